"""Commands of the log."""

from workbench.tui.commands.command import Command, at

GROUP = "Log"
_HERE = at("logtail")
COMMANDS = (
    Command("log_filter", "slash", "Filter", "Show lines that hold a text", GROUP, "logtail", where=_HERE, footer=True),
    Command(
        "log_level",
        "l",
        "Level",
        "Show lines of a level and graver ones only: all, info, warn, error",
        GROUP,
        "logtail",
        where=_HERE,
        footer=True,
    ),
    Command(
        "whole_log",
        "f",
        "Whole log",
        "Fetch the whole log from CloudWatch Logs; again, or Esc, stops that",
        GROUP,
        "logtail",
        where=_HERE,
    ),
    Command("copy_log_line", "y", "Copy", "Copy the line under the cursor", GROUP, where=_HERE, footer=True),
    Command("copy_log", "Y", "Copy log", "Copy all of the log that is here, unfiltered", GROUP, where=_HERE),
    Command(
        "unfold_log",
        "space,enter",
        "Unfold",
        "Show what else the JSON line under the cursor holds, or fold it again",
        GROUP,
        "logtail",
        where=_HERE,
    ),
    Command("log_wrap", "w", "Wrap", "Wrap long lines, or don't", GROUP, "logtail", where=_HERE),
    Command("log_times", "t", "Times", "Show times since START, times of day, or none", GROUP, "logtail", where=_HERE),
)
