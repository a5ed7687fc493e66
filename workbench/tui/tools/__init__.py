"""The tools, one module each. They know screens and widgets; nothing in the workbench knows them but the app's list."""
