"""Colours that code names, each a variable of the theme. What a style sheet can say is said there."""

MUTED = "$foreground-muted"
"""What is read second: units, hints, what stands beside."""
