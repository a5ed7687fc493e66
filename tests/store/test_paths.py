"""Where files are kept follows the system's rules."""

from pathlib import Path

import pytest

from workbench.store.paths import bundled_themes, user_paths


def test_settings_and_themes_stand_in_the_configuration_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("sys.platform", "linux")
    paths = user_paths()
    assert paths.settings == paths.config / "settings.toml"
    assert paths.themes.parent == paths.config
    assert "lambda-workbench" in paths.config.name


def test_the_bundled_themes_are_found() -> None:
    assert (bundled_themes() / "workbench-dark.toml").is_file()
