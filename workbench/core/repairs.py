"""One mending for the slip that keeps a payload from being JSON, where it is one of the common ones.

What stands before the problem is sound, and is left alone but for a comma's place. From the problem on the text is read
word by word, and all slips of the same kind are mended as far as it can be read: no string that is sound is touched,
and no number ever. Some slips are of the whole text: it came in a shell's quotes, escaped, or as base64.
"""

import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workbench.core.json_edits import skeleton, text_of
from workbench.core.json_paths import OpenBracket, open_brackets
from workbench.core.json_scan import Kind
from workbench.core.payload import Problem, Valid, check
from workbench.core.text_buffer import Edit, TextBuffer

_AHEAD = 200_000
"""Characters behind the problem in which slips of its kind are mended with it."""
_BEHIND = 4_096
"""Characters before the problem in which the end of the value before it is looked for."""
_BOM = "\ufeff"
_LITERALS = {"true": "true", "false": "false", "null": "null", "none": "null"}
_NOTHING = frozenset({"undefined", "NaN", "Infinity", "-Infinity"})
_ELSEWHERE = frozenset({Kind.AFTER_THE_END, Kind.NO_COLON})
"""The problems that mending what stands there doesn't solve."""
_END = r"\s*(?:[,:}\]]|\Z|//|/\*|\#)"
"""What follows a text in quotes: another quote inside it is followed by something else."""
_PIECE = re.compile(
    rf"""
      (?P<string> "[^"\\\n]*+(?:\\.[^"\\\n]*+){{0,10000}}" )
    | (?P<comment> //[^\n]*+ | \#[^\n]*+ | /\*[^*]*+(?:\*(?!/)[^*]*+){{0,10000}}\*/ )
    | (?P<single> '[^'\\\n]*+(?:(?:\\.|'(?!{_END}))[^'\\\n]*+){{0,10000}}'(?={_END}) )
    | (?P<smart> [“”][^“”\n]*+[“”](?={_END}) | [‘’][^‘’\n]*+(?:’(?!{_END})[^‘’\n]*+){{0,10000}}[‘’](?={_END}) )
    | (?P<key> [A-Za-z_$][\w$-]*+(?=\s*:) )
    | (?P<word> -?[A-Za-z_$][\w$]*+ )
    | (?P<number> [-+.\w]++ )
    | (?P<mark> [{{}}\[\],:] )
    | (?P<space> \s++ )
    """,
    re.VERBOSE,
)
_COLON = re.compile(r"\s*+:")
_BASE64 = re.compile(r"[A-Za-z0-9+/_\-\s]+=?\s*=?\s*")
_SHELL_QUOTE = re.compile(r"""'\\''|'"'"'""")


_TRIED = 1_048_576
"""Characters up to which a repair is tried on a copy before it is offered."""


@dataclass(frozen=True, slots=True)
class Repair:
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
    """The one repair there is for what `check` said of the buffer's data; None if there is none, or none that helps."""
    repair = _find(buffer, verdict)
    if repair is None or isinstance(verdict, Valid) or buffer.length > _TRIED:
        return repair
    copy = TextBuffer(buffer.text)
    repair.apply(copy)
    return None if check(copy.data) == verdict else repair


def _find(buffer: TextBuffer, verdict: Valid | Problem) -> Repair | None:
    """The one repair there is for what `check` said of the buffer's data; None if there is none.

    JSON that is nothing but a string holding JSON gets one, too: it was escaped once too often.
    """
    if isinstance(verdict, Valid):
        return _unescaped(buffer) if buffer.slice(0, 1) == '"' else None
    at = buffer.offset_of_byte(verdict.offset)
    if at == buffer.length:
        return _closed(buffer) if verdict.kind is Kind.CUT_SHORT else None
    if verdict.kind is Kind.BYTE_ORDER_MARK:
        start = buffer.slice(0, _BEHIND)
        return Repair("Remove the byte order mark", (Edit(0, _BOM * (len(start) - len(start.lstrip(_BOM))), ""),))
    return _whole(buffer, at) or _local(buffer, at, verdict.kind)


def _whole(buffer: TextBuffer, at: int) -> Repair | None:
    """A repair of the whole text, where it is wrong from its beginning on."""
    before, here = buffer.slice(0, at) if at <= _BEHIND else "x", buffer.slice(at, at + 1)
    if here == "\\" and not before.strip(" \t\r\n{["):
        return _unescaped(buffer)
    if before.strip(" \t\r\n"):
        return None
    if here == "'":
        return _unshelled(buffer)
    return _decoded(buffer) if here.isalnum() else None


def _unshelled(buffer: TextBuffer) -> Repair | None:
    if not buffer.slice(buffer.length - _BEHIND, buffer.length).rstrip().endswith("'"):
        return None
    inner = _SHELL_QUOTE.sub("'", buffer.text.strip()[1:-1])
    for candidate in (inner, _unescape(inner)):
        if candidate and _is_document(candidate):
            return _replaced("Take it out of the shell's quotes", buffer, candidate)
    return None


def _unescaped(buffer: TextBuffer) -> Repair | None:
    text = buffer.text.strip(" \t\r\n")
    inner = _unescape(text[1:-1] if text[:1] == '"' else text)
    if inner is None or not _is_document(inner):
        return None
    return _replaced("Unescape the JSON in the text", buffer, inner)


def _unescape(text: str) -> str | None:
    """What `text` says as the inside of a JSON string."""
    quoted = f'"{text}"'.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
    try:
        said = text_of(quoted.encode())
        said.encode()
    except ValueError:
        return None
    return said


def _decoded(buffer: TextBuffer) -> Repair | None:
    text = buffer.text
    if len(text) < 4 or not _BASE64.fullmatch(text):
        return None
    packed = "".join(text.split()).rstrip("=").replace("-", "+").replace("_", "/")
    try:
        said = binascii.a2b_base64(packed + "=" * (-len(packed) % 4)).decode()
    except ValueError:
        return None
    return _replaced("Decode the base64", buffer, said) if _is_document(said) else None


def _is_document(text: str) -> bool:
    """Whether it is JSON, and an object or a list: other values are too easily something else."""
    return text.lstrip(" \t\r\n")[:1] in ("{", "[") and isinstance(check(text.encode("utf-8", "replace")), Valid)


def _replaced(label: str, buffer: TextBuffer, text: str) -> Repair:
    return Repair(label, (Edit(0, buffer.text, text),))


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
    if kind is Kind.WRONG_BRACKET:
        return _closing_before(buffer, at, ahead[0])
    if kind in _ELSEWHERE or not (piece := _PIECE.match(ahead)):
        return None
    mending = next((mending for mending in _MENDINGS if mending.applies(piece)), None)
    if mending is None or (mending.kind == "key") != (kind is Kind.BARE_KEY):
        return None
    edits = tuple(mending.edits(ahead, at))
    return Repair(mending.label if len(edits) == 1 else f"{mending.label} ({len(edits):,} places)", edits[::-1])


def _no_comma(at: int, before: str, ahead: str, kind: Kind) -> Repair | None:
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


@dataclass(frozen=True, slots=True)
class _Mending:
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
    _Mending("Put null in its place", "word", lambda *_: "null", lambda piece: piece in _NOTHING),
)


def _closed(buffer: TextBuffer) -> Repair | None:
    """The brackets that are open at the end, closed; a comma before the end goes. None where a value is missing."""
    data = buffer.data
    spine = skeleton(data)
    frames = open_brackets(spine, len(spine))
    if not frames or _awaits_value(spine, frames[-1]):
        return None
    tail = buffer.slice(buffer.length - _BEHIND, buffer.length)
    end = buffer.length - len(tail) + len(tail.rstrip(" \t\r\n"))
    closers = "".join(["]" if frame.is_list else "}" for frame in reversed(frames)])
    comma = "," if buffer.slice(end - 1, end) == "," else ""
    label = "Add the missing bracket" if len(closers) == 1 else f"Add the {len(closers):,} missing brackets"
    return Repair(label, (Edit(end - len(comma), comma, closers),))


def _awaits_value(spine: bytes, bracket: OpenBracket) -> bool:
    """Whether the member that `spine` ends with has no value yet."""
    if bracket.is_list or bracket.key is None:
        return False
    behind = spine[spine.find(b'"', bracket.key + 1) + 1 :].strip(b" \t\r\n")
    return behind in (b"", b":")


def _closing_before(buffer: TextBuffer, at: int, closing: str) -> Repair | None:
    """For `{"a": [1}`: the bracket that is missing before `closing`, if with it `closing` fits."""
    end = buffer.byte_offset(at)
    spine = skeleton(buffer.data[:end])
    frames = open_brackets(spine, end)
    if len(frames) < 2 or frames[-2].is_list != (closing == "]") or frames[-1].is_list == frames[-2].is_list:
        return None
    other = "]" if frames[-1].is_list else "}"
    return Repair(f"Add the missing {other}", (Edit(at, "", other),))
