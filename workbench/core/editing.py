"""What an editor of JSON decides at a key: matching brackets, closing, indenting, words. A widget does it."""

import re
import unicodedata
from functools import cache

from msgspec import Struct

from workbench.core.text_buffer import TextBuffer

BRACKET_REACH = 200_000
"""Characters that are looked at for a matching bracket, on its side."""
_WINDOWS = (4_000, 32_000, BRACKET_REACH)
_PAIRS = {"{": "}", "[": "]"}
_OPENERS = {"}": "{", "]": "["}
_MARK = "\uffff"
"""What stands for a character that belongs to the one before it: an accent, a vowel sign, a joiner."""
_MAY_BE_MARK = re.compile("[^\x00-\u02ff\u3400-\u9fff\uac00-\ud7a3]")
_RUN = re.compile(rf"\w[\w{_MARK}]*+|[^\w\s]++")
_RUN_BACKWARDS = re.compile(rf"[\w{_MARK}]*\w|[^\w\s]*[^\w\s{_MARK}]|{_MARK}++")
_BLANKS = re.compile(r"[^\S\n]++")
_SPACE = re.compile(r"\s*+")
_INDENT = re.compile(r"[ \t]*+")
_UNIT = "  "
_LONGEST_INDENT = 1_000


@cache
def _frame() -> re.Pattern[str]:
    """Skips what is closed, and strings, which end with their line if not before."""
    from workbench.core.json_paths import token_pattern

    return re.compile(token_pattern(r'"[^"\n]*+"') + r'|"[^"\n]*+')


def matching_bracket(buffer: TextBuffer, offset: int) -> int | None:
    """The offset of the bracket that belongs to the one at `offset`.

    None if there is no bracket, it stands in a string, or its fellow is of another kind or out of reach.
    """
    bracket = buffer.slice(offset, offset + 1)
    if not bracket or bracket not in "{}[]" or buffer.quoted(offset):
        return None
    for reach in _WINDOWS:
        found = _closer(buffer, offset, reach) if bracket in _PAIRS else _opener(buffer, offset, reach)
        if found is not None:
            fits = {bracket, buffer.slice(found, found + 1)} in ({"{", "}"}, {"[", "]"})
            return found if fits else None
    return None


def _closer(buffer: TextBuffer, offset: int, reach: int) -> int | None:
    depth = 0
    for match in _frame().finditer(_spine(buffer.slice(offset + 1, offset + reach))):
        mark = match[0]
        if mark in _PAIRS:
            depth += 1
        elif mark in _OPENERS:
            if not depth:
                return offset + 1 + match.start()
            depth -= 1
    return None


def _opener(buffer: TextBuffer, offset: int, reach: int) -> int | None:
    start = max(0, offset + 1 - reach)
    quoted = buffer.quoted(start)
    before = ('"' if quoted & 1 else "") + ("\\" if quoted & 2 else "")
    opened: list[int] = []
    for match in _frame().finditer(_spine(before + buffer.slice(start, offset))):
        if match[0] in _PAIRS:
            opened.append(start + match.start() - len(before))
        elif match[0] in _OPENERS and opened:
            opened.pop()
    return opened[-1] if opened else None


def _spine(text: str) -> str:
    """`text` with other characters in the place of what is escaped."""
    return text.replace("\\\\", "__").replace('\\"', "__") if "\\" in text else text


def indent_after(line_before_cursor: str) -> str:
    """The blanks a new line begins with: those of the line before, and more if it ends in an open bracket."""
    match = _INDENT.match(line_before_cursor)
    indent = match[0] if match else ""
    opens = line_before_cursor.rstrip().endswith(("{", "[")) and not _ends_in_string(line_before_cursor)
    return indent + (("\t" if indent.startswith("\t") else _UNIT) if opens else "")


def closing_indent(buffer: TextBuffer, offset: int, bracket: str) -> str | None:
    """The blanks of the line that a closing bracket belongs to, where it is about to be typed behind blanks only.

    None where something else stands before it on its line, or it closes nothing.
    """
    row, column = buffer.location(offset)
    if column >= _LONGEST_INDENT or buffer.line_slice(row, 0, column).strip(" \t"):
        return None
    opening = _opener(buffer, offset, BRACKET_REACH)
    if opening is None or buffer.slice(opening, opening + 1) != _OPENERS[bracket]:
        return None
    indent = _INDENT.match(buffer.line_slice(buffer.location(opening)[0], 0, _LONGEST_INDENT))
    return indent[0] if indent else None


def line_break(before: str, after: str) -> tuple[str, int]:
    """What Enter inserts between two halves of a line, and how many characters in the cursor comes to stand.

    Between a bracket and its fellow it makes two lines.
    """
    inner = "\n" + indent_after(before)
    outer = _INDENT.match(before)
    pair = before.rstrip()[-1:]
    if after.lstrip().startswith(_PAIRS.get(pair, "\0")) and not _ends_in_string(before):
        return inner + "\n" + (outer[0] if outer else ""), len(inner)
    return inner, len(inner)


def _ends_in_string(line: str) -> bool:
    return _spine(line).count('"') % 2 == 1


class Typed(Struct, frozen=True):
    """What a typed character does: `inserted` comes in at the cursor, and the cursor goes on by `advance` characters.

    Nothing is inserted where the character is there already and is only stepped over.
    """

    inserted: str
    advance: int = 1


def auto_close(typed: str, before: str, after: str, *, in_string: bool, closed_by_itself: bool = True) -> Typed:
    """What typing one character does, with nothing selected.

    Args:
        before, after: what stands on the line on both sides of the cursor; one character of each is enough.
        in_string: whether the cursor stands in a string (`TextBuffer.quoted`).
        closed_by_itself: whether what follows the cursor was put there by this function and is still untouched.
    """
    follows = after[:1]
    escaped = before.endswith("\\") and in_string
    if closed_by_itself and follows == typed and not escaped and (typed == '"' if in_string else typed in ("}", "]")):
        return Typed("")
    has_room = not follows or follows.isspace() or follows in ",:]}"
    if in_string or not has_room:
        return Typed(typed)
    if typed == '"' and before[-1:] not in ('"', "\\") and not before[-1:].isalnum():
        return Typed('""')
    return Typed(typed + _PAIRS[typed]) if typed in _PAIRS else Typed(typed)


def surrounded(typed: str, selected: str) -> str | None:
    """What typing a bracket or a quote makes of a selection on one line; None where it replaces it."""
    if not selected or "\n" in selected or typed not in ("{", "[", '"'):
        return None
    return typed + selected + _PAIRS.get(typed, typed)


class _Marks(dict[int, str]):
    """What stands for each character where words are told apart; filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        belongs = code in (0x200C, 0x200D) or unicodedata.category(chr(code)).startswith("M")
        self[code] = seen = _MARK if belongs else chr(code)
        return seen


_MARKS = _Marks()


def _words(text: str) -> str:
    """`text` with every mark as such: Python counts them to no word."""
    return text.translate(_MARKS) if _MAY_BE_MARK.search(text) else text


def next_word(buffer: TextBuffer, offset: int) -> int:
    """The end of the word, or of the run of marks, that comes next. Blanks and line ends before it are skipped."""
    window = 256
    while True:
        text = buffer.slice(offset, offset + window)
        space = _SPACE.match(text)
        start = space.end() if space else 0
        run = _RUN.match(_words(text), start)
        end = run.end() if run else start
        if end < len(text) or offset + len(text) >= buffer.length:
            return offset + end
        window *= 4


def previous_word(buffer: TextBuffer, offset: int) -> int:
    """The beginning of the word, or of the run of marks, that stands before."""
    window = 256
    while True:
        start = max(0, offset - window)
        text = buffer.slice(start, offset).rstrip()
        begin = _run_start(text)
        if begin > 0 or start == 0:
            return start + begin
        window *= 4


def _run_start(text: str) -> int:
    """Where the run begins that `text`, which ends in no blank, ends with."""
    if not text:
        return 0
    run = _RUN_BACKWARDS.match(_words(text)[::-1])
    return len(text) - (run.end() if run else 1)


def word_at(buffer: TextBuffer, offset: int) -> tuple[int, int]:
    """Where the word at `offset` begins and ends: a double click's selection. Marks and blanks make words, too.

    At the end of a line it is the word before; on an empty line it is empty.
    """
    here = buffer.slice(offset, offset + 1)
    if here in ("", "\n"):
        before = buffer.slice(offset - 1, offset) if offset else ""
        if before in ("", "\n"):
            return offset, offset
        offset -= 1
    window = 256
    while True:
        start, end = max(0, offset - window), min(buffer.length, offset + window)
        before = _words(buffer.slice(start, offset + 1))[::-1]
        left = _RUN_BACKWARDS.match(before) or _BLANKS.match(before)
        begin = offset + 1 - left.end() if left else offset
        ahead = _words(buffer.slice(begin, end))
        right = _RUN.match(ahead) or _BLANKS.match(ahead)
        stop = begin + right.end() if right else offset + 1
        if (begin > start or start == 0) and (stop < end or end == buffer.length):
            return begin, stop
        window *= 4
