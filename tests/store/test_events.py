"""Events are files: byte for byte, never from or to outside their folders, and never over what others put there."""

import os
from pathlib import Path

import pytest

from workbench.core.errors import WorkbenchError
from workbench.core.saved_events import ConsentNeededError, SavedEvent
from workbench.store.events import EventFiles

DATA = b'{\r\n"a": 1.0, "a": 1e400}\n\xff'


def write(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(DATA)


def names(events: EventFiles, function: str = "greeter") -> list[str]:
    return [f"{event.where}: {event.name}" for event in events.list(function)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "project"


@pytest.fixture
def events(tmp_path: Path, project: Path) -> EventFiles:
    return EventFiles(tmp_path / "own", project)


def test_events_are_found_in_all_their_places_and_told_apart(events: EventFiles, project: Path, tmp_path: Path) -> None:
    write(project, "events/greeter/world.json", "greeter/events/Anna.json", "greeter/events/notes.txt")
    write(project, "events/other/x.json", "events/event.json")
    write(tmp_path, "own/greeter/mine.json", "own/other/x.json")
    assert names(events) == ["project: world", "project: Anna", "yours: mine", "all functions: event"]
    event = events.list("greeter")[1]
    assert events.load("greeter", event) == DATA
    assert event.detail == str(project / "greeter/events/Anna.json")


def test_the_first_is_the_functions_own(events: EventFiles, project: Path, tmp_path: Path) -> None:
    write(project, "events/event.json")
    assert events.first("greeter") is None
    write(tmp_path, "own/greeter/mine.json")
    first = events.first("greeter")
    assert first is not None
    assert first.name == "mine"


def test_a_function_known_by_its_arn_has_those_of_its_name(events: EventFiles, project: Path) -> None:
    write(project, "events/greeter/world.json")
    assert names(events, "arn:aws:lambda:eu-west-1:123456789012:function:greeter") == ["project: world"]


def test_schemas_and_what_is_only_half_there_are_no_events(events: EventFiles, project: Path) -> None:
    write(project, *(f"events/greeter/{name}" for name in ("w.json", "w.schema.json", "schema.json", ".w.1.new")))
    write(project, "events/greeter/my schema.json", "greeter/events/schema.json", "events/greeter/.hidden.json")
    assert names(events) == ["project: my schema", "project: w"]


@pytest.mark.parametrize("name", ["..", ".", "", "../secret", "a/b", "a\\b", "a\0b"])
def test_a_functions_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    write(tmp_path, "events/secret.json", "own/secret.json", "inside/events/b/x.json")
    events = EventFiles(tmp_path / "own", tmp_path / "inside")
    assert names(events, name) == []
    with pytest.raises(WorkbenchError, match="can't be saved"):
        events.save(name, "x", b"")


def test_one_is_saved_in_the_project_byte_for_byte(events: EventFiles, project: Path) -> None:
    saved = events.save("greeter", " a new one ", DATA)
    assert (project / "events/greeter/a new one.json").read_bytes() == DATA
    assert events.list("greeter") == [saved]
    assert [path.name for path in (project / "events/greeter").iterdir()] == ["a new one.json"]


def test_one_is_saved_where_the_function_keeps_its_events_already(events: EventFiles, project: Path) -> None:
    write(project, "greeter/events/world.json")
    events.save("greeter", "new", DATA)
    assert (project / "greeter/events/new.json").is_file()


def test_without_a_project_one_is_saved_in_the_users_own_folder(tmp_path: Path) -> None:
    EventFiles(tmp_path / "own").save("greeter", "new", DATA)
    assert (tmp_path / "own/greeter/new.json").read_bytes() == DATA


def test_samples_are_not_changed(tmp_path: Path) -> None:
    write(tmp_path, "samples/events/greeter/world.json", "samples/events/loose.json")
    events = EventFiles(tmp_path / "own", tmp_path / "samples", is_fixed=True)
    (sample,) = events.list("greeter")
    assert sample.where == "sample"
    for change in (lambda: events.rename("greeter", sample, "x"), lambda: events.delete("greeter", sample)):
        with pytest.raises(WorkbenchError, match="comes with the program"):
            change()
    events.save("greeter", "world", b"{}")
    assert (tmp_path / "own/greeter/world.json").read_bytes() == b"{}"


def test_none_is_written_over_without_asking(events: EventFiles, project: Path) -> None:
    path = project / "events/greeter/world.json"
    write(project, "events/greeter/world.json")
    path.chmod(0o640)
    with pytest.raises(ConsentNeededError, match="26 bytes") as asked:
        events.save("greeter", "world", b"1")
    assert path.read_bytes() == DATA
    path.write_bytes(b"changed by others meanwhile")
    with pytest.raises(ConsentNeededError, match="changed just now") as again:
        events.save("greeter", "world", b"1", asked.value.consent)
    events.save("greeter", "world", b"1", again.value.consent)
    assert path.read_bytes() == b"1"
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o640


def test_one_that_went_meanwhile_is_made_anew(events: EventFiles, project: Path) -> None:
    write(project, "events/greeter/world.json")
    with pytest.raises(ConsentNeededError) as asked:
        events.save("greeter", "world", b"1")
    (project / "events/greeter/world.json").unlink()
    events.save("greeter", "world", b"1", asked.value.consent)
    assert (project / "events/greeter/world.json").read_bytes() == b"1"


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_what_a_link_leads_to_is_replaced_not_the_link(events: EventFiles, project: Path, tmp_path: Path) -> None:
    write(tmp_path, "elsewhere.json", "project/events/greeter/x.json")
    link = project / "events/greeter/world.json"
    link.symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(ConsentNeededError) as asked:
        events.save("greeter", "world", b"1")
    events.save("greeter", "world", b"1", asked.value.consent)
    assert link.is_symlink()
    assert (tmp_path / "elsewhere.json").read_bytes() == b"1"


def test_renaming_takes_the_schema_along_and_replaces_nothing(events: EventFiles, project: Path) -> None:
    write(project, "events/greeter/world.json", "events/greeter/world.schema.json", "events/greeter/taken.json")
    event = next(event for event in events.list("greeter") if event.name == "world")
    with pytest.raises(WorkbenchError, match="name is taken"):
        events.rename("greeter", event, "taken")
    renamed = events.rename("greeter", event, "moon")
    assert renamed in events.list("greeter")
    left = sorted(path.name for path in (project / "events/greeter").iterdir())
    assert left == ["moon.json", "moon.schema.json", "taken.json"]
    with pytest.raises(WorkbenchError):
        events.rename("greeter", event, "gone meanwhile")


def test_deleting_asks_and_asks_again_if_it_was_changed(events: EventFiles, project: Path) -> None:
    write(project, "events/greeter/world.json")
    (event,) = events.list("greeter")
    with pytest.raises(ConsentNeededError) as asked:
        events.delete("greeter", event)
    (project / "events/greeter/world.json").write_bytes(b"precious")
    with pytest.raises(ConsentNeededError, match="changed since") as again:
        events.delete("greeter", event, asked.value.consent)
    events.delete("greeter", event, again.value.consent)
    assert list(events.list("greeter")) == []
    events.delete("greeter", event)  # it is gone: nothing to ask


def test_what_cannot_be_read_or_written_is_said(events: EventFiles, project: Path) -> None:
    with pytest.raises(WorkbenchError, match="gone"):
        events.load("greeter", SavedEvent("x", "project", str(project / "x.json")))
    write(project, "events/greeter")
    with pytest.raises(WorkbenchError, match="can't be saved"):
        events.save("greeter", "x", b"")
    assert list(events.list("greeter")) == []
