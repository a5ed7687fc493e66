"""Colour themes: one TOML file each, the file's name being the theme's.

A file is checked here down to the last colour, because the interface can't take a bad one back once it has it: a bad
file is reported and the others are used.
"""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from workbench.core.palette import OPTIONAL, REQUIRED, Palette

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def load_themes(folders: Iterable[Path]) -> tuple[list[Palette], list[str]]:
    """Read the themes of `folders`, a later folder's going before an earlier one's of the same name.

    Returns (themes, problems): a problem is a sentence that names the file.
    """
    themes: dict[str, Palette] = {}
    problems: list[str] = []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            try:
                themes[path.stem] = _read(path)
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
                problems.append(f"The theme {path} isn't used: {error}")
    return list(themes.values()), problems


def _read(path: Path) -> Palette:
    content = tomllib.loads(path.read_text("utf-8"))
    colors = content.get("colors", {})
    dark = content.get("dark", True)
    if not isinstance(dark, bool):
        raise ValueError("dark must be true or false")
    if not isinstance(colors, dict):
        raise ValueError("colors must be a table")
    for name in REQUIRED:
        if name not in colors:
            raise ValueError(f"the colour {name} is missing")
    for name, value in colors.items():
        if name not in REQUIRED and name not in OPTIONAL:
            raise ValueError(f"there is no colour called {name}; there are {', '.join((*REQUIRED, *OPTIONAL))}")
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            raise ValueError(f'{name} must look like "#1c2530"')
    return Palette(path.stem, dark, colors)
