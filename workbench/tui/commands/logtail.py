"""Commands of the log. `panel('…')` is an action of what shows it (widgets/log_panel.py)."""

from workbench.tui.commands.command import Command, at

GROUP = "Log"
_HERE = at("logtail")


def _log(id: str, key: str, label: str, tooltip: str, action: str, *, footer: bool = False) -> Command:
    return Command(id, key, label, tooltip, GROUP, "logtail", f"panel({action!r})", where=_HERE, footer=footer)


COMMANDS = (
    _log("log_filter", "slash", "Filter", "Show lines that hold a text", "log_filter", footer=True),
    _log(
        "log_level",
        "l",
        "Level",
        "Show lines of a level and graver ones only: all, info, warn, error",
        "log_level",
        footer=True,
    ),
    _log(
        "whole_log",
        "f",
        "Whole log",
        "Fetch the whole log from CloudWatch Logs; again, or Esc, stops that",
        "whole_log",
    ),
    Command("copy_log_line", "y", "Copy", "Copy the line under the cursor", GROUP, where=_HERE, footer=True),
    Command("copy_log", "Y", "Copy log", "Copy all of the log that is here, unfiltered", GROUP, where=_HERE),
    _log(
        "unfold_log",
        "space,enter",
        "Unfold",
        "Show what else the JSON line under the cursor holds, or fold it again",
        "unfold_log",
    ),
    _log("log_wrap", "w", "Wrap", "Wrap long lines, or don't", "log_wrap"),
    _log("log_times", "t", "Times", "Show times since START, times of day, or none", "log_times"),
)
