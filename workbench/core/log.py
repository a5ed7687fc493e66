"""A log, or the tail of one: its bytes, where in them each entry is, and what the entries are.

Read once from end to end, in a thread where it is long; the entries themselves are made when they are looked at. No
byte is lost: the entries' own bytes, one behind the other, are the whole. What is not understood is an entry with no
label.
"""

import re
from array import array
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import overload

from workbench.core.log_entry import Entry, Label, LogEvent, Report, is_exact, moment, rank
from workbench.core.log_json import read_json
from workbench.core.log_stacks import continued
from workbench.core.log_text import read_text
from workbench.core.text import decoded, visible

_LABELS = tuple(Label)
_CODES = {label: code for code, label in enumerate(_LABELS)}
_KEPT = 512
_FULL_EVENT = 262_000
"""Bytes of an event from which on its line may go on in the next one; Lambda parts a longer line so."""
_STACK_BY_RETURNS = "\rTraceback (most recent call last):\r"
"""Python's runtime client ends the lines of a stack trace so where its output is not framed."""


class Log:
    """A log as it came, in `data`, and as entries.

    Attributes:
        complete: False when its beginning, or its end, is missing.
        report: the last REPORT in it. note: a sentence on what it leaves out; empty for nothing.
        fetched: whether it comes from CloudWatch Logs, and not with the answer.
        has_times: whether any entry tells when it was written. has_objects: whether any is a JSON object.
    """

    def __init__(
        self,
        data: bytes,
        lines: Sequence[str],
        *,
        skipped: int = 0,
        complete: bool = True,
        fetched: bool = False,
        note: str = "",
        firsts: bytes | None = None,
        times: Sequence[int] = (),
    ) -> None:
        """`lines` are those of `data`, decoded, without their line feeds; `skipped` bytes at its beginning are in none.

        Of a log in events, `firsts` tells of each line whether an event begins with it, and `times` has the time of
        each line's event.
        """
        self.data, self.complete, self.fetched, self.note = data, complete, fetched, note
        self.report: Report | None = None
        self.has_times, self.has_objects = bool(times), False
        self.starts = array("Q")
        """Where each entry begins in the data, and at the end of the array where the last one ends."""
        self.labels = bytearray()
        """The code of each entry's label."""
        self.sizes = array("I")
        """Cells that each line of each entry takes at most, as it is shown."""
        self.first_sizes = array("I")
        """Which of the sizes is the first of each entry, and how many there are."""
        self._times = array("q")
        self._skipped = skipped
        self._entries: dict[int, Entry] = {}
        self._read(lines, firsts, times)

    def _read(self, lines: Sequence[str], firsts: bytes | None, times: Sequence[int]) -> None:
        ends = _ends(self.data, len(lines))
        at = line = 0
        while line < len(lines):
            end = continued(lines, line, firsts)
            text = lines[line] if end == line + 1 else "\n".join(lines[line:end])
            entry, found = read_entry(text, brief=True)
            self.report = found or self.report
            self.has_times = self.has_times or bool(entry.time)
            self.has_objects = self.has_objects or text.startswith("{")
            self.starts.append(at)
            self.labels.append(_CODES[entry.label])
            self.first_sizes.append(len(self.sizes))
            self.sizes.extend(map(cells, shown_lines(entry)))
            if times:
                self._times.append(times[line])
            line, at = end, ends[end - 1]
        self.starts.append(len(self.data))
        self.first_sizes.append(len(self.sizes))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Log):
            return NotImplemented
        return (self.complete, self.fetched, self.note, self.data) == (
            other.complete,
            other.fetched,
            other.note,
            other.data,
        )

    def __hash__(self) -> int:
        return hash((self.complete, self.fetched, self.data))

    def __repr__(self) -> str:
        return f"<Log of {len(self.data)} bytes, {self.count} entries>"

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self.labels)

    @property
    def entries(self) -> "Entries":
        """The entries, each made when it is looked at."""
        return Entries(self)

    def entry(self, index: int) -> Entry:
        """An entry."""
        found = self._entries.get(index)
        if found is None:
            if len(self._entries) > _KEPT:
                self._entries.clear()
            found = self._entries[index] = read_entry(self.text_of(index))[0]
        return found

    def label(self, index: int) -> Label:
        """An entry's label, without making the entry."""
        return _LABELS[self.labels[index]]

    def raw(self, index: int) -> bytes:
        """An entry's bytes, its line end included."""
        return self.data[self.starts[index] : self.starts[index + 1]]

    @property
    def text(self) -> str:
        """All of it as text, but for the rest of a character that the cut went through."""
        return decoded(self.data[self._skipped :])

    def text_of(self, index: int) -> str:
        """An entry as text, as it came but for its line end and the rest of a character that the cut went through."""
        start = max(self.starts[index], self._skipped)
        return self.data[start : self.starts[index + 1]].decode("utf-8", "replace").removesuffix("\n")

    def at(self, index: int) -> int | None:
        """When an entry was written, in milliseconds since 1970; None where nothing tells."""
        return self._times[index] if self._times else moment(self.entry(index).time)

    def is_exact(self, index: int) -> bool:
        """Whether `at` is exact to the millisecond, or to the second only."""
        return bool(self._times) or is_exact(self.entry(index).time)

    def first(self, label: Label) -> int | None:
        """The first entry with a label."""
        index = self.labels.find(_CODES[label])
        return None if index < 0 else index

    def codes(self, at_least: int, without: Collection[Label] = ()) -> bytes:
        """The codes of the labels of this rank and above, without some."""
        wanted = (label for label in _LABELS if rank(label) >= at_least and label not in without)
        return bytes(_CODES[label] for label in wanted)


class Entries(Sequence[Entry]):
    """The entries of a log as a sequence."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def __len__(self) -> int:
        return self._log.count

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Entry]: ...

    def __getitem__(self, index: int | slice) -> Entry | Sequence[Entry]:
        places = range(len(self))[index]
        return self._log.entry(places) if isinstance(places, int) else [self._log.entry(one) for one in places]

    def __iter__(self) -> Iterator[Entry]:
        return (self._log.entry(index) for index in range(len(self)))


def read_entry(text: str, *, brief: bool = False) -> tuple[Entry, Report | None]:
    """Read one entry, of one line or several; a Report if it is a REPORT. `brief`: without what else it holds."""
    if text.startswith("{"):
        found = read_json(text, brief=brief)
        if found is not None:
            return found
    if _STACK_BY_RETURNS in text:
        text = text.replace("\r", "\n").replace("\xa0", " ")
    return read_text(text)


def shown_lines(entry: Entry) -> list[str]:
    """The lines of an entry as they are shown: made visible, never none."""
    text = entry.text
    if "\n" not in text:
        return [visible(text.removesuffix("\r"))]
    return [visible(line.removesuffix("\r")) for line in text.removesuffix("\n").split("\n")]


def is_narrow(line: str) -> bool:
    """Whether no character of a visible line takes two cells; it may also be unjustly False."""
    return line.isascii() or _maybe_wide().search(line) is None


@cache
def _maybe_wide() -> re.Pattern[str]:
    return re.compile("[\u1100-\u200f\u2300-\u23ff\u2440-\u24ff\u25a0-\U0010ffff]")  # takes 5 ms


def cells(line: str) -> int:
    """Cells that a visible line takes at most: one for each character, two where some may be wide."""
    return len(line) if is_narrow(line) else 2 * len(line)


def from_events(events: Sequence[LogEvent], *, complete: bool, note: str = "") -> Log:
    """The log that CloudWatch Logs keeps as these events, in their order."""
    pieces: list[bytes] = []
    firsts = bytearray()
    times: list[int] = []
    is_open = False
    for event in events:
        message = event.message.encode("utf-8", "replace")
        goes_on = len(message) >= _FULL_EVENT and not message.endswith(b"\n")
        if not goes_on and not message.endswith(b"\n"):
            message += b"\n"
        pieces.append(message)
        further = message.count(b"\n") - (not goes_on)
        parted = message.startswith(b"REPORT RequestId: ")  # the trace is told behind it, in the same event
        flags = (b"" if is_open else b"\1") + (b"\1" if parted else b"\0") * further
        firsts += flags
        times += [event.at] * len(flags)
        is_open = goes_on
    data = b"".join(pieces)
    lines = data.decode().split("\n")
    if not is_open:
        lines.pop()
    return Log(data, lines, complete=complete, fetched=True, note=note, firsts=bytes(firsts), times=times)


def _ends(data: bytes, count: int) -> "array[int]":
    """Where each line ends in the data, its line feed included."""
    ends, at = array("Q"), 0
    for _ in range(count):
        at = data.find(b"\n", at) + 1 or len(data)
        ends.append(at)
    return ends
