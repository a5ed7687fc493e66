"""Themes: the bundled ones are sound, a bad one is reported, a user's own goes before a bundled one."""

from pathlib import Path

import pytest

from workbench.core.palette import REQUIRED
from workbench.store.paths import bundled_themes
from workbench.store.themes import load_themes

SOUND = "dark = true\n[colors]\n" + "".join(f'{name} = "#102030"\n' for name in REQUIRED)


def test_the_program_comes_with_a_dark_and_a_light_theme() -> None:
    themes, problems = load_themes([bundled_themes()])
    assert problems == []
    assert {(theme.name, theme.dark) for theme in themes} >= {("workbench-dark", True), ("workbench-light", False)}


def test_a_theme_is_called_as_its_file(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(SOUND)
    [theme], problems = load_themes([tmp_path])
    assert (theme.name, theme.colors["accent"], problems) == ("mine", "#102030", [])


def test_a_users_theme_goes_before_a_bundled_one_of_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "workbench-dark.toml").write_text(SOUND)
    themes, _ = load_themes([bundled_themes(), tmp_path])
    assert next(theme for theme in themes if theme.name == "workbench-dark").colors["accent"] == "#102030"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[colors", "Expected"),
        ("", "background is missing"),
        (SOUND.replace('accent = "#102030"', 'accent = "orange-ish"'), "accent must look like"),
        (SOUND.replace('accent = "#102030"', "accent = 5"), "accent must look like"),
        (SOUND + 'glow = "#ffffff"\n', "no colour called glow"),
        (SOUND.replace("true", '"yes"'), "dark must be true or false"),
        ("colors = 1", "colors must be a table"),
    ],
)
def test_a_bad_theme_is_reported_and_the_others_are_used(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "bad.toml").write_text(content)
    (tmp_path / "good.toml").write_text(SOUND)
    themes, [problem] = load_themes([tmp_path])
    assert [theme.name for theme in themes] == ["good"]
    assert complaint in problem
    assert "bad.toml" in problem


def test_a_folder_that_is_not_there_has_no_themes(tmp_path: Path) -> None:
    assert load_themes([tmp_path / "nowhere"]) == ([], [])
