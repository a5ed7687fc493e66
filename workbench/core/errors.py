"""The exceptions that may cross from a room to the one above it: WorkbenchError, and what is one.

They carry what a person needs, in their words. Whatever a library raised is translated before it gets here.
"""


class WorkbenchError(Exception):
    """Something went wrong that a person should read about.

    Attributes:
        title: what happened, in a few words, no full stop ("The local endpoint didn't start").
        message: the particulars, in full sentences. May hold text from outside: show it as data, never as markup.
        hint: what to do next; empty if there is nothing useful to say.
    """

    def __init__(self, title: str, message: str = "", hint: str = "") -> None:
        super().__init__(": ".join(part for part in (title, message) if part))
        self.title = title
        self.message = message
        self.hint = hint


class ListingError(WorkbenchError):
    """A listing broke off; what came before stays true.

    Attributes:
        marker: where it can go on; empty if only at its beginning.
    """

    def __init__(self, title: str, message: str = "", hint: str = "", marker: str = "") -> None:
        super().__init__(title, message, hint)
        self.marker = marker
