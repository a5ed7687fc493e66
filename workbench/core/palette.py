"""The colours of a theme, as the values that a theme file names and the interface draws with."""

from collections.abc import Mapping

from msgspec import Struct

REQUIRED = ("background", "foreground", "accent", "primary", "success", "warning", "error")
"""Colours that a theme must name."""
OPTIONAL = ("surface", "panel", "secondary")
"""Colours that are derived from the others when a theme doesn't name them."""


class Palette(Struct, frozen=True):
    """A theme: its name, whether its ground is dark, and each colour as `#rrggbb` by its name."""

    name: str
    dark: bool
    colors: Mapping[str, str]
