"""The terminal interface: the only room that imports textual and rich.

It knows the services by the protocols of core/ports.py only. `app` holds themes, keys and screens; a screen owns the
work and starts the threads; panes show and ask; widgets are what more than one pane uses.
"""
