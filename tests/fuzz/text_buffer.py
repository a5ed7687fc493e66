"""Millions of random edits of a TextBuffer beside a plain string, undone and redone.

Run by `python -m tests.fuzz.text_buffer [STEPS [SEED]]`: how many steps (2,000,000 unless told), and the seed of the
first round. Prints how far it is; at a difference, how to run the round that showed it alone.
"""

import sys
import time
from random import Random

from tests.fuzz.model import Model

_ROUND = 2_000


def run_round(seed: int, steps: int = _ROUND) -> None:
    """One text from its beginning. Raises AssertionError at the first difference."""
    model = Model(Random(seed))
    for number in range(steps):
        model.step()
        if number % 97 == 0:
            model.check()
    model.check()
    model.undo_all()
    model.check()


def main() -> int:
    """Run rounds until so many steps are done."""
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns() % 1_000_000_007
    began, done = time.monotonic(), 0
    while True:
        try:
            run_round(seed)
        except Exception:  # whatever it is: the seed brings it about again
            sys.stdout.write(f"\nfailed: python -m tests.fuzz.text_buffer 0 {seed}\n")
            raise
        done, seed = done + _ROUND, seed + 1
        if done % (25 * _ROUND) == 0 or done >= total:
            sys.stdout.write(f"text_buffer: {done:,} steps of {total:,}, {time.monotonic() - began:.0f} s\n")
            sys.stdout.flush()
        if done >= total:
            return 0


if __name__ == "__main__":
    raise SystemExit(main())
