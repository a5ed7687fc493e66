"""A mutable text that stays quick at 6 MB, whether it is 250,000 lines or one.

It is kept in blocks of about 4,000 characters, each with its UTF-8. Sums over the blocks before it tell where a block
stands in characters, lines and bytes, so an edit builds one block anew, and a conversion is a bisection and a look at
one block. Always so: `data` is the UTF-8 of `text`; only U+000A ends a line, every other character (U+000D, U+0085,
U+2028 …) is just a character.

Bytes that aren't UTF-8 are held as Python holds them (PEP 383, U+DC80 to U+DCFF) and come out as they went in. Another
lone surrogate has no place in UTF-8: it is taken as the three bytes that its code point would have.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise

from msgspec import Struct

_BLOCK = 4_096
"""Characters of a full block."""
_LARGEST = 2 * _BLOCK
"""A block that grows beyond this is split."""
_SMALLEST = _BLOCK // 4
"""A block that shrinks below this is joined with its neighbours."""
_FIRST_WINDOW = 16 * _BLOCK
"""Characters a search looks at first; each time it goes on, twice as many."""
_FOREIGN = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_ENCODING = ("utf-8", "surrogateescape")


class Edit(Struct, frozen=True):
    """A change of a text: at `start`, in characters from 0, `inserted` came into the place of `removed`."""

    start: int
    removed: str
    inserted: str

    @property
    def inverse(self) -> "Edit":
        """The edit that takes this one back."""
        return Edit(self.start, self.inserted, self.removed)

    @property
    def end(self) -> int:
        """Where what was inserted ends, in characters of the text after the edit."""
        return self.start + len(self.inserted)


class _Block:
    """A piece of the text; never changed, only replaced."""

    __slots__ = ("_ends", "_quotes", "data", "newlines", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = text.encode(*_ENCODING)
        self.newlines = text.count("\n")
        self._ends: array[int] | None = None
        self._quotes: tuple[bool, tuple[int, int]] | None = None

    def after_newline(self, number: int) -> int:
        """The index behind the newline of that number, from 1; for 0, the block's beginning."""
        if self._ends is None:
            lengths = accumulate(len(line) + 1 for line in self.text.split("\n")[:-1])
            self._ends = array("H", lengths)  # a block has fewer than 65,536 characters
        return self._ends[number - 1] if number else 0

    def bytes_before(self, index: int) -> int:
        """The bytes of the first `index` characters."""
        if len(self.text) == len(self.data):
            return index
        return len(self.text[:index].encode(*_ENCODING))

    def character_of(self, byte: int) -> int:
        """The index of the character that `byte` belongs to."""
        if len(self.text) == len(self.data):
            return byte
        return bisect_right(range(len(self.text)), byte, key=self.bytes_before) - 1

    def quoted_after(self, quoted: int) -> int:
        """How the block ends, when `quoted` is how the one before it did; see `TextBuffer.quoted`."""
        if self._quotes is None:
            line = self.text[self.text.rfind("\n") + 1 :]
            self._quotes = (self.newlines > 0, (_quoted_after(line), _quoted_after(line[1:])))
        starts_line, (plain, escaped) = self._quotes
        if starts_line:
            return plain
        return quoted & 1 ^ (escaped if quoted & 2 and self.text else plain)


def _quoted_after(text: str) -> int:
    """How `text` ends that begins outside a string: bit 0, inside one; bit 1, just behind a backslash that escapes."""
    if "\\" not in text:
        return text.count('"') & 1
    text = text.replace("\\\\", "").replace('\\"', "")
    return text.count('"') & 1 | text.endswith("\\") << 1


def _blocks(text: str) -> list[_Block]:
    if len(text) <= _LARGEST:
        return [_Block(text)]
    count = len(text) // _BLOCK
    cuts = [len(text) * number // count for number in range(count + 1)]
    return [_Block(text[start:end]) for start, end in pairwise(cuts)]


def _storable(text: str) -> str:
    """`text` with every lone surrogate as bytes that UTF-8 can carry."""
    if text.isascii():
        return text
    try:
        text.encode(*_ENCODING)
    except UnicodeEncodeError:
        return _FOREIGN.sub(lambda match: match[0].encode("utf-8", "surrogatepass").decode(*_ENCODING), text)
    return text


class TextBuffer:
    """The text. Offsets and columns count characters (code points) from 0, rows count lines from 0, bytes from 0.

    There is always at least one line; a text that ends in a newline has an empty last one.
    """

    def __init__(self, text: str = "") -> None:
        self._blocks = _blocks(_storable(text))
        self._joined: str | None = None
        # Of each block: how many there are before it. One entry more than blocks, so the last is the total.
        self._characters, self._newlines, self._bytes = [0], [0], [0]
        self._sum_up(0)

    @classmethod
    def from_bytes(cls, data: bytes) -> "TextBuffer":
        """A buffer whose `data` is `data`, be it UTF-8 or not."""
        return cls(data.decode(*_ENCODING))

    def _sum_up(self, first: int) -> None:
        """Count anew what stands before the blocks behind `first`."""
        blocks = self._blocks[first:]
        for sums, sizes in (
            (self._characters, [len(block.text) for block in blocks]),
            (self._newlines, [block.newlines for block in blocks]),
            (self._bytes, [len(block.data) for block in blocks]),
        ):
            sums[first:] = accumulate(sizes, initial=sums[first])

    @property
    def text(self) -> str:
        """The whole text; joined anew after an edit."""
        if self._joined is None:
            self._joined = "".join([block.text for block in self._blocks])
        return self._joined

    @property
    def data(self) -> bytes:
        """The whole text in UTF-8; joined anew each time."""
        return b"".join([block.data for block in self._blocks])

    @property
    def length(self) -> int:
        """Characters."""
        return self._characters[-1]

    @property
    def byte_length(self) -> int:
        """Bytes of `data`."""
        return self._bytes[-1]

    @property
    def line_count(self) -> int:
        """Lines: newlines and one."""
        return self._newlines[-1] + 1

    def slice(self, start: int, end: int) -> str:
        """The text between two offsets, as far as it reaches."""
        return "".join(self.pieces(start, end))

    def pieces(self, start: int, end: int) -> list[str]:
        """The text between two offsets in pieces as they are held. A piece between others stays the same object."""
        start, end = max(0, start), min(end, self.length)
        if start >= end:
            return []
        first, last = self._block_at(start), self._block_at(end - 1)
        begin, stop = start - self._characters[first], end - self._characters[last]
        if first == last:
            return [self._blocks[first].text[begin:stop]]
        between = [block.text for block in self._blocks[first + 1 : last]]
        return [self._blocks[first].text[begin:], *between, self._blocks[last].text[:stop]]

    def _block_at(self, offset: int) -> int:
        """The block with the character at `offset`; the last one for the end of the text."""
        return min(bisect_right(self._characters, offset), len(self._blocks)) - 1

    def line(self, row: int) -> str:
        """The line without its newline. Raises IndexError if there is none of that row."""
        start = self.line_start(row)
        return self.slice(start, start + self.line_length(row))

    def line_start(self, row: int) -> int:
        """The offset of the line's first character. Raises IndexError if there is no line of that row."""
        if not 0 <= row < self.line_count:
            raise IndexError(f"no line {row} among {self.line_count}")
        if row == 0:
            return 0
        block = bisect_left(self._newlines, row) - 1  # the one with the newline before the line
        return self._characters[block] + self._blocks[block].after_newline(row - self._newlines[block])

    def line_length(self, row: int) -> int:
        """Characters of the line without its newline. Raises IndexError if there is no line of that row."""
        end = self.line_start(row + 1) - 1 if row + 1 < self.line_count else self.length
        return end - self.line_start(row)

    def line_slice(self, row: int, start_column: int, end_column: int) -> str:
        """What stands between two columns of a line, as far as it reaches. Raises IndexError like `line`."""
        start, length = self.line_start(row), self.line_length(row)
        return self.slice(start + max(0, start_column), start + min(end_column, length))

    def offset(self, row: int, column: int) -> int:
        """The offset of a place; a row or column that isn't there is taken as the nearest."""
        row = max(0, min(row, self.line_count - 1))
        return self.line_start(row) + max(0, min(column, self.line_length(row)))

    def location(self, offset: int) -> tuple[int, int]:
        """Row and column of an offset; one outside of the text is taken as the nearest."""
        offset = max(0, min(offset, self.length))
        block = self._block_at(offset)
        row = self._newlines[block] + self._blocks[block].text.count("\n", 0, offset - self._characters[block])
        return row, offset - self.line_start(row)

    def byte_offset(self, offset: int) -> int:
        """How many bytes stand before an offset; one outside of the text is taken as the nearest."""
        offset = max(0, min(offset, self.length))
        block = self._block_at(offset)
        return self._bytes[block] + self._blocks[block].bytes_before(offset - self._characters[block])

    def offset_of_byte(self, byte_offset: int) -> int:
        """The offset of the character that a byte belongs to; one outside of the text is taken as the nearest."""
        if byte_offset >= self.byte_length:
            return self.length
        byte_offset = max(0, byte_offset)
        block = bisect_right(self._bytes, byte_offset) - 1
        return self._characters[block] + self._blocks[block].character_of(byte_offset - self._bytes[block])

    def quoted(self, offset: int) -> int:
        """Whether an offset stands in a JSON string of its line: bit 0, it does; bit 1, it follows a lone backslash.

        A string begins at a double quote and ends at the next, or at the end of the line; a backslash takes the
        character behind it along. Right wherever the offset stands in a long line: each block knows what it changes.
        """
        offset = max(0, min(offset, self.length))
        block = self._block_at(offset)
        before = self._blocks[block].text[: offset - self._characters[block]]
        cut = before.rfind("\n") + 1
        if cut:
            return _quoted_after(before[cut:])
        quoted = 0
        for earlier in self._blocks[max(0, bisect_left(self._newlines, self._newlines[block]) - 1) : block]:
            quoted = earlier.quoted_after(quoted)
        if quoted & 2 and before:
            return quoted & 1 ^ _quoted_after(before[1:])
        return quoted ^ _quoted_after(before)

    def replace(self, start: int, end: int, text: str) -> Edit:
        """Put `text` into the place of what stands between two offsets, and tell what was done.

        Raises ValueError unless 0 <= start <= end <= length. What comes in is told as it is held: see the module.
        """
        if not 0 <= start <= end <= self.length:
            raise ValueError(f"no range {start}:{end} in {self.length} characters")
        text = _storable(text)
        removed = self.slice(start, end)
        first, last = self._block_at(start), self._block_at(end)
        head = self._blocks[first].text[: start - self._characters[first]]
        tail = self._blocks[last].text[end - self._characters[last] :]
        size = len(head) + len(text) + len(tail)
        if size < _SMALLEST and last + 1 < len(self._blocks):
            last += 1
            tail += self._blocks[last].text
        if size < _SMALLEST and first > 0:
            first -= 1
            head = self._blocks[first].text + head
        self._blocks[first : last + 1] = _blocks(head + text + tail)
        del self._characters[first + 1 :], self._newlines[first + 1 :], self._bytes[first + 1 :]
        self._sum_up(first)
        self._joined = None
        return Edit(start, removed, text)

    def apply(self, edit: Edit) -> None:
        """Do an edit, or do it again. Raises ValueError where it doesn't fit in the text."""
        self.replace(edit.start, edit.start + len(edit.removed), edit.inserted)

    def find(self, needle: str, start: int = 0, end: int | None = None, *, backwards: bool = False) -> int:
        """The offset of the first `needle` wholly between two offsets, or of the last if backwards; -1 for none.

        An empty needle is found nowhere. Looks no further than it must: what is near is found at once.
        """
        start, end = max(0, start), self.length if end is None else min(end, self.length)
        overlap, window = len(needle) - 1, max(_FIRST_WINDOW, 2 * len(needle))
        while needle and end - start >= len(needle):
            if backwards:
                low = max(start, end - window)
                if (found := self.slice(low, end).rfind(needle)) >= 0:
                    return low + found
                end = low + overlap if low > start else start
            else:
                high = min(end, start + window)
                if (found := self.slice(start, high).find(needle)) >= 0:
                    return start + found
                start = high - overlap if high < end else end
            window *= 2
        return -1

    def find_all(self, needle: str) -> list[int]:
        """The offsets of every `needle`, none overlapping another; none of an empty one."""
        return [match.start() for match in re.finditer(re.escape(needle), self.text)] if needle else []

    def finditer(self, pattern: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """What `pattern.finditer` gives on the whole text between two offsets; the matches tell offsets.

        They stay those of the text as it is now, whatever is edited while they are taken.
        """
        return pattern.finditer(self.text, start, self.length if end is None else end)
