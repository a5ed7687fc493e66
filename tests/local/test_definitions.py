"""Function folders: what they may say, and what is said about what they may not."""

from pathlib import Path

import pytest

from tests.local.support import write
from workbench.local.definitions import BadDefinition, Function, read_folder

FILES = {
    "app.py": "",
    "versions/1/app.py": "",
    "versions/2/app.py": "",
    "versions/10/app.py": "",
    "versions/x/app.py": "",
}


def read(folder: Path, manifest: str) -> Function:
    write(folder, {**FILES, "function.toml": manifest})
    return read_folder(folder, "name", "python3.11")


def test_defaults_are_lambdas(tmp_path: Path) -> None:
    latest = read(tmp_path, 'handler = "app.handler"').latest
    assert (latest.timeout, latest.memory_size, latest.runtime, latest.log_format) == (3, 128, "python3.11", "Text")
    assert latest.code == tmp_path


def test_everything_can_be_said(tmp_path: Path) -> None:
    function = read(
        tmp_path,
        """
        handler = "app.handler"
        runtime = "python3.12"
        timeout = 900
        memory_size = 10240
        description = "does things"
        log_format = "JSON"
        log_level = "WARN"
        environment = { STAGE = "demo", RATIO = 0.5, ON = true }
        aliases.live = { version = "2", weights = { "10" = 0.1 }, description = "in use" }
        aliases.old = { version = 1 }
        [versions.2]
        description = "the second"
        timeout = 4
        published = 2026-11-14T14:40:00Z
        """,
    )
    assert list(function.versions) == ["$LATEST", "1", "2", "10"]
    assert function.latest.environment == {"STAGE": "demo", "RATIO": "0.5", "ON": "true"}
    second = function.versions["2"]
    assert (second.timeout, second.description, second.log_level) == (4, "the second", "WARN")
    assert second.code == tmp_path / "versions" / "2"
    assert second.published is not None
    assert second.published.day == 14
    assert function.versions["1"].description == ""
    live = function.aliases["live"]
    assert (live.version, live.weights, live.description) == ("2", {"10": 0.1}, "in use")
    assert function.aliases["old"].version == "1"
    assert function.warnings == ()


def test_what_nobody_asked_for_is_a_warning(tmp_path: Path) -> None:
    warnings = read(tmp_path, 'handler = "app.handler"\ntimout = 3\n[aliases.a]\nversion = "1"\nweight = 2').warnings
    assert [warning.partition(": ")[2] for warning in warnings] == [
        "`aliases.a.weight` is not a setting; it was ignored",
        "`timout` is not a setting; it was ignored",
    ]


BAD = [
    ("", "`handler` is missing"),
    ("handler = 1", "`handler` must be a text"),
    ('handler = "../other.handler"', "leads out of"),
    ('handler = "/etc/x.handler"', "leads out of"),
    ("timeout = 0", "`timeout` must be a whole number from 1 to 900"),
    ("timeout = 901", "`timeout`"),
    ("timeout = true", "`timeout`"),
    ('timeout = "3"', "`timeout`"),
    ("timeout = 2.5", "`timeout`"),
    ("memory_size = 127", "`memory_size` must be a whole number from 128 to 32768"),
    ("memory_size = 32769", "`memory_size`"),
    ('log_format = "XML"', "`log_format`"),
    ('log_level = "LOUD"', "`log_level`"),
    ("environment = 1", "`environment` must be a table"),
    ('environment = { "A B" = "1" }', "can't name an environment variable"),
    ("environment = { _HANDLER = '1' }", "can't name"),
    ("environment = { AWS_REGION = 'x' }", "is reserved"),
    ("environment = { AA = [1] }", "`environment.AA` must be a text"),
    ('environment = { AA = "\\u0000" }', "holds a NUL"),
    ('aliases.live = { version = "7" }', "names version 7, but there is no versions/7"),
    ("aliases.live = {}", "`aliases.live.version` must name a version"),
    ("aliases.live = 3", "`aliases.live` must be a table"),
    ('aliases.7 = { version = "1" }', "can't name an alias"),
    ('aliases."a b" = { version = "1" }', "can't name an alias"),
    ('aliases.live = { version = "1", weights = { "2" = 1.5 } }', "must be a share between 0 and 1"),
    ('aliases.live = { version = "1", weights = { "2" = "0.5" } }', "must be a share between 0 and 1"),
    ('aliases.live = { version = "1", weights = { "2" = nan } }', "must be a share between 0 and 1"),
    ('aliases.live = { version = "1", weights = { "1" = 0.5 } }', "another published version"),
    ('aliases.live = { version = "1", weights = { "7" = 0.5 } }', "no versions/7"),
    ('aliases.live = { version = "1", weights = { "2" = 0.1, "10" = 0.1 } }', "may name one additional version, not 2"),
    ('aliases.live = { version = "$LATEST", weights = { "2" = 0.1 } }', "another published version"),
    ("versions.3 = {}", "has no folder versions/3"),
    ('versions.1 = { published = "today" }', "must be a time"),
    ('description = "' + "x" * 257 + '"', "at most 256 characters"),
    ("timeout = ", "not TOML"),
]


def test_a_handler_that_is_not_named_is_found_where_it_is_obvious(tmp_path: Path) -> None:
    write(tmp_path / "f", {"app.py": "def lambda_handler(event, context): ...", "function.toml": "timeout = 5"})
    assert read_folder(tmp_path / "f", "f", "python3.11").latest.handler == "app.lambda_handler"


@pytest.mark.parametrize(("manifest", "words"), BAD)
def test_what_is_wrong_is_said_with_the_file(tmp_path: Path, manifest: str, words: str) -> None:
    text = manifest if "handler" in manifest or not manifest else f'handler = "app.handler"\n{manifest}'
    with pytest.raises(BadDefinition) as caught:
        read(tmp_path, text)
    assert words in str(caught.value)
    assert str(tmp_path / "function.toml") in str(caught.value)


@pytest.mark.parametrize("name", ["", "a b", "ä", "x" * 65, "a.b", "..", "[red]"])
def test_folders_that_cannot_name_a_function(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadDefinition, match="can't name a function"):
        read_folder(tmp_path, name, "python3.11", "app.handler")


def test_a_version_that_is_a_link_out_is_none(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "f" / "versions").mkdir(parents=True)
    (tmp_path / "f" / "versions" / "1").symlink_to(outside)
    write(tmp_path / "f", {"function.toml": 'handler = "app.handler"'})
    assert list(read_folder(tmp_path / "f", "f", "python3.11").versions) == ["$LATEST"]


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    assert read(tmp_path, '\ufeffhandler = "app.handler"').latest.handler == "app.handler"
