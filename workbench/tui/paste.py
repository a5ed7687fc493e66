"""Pastes taken whole: Textual's parser goes through a bracketed paste a character at a time, 1.2 s a MB.

The parser here finds the end of a paste by searching for it, and leaves all else to Textual's, but for two things:
Alt+A has no letter here, else every input would type it and keep it from the command it is; and Ctrl+Space has the one
name that it has in terminals that can tell it from Ctrl+@. A driver makes its
parser by a name in its own module and offers no other way in, so that name is what `install` sets.
"""

import sys
from collections.abc import Iterable

from textual import events
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.message import Message

_MODIFIERS = frozenset({"alt", "ctrl", "super", "meta", "hyper"})
_START, _END = "\x1b[200~", "\x1b[201~"


class WholePasteParser(XTermParser):
    """Textual's parser, but for the inside of a paste. A start mark cut in two is Textual's to handle, slowly."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasted: list[str] | None = None
        self._held = ""

    def feed(self, data: str) -> Iterable[Message]:
        """The messages of what came from the terminal."""
        if not data:
            yield from _as_meant(super().feed(data))
        while data:
            if self._pasted is None:
                before, mark, data = data.partition(_START)
                if before:
                    yield from _as_meant(super().feed(before))
                if mark:
                    self._pasted = []
                continue
            inside, mark, after = (self._held + data).partition(_END)
            if mark:
                self._pasted.append(inside)
                text = "".join(self._pasted).replace("\x00", "")
                self._pasted, self._held, data = None, "", after
                yield events.Paste(text)
            else:  # the end mark may be cut in two
                keep = len(inside) - len(_END) + 1
                self._pasted.append(inside[: max(0, keep)])
                self._held, data = inside[max(0, keep) :], ""

    def tick(self) -> Iterable[Message]:
        """The messages that waited for more to come: an escape, or a letter with Alt."""
        return _as_meant(super().tick())


def _as_meant(messages: Iterable[Message]) -> Iterable[Message]:
    for message in messages:
        if isinstance(message, events.Key) and message.key == "ctrl+@":
            yield events.Key("ctrl+space", None)
            continue
        if isinstance(message, events.Key) and not _MODIFIERS.isdisjoint(message.key.split("+")[:-1]):
            message.character = None
        yield message


def install(driver: type[Driver]) -> None:
    """Let a driver, and those it inherits from, make this parser."""
    for base in driver.__mro__:
        module = sys.modules[base.__module__]
        if getattr(module, "XTermParser", None) is XTermParser:
            module.XTermParser = WholePasteParser  # type: ignore[attr-defined]
