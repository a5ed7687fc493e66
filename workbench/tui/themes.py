"""Palettes as Textual themes."""

from textual.theme import Theme

from workbench.core.palette import Palette


def theme_from(palette: Palette) -> Theme:
    """The Textual theme of a palette. Its colours are sound: store/themes.py has checked them."""
    colors = palette.colors
    accent, ground = colors["accent"], colors["background"]
    return Theme(
        name=palette.name,
        dark=palette.dark,
        primary=colors["primary"],
        secondary=colors.get("secondary"),
        accent=accent,
        success=colors["success"],
        warning=colors["warning"],
        error=colors["error"],
        foreground=colors["foreground"],
        background=ground,
        surface=colors.get("surface"),
        panel=colors.get("panel"),
        variables={
            "block-cursor-background": accent,
            "block-cursor-foreground": ground,
            "footer-key-foreground": accent,
            "input-selection-background": f"{accent} 35%",
            "screen-selection-background": f"{accent} 35%",
            "scrollbar": colors.get("panel", ground),
            "scrollbar-background": ground,
            "scrollbar-hover": accent,
            "scrollbar-active": accent,
        },
    )
