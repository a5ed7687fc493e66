"""`python -m workbench.local`: the endpoint as a process of its own.

The first line of standard output is its URL, alone, once it answers. What is wrong with a function goes to standard
error.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from workbench.core.errors import WorkbenchError
from workbench.local.serve import run


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until told to end. Returns 0 after a clean end, 2 if it can't start."""
    options = _parser().parse_args(argv)
    try:
        run(
            options.functions,
            options.port,
            on_ready=_ready,
            pass_credentials=options.pass_credentials,
            until_stdin_closes=options.until_stdin_closes,
            max_environments=options.max_environments,
            idle_seconds=options.idle_seconds,
        )
    except WorkbenchError as error:
        print(error, file=sys.stderr)
        if error.hint:
            print(error.hint, file=sys.stderr)
        return 2
    return 0


def _ready(url: str, warnings: Sequence[str]) -> None:
    print(url, flush=True)
    for warning in warnings:
        print(warning, file=sys.stderr)
    sys.stderr.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m workbench.local", description="A Lambda endpoint on loopback.")
    parser.add_argument("--functions", type=Path, metavar="DIR", help="folder of functions (default: the samples)")
    parser.add_argument("--port", type=_port, default=0, metavar="N", help="port to listen on (default: a free one)")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end when standard input ends")
    parser.add_argument(
        "--pass-credentials", action="store_true", help="let functions have this shell's AWS credentials"
    )
    parser.add_argument("--max-environments", type=_positive, metavar="N", help="environments that may run at once")
    parser.add_argument(
        "--idle-seconds", type=float, metavar="S", help="how long an unused environment stays (default: 300)"
    )
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def _positive(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least one environment is needed")
    return count


if __name__ == "__main__":
    sys.exit(main())
