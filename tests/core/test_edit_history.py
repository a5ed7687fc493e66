"""Undo and redo: what is one step, what comes back with it, and how much is kept."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from workbench.core.edit_history import EditHistory, Selection, Step, joined
from workbench.core.text_buffer import Edit, TextBuffer


class Typist:
    """A buffer, its history, a cursor and a clock."""

    def __init__(self, text: str = "", limit: int = 1_000_000) -> None:
        self.buffer = TextBuffer(text)
        self.history = EditHistory(limit)
        self.cursor = len(text)
        self.now = 0.0

    def replace(self, start: int, end: int, text: str, *, advance: int | None = None) -> None:
        edit = self.buffer.replace(start, end, text)
        after = edit.end if advance is None else start + advance
        self.history.record(edit, Selection.at(self.cursor), Selection.at(after), self.now)
        self.cursor = after
        self.now += 0.1

    def type(self, text: str) -> None:
        for character in text:
            self.replace(self.cursor, self.cursor, character)

    def backspace(self, times: int = 1) -> None:
        for _ in range(times):
            self.replace(self.cursor - 1, self.cursor, "")

    def undone(self) -> list[str]:
        """The texts that undoing everything goes through."""
        seen = []
        while (step := self.history.undo(self.buffer)) is not None:
            self.cursor = step.before.cursor
            seen.append(self.buffer.text)
        return seen


def test_a_word_with_the_blank_after_it_is_a_step() -> None:
    typist = Typist()
    typist.type("two words  here")
    assert typist.undone() == ["two words  ", "two ", ""]


def test_a_new_line_is_a_step_by_itself() -> None:
    typist = Typist()
    typist.type("ab\ncd")
    assert typist.undone() == ["ab\n", "ab", ""]


def test_a_pause_begins_a_step() -> None:
    typist = Typist()
    typist.type("ab")
    typist.now += 2
    typist.type("cd")
    assert typist.undone() == ["ab", ""]


def test_a_moved_cursor_begins_a_step() -> None:
    typist = Typist("xy")
    typist.type("a")
    typist.cursor = 0
    typist.type("b")
    assert typist.undone() == ["xya", "xy"]


def test_a_step_that_was_closed_is_not_joined() -> None:
    typist = Typist()
    typist.type("a")
    typist.history.close_step()
    typist.type("b")
    assert typist.undone() == ["a", ""]


def test_deleting_is_a_step_apart_from_typing() -> None:
    typist = Typist()
    typist.type("abcd")
    typist.backspace(3)
    typist.type("x")
    assert typist.undone() == ["a", "abcd", ""]


def test_deleting_forwards_is_a_step() -> None:
    typist = Typist("abcd")
    typist.cursor = 0
    for _ in range(3):
        typist.replace(0, 1, "")
    assert typist.undone() == ["abcd"]


def test_a_paste_is_a_step() -> None:
    typist = Typist()
    typist.type("a")
    typist.replace(1, 1, "pasted text")
    typist.type("b")
    assert typist.undone() == ["apasted text", "a", ""]


def test_typing_inside_a_pair_that_closed_itself_goes_on() -> None:
    typist = Typist()
    typist.replace(0, 0, "[]", advance=1)
    typist.type("12")
    assert typist.buffer.text == "[12]"
    assert typist.undone() == [""]


def test_typing_over_a_selection_is_one_step_with_what_follows() -> None:
    typist = Typist("old")
    edit = typist.buffer.replace(0, 3, "n")
    typist.history.record(edit, Selection(0, 3), Selection.at(1), 0)
    typist.cursor = 1
    typist.type("ew")
    step = typist.history.undo(typist.buffer)
    assert step == Step((Edit(0, "old", "new"),), Selection(0, 3), Selection.at(3))
    assert typist.buffer.text == "old"


def test_a_group_is_one_step_and_so_is_a_group_in_it() -> None:
    typist = Typist("a\nb")
    with typist.history.group():
        typist.replace(0, 0, "  ")
        with typist.history.group():
            typist.replace(4, 4, "  ")
    typist.type("x")
    assert typist.undone() == ["  a\n  b", "a\nb"]


def test_a_group_that_fails_keeps_what_was_done_and_an_empty_one_is_none() -> None:
    typist = Typist()
    with suppress(KeyError), typist.history.group():
        typist.type("ab")
        raise KeyError
    with typist.history.group():
        pass
    assert typist.undone() == [""]


def test_redo_brings_back_the_text_and_a_new_edit_forgets_it() -> None:
    typist = Typist()
    typist.type("a b")
    typist.history.undo(typist.buffer)
    step = typist.history.redo(typist.buffer)
    assert step is not None
    assert step.after == Selection.at(3)
    assert typist.buffer.text == "a b"
    typist.history.undo(typist.buffer)
    typist.cursor = 2
    typist.type("c")
    assert not typist.history.can_redo
    assert typist.history.redo(typist.buffer) is None
    assert typist.undone() == ["a ", ""]


def test_old_steps_are_dropped_and_the_newest_is_kept_whatever_its_size() -> None:
    typist = Typist(limit=10_000)
    for _ in range(100):
        typist.replace(0, 0, "some pasted text")
        assert typist.history.size <= 10_000
    typist.replace(0, 0, "x" * 50_000)
    assert len(typist.undone()) == 1
    typist.history.clear()
    assert typist.history.size == 0
    assert not typist.history.can_redo


@given(
    st.text("abc\n", max_size=30), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5), st.text("xy", max_size=3)))
)
def test_edits_that_are_joined_do_what_they_did_one_by_one(text: str, changes: list[tuple[int, int, str]]) -> None:
    buffer, whole, began = TextBuffer(text), None, text
    for start, length, inserted in changes:
        start = min(start, buffer.length)
        before = buffer.text
        edit = buffer.replace(start, min(start + length, buffer.length), inserted)
        whole = whole and joined(whole, edit)
        if whole is None:
            whole, began = edit, before
    if whole:
        again = TextBuffer(began)
        again.apply(whole)
        assert again.text == buffer.text
        assert began[whole.start : whole.start + len(whole.removed)] == whole.removed
