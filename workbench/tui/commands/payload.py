"""Commands of the payload: what is in the editor, and the events and files it can come from."""

from workbench.tui.commands.command import Command, at

GROUP = "Payload"
_HERE = at("payload")


def _here(id: str, key: str, label: str, tooltip: str, action: str = "", *, footer: bool = False) -> Command:
    """A command of the pane, whose key works while it has the focus."""
    return Command(id, key, label, tooltip, GROUP, "payload", action, _HERE, footer=footer)


def _edit(id: str, key: str, label: str, tooltip: str, action: str) -> Command:
    """A command of the editor itself, whose key works while it has the focus."""
    return _here(id, key, label, tooltip, f"editor({action!r})")


def _payload(id: str, key: str, label: str, tooltip: str, owner: str = "payload", *, footer: bool = False) -> Command:
    """A command for the payload as a whole, whose key works everywhere."""
    return Command(id, key, label, tooltip, GROUP, owner, footer=footer)


COMMANDS = (
    _payload("events", "ctrl+e", "Events", "Choose one of the function's saved payloads", "events", footer=True),
    _payload("save_event", "alt+e", "Save event", "Save the payload under a name, as an event", "events"),
    _payload("share_event", "alt+u", "Share event", "Save the payload as a shareable test event in AWS", "events"),
    _payload("templates", "alt+t", "Templates", "Begin with a sample event of an AWS service", "templates"),
    _payload("preview", "alt+v", "Preview", "Show what would be sent, placeholders filled", "placeholders"),
    _payload("sent", "alt+k", "Sent", "Show the payload that the shown run was sent", "placeholders"),
    _payload("go_to_problem", "f8", "Problem", "Go to where the payload stops being JSON", ""),
    _payload("repair", "ctrl+r", "Repair", "Mend what makes the payload not JSON, where that is clear"),
    _payload("format", "f9", "Format", "Indent the payload, every token as it is"),
    _payload("compact", "shift+f9", "Compact", "Take the white space out of the payload"),
    _payload("sort_keys", "ctrl+f9", "Sort keys", "Sort the keys of the payload's objects"),
    _here("find", "ctrl+f", "Find", "Look for text in the payload, plain or by an expression", footer=True),
    _here("find_next", "alt+n", "Find next", "Go to the next hit", "find_next(1)"),
    _here("find_previous", "alt+p", "Find before", "Go to the hit before", "find_next(-1)"),
    _here("replace", "alt+r", "Replace", "Look for text and put other text in its place"),
    _here("go_to", "ctrl+g", "Go to", "Go to a line, or to the value of a path"),
    _here("complete", "ctrl+space,alt+c", "Complete", "Offer the keys and values that may come here"),
    _payload("choose_schema", "alt+s", "Schema", "Hold the payload to a JSON Schema, and complete by it"),
    _edit(
        "go_to_bracket",
        "ctrl+right_square_bracket",
        "Bracket",
        "Go to the bracket that belongs to this one",
        "go_to_bracket",
    ),
    _edit("undo", "ctrl+z,super+z", "Undo", "Take the last change back", "undo"),
    _edit("redo", "ctrl+shift+z,alt+z,super+shift+z", "Redo", "Do again what was taken back", "redo"),
    _edit("cut", "ctrl+x,super+x", "Cut", "Cut the selection, or the line", "cut"),
    _edit("copy", "ctrl+c,super+c", "Copy text", "Copy the selection, or the line", "copy"),
    _edit("paste", "ctrl+v", "Paste", "Paste what was copied here; the terminal pastes the rest", "paste"),
    _edit("select_all", "alt+a,ctrl+a", "Select all", "Select the whole payload", "select_all"),
    _edit("indent", "alt+i", "Indent", "Set lines in; so does Tab with several selected", "indent(1)"),
    _edit("unindent", "alt+j", "Unindent", "Set lines out; so does Shift+Tab with several selected", "indent(-1)"),
    _edit("wrap_payload", "alt+w", "Wrap lines", "Wrap the payload's long lines, or don't", "wrap"),
    _payload("open_file", "ctrl+o", "Open file", "Take the payload from a file"),
    _payload("save_file", "ctrl+s", "Save file", "Save the payload to a file"),
    _payload("edit_elsewhere", "f12", "Own editor", "Edit the payload in $EDITOR"),
)
