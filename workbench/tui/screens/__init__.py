"""One module a screen. A screen owns its work, starts the threads for it, and passes data down to its panes."""
