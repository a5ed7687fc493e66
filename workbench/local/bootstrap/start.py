"""Starts AWS's runtime interface client inside an execution environment. Run as a script, by any Python from 3.8 on.

    python -I -S -B -X utf8 start.py MODULES HANDLER

MODULES has a line `name=folder` for each top-level module that the function may import beyond the standard library and
its own folder: the runtime interface client, and the SDK that Lambda's own runtimes bring along. Nothing else of the
workbench's environment can be imported. Every import here is paid for at each cold start.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, FileFinder, PathFinder, SourceFileLoader
from importlib.util import cache_from_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType


class Lender:
    """A finder for exactly the lent modules, each from its own folder; it comes last, so the function's own win."""

    def __init__(self, homes: dict[str, str]) -> None:
        self._homes = homes

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a lent top-level module; None for all others."""
        home = self._homes.get(name)
        return PathFinder.find_spec(name, [home], target) if home and path is None else None


class FreshLoader(SourceFileLoader):
    """Takes compiled code only if it is certainly younger than the source: a second's precision served stale code."""

    def path_stats(self, path: str) -> Mapping[str, float]:
        """Time and size of the source; OSError if its compiled code can't be trusted, which makes it compile anew."""
        source = os.stat(path)  # noqa: PTH116 - pathlib would cost 10 ms
        if os.stat(cache_from_source(path)).st_mtime_ns <= source.st_mtime_ns:  # noqa: PTH116
            raise OSError("the source may be younger")
        return {"mtime": source.st_mtime, "size": source.st_size}


def finder_below(root: str) -> Callable[[str], FileFinder]:
    """A path hook for folders in `root` that reads modules with FreshLoader."""
    inside = os.path.join(root, "")  # noqa: PTH118

    def hook(path: str) -> FileFinder:
        if path != root and not path.startswith(inside):
            raise ImportError("not the function's code", path=path)
        return FileFinder(path, (ExtensionFileLoader, EXTENSION_SUFFIXES), (FreshLoader, [".py"]))

    return hook


def add_site_builtins() -> None:
    """exit() and quit(), which `site` would add: Lambda's interpreter has them."""
    import _sitebuiltins
    import builtins

    builtins.exit = _sitebuiltins.Quitter("exit", "Ctrl-D (i.e. EOF)")
    builtins.quit = _sitebuiltins.Quitter("quit", "Ctrl-D (i.e. EOF)")


def main() -> None:
    """Load the runtime interface client, then make the function's folder importable, then run."""
    _, modules, handler = sys.argv
    sys.argv = ["bootstrap", handler]
    task_root = os.environ["LAMBDA_TASK_ROOT"]
    sys.meta_path.append(Lender(dict(line.split("=", 1) for line in modules.split("\n"))))
    add_site_builtins()

    from awslambdaric.__main__ import main as run

    own = [os.path.join(task_root, path) for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]  # noqa: PTH118
    sys.path[:0] = [task_root, *own]
    sys.path_hooks.insert(0, finder_below(task_root))
    sys.path_importer_cache.pop(task_root, None)
    run(sys.argv)


if __name__ == "__main__":
    main()
