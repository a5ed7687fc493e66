"""`make bench`: run every benchmark of this folder, one after the other, each in a process of its own.

A benchmark prints medians and ratios to a baseline measured in the same run. None asserts anything about time. What
they put into the table of performance.md is printed once more at the end, in one piece.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.table import COLLECTED, collected, lines


def main() -> int:
    """Run them; 1 if one of them failed to run."""
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows"
        rows.touch()
        for script in sorted(Path(__file__).parent.glob("bench_*.py")):
            print(f"== {script.stem.removeprefix('bench_')}", flush=True)
            command = [sys.executable, "-m", f"tests.bench.{script.stem}"]
            environment = {**os.environ, COLLECTED: str(rows)}
            failures += subprocess.run(command, check=False, env=environment).returncode != 0
            print(flush=True)
        print("== in one table")
        print(*lines(collected(rows), head=True), sep="\n")
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main())
