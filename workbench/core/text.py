"""Text from outside, made fit to be looked at.

A log line, a response, a function's name or an error may hold anything. Here every character that a terminal would obey
or hide is replaced by one that is seen: nothing that comes out of `visible` can move a cursor, set a title, turn text
round or break an encoder.
"""

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡", 0x09: "    "}
_HIDDEN = (
    range(0x80, 0xA0),  # C1 controls: CSI and OSC among them
    (0x00AD, 0x034F, 0x061C, 0x17B4, 0x17B5, 0x180E, 0xFEFF),  # soft hyphen and others that take no room
    (0x115F, 0x1160, 0x3164, 0xFFA0),  # Hangul fillers: letters that look like blanks
    (0x200B, 0x200E, 0x200F),  # zero width space, left-to-right and right-to-left mark
    range(0x2028, 0x202F),  # line and paragraph separator, embeddings and overrides
    range(0x2060, 0x2070),  # invisible operators and isolates
    range(0xFE00, 0xFE0E),  # variation selectors
    range(0xFFF0, 0xFFFC),
    range(0x1BCA0, 0x1BCA4),
    range(0x1D173, 0x1D17B),
    range(0xD800, 0xE000),  # lone surrogates: no encoder takes them
    range(0xE0000, 0xE1000),  # tags and more variation selectors: whole messages have been hidden in them
)
"""Controls and Unicode's default ignorable characters.

Not among them: the joiners U+200C and U+200D and the selectors U+FE0E, U+FE0F and U+180B to U+180D. Emoji and several
scripts are written with them, and they move nothing.
"""


class _Shown(dict[int, str]):
    """What stands for each character; filled as characters turn up."""

    def __init__(self, seen: dict[int, str], unseen: str) -> None:
        super().__init__(seen)
        self._unseen = unseen

    def __missing__(self, code: int) -> str:
        is_hidden = any(code in hidden for hidden in _HIDDEN)
        self[code] = shown = self._unseen.format(code) if is_hidden else chr(code)
        return shown


_ONE_LINE = _Shown(_PICTURES, "<U+{:04X}>")
_ONE_FOR_ONE = _Shown(_PICTURES | {0x09: "\t"}, "\ufffd")


def visible(text: str) -> str:
    """`text` on one line: controls as pictures (␛, ␀, ␊), other unseen characters as <U+202E>, a tab as four blanks."""
    return text if text.isascii() and text.isprintable() else text.translate(_ONE_LINE)


def one_for_one(line: str) -> str:
    """`line` with one seen character in the place of each unseen one, so that columns stay columns. Tabs stay."""
    return line if line.isascii() and line.isprintable() else line.translate(_ONE_FOR_ONE)


def visible_lines(text: str) -> list[str]:
    """`text` split at its line feeds (and at CR LF), each line made visible. A lone CR is shown as ␍."""
    return [visible(line.removesuffix("\r")) for line in text.split("\n")]


def decoded(data: bytes) -> str:
    """`data` as text: UTF-8 where it is UTF-8, and replacement characters where it isn't."""
    return data.decode("utf-8", "replace")
