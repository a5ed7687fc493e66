"""The four panes. A pane shows what it is given and posts what the person did; it knows no other pane."""
