"""JSON that was pasted with what it was packed in: a shell's quotes or a whole command, escapes, base64, code.

Each way gives what is inside, if that is an object or a list; other values are too easily something else.
"""

import binascii
import re
from collections.abc import Callable, Iterator

from workbench.core.json_edits import text_of

_BLANK = " \t\r\n"
_BEFORE = _BLANK + "\ufeff"
_COMMAND = 1_048_576
"""Characters up to which a text is read as a command."""
_AROUND = 300
"""Characters that may stand before JSON on its line."""
_QUOTES = 4
"""Characters that quotes around a text may take."""
_STARTS = 4
"""How many brackets on that line are tried as the beginning."""
_BASE64 = re.compile(r"[A-Za-z0-9+/_\-\s]+=?\s*=?\s*")
_SHELL_QUOTE = re.compile(r"""'\\''|'"'"'""")
_PAYLOAD = re.compile(r"--(?:payload|data(?:-raw|-binary|-ascii)?|json|body)(?:=(?P<value>.*))?|-d", re.DOTALL)
"""The options of aws, curl and their like that take a body."""
_PIECE = re.compile(
    r"""
      '(?P<single> [^']*+ )'
    | \$'(?P<escaped> [^'\\]*+ (?: \\. [^'\\]*+ ){0,100000} )'
    | "(?P<double> [^"\\]*+ (?: \\. [^"\\]*+ ){0,100000} )"
    | \\(?P<other> . )
    | (?P<space> \s++ )
    | (?P<plain> [^\s'"\\$]++ | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_DOUBLE = re.compile(r'\\(?:([$`"\\])|\n)')
_LITERAL = re.compile(
    r"""(?:[\w.]+\(\s*)?(?P<prefix>[bBrRuU]?)(?P<quote>'|")(?P<inside>.*)(?P=quote)\s*\)?\s*;?""", re.DOTALL
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "0": "\0", "\n": ""}
_FENCE = re.compile(r"\s*```\w*[ \t]*\r?\n(.*)\n\s*```\s*", re.DOTALL)
_BEHIND = re.compile(r"[\s;)]*")


def unwrapped(text: str, is_good: Callable[[str, bool], bool]) -> tuple[str, str] | None:
    """What was done to get at the JSON in `text`, in a person's words, and the JSON; None if there is none.

    `is_good` tells whether a text is what is looked for; it is told, too, whether that is all there was in `text`.
    """
    text = text.strip(_BLANK)
    whole = len(without_shell_quotes(text)) - _QUOTES
    starts_well = text[:1] in ("{", "[")
    for label, way in _WAYS:
        if starts_well and way not in (_strings, _surrounded):
            continue
        for inside in way(text):
            is_whole = way in (_strings, _doubled, _literals) or len(inside) >= whole
            if inside.lstrip(_BEFORE)[:1] in ("{", "[") and inside != text and is_good(inside, is_whole):
                return label, inside
    return None


def unescaped(text: str) -> str | None:
    """What `text` says as the inside of a JSON string; None if it is none."""
    quoted = f'"{text}"'.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
    try:
        said = text_of(quoted.encode())
        said.encode()
    except ValueError:
        return None
    return said


def without_shell_quotes(text: str) -> str:
    """`text` as a shell reads it between single quotes: each quote that was brought in from outside is a plain one."""
    return _SHELL_QUOTE.sub("'", text)


def _strings(text: str) -> Iterator[str]:
    inner = text[1:-1] if text[:1] == text[-1:] == '"' and len(text) > 1 else text
    said = unescaped(inner)
    while said is not None and said != inner:
        yield said
        if said[:1] != '"' or said[-1:] != '"':
            return
        inner = said[1:-1]
        said = unescaped(inner)


def _doubled(text: str) -> Iterator[str]:
    if text[:1] == text[-1:] == '"' and '""' in text:
        yield text[1:-1].replace('""', '"')


def _base64(text: str) -> Iterator[str]:
    if text[:1] == text[-1:] and text[:1] in ("'", '"'):
        text = text[1:-1]
    if len(text) < 4 or not _BASE64.fullmatch(text):
        return
    packed = "".join(text.split()).rstrip("=").replace("-", "+").replace("_", "/")
    try:
        yield binascii.a2b_base64(packed + "=" * (-len(packed) % 4)).decode()
    except ValueError:
        return


def _literals(text: str) -> Iterator[str]:
    """A string of Python or JavaScript, also as what a function is called with."""
    literal = _LITERAL.fullmatch(text)
    if literal is None:
        return
    if literal["prefix"] in ("r", "R"):
        yield literal["inside"]
        return
    said = _ESCAPE.sub(_said_by_escape, literal["inside"])
    if literal["prefix"] in ("b", "B"):
        try:
            said = said.encode("latin-1").decode()
        except UnicodeError:
            return
    yield said


def _said_by_escape(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else escape[0]
    return _ESCAPED.get(escape[4], escape[4] if escape[4] in "\\'\"`/" else escape[0])


def _shell_words(text: str) -> Iterator[str]:
    """What a shell passes on: the body first, if there is an option that takes one."""
    if len(text) > _COMMAND or not ("'" in text or '"' in text or "--" in text):
        return
    words = list(_words(text))
    for before, word in zip(["", *words], words, strict=False):
        option = _PAYLOAD.fullmatch(word)
        if option and option["value"]:
            yield option["value"]
            yield from _base64(option["value"])
        elif (option := _PAYLOAD.fullmatch(before)) and not option["value"]:
            yield word
            yield from _base64(word)
    for word in words:
        yield word
        said = unescaped(word) if "\\" in word else None
        if said is not None:
            yield said


def _words(text: str) -> Iterator[str]:
    word: list[str] | None = None
    for piece in _PIECE.finditer(text):
        if piece["space"] is not None or piece["other"] == "\n":
            if word is not None:
                yield "".join(word)
            word = None
            continue
        said = piece["single"] or piece["other"] or piece["plain"] or ""
        if piece["double"]:
            said = _IN_DOUBLE.sub(lambda found: found[1] or "", piece["double"])
        elif piece["escaped"]:
            said = _ESCAPE.sub(_said_by_escape, piece["escaped"])
        if word is None:
            word = []
        word.append(said)
    if word is not None:
        yield "".join(word)


def _surrounded(text: str) -> Iterator[str]:
    """What stands behind an assignment, the head of a log's line, or between fences."""
    fenced = _FENCE.fullmatch(text)
    if fenced:
        yield fenced[1]
        return
    end = max(text.rfind("}"), text.rfind("]")) + 1
    head = text[: min(_AROUND, end)]
    starts = [at for at, character in enumerate(head) if character in "{["]
    for start in starts[:_STARTS] if _BEHIND.fullmatch(text, end) else ():
        if not set(head[:start]) & set("\"'\n{}"):
            yield text[start:end]


_WAYS: tuple[tuple[str, Callable[[str], Iterator[str]]], ...] = (
    ("Unescape the JSON in the text", _strings),
    ("Undo the doubled quotes", _doubled),
    ("Decode the base64", _base64),
    ("Take it out of the shell's quotes", _shell_words),
    ("Take it out of the string", _literals),
    ("Remove what stands around it", _surrounded),
)
