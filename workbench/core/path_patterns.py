"""Patterns of paths: which values a comparison leaves out.

A pattern is a path as the workbench writes them (JMESPath's names and indexes), with four more words:

    requestId             the key of the outermost object, and all that it holds
    lines[*].id           [*]   any item of a list; [3] only the fourth
    headers.*             *     any key; within a name any characters: x-*, *Id
    **.requestId          **    any number of keys and items, also none: the key wherever it stands
    meta."content-type"   a name in quotes is taken as it stands, escapes as in JSON

What a pattern names is left out with everything in it. `x-*` and other names of letters, digits, _, - and * need no
quotes.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from msgspec import Struct

from workbench.core.errors import WorkbenchError
from workbench.core.json_edits import text_of
from workbench.core.path_names import name_of

Segment = str | int
"""A key or an index."""
State = frozenset[tuple[int, int]]
"""How far which patterns match the path so far: (pattern, parts)."""
_PART = re.compile(
    r'(?P<dot>\.)?(?:(?P<deep>\*\*)|(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<name>[\w*-]+))|\[(?P<index>[0-9]{1,15}|\*)\]'
)
_ANY_DEPTH = "**"


class Pattern(Struct, frozen=True):
    """A pattern. text: as it was written. parts: `**`, keys as expressions, indexes; None is any index."""

    text: str
    parts: tuple["str | int | re.Pattern[str] | None", ...]


def parse_pattern(text: str) -> Pattern:
    """Read a pattern. Raises WorkbenchError where it is none."""
    written = text.strip()
    parts: list[str | int | re.Pattern[str] | None] = []
    at = 0
    while at < len(written):
        match = _PART.match(written, at)
        if match is None or (match["index"] is None and bool(match["dot"]) != bool(at)):
            raise _problem(written, at)
        at = match.end()
        if match["index"]:
            parts.append(None if match["index"] == "*" else int(match["index"]))
        elif match["deep"]:
            parts.append(_ANY_DEPTH)
        elif match["name"]:
            parts.append(re.compile(re.escape(match["name"]).replace(r"\*", ".*"), re.DOTALL))
        else:
            try:
                parts.append(re.compile(re.escape(text_of(match["quoted"].encode("utf-8", "surrogatepass")))))
            except ValueError as error:
                raise _problem(written, match.start()) from error
    if not parts or parts[-1] == _ANY_DEPTH:
        raise WorkbenchError(
            "Not a pattern of paths",
            f"{written!r} names no value.",
            "Patterns are like requestId, lines[*].id or **.requestId.",
        )
    return Pattern(written, tuple(parts))


def _problem(written: str, at: int) -> WorkbenchError:
    return WorkbenchError(
        "Not a pattern of paths",
        f"{written!r} can't be read from character {at + 1} on.",
        'Patterns are like requestId, lines[*].id, **.requestId or meta."content-type".',
    )


class Ignoring:
    """Several patterns, followed along a path step by step."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.patterns = tuple(patterns)
        self._steps: dict[tuple[State, Segment | None], State] = {}
        self._hits: dict[State, int | None] = {}
        self.start: State = self._closed({(number, 0) for number in range(len(self.patterns))})

    @cached_property
    def _has_indexes(self) -> bool:
        return any(type(part) is int for pattern in self.patterns for part in pattern.parts)

    def step(self, state: State, segment: Segment, other: Segment) -> State:
        """How far they match one step on; `other` is where the step leads on the other side of the comparison."""
        if not state:
            return state
        if type(segment) is int and (segment != other and self._has_indexes):
            return self._step(state, segment) | self._step(state, other)
        return self._step(state, segment)

    def _step(self, state: State, segment: Segment) -> State:
        key = (state, segment if type(segment) is str or self._has_indexes else None)
        found = self._steps.get(key)
        if found is None:
            found = self._steps[key] = self._stepped(state, segment)
        return found

    def _stepped(self, state: State, segment: Segment) -> State:
        reached = set()
        for number, at in state:
            parts = self.patterns[number].parts
            if at == len(parts):
                continue
            part = parts[at]
            if part == _ANY_DEPTH:
                reached.add((number, at))
            elif part is None or type(part) is int:
                if type(segment) is int and part in (None, segment):
                    reached.add((number, at + 1))
            elif isinstance(part, re.Pattern) and type(segment) is str and part.fullmatch(segment):
                reached.add((number, at + 1))
        return self._closed(reached)

    def _closed(self, state: set[tuple[int, int]]) -> State:
        """With what is reached by letting `**` stand for nothing."""
        reached = list(state)
        for number, at in reached:
            parts = self.patterns[number].parts
            if at < len(parts) and parts[at] == _ANY_DEPTH and (number, at + 1) not in state:
                state.add((number, at + 1))
                reached.append((number, at + 1))
        return frozenset(state)

    def hit(self, state: State) -> int | None:
        """The number of a pattern that names the value where one is; None for none."""
        if state not in self._hits:
            ends = [number for number, at in state if at == len(self.patterns[number].parts)]
            self._hits[state] = min(ends, default=None)
        return self._hits[state]


def pattern_of(segments: Sequence[Segment | None]) -> str:
    """The pattern for a path: indexes become [*], and so does None, which is any key, become *."""
    parts: list[str] = []
    for segment in segments:
        if type(segment) is int:
            parts.append("[*]")
        else:
            name = "*" if segment is None else name_of(str(segment))
            parts.append(f".{name}" if parts else name)
    return "".join(parts)
