"""What more than one pane or screen uses. A widget knows nothing of the screen it stands on."""
