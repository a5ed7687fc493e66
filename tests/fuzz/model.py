"""A TextBuffer and its history beside a plain Python string that had the same done to it."""

from random import Random

from workbench.core.edit_history import EditHistory, Selection
from workbench.core.text_buffer import TextBuffer

ALPHABET = [
    *("a", "b", " ", "\n", "\n", "\r", "\r\n", "\t", '"', '"', "\\", "\x00", "\x0b", "\x0c", "\x1c", "\x85"),
    *("\xa0", "é", "ß", "東", "\u2028", "\u2029", "\ufeff", "\uffff", "\U0001f600", "\U0002a6d6", "\U000e0041"),
    *("\U000f0000", "\U0010ffff", "\udc80", "\udcff", "e\u0301", "{", "}"),
]


def quoted(text: str) -> int:
    """What TextBuffer.quoted says at the end of `text`, character by character."""
    inside = escaped = False
    for character in text[text.rfind("\n") + 1 :]:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"':
            inside = not inside
    return inside | escaped << 1


class Model:
    """Both texts. Sizes are such that blocks are split and joined often."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.plain = self._text(random.choice((0, 10, 3_000, 30_000)))
        self.first = self.plain
        self.buffer = TextBuffer(self.plain)
        self.history = EditHistory()
        self.clock = 0.0

    def _text(self, size: int) -> str:
        common = self.random.random() < 0.5
        return "".join(self.random.choices("abc \n" if common else ALPHABET, k=size))

    def step(self) -> None:
        """One edit, undo, redo or question."""
        kind = self.random.random()
        if kind < 0.6:
            self._edit()
        elif kind < 0.75:
            self._undo_or_redo()
        else:
            self._ask()

    def _edit(self) -> None:
        random, length = self.random, len(self.plain)
        start = random.randint(0, length)
        kind = random.random()
        removed = 0 if kind < 0.4 else random.randint(0, 3) if kind < 0.9 else random.randint(0, 6_000)
        end = min(length, start + removed)
        grows = length < 60_000 and random.random() < 0.04
        text = self._text(random.randint(0, 12_000) if grows else random.randint(0, 3))
        edit = self.buffer.replace(start, end, text)
        assert (edit.start, edit.removed, edit.inserted) == (start, self.plain[start:end], text)
        self.plain = self.plain[:start] + text + self.plain[end:]
        self.clock += random.random()
        self.history.record(edit, Selection(start, end), Selection.at(edit.end), self.clock)

    def _undo_or_redo(self) -> None:
        is_undo = self.random.random() < 0.6
        step = self.history.undo(self.buffer) if is_undo else self.history.redo(self.buffer)
        for edit in (step.edits[::-1] if is_undo else step.edits) if step else ():
            done = edit.inverse if is_undo else edit
            end = done.start + len(done.removed)
            assert self.plain[done.start : end] == done.removed
            self.plain = self.plain[: done.start] + done.inserted + self.plain[end:]

    def _ask(self) -> None:
        plain, buffer = self.plain, self.buffer
        offset = self.random.randint(0, len(plain))
        row, column = plain.count("\n", 0, offset), offset - (plain.rfind("\n", 0, offset) + 1)
        assert buffer.location(offset) == (row, column)
        assert buffer.offset(row, column) == offset
        line_end = plain.find("\n", offset)
        line = plain[offset - column : line_end if line_end >= 0 else len(plain)]
        assert buffer.line(row) == line
        assert buffer.line_length(row) == len(line)
        assert buffer.line_slice(row, column, column + 50) == line[column : column + 50]
        byte = len(plain[:offset].encode("utf-8", "surrogateescape"))
        assert buffer.byte_offset(offset) == byte
        assert buffer.offset_of_byte(byte) == offset
        width = len(plain[offset : offset + 1].encode("utf-8", "surrogateescape"))
        assert all(buffer.offset_of_byte(byte + within) == offset for within in range(1, width))
        assert buffer.quoted(offset) == quoted(plain[:offset])
        end = self.random.randint(offset, len(plain))
        assert buffer.slice(offset, end) == plain[offset:end]
        needle = plain[offset : offset + self.random.randint(1, 5)] or "a"
        assert buffer.find(needle, end) == plain.find(needle, end)
        assert buffer.find(needle, 0, end, backwards=True) == plain.rfind(needle, 0, end)

    def check(self) -> None:
        """Everything that is said of the whole text."""
        plain, buffer = self.plain, self.buffer
        assert buffer.text == plain
        assert buffer.data == plain.encode("utf-8", "surrogateescape")
        assert buffer.length == len(plain)
        assert buffer.byte_length == len(buffer.data)
        assert buffer.line_count == plain.count("\n") + 1

    def undo_all(self) -> None:
        """Undo what can be undone: the text of the beginning comes back, as long as nothing was forgotten."""
        while self.history.can_undo:
            self.history.undo(self.buffer)
        self.plain = self.first
