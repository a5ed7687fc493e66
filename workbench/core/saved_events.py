"""Events: payloads that are kept under a name, as whoever keeps them tells of them, and what a name may be.

An event is a value: what a list shows of it, and by what its source finds it again. Its payload is loaded when it is
wanted. A name becomes a file's, on whatever system the project is checked out next: so it is held to what all of them
take.
"""

from msgspec import Struct

from workbench.core.errors import WorkbenchError
from workbench.core.text import visible

LONGEST_NAME = 100
"""Characters of an event's name."""
_LONGEST_FILE = 200
"""Bytes of its file's name; 255 is what most systems take."""
_FORBIDDEN = frozenset('/\\:*?"<>|')
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
_SCHEMA = "schema"


class SavedEvent(Struct, frozen=True):
    """An event in a list.

    Attributes:
        name: what people call it.
        where: where it comes from, in a word or two, for a column: "project", "yours", "shareable".
        key: by what its source knows it; nobody else reads anything into it. Unique within its source.
        detail: more of where it is or what it is for, in a line: a path, a description.
        stamp: what its source saw of its state when it listed it, by which it notices that others changed it since.
        is_fixed: whether it can't be changed, renamed or deleted from here.
    """

    name: str
    where: str
    key: str
    detail: str = ""
    stamp: str = ""
    is_fixed: bool = False


class ConsentNeededError(WorkbenchError):
    """What was asked for changes something that a person should know of first; it was not done.

    Attributes:
        title, message: the question. go: what is on the button that says yes, a word or two.
        consent: given back with the same call, it says yes to exactly this; never if things changed in between.
    """

    def __init__(self, title: str, message: str, go: str, consent: str) -> None:
        super().__init__(title, message)
        self.go, self.consent = go, consent


def event_name(text: str) -> str:
    """`text` as an event's name, composed as Unicode has it. Raises WorkbenchError where no file could have it."""
    from unicodedata import normalize  # it is a megabyte, and needed when something is saved

    name = normalize("NFC", text.strip())
    problem = _problem(name)
    if problem:
        raise WorkbenchError("Not a name for an event", problem)
    return name


def _problem(name: str) -> str:
    """Why an event can't be called so, in a sentence; empty when it can."""
    if not name:
        return "It needs a name."
    if len(name) > LONGEST_NAME or len(name.encode("utf-8", "replace")) > _LONGEST_FILE:
        return f"A name has at most {LONGEST_NAME} characters."
    if wrong := sorted(_FORBIDDEN & set(name)):
        return f"A name can't hold {' '.join(wrong)}: it is a file's name on every system."
    if visible(name) != name or not all(letter.isprintable() for letter in name):
        return "A name can't hold characters that aren't seen."
    if name[0] == "." or name[-1] == ".":
        return "A name can't begin or end with a full stop."
    if name.partition(".")[0].rstrip().lower() in _DEVICES:
        return f"{name} is the name of a device on Windows."
    if name.lower() == _SCHEMA or name.lower().endswith(f".{_SCHEMA}"):
        return "A file of this name would be taken for a schema."
    return ""
