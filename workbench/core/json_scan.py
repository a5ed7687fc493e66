"""Where a text stops being JSON (RFC 8259), said in a person's words.

A scanner that keeps its own stack, so that no depth breaks it, and that never turns a number into a number, so that no
size does. It is run only on what the fast check refused, and it stops at the first flaw. It goes in two gaits: whole
items at a time, by one regular expression each, as long as they are sound; and token by token where they are not or
nest deeper, to say what is wrong. That takes 0.2 s for 6 MB of common JSON, and some seconds for the worst.

No group is repeated possessively (`(…)*+`): Python before 3.11.5 gets that wrong (gh-106052). Sets are (`[…]*+`), and
groups are repeated a bounded number of times instead, which bounds the memory that a match may take.
"""

import re
from array import array
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from typing import NamedTuple

_AT_ONCE = 1000
"""How many items one match takes; more are taken by the next."""
_LEVELS = 4
"""How deep an item may nest that is taken whole. One more takes twice as long to compile."""
_SPACE = r"[ \t\n\r]*+"
_PLAIN = r'[^"\\\x00-\x1f]*+'
_ESCAPE = r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})'
_IN_STRING = rf"{_PLAIN}(?:{_ESCAPE}{_PLAIN}){{0,{_AT_ONCE}}}"
_STRING = f'"{_IN_STRING}"'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?"
_KEY = f"{_STRING}{_SPACE}:{_SPACE}"
_SCALAR = rf"(?:{_STRING}|{_NUMBER}|(?:true|false|null)(?![\w$]))"
_LITERALS = frozenset({"true", "false", "null"})
_FOREIGN_WORDS = {
    "True": "True is Python's word; JSON's is true",
    "False": "False is Python's word; JSON's is false",
    "None": "None is Python's word; JSON's is null",
    "undefined": "undefined is JavaScript's word; JSON has null",
    "NaN": "NaN is not a JSON number",
    "Infinity": "Infinity is not a JSON number",
}
_CLOSING = {"{": "}", "[": "]"}
_OTHER_QUOTES = "'’‘‚‛“”„‟«»"
_COMMENTS = ("//", "/*", "#")
_NO_COMMENTS = "JSON has no comments"


class Kind(Enum):
    """What sort of flaw it is, as far as it tells how to mend it."""

    OTHER = auto()
    CUT_SHORT = auto()  # brackets are open at the end
    AFTER_THE_END = auto()
    NO_COLON = auto()
    NO_COMMA_IN_OBJECT = auto()
    NO_COMMA_IN_LIST = auto()
    COMMA_AT_END = auto()
    COMMA_TOO_MANY = auto()  # in an object
    WRONG_BRACKET = auto()
    BARE_KEY = auto()
    COMMENT = auto()
    CONTROL_CHARACTER = auto()
    BYTE_ORDER_MARK = auto()
    NOT_UTF8 = auto()


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong at `index`, counted in characters from 0."""

    message: str
    index: int
    kind: Kind = field(default=Kind.OTHER, compare=False)


class _Found(Exception):  # noqa: N818 - it carries the answer out of the scanner; it is not an error of the program
    def __init__(self, message: str, index: int, kind: Kind = Kind.OTHER) -> None:
        self.flaw = Flaw(message, index, kind)


class _Patterns(NamedTuple):
    """Each matches only what is sound.

    `items` and `members` take those before the last of a list and of an object; `opening` takes a bracket that isn't
    empty and the plain items before the next bracket; `lists` the brackets before the last of very many.
    """

    space: re.Pattern[str]
    element: re.Pattern[str]
    items: re.Pattern[str]
    members: re.Pattern[str]
    lists: re.Pattern[str]
    opening: re.Pattern[str]
    in_string: re.Pattern[str]
    word: re.Pattern[str]
    number_as_key: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    """Compiled when a flaw is first looked for: that takes some milliseconds, which no start should wait for."""
    element = flat = _containing(_SCALAR)
    for _ in range(_LEVELS - 1):
        element = _containing(element)
    return _Patterns(
        space=re.compile(_SPACE),
        element=re.compile(element),
        items=re.compile(_items(element)),
        members=re.compile(_members(element)),
        lists=re.compile(r"\[{100,}(?=\[)"),
        opening=re.compile(rf"\[{_SPACE}(?!\]){_items(flat)}|\{{{_SPACE}{_members(flat)}{_KEY}"),
        in_string=re.compile(_IN_STRING),
        word=re.compile(r"[^\W\d][\w$]*"),
        number_as_key=re.compile(r"-?[0-9][\w.]{,40}(?=\s*:)"),
    )


def _containing(element: str) -> str:
    """A pattern for scalars, and for lists and objects of `element`."""
    listed = rf"\[{_SPACE}(?:{element}{_SPACE}(?:,{_SPACE}(?!\])|(?=\]))){{0,{_AT_ONCE}}}\]"
    keyed = rf'\{{{_SPACE}(?:{_KEY}{element}{_SPACE}(?:,{_SPACE}(?=")|(?=\}}))){{0,{_AT_ONCE}}}\}}'
    return f"(?>{_SCALAR}|{listed}|{keyed})"


def _items(element: str) -> str:
    """A pattern for what may stand in a list before its last item."""
    return rf"(?:{element}{_SPACE},{_SPACE}(?!\])){{0,{_AT_ONCE}}}"


def _members(element: str) -> str:
    """A pattern for what may stand in an object before its last member."""
    return rf'(?:{_KEY}{element}{_SPACE},{_SPACE}(?=")){{0,{_AT_ONCE}}}'


def find_flaw(text: str) -> Flaw | None:
    """The first place where `text` is not one JSON text, or None if it is one."""
    try:
        _Scanner(text).scan()
    except _Found as found:
        return found.flaw
    return None


class _Scanner:
    """Every method takes the index to read from, and gives the one behind what it read; it raises _Found at a flaw."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._patterns = _patterns()
        self._stack = array("I")
        """Where each bracket stands that is open."""

    def scan(self) -> None:
        text, stack = self._text, self._stack
        index = self._skip(0)
        if index == len(text):
            raise _Found("the payload is empty; JSON needs a value, such as {}", index)
        while True:
            if stack:
                index = self._whole_items(index)
                if text[stack[-1]] == "{":
                    index = self._key(index)
            index = self._after_value(self._value(index))
            if not stack:
                return

    def _skip(self, index: int) -> int:
        match = self._patterns.space.match(self._text, index)
        assert match is not None  # the pattern matches the empty string
        return match.end()

    def _whole_items(self, index: int) -> int:
        """Go over the sound items before the last one that stands in the innermost bracket."""
        is_list = self._text[self._stack[-1]] == "["
        pattern = self._patterns.items if is_list else self._patterns.members
        while True:
            match = pattern.match(self._text, index)
            assert match is not None  # the pattern matches the empty string
            taken, index = match.end() - index, match.end()
            if taken < 2 * _AT_ONCE:  # an item has two characters or more, so these were not as many as a match takes
                return index

    def _value(self, index: int) -> int:
        """Read one value, or open the brackets that it begins with and read the first value in them."""
        text = self._text
        while True:
            if match := self._patterns.element.match(text, index):
                return self._number_end(index, match.end()) if text[index] in "-0123456789" else match.end()
            if not text.startswith(("[", "{"), index):
                return self._scalar(index)
            index = self._open(index)

    def _open(self, index: int) -> int:
        """Open the bracket at `index`, which isn't empty, and all that follow it or their first plain items.

        Then stand before a value: whoever nests a million lists gets an answer soon, too.
        """
        first = index
        if several := self._patterns.lists.match(self._text, index):
            self._stack.extend(range(index, several.end()))
            index = several.end()
        while match := self._patterns.opening.match(self._text, index):
            self._stack.append(index)
            index = match.end()
        if index > first:
            return index
        self._stack.append(index)  # an object that has no sound key; or one too long for the pattern
        return self._key(self._skip(index + 1))

    def _scalar(self, index: int) -> int:
        text = self._text
        if index == len(text):
            raise self._cut_short()
        if text[index] == '"':
            return self._string(index)
        if match := self._patterns.word.match(text, index):
            raise _Found(self._not_a_literal(match[0], index), index)
        raise self._not_a_value(index)

    def _after_value(self, index: int) -> int:
        """Close what ends here, and stand before the next item, or at the end of the text with nothing open."""
        text, stack = self._text, self._stack
        while True:
            index = self._skip(index)
            if not stack:
                if index != len(text):
                    words = f"nothing may follow the value, but {self._shown(index)} does"
                    raise self._unexpected(index, words, Kind.AFTER_THE_END)
                return index
            if index == len(text):
                raise self._cut_short()
            opening = text[stack[-1]]
            if text[index] == _CLOSING[opening]:
                stack.pop()
                index += 1
                continue
            if text[index] != ",":
                raise self._no_comma(index, opening)
            following = self._skip(index + 1)
            if text.startswith(_CLOSING[opening], following):
                raise _Found(f"a comma stands before the closing {_CLOSING[opening]}", index, Kind.COMMA_AT_END)
            return following

    def _key(self, index: int) -> int:
        """Read `"key":` and stand before its value."""
        text = self._text
        if index == len(text):
            raise self._cut_short()
        if text[index] != '"':
            raise self._not_a_key(index)
        index = self._skip(self._string(index))
        if index == len(text):
            raise self._cut_short()
        if text[index] != ":":
            raise self._unexpected(index, f"a colon is missing before {self._shown(index)}", Kind.NO_COLON)
        return self._skip(index + 1)

    def _string(self, start: int) -> int:
        text, index, before = self._text, start + 1, -1
        while index != before:
            match = self._patterns.in_string.match(text, index)
            assert match is not None  # the pattern matches the empty string
            before, index = index, match.end()
        if text.startswith('"', index):
            return index + 1
        if index == len(text):
            raise _Found("the text that begins here has no closing quote", start)
        if text[index] in "\r\n":
            raise _Found("the text that begins here has no closing quote on its line; a line end is written \\n", start)
        is_control = text[index] < " "
        raise _Found(self._bad_in_string(index), index, Kind.CONTROL_CHARACTER if is_control else Kind.OTHER)

    def _number_end(self, start: int, end: int) -> int:
        """Where a number ends, if what follows doesn't show that it was meant to go on."""
        following = self._text[end : end + 1]
        if following and following in "0123456789":
            raise _Found("a number has no leading zeros", start)
        if following == ".":
            raise _Found("a digit is missing after the decimal point", end + 1)
        if following in ("e", "E"):
            signed = self._text.startswith(("+", "-"), end + 1)
            raise _Found("a digit is missing in the exponent", end + 2 if signed else end + 1)
        if following in ("x", "X") and self._text[start:end] in ("0", "-0"):
            raise _Found("JSON has no hexadecimal numbers", start)
        return end

    def _bad_in_string(self, index: int) -> str:
        text = self._text
        if text.startswith("\\u", index):
            return "\\u needs four hexadecimal digits"
        if text[index] == "\\":
            if index + 1 == len(text):
                return "the text ends inside an escape"
            return f"\\ can't stand before {self._shown(index + 1)}; a backslash is written \\\\"
        written = "; a tab is written \\t" if text[index] == "\t" else ""
        return f"the control character U+{ord(text[index]):04X} must be escaped inside a text{written}"

    def _no_comma(self, index: int, opening: str) -> _Found:
        character, closing = self._text[index], _CLOSING[opening]
        if character in "}]":
            words = f"{character} can't close the {opening} of line {self._line()}: {closing} is missing"
            return _Found(words, index, Kind.WRONG_BRACKET)
        kind = Kind.NO_COMMA_IN_OBJECT if opening == "{" else Kind.NO_COMMA_IN_LIST
        return self._unexpected(index, f"a comma or {closing} is missing before {self._shown(index)}", kind)

    def _not_a_key(self, index: int) -> _Found:
        character = self._text[index]
        if character in _OTHER_QUOTES:
            return _Found("a key stands in straight double quotes", index)
        if self._patterns.word.match(self._text, index):
            return _Found(f"the key {self._shown(index)} needs double quotes", index, Kind.BARE_KEY)
        if self._patterns.number_as_key.match(self._text, index):
            return _Found(f"the key {self._shown(index)} needs double quotes", index, Kind.BARE_KEY)
        if character == ",":
            return _Found("there is a comma too many", index, Kind.COMMA_TOO_MANY)
        if character == "]":
            return self._no_comma(index, "{")
        return self._unexpected(index, f"a key in double quotes is expected, not {self._shown(index)}")

    def _not_a_literal(self, word: str, index: int) -> str:
        if word in _FOREIGN_WORDS:
            return _FOREIGN_WORDS[word]
        if word.lower() in _LITERALS:
            return f"{word} is written {word.lower()} in JSON"
        return f"{self._shown(index)} is not a value; text needs double quotes"

    def _not_a_value(self, index: int) -> _Found:
        text = self._text
        character = text[index]
        if character in _OTHER_QUOTES:
            return _Found("text stands in straight double quotes", index)
        if text.startswith("-Infinity", index):
            return _Found("-Infinity is not a JSON number", index)
        if character in "+.-":
            return _Found("a number starts with a digit, or with a minus and a digit", index)
        if character == "}" and self._stack and text[self._stack[-1]] == "[":
            return self._no_comma(index, "[")
        if character in ",}]" and self._stack:
            return _Found(f"a value is missing before {character}", index)
        return self._unexpected(index, f"a value is expected, not {self._shown(index)}")

    def _unexpected(self, index: int, message: str, kind: Kind = Kind.OTHER) -> _Found:
        """What is wrong at `index`: a comment, wherever other languages may have one, or else what `message` says."""
        if self._text.startswith(_COMMENTS, index):
            return _Found(_NO_COMMENTS, index, Kind.COMMENT)
        return _Found(message, index, kind)

    def _cut_short(self) -> _Found:
        end = len(self._text)
        if not self._stack:
            return _Found("the payload ends where a value is expected", end)
        opening = self._text[self._stack[-1]]
        words = f"the payload ends, but the {opening} of line {self._line()} is still open"
        return _Found(f"{words}: {_CLOSING[opening]} is missing", end, Kind.CUT_SHORT)

    def _line(self) -> int:
        """The line of the innermost open bracket."""
        return self._text.count("\n", 0, self._stack[-1]) + 1

    def _shown(self, index: int) -> str:
        """The word or the character at `index`, fit to be quoted in a sentence."""
        patterns = self._patterns
        match = patterns.word.match(self._text, index) or patterns.number_as_key.match(self._text, index)
        word = match[0] if match else self._text[index]
        if not word.isprintable():
            return f"U+{ord(word[0]):04X}"
        return word if len(word) <= 24 else word[:23] + "…"
