"""The command line and composition root: the only place that builds everything.

`options` reads what was typed, `destinations` chooses the target, `commands` does what was asked, `output` renders it.
"""

from workbench.cli.commands import main

__all__ = ["main"]
