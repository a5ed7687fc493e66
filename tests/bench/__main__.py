"""`make bench`: run every benchmark of this folder, one after the other, each in a process of its own.

A benchmark prints medians and ratios to a baseline measured in the same run. None asserts anything about time.
"""

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run them; 1 if one of them failed to run."""
    failures = 0
    for script in sorted(Path(__file__).parent.glob("bench_*.py")):
        print(f"== {script.stem.removeprefix('bench_')}", flush=True)
        failures += subprocess.run([sys.executable, "-m", f"tests.bench.{script.stem}"], check=False).returncode != 0
        print(flush=True)
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main())
