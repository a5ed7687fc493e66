"""Where the workbench keeps its files, by the rules of each system (XDG, Library, AppData)."""

from pathlib import Path

import platformdirs
from msgspec import Struct

_NAME = "lambda-workbench"
_PACKAGE = Path(__file__).resolve().parent.parent


class Paths(Struct, frozen=True):
    """The folders of one user. They need not exist."""

    config: Path
    data: Path

    @property
    def settings(self) -> Path:
        """The settings file, TOML."""
        return self.config / "settings.toml"

    @property
    def themes(self) -> Path:
        """The user's own themes, one TOML file each."""
        return self.config / "themes"

    @property
    def templates(self) -> Path:
        """The user's own templates of events, one TOML file each."""
        return self.data / "templates"

    @property
    def targets(self) -> Path:
        """Which targets were used, JSON."""
        return self.data / "targets.json"

    @property
    def events(self) -> Path:
        """The user's own events, a folder a function."""
        return self.data / "events"

    @property
    def drafts(self) -> Path:
        """What was typed, a file a draft."""
        return self.data / "drafts"

    @property
    def history(self) -> Path:
        """The runs of all sessions, SQLite."""
        return self.data / "history.sqlite"


def user_paths() -> Paths:
    """The folders of the user who runs this process."""
    return Paths(
        config=platformdirs.user_config_path(_NAME, appauthor=False),
        data=platformdirs.user_data_path(_NAME, appauthor=False),
    )


def bundled_themes() -> Path:
    """The folder of the themes that come with the program: inside an installed package, beside it in a checkout."""
    installed = _PACKAGE / "themes"
    return installed if installed.is_dir() else _PACKAGE.parent / "themes"
