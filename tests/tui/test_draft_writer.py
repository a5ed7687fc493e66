"""Drafts are written in the order of typing: the newest stands in the end, and what failed is tried again."""

import threading

import pytest

from tests.tui.fakes import FakeDrafts
from workbench.core.drafts import DraftKey
from workbench.core.errors import WorkbenchError
from workbench.tui.draft_writer import DraftWriter

KEY, OTHER = DraftKey("t", "f"), DraftKey("t", "g")


def test_only_the_newest_of_a_draft_is_written() -> None:
    drafts = FakeDrafts()
    writer = DraftWriter(drafts)
    for payload in (b"1", b"2", b"3"):
        writer.put(KEY, payload)
    writer.put(OTHER, b"other")
    writer.write()
    writer.write()
    assert sorted(payload for _, payload in drafts.saved) == [b"3", b"other"]
    writer.put(KEY, None)
    writer.write()
    assert drafts.drafts == {OTHER: b"other"}


def test_what_failed_is_tried_again_unless_there_is_something_newer() -> None:
    drafts = FakeDrafts(problem=WorkbenchError("The draft isn't saved"))
    writer = DraftWriter(drafts)
    writer.put(KEY, b"1")
    writer.put(OTHER, b"other")
    with pytest.raises(WorkbenchError):
        writer.write()
    drafts.problem = None
    writer.put(KEY, b"2")
    writer.write()
    assert drafts.drafts == {KEY: b"2", OTHER: b"other"}


def test_who_writes_waits_for_a_write_that_is_under_way() -> None:
    class Slow(FakeDrafts):
        began, go_on = threading.Event(), threading.Event()

        def save(self, key: DraftKey, payload: bytes) -> None:
            self.began.set()
            assert self.go_on.wait(20)
            super().save(key, payload)

    drafts = Slow()
    writer = DraftWriter(drafts)
    writer.put(KEY, b"older")
    thread = threading.Thread(target=writer.write)
    thread.start()
    assert drafts.began.wait(20)
    writer.put(KEY, b"newer")
    threading.Timer(0.05, drafts.go_on.set).start()
    writer.write()
    assert drafts.drafts == {KEY: b"newer"}
    thread.join()
