"""The `workbench` command: the composition root, where targets, interface and endpoint are put together.

Nothing heavy is imported before it is needed: `--help` and the interface's first paint wait for neither botocore nor
aiohttp, and a script's `workbench invoke` never loads Textual. Standard output belongs to the response; all else goes
to standard error.
"""

import gc
import os
import sys
import threading
import traceback
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli import options as cli_options
from workbench.cli.clock import SystemClock
from workbench.cli.destinations import WrongCallError, choose_destination, wrong_call
from workbench.core import payload as payloads
from workbench.core.errors import WorkbenchError
from workbench.core.functions import Reference, parse_reference
from workbench.core.invocation import Kind, Outcome, Request, Waiting
from workbench.core.options import Options
from workbench.core.ports import Connection, Destination
from workbench.core.text import visible

if TYPE_CHECKING:
    from workbench.store.history import FileHistory

WRONG_CALL = 2
NOT_REACHED = 3
INTERRUPTED = 130
BUG = 70
"""EX_SOFTWARE: neither the function nor the call, but the workbench itself failed."""

_READERS = 8
"""Functions whose versions and aliases are read side by side."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a locale that lacks a character is no reason to end
    options = cli_options.parse(sys.argv[1:] if argv is None else argv)
    try:
        return _COMMANDS[options.command](options)
    except WorkbenchError as error:
        _complain(": ".join(part for part in (error.title, error.message) if part))
        if error.hint:
            _complain(error.hint)
        return WRONG_CALL if isinstance(error, WrongCallError) else NOT_REACHED
    except KeyboardInterrupt:
        what = (
            " A function that was already invoked may go on running."
            if options.command in ("invoke", "compare")
            else ""
        )
        _complain(f"Interrupted.{what}")
        return INTERRUPTED
    except Exception:  # noqa: BLE001 - Python's own status for it is 1, which says here that the function failed
        _tell(traceback.format_exc().splitlines())
        return BUG


# Commands


def invoke(options: Namespace) -> int:
    """One invocation, for scripts."""
    from workbench.cli import output as cli_output
    from workbench.cli.whole_log import with_whole_log

    request = _request(options)
    if options.query is not None:
        with wrong_call():
            cli_output.compile_query(options.query)
    with (
        _recorded(choose_destination(options, os.environ)) as destination,
        closing(destination.connect()) as connection,
    ):
        since = SystemClock().now()
        outcome = _wait(connection, request, options.timeout)
        # One JSON object holds the log too; a payload need not wait for it.
        late = options.full_log and options.output != "json"
        if options.full_log and not late:
            outcome = with_whole_log(connection, request, outcome, since, _complain)
        status = _print_outcome(outcome, options)
        if late:
            outcome = with_whole_log(connection, request, outcome, since, _complain)
    if sys.stdout is not None and sys.stdout.isatty() and sys.stderr is not None and sys.stderr.isatty():
        _tell([""])  # on a screen the payload and what is said of it stand below one another
    if options.log or options.full_log:
        _tell(cli_output.log_lines(outcome))
    _complain(*cli_output.notes(outcome), cli_output.outcome_line(outcome))
    return status


@contextmanager
def _recorded(destination: Destination) -> Iterator[Destination]:
    """The destination with a history."""
    from workbench.store.recording import RecordedDestination

    with _history() as kept:
        yield RecordedDestination(destination, kept)


@contextmanager
def _history(*, print_problems: bool = True) -> Iterator["FileHistory"]:
    """The history, which is closed in the end; what it has to say goes to standard error."""
    from workbench.store import paths, settings
    from workbench.store.history import FileHistory

    files = paths.user_paths()
    chosen = settings.load(files.settings)
    if print_problems:
        _complain(*chosen.problems)
    with closing(FileHistory(files.history, chosen.history, SystemClock())) as kept:
        kept.listen(_complain)
        yield kept


def _print_outcome(outcome: Outcome, options: Namespace) -> int:
    """Print what goes to standard output; the exit status."""
    from workbench.cli import output as cli_output

    status = cli_output.exit_status(outcome)
    try:
        _print(cli_output.standard_output(outcome, options.output, options.query))
    except WorkbenchError as error:  # the query doesn't fit the answer, or the answer can't be written
        _complain(f"{error.title}: {error.message} {error.hint}".rstrip())
        status = status or WRONG_CALL
    return status


def _wait(connection: Connection, request: Request, limit: float | None) -> Outcome:
    """Invoke, and give up after `limit` seconds."""
    waiting = Waiting()
    if limit is None:
        return connection.invoker.invoke(request, waiting)
    alarm = threading.Timer(limit, waiting.give_up)
    alarm.daemon = True
    alarm.start()
    try:
        return connection.invoker.invoke(request, waiting)
    finally:
        alarm.cancel()


def _request(options: Namespace) -> Request:
    with wrong_call():
        reference = parse_reference(options.function)
    chosen = _options(options)
    payload = b"{}" if options.payload is None else _payload(options.payload)
    if options.fill or options.set:
        from workbench.cli.filling import filled

        payload = filled(payload, options)
    if not options.send_anyway:
        _check_payload(payload, chosen.payload_limit)
    return chosen.request(_function(options.function, reference), payload, reference.qualifier, None)


def _options(options: Namespace) -> Options:
    context = b"" if options.client_context is None else _payload(options.client_context, "client context")
    chosen = Options(options.kind, options.log_tail, context, options.tenant_id, options.durable_execution_name)
    for field, problem in chosen.problems.items():
        raise WrongCallError(f"Lambda does not take this {field.replace('_', ' ')}", problem)
    if options.kind is not Kind.REQUEST_RESPONSE and (options.query is not None or options.log):
        raise WrongCallError(f"{options.kind} brings no response", "There is nothing for --query and --log to show.")
    return chosen


def _function(written: str, reference: Reference) -> str:
    """The function as it was written, account and region included, but without its qualifier."""
    return written.removesuffix(f":{reference.qualifier}") if reference.qualifier else written


def _payload(written: str, what: str = "payload") -> bytes:
    """The bytes that `--payload` stands for: as they are."""
    try:
        if written == "-":
            if sys.stdin is None:
                raise WrongCallError(f"There is no {what}", "- reads standard input, and that is closed.")
            return sys.stdin.buffer.read()
        if written.startswith("@"):
            return Path(written[1:]).read_bytes()
    except OSError as error:
        raise WrongCallError(f"The {what} can't be read", str(error)) from error
    return os.fsencode(written)


def _check_payload(payload: bytes, limit: int) -> None:
    if len(payload) > limit:
        message = f"It has {len(payload):,} bytes; Lambda takes {limit:,}."
        raise WrongCallError("The payload is too large", message, _ANYWAY)
    problem = payloads.check(payload)
    if isinstance(problem, payloads.Problem):
        message = f"line {problem.line}, column {problem.column}: {problem.message}."
        raise WrongCallError("The payload is not JSON", message, _ANYWAY)


def compare(options: Namespace) -> int:
    """Two or more sides with one payload, and what differs."""
    from workbench.cli import compare as cli_compare

    payload = b"{}" if options.payload is None else _payload(options.payload)
    if not options.send_anyway:
        _check_payload(payload, payloads.REQUEST_LIMIT)
    from workbench.store.recording import RecordedDestination

    with _history() as kept:
        result = cli_compare.run(options, payload, os.environ, _complain, lambda one: RecordedDestination(one, kept))
    _print(result.output)
    _complain(*result.said)
    return result.status


def functions(options: Namespace) -> int:
    """What there is to invoke."""
    from concurrent.futures import ThreadPoolExecutor

    from workbench.cli import output as cli_output

    with closing(choose_destination(options, os.environ).connect()) as connection:
        found = [function for page in connection.catalog.functions() for function in page]
        with ThreadPoolExecutor(_READERS) as readers:
            qualifiers = list(readers.map(lambda function: connection.catalog.qualifiers(function.name), found))
        problems = [problem for one in qualifiers for problem in one.problems]
        problems += connection.problems
    listed = list(zip(found, qualifiers, strict=True))
    if options.output == "json":
        _print(cli_output.functions_object(listed))
    else:
        _print("".join(f"{line}\n" for line in cli_output.functions_table(listed)))
    _complain(*dict.fromkeys(problems))
    return 0


def event(options: Namespace) -> int:
    """A sample event."""
    from workbench.cli.event import event as print_event

    return print_event(options, _print, _complain)


def history(options: Namespace) -> int:
    """What was invoked."""
    from workbench.cli import history as cli_history

    with _history(print_problems=False) as kept:
        return cli_history.run(options, kept, _print, _complain)


def serve(options: Namespace) -> int:
    """The local endpoint alone."""
    from workbench.local.serve import run

    folder = None if options.functions is None else Path(options.functions)
    if folder is not None and not folder.is_dir():
        raise WrongCallError("No such folder", f"{options.functions} is not a folder of functions.")
    run(
        folder,
        options.port,
        on_ready=partial(_say_how, "greeter" if folder is None else "NAME"),
        pass_credentials=options.pass_credentials,
    )
    return 0


def _say_how(function: str, url: str, warnings: Sequence[str]) -> None:
    """The endpoint's URL alone on the first line, then how to point other clients at it."""
    _print(f"{url}\n")
    _print(
        f"""
The AWS CLI, version 2 (version 1 without --cli-binary-format):
  aws lambda invoke --endpoint-url {url} --function-name {function} --log-type Tail \\
      --cli-binary-format raw-in-base64-out --payload '{{"name": "Ada"}}' response.json
boto3:
  boto3.client("lambda", endpoint_url="{url}")
Any SDK and the AWS CLI, by environment (the keys may be anything):
  export AWS_ENDPOINT_URL_LAMBDA={url} AWS_DEFAULT_REGION=us-east-1
  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
Ctrl-C ends it.
"""
    )
    _complain(*warnings)


def open_interface(options: Namespace) -> int:
    """The terminal interface."""
    with wrong_call():
        start = None if options.function is None else parse_reference(options.function)
    payload = None if options.payload is None else _payload(options.payload)
    gc.disable()  # until the first paint: there is nothing yet that could be garbage
    from workbench.cli import opening
    from workbench.store import paths, settings

    files = paths.user_paths()
    chosen = settings.load(files.settings)
    kept = opening.open_history(files, chosen)
    destination, targets = opening.choose(options, os.environ, kept)

    if not (sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty()):
        hint = "For scripts there are `workbench invoke` and `workbench functions`."
        raise WrongCallError("The workbench needs a terminal", "Standard input or output is none.", hint)
    targets.launch_ahead(destination.place)
    from workbench.cli import interface

    app = interface.build(destination, targets, start, payload, chosen, kept)
    with closing(kept):
        app.run()
    return app.return_code or 0


_ANYWAY = "With --send-anyway it is sent as it is."
_COMMANDS: dict[str | None, Callable[[Namespace], int]] = {
    None: open_interface,
    "invoke": invoke,
    "compare": compare,
    "functions": functions,
    "event": event,
    "history": history,
    "serve": serve,
}


# Printing


def _print(data: bytes | str) -> None:
    """Write to standard output, at once. Whoever stopped reading it is not told again.

    Raises WorkbenchError when it can't be written.
    """
    if sys.stdout is None:
        raise WrongCallError("Nothing can be printed", "Standard output is closed.")
    if isinstance(data, str):
        data = data.encode(sys.stdout.encoding or "utf-8", "backslashreplace")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard_output()
    except OSError as error:
        _discard_output()
        raise WrongCallError("Standard output can't be written", error.strerror or str(error)) from error


def _discard_output() -> None:
    """What is still buffered goes nowhere, so that Python doesn't stumble over it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(*sentences: str) -> None:
    _tell([f"workbench: {visible(sentence)}" for sentence in sentences])


def _tell(lines: Sequence[str]) -> None:
    """Write lines to standard error, whatever its encoding has. If it can't be written, the exit status tells alone."""
    if sys.stderr is None:
        return
    try:
        for line in lines:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
