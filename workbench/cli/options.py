"""The command line as people write it: commands, options, and the help that teaches them.

A command's name is looked for before anything is parsed, so that the options that name a target stand before it or
behind it, and so that `workbench NAME` opens the function NAME although there are commands too.
"""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench import __version__
from workbench.core.invocation import Kind

if TYPE_CHECKING:
    from workbench.core.history import Fate

COMMANDS = ("invoke", "compare", "functions", "event", "history", "serve")
_TARGET_OPTIONS = ("--profile", "--region", "--endpoint-url", "--functions")
_OTHER_OPTIONS = ("--payload", "--query", "--output", "--port", "--timeout", "--ignore", "--set")
_CALL_OPTIONS = ("--type", "--invocation-type", "--client-context", "--tenant-id", "--durable-execution-name")
_HISTORY_OPTIONS = ("--function", "--qualifier", "--outcome", "--text", "--target", "--since", "--limit")
_WITH_VALUE = frozenset(_TARGET_OPTIONS + _OTHER_OPTIONS + _CALL_OPTIONS + _HISTORY_OPTIONS)
_STATUSES = """\
exit status:
  0    the function succeeded         1    the function ran and failed
  2    the call was wrong             3    the service refused it, or can't be reached
  4    no answer is known: the function may have run
  70   the workbench itself failed    130  interrupted
"""
_TARGETS = """\
which functions:
  Options first, then AWS_PROFILE, AWS_ENDPOINT_URL_LAMBDA or AWS_ENDPOINT_URL if set, then (in the terminal interface)
  the target used last, then the samples that come with the workbench, on its own local endpoint. No AWS account is
  touched that nobody named.
"""
_MAIN = """\
Lambda Workbench: pick a function, write a payload, invoke it, read the response and its log.

  workbench                        opens the workbench in the terminal
  workbench checkout:live          opens it on a function, here at its alias
  workbench invoke FUNCTION        one invocation, for scripts
  workbench compare SIDE SIDE      two or more with one payload, and what differs
  workbench functions              what there is to invoke
  workbench event TEMPLATE         a sample event of an AWS service
  workbench history                what was invoked, and what came of it
  workbench serve                  the local endpoint alone, for any other Lambda client
Each command has its own help: workbench invoke --help
"""
_EXAMPLES = f"""\
examples:
  workbench --functions ./functions
  workbench --profile dev --region eu-west-1 checkout:live --payload @event.json
  workbench invoke checkout:live --payload '{{"order": "A-17", "items": []}}' --query total

{_TARGETS}
{_STATUSES}"""
_HISTORY = """\
Every run is kept: what was sent, how it was answered, and its log. Newest first, and only those that all options hold
for. A run whose workbench was killed is `interrupted`: it may have run.

examples:
  workbench history
  workbench history --function checkout --qualifier live --outcome failed --since 2d
  workbench history show 17
  workbench history export --text A-17 > runs.jsonl
  workbench history clear --target prod --since 2026-01-01

list     a line for each run (the default): its id, when, what, how it ended, how long it took, where
show     one run with its payload, response and log
export   one JSON object a line, with payload, response and log: a payload that is neither JSON nor text in base64
clear    forgets them, for good

How many are kept, for how long, and which without their payloads is in the settings: see the README.
"""
_INVOKE = f"""\
Standard output gets the response payload, byte for byte, and nothing else. The outcome and the log go to standard
error. The request is sent once: nothing is invoked a second time because an answer was slow.

examples:
  workbench invoke greeter
  workbench invoke checkout:live --payload @order.json --log > response.json
  echo '{{"order": "A-17"}}' | workbench invoke checkout --payload - --query 'lines[*].sku'
  workbench invoke checkout --output json | jq .Report
  workbench invoke checkout --type DryRun
  workbench invoke talkative --full-log | jq .logged
  workbench event sqs --set body='{{"order": "A-17"}}' | workbench invoke worker --payload -
  workbench invoke checkout --fill --set order=A-17 --payload '{{"order": "{{{{prompt.order}}}}", "at": "{{{{now}}}}"}}'

A log arrives in CloudWatch Logs seconds after the answer: --full-log waits for it, a minute at most, after the response
was printed, and leaves the exit status as it is. It takes logs:FilterLogEvents and logs:GetLogEvents.

--fill fills placeholders in the payload's strings: {{{{uuid}}}}, {{{{now}}}}, {{{{now+1h}}}}, {{{{env.NAME}}}}, and
{{{{prompt.NAME}}}}, which --set NAME=VALUE answers. Without it the payload is sent as it is.

A query renders its result anew; the numbers that it picks keep their text. --output json is one object: StatusCode,
ExecutedVersion, FunctionError, RequestId, Payload, Log, Report, Outcome, DurationMs; and DurableExecutionArn and
RetryAfterSeconds where they were told.

{_TARGETS}
{_STATUSES}"""


_EVENT = """\
Times and ids are new each time, digests and encodings those of what is filled in. Templates of your own, TOML files,
stand in templates/ in the data folder (~/.local/share/lambda-workbench on Linux).

examples:
  workbench event --list
  workbench event s3-created --list
  workbench event s3-created --set bucket=uploads --set key='incoming/a b.json'
  workbench event sqs --set body='{"order": "A-17"}' | workbench invoke worker --payload -
"""


class Parser(argparse.ArgumentParser):
    """Takes no abbreviations, and keeps the layout of its texts."""

    def __init__(self, prog: str, description: str, epilog: str = "", usage: str | None = None) -> None:
        super().__init__(
            prog,
            usage,
            description,
            epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line. `command` is one of COMMANDS, or None for the terminal interface.

    Ends the program with status 0 after `--help` and `--version`, and with 2 for what is wrong.
    """
    index = _command_at(arguments)
    command = None if index is None else arguments[index]
    rest = [argument for place, argument in enumerate(arguments) if place != index]
    parser = _PARSERS[command]()
    options = parser.parse_args(rest)
    options.command = command
    if getattr(options, "functions", None) is not None and command != "serve":
        _check_target(parser, options)
    return options


def _command_at(arguments: Sequence[str]) -> int | None:
    """Where the command's name stands: it is the first argument that is neither an option nor an option's value."""
    skip = False
    for index, argument in enumerate(arguments):
        if skip:
            skip = False
        elif argument == "--":
            return None
        elif argument.startswith("-"):
            skip = argument in _WITH_VALUE
        else:
            return index if argument in COMMANDS else None
    return None


def _check_target(parser: Parser, options: argparse.Namespace) -> None:
    for name in ("profile", "region", "endpoint_url"):
        if getattr(options, name) is not None:
            parser.error(f"--functions is the local endpoint: it can't go with --{name.replace('_', '-')}")


def _interface() -> Parser:
    parser = Parser(
        "workbench",
        _MAIN,
        _EXAMPLES,
        "workbench [FUNCTION[:QUALIFIER]] [--payload JSON|@FILE|-] [TARGET OPTIONS]\n"
        "       workbench invoke|compare|functions|event|history|serve …",
    )
    parser.add_argument("function", nargs="?", metavar="FUNCTION[:QUALIFIER]", help="the function to begin with")
    parser.add_argument("--payload", metavar="JSON|@FILE|-", help="the payload to begin with")
    parser.add_argument("--version", action="version", version=f"Lambda Workbench {__version__}")
    add_target(parser)
    return parser


def _invoke() -> Parser:
    parser = Parser("workbench invoke", "Invokes a function once and waits for its answer.", _INVOKE)
    add = parser.add_argument
    add("function", metavar="FUNCTION[:QUALIFIER]", help="a name, or an ARN, perhaps with a version or an alias")
    add("--payload", metavar="JSON|@FILE|-", help="JSON text, a file's content, or - for standard input (default: {})")
    add("--fill", action="store_true", help="fill placeholders in the payload, such as {{uuid}} and {{now}}")
    add("--set", action="append", default=[], metavar="NAME=VALUE", help="with --fill: what {{prompt.NAME}} stands for")
    add("--send-anyway", action="store_true", help="send the payload although it is not JSON, or too large")
    add("--log", action="store_true", help="write the log tail, the last 4 KB of the log, to standard error")
    add("--full-log", action="store_true", help="write the whole log, from CloudWatch Logs where the tail is cut")
    add("--query", metavar="JMESPATH", help="print this part of the response payload")
    add("--output", choices=("payload", "json"), default="payload", help="what to print (default: payload)")
    add("--timeout", type=seconds, metavar="SECONDS", help="stop waiting then; the function itself goes on")
    _add_call(parser)
    add_target(parser)
    return parser


def _add_call(parser: Parser) -> None:
    group = parser.add_argument_group("invocation options")
    kinds = ", ".join(kind.value for kind in Kind)
    group.add_argument(
        "--type",
        "--invocation-type",
        dest="kind",
        type=_kind,
        default=Kind.REQUEST_RESPONSE,
        metavar="TYPE",
        help=f"one of {kinds}. DryRun asks only whether you may invoke it. Event is asynchronous: the event is queued, "
        "nothing is waited for, and the payload may have 1 MB (default: RequestResponse)",
    )
    group.add_argument(
        "--client-context", metavar="JSON|@FILE", help="a JSON object that the function finds in its context"
    )
    group.add_argument("--tenant-id", metavar="ID", default="", help="for functions with tenant isolation")
    group.add_argument(
        "--durable-execution-name", metavar="NAME", default="", help="makes it the only durable execution of this name"
    )
    group.add_argument("--no-log-tail", dest="log_tail", action="store_false", help="don't ask for the log tail")


def _compare() -> Parser:
    from workbench.cli.compare_options import parser

    return parser()


def _event() -> Parser:
    parser = Parser("workbench event", "Prints a sample event of an AWS service, filled in.", _EVENT)
    parser.add_argument(
        "template", nargs="?", metavar="TEMPLATE", help="the template's name; without it, they are listed"
    )
    parser.add_argument("--list", action="store_true", help="list the templates, or the fields of TEMPLATE")
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="fill in a field, instead of its default"
    )
    return parser


def _functions() -> Parser:
    parser = Parser("workbench functions", "Lists the functions with their versions and aliases.", _TARGETS)
    parser.add_argument("--output", choices=("table", "json"), default="table", help="(default: table)")
    add_target(parser)
    return parser


def _history() -> Parser:
    from workbench.core.history import Fate

    parser = Parser("workbench history", "Lists, shows, exports and clears the runs of the past.", _HISTORY)
    add = parser.add_argument
    add(
        "action",
        nargs="?",
        choices=("list", "show", "export", "clear"),
        default="list",
        metavar="list|show|export|clear",
    )
    add("id", nargs="?", type=int, metavar="ID", help="the run to show")
    add("--function", default="", metavar="NAME", help="a part of the function's name, or a pattern with * and ?")
    add("--qualifier", default="", metavar="NAME", help="how the qualifier begins, or a pattern")
    fates = ", ".join(fate.value for fate in Fate)
    add(
        "--outcome",
        action="append",
        default=[],
        type=_fate,
        metavar="WORD",
        help=f"{fates}; more than one may be given",
    )
    add("--text", action="append", default=[], metavar="TEXT", help="stands in the payload or in the response")
    add("--target", default="", metavar="NAME", help="a part of what the target was called")
    add("--since", metavar="AGE|DATE", help="not before: 90m, 2h, 3d, 1w, or a date")
    add("--limit", type=int, metavar="N", help="at most so many (default of list: 50)")
    add("--output", choices=("table", "json"), default="table", help="of list and show (default: table)")
    add("--yes", action="store_true", help="clear without asking")
    return parser


def _serve() -> Parser:
    parser = Parser(
        "workbench serve",
        "Runs the local endpoint until it is interrupted. Its URL is the first line of standard output.",
        "It listens on this machine only, and runs the code in the folder with your rights.",
    )
    parser.add_argument("--functions", metavar="DIR", help="the folder of the functions (default: the samples)")
    parser.add_argument("--port", type=_port, default=0, metavar="N", help="0, the default, picks a free one")
    parser.add_argument(
        "--pass-credentials", action="store_true", help="hand the AWS credentials of this shell to the functions"
    )
    return parser


_PARSERS = {
    None: _interface,
    "invoke": _invoke,
    "compare": _compare,
    "functions": _functions,
    "event": _event,
    "history": _history,
    "serve": _serve,
}


def add_target(parser: Parser) -> None:
    """Add the options that name a target."""
    group = parser.add_argument_group("target options", "before or behind the command")
    group.add_argument("--profile", metavar="NAME", help="an AWS profile of ~/.aws")
    group.add_argument("--region", metavar="REGION", help="an AWS region")
    group.add_argument("--endpoint-url", metavar="URL", help="the address of a Lambda endpoint")
    group.add_argument("--functions", metavar="DIR", help="a folder of functions, for the local endpoint")


def seconds(text: str) -> float:
    """A time to wait, in seconds."""
    value = float(text)
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(f"{text} is not a time to wait")
    return value


def _kind(text: str) -> Kind:
    for kind in Kind:
        if kind.value.lower() == text.lower():
            return kind
    raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(kind.value for kind in Kind)}")


def _fate(text: str) -> "Fate":
    from workbench.core.history import Fate, fate_of

    fate = fate_of(text)
    if fate is None:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(fate.value for fate in Fate)}")
    return fate


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError(f"{text} is not a port")
    return port
