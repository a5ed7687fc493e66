"""Schemas are files beside the events; the nearest counts, and no name leads out of the folder."""

import os
from pathlib import Path

import pytest

from workbench.core.errors import WorkbenchError
from workbench.core.ports import Schemas
from workbench.core.schema import Schema
from workbench.core.schema_files import LARGEST
from workbench.local import samples_path
from workbench.store.events import EventFiles
from workbench.store.schemas import FileSchemas, FolderSchemas


def put(folder: Path, path: str, data: bytes = b"{}") -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def test_the_nearest_schema_counts(tmp_path: Path) -> None:
    schemas: Schemas = FolderSchemas(tmp_path)
    assert schemas.find("greeter", "world") is None
    farther = ["greeter/events/schema.json", "greeter/schema.json", "events/greeter/schema.json"]
    for number, path in enumerate(farther):
        put(tmp_path, path, b"%d" % number)
        for event in ("world", None):
            found = schemas.find("greeter", event)
            assert found
            assert (found.path, found.data) == (str(tmp_path / path), b"%d" % number)
    for path in ("greeter/events/world.schema.json", "events/greeter/world.schema.json"):
        put(tmp_path, path)
        found = schemas.find("greeter", "world")
        assert found
        assert (found.path, found.name) == (str(tmp_path / path), "/".join(path.split("/")[-2:]))
    other = schemas.find("greeter", "moon")
    assert other
    assert other.path == str(tmp_path / "events/greeter/schema.json")
    assert schemas.find("other", "world") is None


@pytest.mark.parametrize("name", ["..", ".", "", "../secret", "a/b", "a\\b", "a\0b"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    put(tmp_path, "schema.json")
    put(tmp_path, "events/schema.json")
    put(tmp_path, "secret.schema.json")
    put(tmp_path, "inside/events/greeter/none.json")
    schemas = FolderSchemas(tmp_path / "inside")
    assert schemas.find(name) is None
    assert schemas.find("greeter", name) is None


def test_a_file_that_a_person_chose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = put(tmp_path, "deep/own.json", b'{"type": "object"}')
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for schemas in (FileSchemas(), FolderSchemas(tmp_path / "other")):
        for path in (str(file), "~/deep/own.json"):
            found = schemas.load(path)
            assert (found.name, found.path, found.data) == ("deep/own.json", str(file), b'{"type": "object"}')
    assert FileSchemas().find("greeter", "world") is None


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError, match="can't be read"):
        FolderSchemas(tmp_path).find("x" * 5_000)
    large = put(tmp_path, "large.json", b" " * (LARGEST + 1))
    for path, message in {
        str(tmp_path / "gone.json"): "gone.json",
        str(tmp_path): "is not a file",
        "a\0b": "null",
        "~nobody-there/x.json": "home",
        str(large): "4,194,304 is the most",
    }.items():
        with pytest.raises(WorkbenchError, match=message):
            FileSchemas().load(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(WorkbenchError, match="not a file"):
        FileSchemas().load(str(tmp_path / "pipe"))


def test_the_sample_events_fit_their_schema(tmp_path: Path) -> None:
    found = FolderSchemas(samples_path()).find("checkout", "large order")
    assert found
    schema, events = Schema.parse(found.data), EventFiles(tmp_path, samples_path(), is_fixed=True)
    payloads = {event.name: events.load("checkout", event) for event in events.list("checkout")}
    assert len(payloads) >= 4
    for name, payload in payloads.items():
        assert schema.problems(payload) == (), name
    slip = payloads["large order"].replace(b'"qty": 48', b'"qty": "48"')
    assert [problem.message for problem in schema.problems(slip)] == ['qty must be a whole number, not "48"']
    assert [item.label for item in schema.completions(b'{"items": [{', 12).items] == ["sku", "qty"]
