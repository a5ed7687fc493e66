"""What the workbench remembers between sessions, as plain files: settings, themes, saved events.

Nothing here knows the terminal interface or AWS. Loading never fails as a whole: what can't be read is reported beside
what could.
"""
