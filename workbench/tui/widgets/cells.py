"""Which terminal cells the characters of a line take, also where they are wide, combining, hidden, or six million.

A tab is four cells wherever it stands, so that a part of a line can be drawn without the part before it. Characters
that are drawn as one (a letter and its accents, an emoji of several people) count with the first of them, as Rich has
it, which lays out what is drawn.
"""

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from itertools import accumulate

from rich.cells import cell_len, get_character_cell_size

from workbench.core.text import one_for_one
from workbench.core.text_buffer import TextBuffer

TAB = "→   "
"""What is drawn for a tab."""
_NO_BREAK = {0xA0: "⍽", 0x202F: "⍽"}
_OTHERS = re.compile(r"[^ -~]+")
_JOINER, _EMOJI = "\u200d", "\ufe0f"
"""What draws the next character with the one before, and what makes that one an emoji, which may be wider."""
_JOINS = re.compile(f"[{_JOINER}{_EMOJI}]")
"""With these in between, the cells of a text are not those of its characters."""
_NARROW = "\0-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u2100-\u218b"
_NARROW += "\u2190-\u22ff\u2500-\u259f"
_WIDE = "\u3000-\u3029\u3030-\u303e\u3041-\u3096\u309b-\u30ff\u3400-\u4db5\u4e00-\u9fa5\uac00-\ud7a3\uff01-\uff60"
_ALL_NARROW = re.compile(f"[{_NARROW}]*")
_RUNS = re.compile(f"([{_NARROW}{_WIDE}]*)([^{_NARROW}{_WIDE}]*)")
"""Characters whose cells are known by the upper half of their numbers: from U+3000 on they are wide. And all others."""
_BY_HALF = bytes(1 if half < 0x30 else 2 for half in range(256))
_LOOKED_AT = 256
"""Characters of a text that tell whether it is quicker read by such runs or by characters."""
_KNOWN = 65_536
"""Characters whose cells are kept."""
_JOINED = 65_536
"""Characters of a line up to which joined ones are measured together; that takes a microsecond each."""


def glyphs(text: str) -> list[str]:
    """What is drawn for each character: itself, a picture of it, or a mark that it is there."""
    if text.isascii() and text.isprintable():
        return list(text)
    return [TAB if character == "\t" else character for character in one_for_one(text).translate(_NO_BREAK)]


class _Sizes(dict[str, int]):
    """The cells of single characters as they are drawn; filled as they turn up."""

    def __missing__(self, character: str) -> int:
        size = get_character_cell_size(one_for_one(character))
        if len(self) < _KNOWN:
            self[character] = size
        return size


_size = _Sizes().__getitem__


def sizes(text: str) -> bytes:
    """The cells of each character as it is drawn, a tab as one; 0 for one that is drawn upon, or with, the one before.

    Quick: megabytes of any script take a fraction of a second.
    """
    if text.isascii() or _ALL_NARROW.fullmatch(text):
        return b"\1" * len(text)
    if len(_RUNS.findall(text, 0, _LOOKED_AT)) > _LOOKED_AT // 16:
        found = bytearray(map(_size, text))
    else:
        found = bytearray()
        for known, others in _RUNS.findall(text):
            found += b"\1" * len(known) if known.isascii() else _known_sizes(known)
            if others:
                found += bytes(map(_size, others))
    if _JOINER in text or _EMOJI in text:
        _join(text, found)
    return bytes(found)


def _known_sizes(text: str) -> bytes:
    return text.encode("utf-16-le")[1::2].translate(_BY_HALF)


def _join(text: str, found: bytearray) -> None:
    """Take into account what joins characters, as Rich does."""
    base, seen, swallowed = -1, 0, -1
    for join in _JOINS.finditer(text):
        at = join.start()
        if at == swallowed:
            continue
        if drawn := len(found[seen:at].rstrip(b"\0")):
            base = seen + drawn - 1
        seen = at
        if join[0] == _EMOJI and base >= 0:
            found[base] = cell_len(one_for_one(text[base]) + _EMOJI)
        elif join[0] == _JOINER and 0 < at < len(text) - 1:
            swallowed = at + 1
            found[swallowed] = 0


def widths(text: str) -> list[int]:
    """Cells of each character as it is drawn; 0 for one that is drawn upon, or with, the one before."""
    found = list(sizes(text))
    for tab in re.finditer("\t", text):
        found[tab.start()] *= len(TAB)
    return found


def width(text: str) -> int:
    """Cells of the whole text."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(widths(text)) if _JOINS.search(text) else _unjoined_width(text)


def _unjoined_width(text: str) -> int:
    """Cells of a text, each character by itself; quick where characters come again."""
    others = _OTHERS.findall(text)
    counts = Counter("".join(others))
    return len(text) - counts.total() + sum(count * sum(widths(one)) for one, count in counts.items())


@lru_cache(maxsize=2_048)
def _piece_width(piece: str) -> int:
    return _unjoined_width(piece)


@lru_cache(maxsize=256)
def _ends(piece: str) -> list[int]:
    """The cell at which each character of a piece begins, and the one at which the piece ends."""
    return list(accumulate(widths(piece), initial=0))


class LineCells:
    """The cells of one line of a buffer as it is when this is made."""

    def __init__(self, buffer: TextBuffer, row: int) -> None:
        start, length = buffer.line_start(row), buffer.line_length(row)
        self._pieces = buffer.pieces(start, start + length) or [""]
        measure = width if length <= _JOINED else _piece_width
        self._columns = list(accumulate(map(len, self._pieces), initial=0))
        self._cells = list(accumulate(map(measure, self._pieces), initial=0))

    @property
    def width(self) -> int:
        """Cells of the whole line."""
        return self._cells[-1]

    @property
    def length(self) -> int:
        """Characters of the whole line."""
        return self._columns[-1]

    def cell_of(self, column: int) -> int:
        """The cell at which the character at `column` begins; the line's end beyond it."""
        if column >= self.length:
            return self.width
        piece = bisect_right(self._columns, column) - 1
        text, into = self._pieces[piece], column - self._columns[piece]
        if text.isascii() and text.isprintable():
            return self._cells[piece] + into
        return self._cells[piece] + _ends(text)[into]

    def column_at(self, cell: int) -> int:
        """The column of the character that covers `cell`; the line's end beyond it."""
        if cell >= self.width:
            return self.length
        piece = bisect_right(self._cells, cell) - 1
        text, into = self._pieces[piece], cell - self._cells[piece]
        if text.isascii() and text.isprintable():
            return self._columns[piece] + min(len(text), into)
        return self._columns[piece] + min(len(text), bisect_right(_ends(text), into) - 1)


def next_place(buffer: TextBuffer, offset: int) -> int:
    """The offset behind the character at `offset`, and behind what is drawn with it."""
    ahead = widths(buffer.slice(offset, offset + 64).partition("\n")[0])
    joined = next((index for index, cells in enumerate(ahead[1:], 1) if cells), max(1, len(ahead)))
    return min(buffer.length, offset + joined)


def previous_place(buffer: TextBuffer, offset: int) -> int:
    """The offset of the character that is drawn before `offset`."""
    start = max(0, offset - 64)
    behind = buffer.slice(start, offset)
    line = behind[behind.rfind("\n") + 1 :]
    cells = widths(line)
    return max(0, offset - next((back for back, size in enumerate(reversed(cells), 1) if size), 1))
