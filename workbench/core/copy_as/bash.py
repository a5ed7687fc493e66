"""Text for bash and zsh that means exactly the given bytes, whatever they are, also when it is pasted.

Single quotes hold everything but themselves. What a terminal would obey when it is pasted (a tab, a carriage return, an
escape), or hide, is written as an escape in $'…'; there also `!`, which some shells expand inside. A text that is too
long for one argument of a command (128 KB on Linux), holds a NUL or is no UTF-8 can't be an argument at all.
"""

import base64
import re
from collections.abc import Sequence

from workbench.core.text import visible

ARGUMENT_LIMIT = 32_000
"""Bytes: of more a file is made. It is far below the system's limit, since nobody reads it any more."""
END = "END_OF_PAYLOAD"
_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+,-]+")
_ESCAPED = {"\\": "\\\\", "'": "\\'", "!": "\\041", "\n": "\n"}


def quoted(text: str) -> str:
    """`text`, without a NUL, as one word of a command."""
    if _PLAIN.fullmatch(text):
        return text
    if all(character == "\n" or not _is_unseen(character) for character in text):
        return "'" + text.replace("'", "'\\''") + "'"
    return "$'" + "".join(map(_escaped, text)) + "'"


def argument(data: bytes) -> str | None:
    """`data` as one word of a command; None where it can't be one."""
    if len(data) > ARGUMENT_LIMIT or b"\0" in data:
        return None
    try:
        return quoted(data.decode())
    except UnicodeDecodeError:
        return None


def here(data: bytes) -> str:
    """`data` in base64, as the body of a here-document and its last line."""
    return f"{base64_lines(data)}{END}"


def base64_lines(data: bytes) -> str:
    """`data` in base64, in lines of 76 characters, each with its end."""
    return base64.encodebytes(data).decode()


def command(words: Sequence[str]) -> str:
    """A command over several lines, from its words; what belongs on a line is one of `words`."""
    return " \\\n  ".join(words)


def comment(text: str) -> str:
    """A line that says something; nothing for nothing."""
    return f"# {visible(text)}\n" if text else ""


def _is_unseen(character: str) -> bool:
    return visible(character) != character


def _escaped(character: str) -> str:
    if character in _ESCAPED:
        return _ESCAPED[character]
    if _is_unseen(character):
        return "".join(f"\\{byte:03o}" for byte in character.encode())
    return character
