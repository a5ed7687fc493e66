"""What the interface opens with: the target, all targets there are, the history.

Apart from interface.py, so that it is known, and the local endpoint is on its way, before Textual is imported.
"""

from argparse import Namespace
from collections.abc import Mapping

from workbench.cli.clock import SystemClock
from workbench.cli.destinations import choose_destination
from workbench.cli.targets import KnownTargets
from workbench.core.ports import Destination
from workbench.store import paths
from workbench.store.history import FileHistory
from workbench.store.settings import Settings
from workbench.store.targets import TargetMemory


def open_history(files: paths.Paths, chosen: Settings) -> FileHistory:
    """The history, by the user's settings. It touches its file when it is first needed."""
    return FileHistory(files.history, chosen.history, SystemClock())


def choose(
    options: Namespace, environ: Mapping[str, str], history: FileHistory | None = None
) -> tuple[Destination, KnownTargets]:
    """The target that opens, and all there are; what is invoked on them is written into `history`."""
    files = paths.user_paths()
    targets = KnownTargets(TargetMemory(files.targets), environ, files.events, history)
    # By way of its place, so that it shares with the others what they share.
    return targets.destination(choose_destination(options, environ, targets.last_used).place), targets
