"""What a command is: one thing a person can do, with its key, its words, and whose action it is."""

from msgspec import Struct

PANES = frozenset({"functions", "payload", "response", "logtail"})
EVERYWHERE = PANES | {"filter", "bar"}
"""All places: the panes, the filter of the functions, the lines of the response to type into."""


class Command(Struct, frozen=True):
    """One thing a person can do.

    Attributes:
        id: what the settings file calls it. key: Textual's words, several with commas. label: two words at most.
        tooltip: a sentence. group: its heading in the help.
        owner: whose action it is: a pane's or a tool's, by its id; empty for the screen's own.
        action: the `action_…` of the owner, perhaps with arguments; the id where it is empty.
        where: what must have the focus for the key to work. footer: whether the footer shows it.
        priority: whether the key works also where it could be typed.
    """

    id: str
    key: str
    label: str
    tooltip: str
    group: str
    owner: str = ""
    action: str = ""
    where: frozenset[str] = EVERYWHERE
    footer: bool = False
    priority: bool = False

    @property
    def call(self) -> str:
        """The action as Textual writes it."""
        return self.action or self.id


def at(*panes: str) -> frozenset[str]:
    """Only while one of these panes has the focus."""
    return frozenset(panes)
