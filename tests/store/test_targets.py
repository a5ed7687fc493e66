"""What is remembered of targets: a convenience that never stands in the way."""

import os
from pathlib import Path

import pytest

from workbench.core.errors import WorkbenchError
from workbench.core.targets import Local, Remote
from workbench.store.targets import RECENT, TargetMemory

DEV = Remote("dev", "eu-west-1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "targets.json"


def test_nothing_is_remembered_at_first(path: Path) -> None:
    memory = TargetMemory(path)
    assert memory.recent() == []
    assert memory.named(DEV) == ()
    assert not path.parent.exists()


def test_the_last_one_comes_first_and_each_once(path: Path) -> None:
    for place in (DEV, Local(), Local("/work/shop"), Remote(endpoint_url="http://x:1"), DEV):
        TargetMemory(path).remember(place)
    assert TargetMemory(path).recent() == [DEV, Remote(endpoint_url="http://x:1"), Local("/work/shop"), Local()]
    assert path.stat().st_mode & 0o077 == 0 or os.name == "nt"


def test_the_oldest_are_forgotten(path: Path) -> None:
    memory = TargetMemory(path)
    for number in range(RECENT + 5):
        memory.remember(Remote(f"p{number}"))
    assert len(memory.recent()) == RECENT
    assert memory.recent()[0] == Remote(f"p{RECENT + 4}")


def test_named_functions_belong_to_their_target(path: Path) -> None:
    memory, other = TargetMemory(path), TargetMemory(path)
    memory.set_named(DEV, ["pay", "arn:aws:lambda:eu-west-1:1:function:x"])
    other.set_named(Remote("dev", "eu-west-2"), ["pay"])
    other.remember(DEV)
    assert memory.named(DEV) == ("pay", "arn:aws:lambda:eu-west-1:1:function:x")
    memory.set_named(DEV, [])
    assert other.named(DEV) == ()
    assert other.named(Remote("dev", "eu-west-2")) == ("pay",)
    assert other.recent() == [DEV]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"used": [{"profile": 5}]}', b"\xff"])
def test_a_damaged_file_is_set_aside(content: bytes, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    memory = TargetMemory(path)
    assert memory.recent() == []
    assert path.read_bytes() == content
    memory.remember(DEV)
    assert memory.recent() == [DEV]
    assert path.with_name("targets.json.damaged").read_bytes() == content


def test_what_a_later_version_adds_does_no_harm(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"used": [{"profile": "dev", "region": "eu-west-1", "colour": "red"}], "more": 1}')
    assert TargetMemory(path).recent() == [DEV]


def test_a_folder_that_cannot_be_written_is_an_error_for_people(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkbenchError) as raised:
        TargetMemory(tmp_path / "file" / "targets.json").remember(DEV)
    assert raised.value.title == "The target isn't remembered"
