"""Events are files, loaded byte for byte, and never from outside their folder."""

from pathlib import Path

import pytest

from workbench.core.errors import WorkbenchError
from workbench.store.events import FolderEvents, NoEvents


def test_events_stand_beside_the_functions_or_in_their_folders(tmp_path: Path) -> None:
    for path in (
        "events/greeter/world.json",
        "greeter/events/Anna.json",
        "greeter/events/notes.txt",
        "events/other/x.json",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b'{\r\n"a": 1.0}')
    events = FolderEvents(tmp_path)
    assert events.names("greeter") == ["Anna", "world"]
    assert events.load("greeter", "Anna") == b'{\r\n"a": 1.0}'


def test_schemas_are_no_events(tmp_path: Path) -> None:
    for path in (
        "events/greeter/world.json",
        "events/greeter/world.schema.json",
        "events/greeter/schema.json",
        "events/greeter/my schema.json",
        "greeter/events/schema.json",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"{}")
    events = FolderEvents(tmp_path)
    assert events.names("greeter") == ["my schema", "world"]
    for name in ("schema", "world.schema"):
        with pytest.raises(WorkbenchError):
            events.load("greeter", name)


def test_a_function_without_events_has_none(tmp_path: Path) -> None:
    assert list(FolderEvents(tmp_path).names("greeter")) == []
    assert list(NoEvents().names("greeter")) == []


@pytest.mark.parametrize("name", ["..", ".", "", "../secret", "a/b", "a\\b"])
def test_a_functions_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    (inside / "events").mkdir(parents=True)
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "secret.json").write_text("{}")
    (inside / "events" / "loose.json").write_text("{}")
    assert list(FolderEvents(inside).names(name)) == []


def test_an_event_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError):
        FolderEvents(tmp_path).load("greeter", "world")
    with pytest.raises(WorkbenchError):
        NoEvents().load("greeter", "world")
