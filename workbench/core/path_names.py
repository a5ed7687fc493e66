"""Names of keys as JMESPath writes them: a plain word as such, any other as in JSON, in quotes.

A path is there to be read and copied, so characters that can't be seen stand in it as escapes, which mean the same.
"""

import json
import re

from workbench.core.text import visible

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def name_of(key: str) -> str:
    """The name of a key."""
    return key if _PLAIN.fullmatch(key) else _seen(json.dumps(key, ensure_ascii=False))


def name_of_token(token: str) -> str:
    """The name of a key, given as JSON writes it; its own escapes stay."""
    return token[1:-1] if _PLAIN.fullmatch(token[1:-1]) else _seen(token)


def _seen(written: str) -> str:
    return written if visible(written) == written else "".join(map(_escaped, written))


def _escaped(character: str) -> str:
    return character if visible(character) == character else json.dumps(character)[1:-1]
