"""The settings file is read forgivingly and written sparingly."""

from pathlib import Path

import pytest

from workbench.core.errors import WorkbenchError
from workbench.core.keeping import Keeping
from workbench.store.settings import DEFAULT_THEME, Settings, load, remember_theme


def test_no_file_means_the_usual_settings(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.toml") == Settings()


def test_a_theme_and_keys_are_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('theme = "workbench-light"\n[keys]\ninvoke = "ctrl+j"\n')
    assert load(path) == Settings("workbench-light", {"invoke": "ctrl+j"})


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe", b"[keys\n"])
def test_a_file_that_is_not_toml_is_said_and_the_usual_settings_apply(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    settings = load(path)
    assert settings.theme == DEFAULT_THEME
    assert str(path) in settings.problems[0]


def test_what_cannot_be_used_is_said_and_the_rest_counts(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('theme = 3\n[keys]\ninvoke = 5\nquit = ""\nhelp = "f2"\n')
    settings = load(path)
    assert settings.keys == {"help": "f2"}
    assert settings.theme == DEFAULT_THEME
    assert len(settings.problems) == 3


def test_keys_that_are_no_table_are_said(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("keys = 1\n")
    assert "must be a table" in load(path).problems[0]


def test_remembering_a_theme_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    remember_theme(path, "workbench-light")
    path.write_text(path.read_text() + '[keys]\ninvoke = "ctrl+j"\n')
    remember_theme(path, "workbench-dark")
    assert load(path) == Settings("workbench-dark", {"invoke": "ctrl+j"})
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.toml"]


def test_a_file_that_cannot_be_read_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("theme = ")
    with pytest.raises(WorkbenchError) as raised:
        remember_theme(path, "workbench-light")
    assert str(path) in raised.value.hint
    assert path.read_text() == "theme = "


@pytest.mark.parametrize(
    ("content", "protected", "problems"),
    [
        ("", ("*prod*",), 0),
        ("protected = []", (), 0),
        ('protected = ["*live*", "123456789012"]', ("*live*", "123456789012"), 0),
        ('protected = "*live*"', ("*live*",), 0),
        ("protected = 5", ("*prod*",), 1),
        ('protected = ["*live*", 5]', ("*prod*",), 1),
    ],
)
def test_patterns_of_protected_targets(content: str, protected: tuple[str, ...], problems: int, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(content)
    settings = load(path)
    assert settings.protected == protected
    assert len(settings.problems) == problems


def test_settings_that_cannot_be_read_protect_everything(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('protected = ["*live*"')
    assert load(path).protected == ("*",)


def test_what_the_history_keeps_is_read_forgivingly(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[history]\nkeep_runs = 10\nkeep_days = 0\nwithout_payloads = "*prod*"\n')
    assert load(path).history == Keeping(runs=10, days=0, without_payloads=("*prod*",))
    path.write_text('[history]\nenabled = "no"\nkeep_mb = -1\nkeep_for = 3\n')
    settings = load(path)
    assert settings.history == Keeping()
    assert [problem.partition(": ")[2] for problem in settings.problems] == [
        "enabled of history must be true or false",
        "keep_mb of history must be a whole number; 0 is no limit",
        "history has no setting 'keep_for'",
    ]


@pytest.mark.parametrize("text", ["history = 1\n", "[history]\nwithout_payloads = [1]\n", "history = {"])
def test_a_slip_in_the_settings_keeps_no_payload(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    settings = load(path)
    assert settings.history == Keeping(without_payloads=("*",))
    assert len(settings.problems) == 1
