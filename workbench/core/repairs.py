"""One mending for the slip that keeps a payload from being JSON, where it is one of the common ones.

What stands before the problem is sound, and is left alone but for a comma's place. From the problem on the text is read
word by word, and all slips of the same kind are mended as far as it can be read: no string that is sound is touched,
and no number ever. Some slips are of the whole text: it came in a shell's quotes, escaped, or as base64.
"""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from workbench.core.json_scan import Kind
from workbench.core.payload import Problem, Valid, check
from workbench.core.text_buffer import Edit, TextBuffer
from workbench.core.unfinished import closed, closing_before, cut_off, dropped
from workbench.core.unwrapping import unwrapped, without_shell_quotes

_AHEAD = 200_000
"""Characters behind the problem in which slips of its kind are mended with it."""
_BEHIND = 4_096
"""Characters before the problem in which the end of the value before it is looked for."""
_BOM = "\ufeff"
_LITERALS = {"true": "true", "false": "false", "null": "null", "none": "null", "nil": "null"}
_NOTHING = frozenset({"undefined", "NaN", "Infinity", "-Infinity", "nan", "inf", "-inf"})
_UNPLAIN = "\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\x0b\x0c\x85"
"""Blanks that JSON doesn't have, and characters that take no room."""
_ELSEWHERE = frozenset({Kind.AFTER_THE_END, Kind.NO_COLON})
"""The problems that mending what stands there doesn't solve."""
_END = r"\s*(?:[,:}\]]|\Z|//|/\*|\#)"
"""What follows a text in quotes: another quote inside it is followed by something else."""
_PIECE = re.compile(
    rf"""
      (?P<string> "[^"\\\n]*+(?:\\.[^"\\\n]*+){{0,10000}}" )
    | (?P<comment> //[^\n]*+ | \#[^\n]*+ | /\*[^*]*+(?:\*(?!/)[^*]*+){{0,10000}}\*/ )
    | (?P<single> '[^'\\\n]*+(?:(?:\\.|'(?!{_END}))[^'\\\n]*+){{0,10000}}'(?={_END}) )
    | (?P<smart> [“”„‟][^“”„‟\n]*+[“”‟](?={_END}) | «[^«»\n]*+»(?={_END}) | »[^«»\n]*+«(?={_END})
                | [‘’‚‛][^‘’\n]*+(?:’(?!{_END})[^‘’\n]*+){{0,10000}}[‘’](?={_END}) )
    | (?P<key> (?:[A-Za-z_$][\w$-]*+|-?[0-9][\w.]*+)(?=\s*:) )
    | (?P<word> -?[A-Za-z_$][\w$]*+ )
    | (?P<number> [-+.\w]++ )
    | (?P<mark> [{{}}\[\],:] )
    | (?P<unplain> [{_UNPLAIN}]++ )
    | (?P<space> \s++ )
    """,
    re.VERBOSE,
)
_COLON = re.compile(r"\s*+:")
_ESCAPE = re.compile(r"\\(?:[xU](?P<code>(?<=x)[0-9a-fA-F]{2}|(?<=U)[0-9a-fA-F]{8})|(?P<other>.))")
_FOREIGN = {"'": "'", "`": "`", "v": "\\u000b", "a": "\\u0007", "e": "\\u001b", "0": "\\u0000"}
"""Escapes of Python and JavaScript that JSON doesn't have."""
_CONTROL = re.compile(r"[\x00-\x1f]")
_SHORT = {"\t": "\\t", "\b": "\\b", "\f": "\\f"}
_IN_STRING = re.compile(r'[^"\\\n]*+(?:\\.[^"\\\n]*+){0,10000}')
_LOG_HEAD = re.compile(r"\[[A-Z]+\]\s")
_SHELL_QUOTED = re.compile(r"""'\\''|'"'"'""")
_TIMES = 8
"""How many repairs of what was unwrapped are tried, before it is taken for something else."""
_TRIED = 1_048_576
"""Characters up to which a repair is tried on a copy before it is offered."""


class Repair(Struct, frozen=True):
    """A mending: what it does, in a person's words, and the edits that do it, the last in the text first."""

    label: str
    edits: tuple[Edit, ...]

    def apply(self, buffer: TextBuffer) -> None:
        """Do it. Raises ValueError where the text is not the one it was found for."""
        for edit in self.edits:
            if buffer.slice(edit.start, edit.start + len(edit.removed)) != edit.removed:
                raise ValueError("the text has changed since the repair was found")
            buffer.apply(edit)


def find_repair(buffer: TextBuffer, verdict: Valid | Problem) -> Repair | None:
    """The one repair there is for what `check` said of the buffer's data; None if there is none, or none that helps.

    JSON that is nothing but a string holding JSON gets one, too: it was escaped once too often.
    """
    repair = _find(buffer, verdict)
    if repair is None or isinstance(verdict, Valid) or buffer.length > _TRIED:
        return repair
    copy = TextBuffer(buffer.text)
    repair.apply(copy)
    return None if check(copy.data) == verdict else repair


def _find(buffer: TextBuffer, verdict: Valid | Problem) -> Repair | None:
    """The repair, if there is one that can be told from what stands at the problem."""
    if isinstance(verdict, Valid):
        return _unwrapped(buffer) if buffer.slice(0, 1) == '"' else None
    if verdict.kind is Kind.NOT_UTF8:
        return None
    at = buffer.offset_of_byte(verdict.offset)
    if verdict.kind is Kind.BYTE_ORDER_MARK:
        start = buffer.slice(0, _BEHIND)
        return Repair("Remove the byte order mark", (Edit(0, _BOM * (len(start) - len(start.lstrip(_BOM))), ""),))
    if _is_wrapped(buffer, at, verdict.kind) and (repair := _unwrapped(buffer)):
        return repair
    if _SHELL_QUOTED.search(buffer.slice(at - 4, at + 5)) and (repair := _unquoted(buffer)):
        return repair
    if verdict.kind is Kind.WRONG_BRACKET:
        return _bracket_added(buffer, at)
    ending = closed(buffer) or dropped(buffer) if verdict.kind is Kind.CUT_SHORT else cut_off(buffer, at)
    if ending:
        return Repair(ending[0], (ending[1],))
    return _local(buffer, at, verdict.kind) if at < buffer.length else None


def _bracket_added(buffer: TextBuffer, at: int) -> Repair | None:
    ending = closing_before(buffer, at, buffer.slice(at, at + 1))
    return Repair(ending[0], (ending[1],)) if ending else None


def _is_wrapped(buffer: TextBuffer, at: int, kind: Kind) -> bool:
    """Whether the whole text may be wrong, not a place in it."""
    start = buffer.slice(0, _BEHIND).lstrip(" \t\r\n")
    if start[:1] not in ("{", "[") or kind is Kind.AFTER_THE_END or _LOG_HEAD.match(start):
        return True
    return buffer.slice(at, at + 1) == "\\" and not buffer.slice(0, at if at <= _BEHIND else 0).strip(" \t\r\n{[")


def _unwrapped(buffer: TextBuffer) -> Repair | None:
    found = unwrapped(buffer.text, _mends)
    return Repair(found[0], (Edit(0, buffer.text, found[1]),)) if found else None


def _unquoted(buffer: TextBuffer) -> Repair | None:
    inside = without_shell_quotes(buffer.text)
    return Repair("Undo the shell's quoting", (Edit(0, buffer.text, inside),)) if _mends(inside) else None


def _mends(text: str, is_whole: bool = False) -> bool:
    """Whether it is JSON, or is after a few repairs of single places.

    `is_whole`: it is not just a word of what was there; then brackets may be missing at its end.
    """
    buffer = TextBuffer(text)
    for _ in range(_TIMES if len(text) <= _TRIED else 1):
        verdict = check(buffer.data)
        if isinstance(verdict, Valid):
            return True
        at = buffer.offset_of_byte(verdict.offset)
        if is_whole and verdict.kind is Kind.CUT_SHORT:
            return closed(buffer) is not None
        if verdict.kind is Kind.WRONG_BRACKET:
            repair = _bracket_added(buffer, at)
        else:
            repair = _local(buffer, at, verdict.kind) if at < buffer.length else None
        if repair is None:
            return False
        repair.apply(buffer)
    return isinstance(check(buffer.data), Valid)


def _local(buffer: TextBuffer, at: int, kind: Kind) -> Repair | None:
    """A repair of what stands at the problem, or is missing there."""
    ahead = buffer.slice(at, at + _AHEAD)
    before = buffer.slice(at - _BEHIND, at)
    if ahead[0] == ",":
        return _no_comma(at, before, ahead, kind)
    if kind in (Kind.NO_COMMA_IN_OBJECT, Kind.NO_COMMA_IN_LIST):
        place = at - len(before) + len(before.rstrip(" \t\r\n"))
        fits = _begins_member(ahead) if kind is Kind.NO_COMMA_IN_OBJECT else _begins_value(ahead)
        return Repair("Add the missing comma", (Edit(place, "", ","),)) if fits else None
    if kind is Kind.CONTROL_CHARACTER:
        return _controls_escaped(ahead, at)
    if ahead[0] == "\\":
        return _escapes_written(ahead, at)
    piece = _PIECE.match(ahead)
    if piece is None or (kind in _ELSEWHERE and piece.lastgroup != "unplain"):
        return None
    mending = next((mending for mending in _MENDINGS if mending.applies(piece)), None)
    if mending is None or (mending.kind == "key") != (kind is Kind.BARE_KEY):
        return None
    return _several(mending.label, list(mending.edits(ahead, at)))


def _escapes_written(ahead: str, at: int) -> Repair | None:
    """Escapes that only other languages have, written as JSON does, if one stands at the problem."""
    edits: list[Edit] = []
    for escape in _ESCAPE.finditer(ahead):
        written = _as_json(escape)
        if written is None and not edits:
            return None
        if written is not None:
            edits.append(Edit(at + escape.start(), escape[0], written))
    return _several("Write the escape as JSON does", edits)


def _as_json(escape: re.Match[str]) -> str | None:
    """The escape in JSON's words; None if it is one of them, or means nothing."""
    if escape["code"]:
        code = int(escape["code"], 16)
        units = chr(code).encode("utf-16-be", "surrogatepass").hex() if code < 0x110000 else ""
        return "".join([f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4)]) or None
    return _FOREIGN.get(escape["other"])


def _controls_escaped(ahead: str, at: int) -> Repair | None:
    """The control characters of the text at the problem, as escapes."""
    rest = _IN_STRING.match(ahead)
    found = list(_CONTROL.finditer(rest[0] if rest else ""))
    edits = [Edit(at + one.start(), one[0], _SHORT.get(one[0], f"\\u{ord(one[0]):04x}")) for one in found]
    return _several("Escape the tab" if ahead[0] == "\t" else "Escape the control character", edits)


def _several(label: str, edits: list[Edit]) -> Repair | None:
    if not edits:
        return None
    return Repair(label if len(edits) == 1 else f"{label} ({len(edits):,} places)", tuple(reversed(edits)))


def _no_comma(at: int, before: str, ahead: str, kind: Kind) -> Repair | None:
    if kind is Kind.COMMA_TOO_MANY:
        return Repair("Remove the comma", (Edit(at, ",", ""),))
    rest = ahead[1:].lstrip(" \t\r\n")[:1]
    is_last = not rest if kind is Kind.AFTER_THE_END else rest in ("}", "]")
    if not is_last or before.rstrip(" \t\r\n").endswith(":"):
        return None
    return Repair("Remove the comma", (Edit(at, ",", ""),))


def _begins_member(text: str) -> bool:
    piece = _PIECE.match(text)
    if piece is None or piece.lastgroup not in ("string", "single", "smart", "key"):
        return False
    return _COLON.match(text, piece.end()) is not None


def _begins_value(text: str) -> bool:
    piece = _PIECE.match(text)
    if piece is None:
        return False
    if piece.lastgroup == "word":
        return piece[0] in _LITERALS or any(mending.applies(piece) for mending in _MENDINGS)
    return piece.lastgroup in ("string", "single", "smart") or piece[0] in "{[" or piece[0].lstrip("-")[:1].isdecimal()


class _Mending(Struct, frozen=True):
    """What is done to the pieces of one kind."""

    label: str
    kind: str
    mended: Callable[[str, str], str]
    """The piece as it should be, from the piece and the character behind it."""
    is_slip: Callable[[str], bool] = bool

    def applies(self, piece: re.Match[str]) -> bool:
        """Whether `piece` is to be mended so."""
        return piece.lastgroup == self.kind and self.is_slip(piece[0])

    def edits(self, text: str, offset: int) -> Iterator[Edit]:
        """The edits of `text`, which stands at `offset` and begins with a slip, as far as it can be read."""
        at, before = 0, "{"
        while piece := _PIECE.match(text, at):
            at = piece.end()
            if self.applies(piece) and (self.kind != "key" or before in ("{", ",")):
                yield Edit(offset + piece.start(), piece[0], self.mended(piece[0], text[at : at + 1]))
            if piece.lastgroup not in ("space", "comment"):
                before = piece[0]


def _straightened(piece: str, _: str) -> str:
    """A text in single or curly quotes as one in double quotes."""
    written = re.sub(r"\\.|\"", lambda match: _reescaped(match[0], piece[0]), piece[1:-1], flags=re.DOTALL)
    return f'"{written}"'


def _reescaped(found: str, quote: str) -> str:
    if found == '"':
        return '\\"'
    return quote if found[1] == quote else found


def _uncommented(piece: str, behind: str) -> str:
    return " " if piece.startswith("/*") and behind not in ("", "\n", "\r") else ""


def _plain_blanks(piece: str) -> str:
    """As many blanks as there are characters that take room."""
    return " " * len(piece.translate(dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))))


_MENDINGS = (
    _Mending("Remove the comment", "comment", _uncommented),
    _Mending("Turn single quotes into double quotes", "single", _straightened),
    _Mending("Straighten the quotes", "smart", _straightened),
    _Mending("Put the key in double quotes", "key", lambda piece, _: f'"{piece}"'),
    _Mending(
        "Write true, false, null as JSON does",
        "word",
        lambda piece, _: _LITERALS[piece.lower()],
        lambda piece: piece.lower() in _LITERALS and piece not in ("true", "false", "null"),
    ),
    _Mending("Turn strange blanks into plain ones", "unplain", lambda piece, _: _plain_blanks(piece)),
    _Mending("Put null in its place", "word", lambda *_: "null", lambda piece: piece in _NOTHING),
)
