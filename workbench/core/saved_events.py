"""Events: payloads that are kept under a name, as whoever keeps them tells of them.

An event is a value: what a list shows of it, and by what its source finds it again. Its payload is loaded when it is
wanted.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedEvent:
    """An event in a list.

    Attributes:
        name: what people call it.
        where: where it comes from, in a word or two, for a column: "project", "template.yaml", "yours", "shareable".
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
