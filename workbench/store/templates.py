"""Templates of events: one TOML file each, the file's name being the template's id.

Those that come with the program stand beside this module, so that they are in an installed package too; a person's own
stand in `templates/` in the data folder, and go before ours of the same name. A file that can't be used is reported and
the others are used.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from workbench.core.templates import Library, Template, parse

_BUNDLED = Path(__file__).resolve().parent / "event_templates"
_LARGEST = 1_048_576
"""Bytes of a file: far more than any event that a person would write."""


def load_templates(own: Path) -> Library:
    """Read the templates, by service and title. own: the folder of a person's own, which need not exist.

    A person's own are read each time, so that they can be written while the program runs.
    """
    bundled, theirs = _bundled(), _read_folder(own, is_own=True)
    templates = {one.id: one for one in (*bundled.templates, *theirs.templates)}
    ordered = sorted(templates.values(), key=lambda one: (one.service.casefold(), one.title.casefold(), one.id))
    return Library(ordered, (*bundled.problems, *theirs.problems))


@cache
def _bundled() -> Library:
    """Those that come with the program: read once, since they don't change."""
    return _read_folder(_BUNDLED, is_own=False)


def _read_folder(folder: Path, *, is_own: bool) -> Library:
    templates: list[Template] = []
    problems: list[str] = []
    for path in _files(folder, problems):
        try:
            templates.append(_read(path, is_own=is_own))
        except (OSError, ValueError) as error:  # UnicodeDecodeError and TOMLDecodeError are such, too
            problems.append(f"The template {path} isn't used: {error}.")
        except RecursionError:
            problems.append(f"The template {path} isn't used: it nests too deep.")
    return Library(templates, problems)


def _files(folder: Path, problems: list[str]) -> Iterable[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml" and path.is_file())
    except FileNotFoundError:
        return ()
    except OSError as error:
        problems.append(f"The templates in {folder} can't be read: {error.strerror or error}.")
        return ()


def _read(path: Path, *, is_own: bool) -> Template:
    if path.stat().st_size > _LARGEST:
        raise ValueError("it has more than 1 MB")
    return parse(path.stem, tomllib.loads(path.read_text("utf-8")), is_own=is_own)
