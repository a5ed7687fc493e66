"""Commands of the response: what can be done with whatever a function answered.

VIEWER are those of the view itself, wherever it stands: `viewer('…')` is an action of widgets/json_view.py or of its
document, and whoever shows one has an `action_viewer` that passes it on.
"""

from workbench.tui.commands.command import Command, at

GROUP = "Response"
_HERE = at("response")
_LEVELS = "Show so many levels of brackets, and fold all others"


def _viewer(id: str, key: str, label: str, tooltip: str, action: str, *, footer: bool = False) -> Command:
    return Command(id, key, label, tooltip, GROUP, "response", f"viewer({action!r})", _HERE, footer=footer)


VIEWER = (
    _viewer(
        "search_response", "slash", "Search", "Look for text, plain or by a regular expression", "search", footer=True
    ),
    _viewer("next_hit", "n", "Next hit", "Go to the next hit of the search", "next_hit(1)"),
    _viewer("previous_hit", "N", "Hit before", "Go to the hit before", "next_hit(-1)"),
    _viewer("filter_response", "f", "Filter", "Show what a JMESPath expression picks", "filter", footer=True),
    _viewer("open_string", "enter", "Open", "Look into a string: JSON, base64 or text", "open_string"),
    _viewer("back", "backspace", "Back", "Go back from a search, a filter or a string; Esc does it too", "back"),
    _viewer("copy_value", "y", "Copy", "Copy the value under the cursor as JSON", "copy_value", footer=True),
    _viewer("copy_text", "Y", "Copy text", "Copy the value under the cursor as text", "copy_text"),
    _viewer("copy_path", "p", "Copy path", "Copy the path of the line under the cursor", "copy_path"),
    _viewer("copy_response", "c", "Copy all", "Copy the whole payload as it came", "copy_all"),
    _viewer("save_response", "s", "Save", "Save what is looked at to a file, byte for byte", "save"),
    _viewer("wrap_response", "w", "Wrap", "Wrap long lines, or don't", "wrap"),
    _viewer("toggle_fold", "space", "Fold one", "Fold or unfold the bracket of the cursor's line", "toggle_fold"),
    _viewer("fold", "left,h", "Fold", "Fold the cursor's line, or go to the bracket around it", "fold"),
    _viewer("unfold", "right,l", "Unfold", "Unfold the cursor's line, or go inside", "unfold"),
    _viewer("fold_all", "minus", "Fold all", "Fold all brackets but the outermost", "fold_to(1)"),
    _viewer("unfold_all", "plus,equals_sign", "Unfold all", "Show every line", "unfold_all"),
    *(_viewer(f"level_{n}", str(n), f"Level {n}", _LEVELS, f"fold_to({n})") for n in range(1, 10)),
)
COMMANDS = (
    Command(
        "view",
        "v",
        "View",
        "Show the response in another way: pretty, raw, http, text, hex",
        GROUP,
        "response",
        "view(1)",
        _HERE,
        footer=True,
    ),
    Command("previous_view", "V", "View before", "Go to the view before", GROUP, "response", "view(-1)", _HERE),
    *VIEWER,
)
