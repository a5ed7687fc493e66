"""`workbench compare`: several sides invoked side by side with the same bytes, and what differs.

Each side is invoked once, in a thread of its own. The exit status says the worst that happened, as product.md has it:
no answer, refused, different, the same.
"""

import threading
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import msgspec
from msgspec import Struct

from workbench.cli.clock import SystemClock
from workbench.cli.destinations import WrongCallError, choose_destination, wrong_call
from workbench.cli.output import figures_object, indented
from workbench.core.changes import Change, volatile
from workbench.core.comparison import Comparison, Side, compared, compared_responses
from workbench.core.comparison_text import comparison_lines, place
from workbench.core.functions import parse_reference
from workbench.core.invocation import Abandoned, Refused, Request, Waiting
from workbench.core.json_tree import Tree, written
from workbench.core.path_patterns import Pattern, parse_pattern
from workbench.core.ports import Connection, Destination, Invoker
from workbench.core.runs import Run, Runs

_WHOLE = 1 << 60


class Named(Struct, frozen=True):
    """A side as it was written. profile: of the target it is on; empty for the one of the options."""

    label: str
    function: str
    qualifier: str | None
    profile: str


class Result(Struct, frozen=True):
    """What to print, what to say of it, and the exit status."""

    output: bytes | str
    said: tuple[str, ...]
    status: int


Record = Callable[[Destination], Destination]
"""Makes a destination one whose invocations are kept."""


def run(
    options: Namespace, payload: bytes, environ: Mapping[str, str], complain: Callable[..., None], record: Record
) -> Result:
    """Invoke the sides and compare them. Raises WorkbenchError for a wrong call, or a target that can't be reached."""
    named = [_named(written) for written in options.sides]
    if len(named) < 2:
        raise WrongCallError("Nothing to compare", "Name two sides or more, such as checkout:1 checkout:2.")
    with wrong_call():
        patterns = [parse_pattern(written) for written in options.ignore]
    asked = [*named, named[0]] if options.twice else named
    runs = _invoked(asked, options, payload, environ, record)
    sides = [Side(one.label, ran) for one, ran in zip(asked, runs, strict=True)]
    if options.twice:
        twin = sides.pop()
        again = compared_responses(sides[0].response, twin.response, patterns)
        found = volatile(again.found.changes) if again.how == "json" else []
        patterns += [parse_pattern(pattern) for pattern in found]
        complain(_said_of_twin(sides[0], found, again.how))
    comparisons = [compared(sides[0], other, patterns) for other in sides[1:]]
    status = _status(runs, comparisons)
    if options.output == "json":
        return Result(_object(sides, comparisons, patterns), tuple(one.verdict for one in comparisons), status)
    return Result("".join(f"{line}\n" for line in comparison_lines(comparisons, patterns)), (), status)


def _said_of_twin(base: Side, found: Sequence[str], how: str) -> str:
    if found:
        return f"{base.label} differs from itself in {', '.join(found)}: left out."
    same = "answers the same twice" if how != "lines" else "can't be told from itself: it answers no JSON"
    return f"{base.label} {same}."


def _named(text: str) -> Named:
    name, _, profile = text.partition("@")
    with wrong_call():
        reference = parse_reference(name)
    function = name.removesuffix(f":{reference.qualifier}") if reference.qualifier else name
    return Named(text, function, reference.qualifier, profile)


def _invoked(
    named: Sequence[Named], options: Namespace, payload: bytes, environ: Mapping[str, str], record: Record
) -> list[Run]:
    """Connect to every target that is named, and invoke all sides at once."""
    title = "compare " + " · ".join(dict.fromkeys(one.label for one in named))
    clock, runs = SystemClock(), Runs()
    with ExitStack() as stack:
        invokers: dict[str, Invoker] = {}
        for one in named:
            if one.profile not in invokers:
                connection: Connection = stack.enter_context(closing(_connected(one.profile, options, environ, record)))
                invokers[one.profile] = connection.group(title)
        started = [runs.add(Request(one.function, payload, one.qualifier), clock.now()) for one in named]
        waits = [run.waiting for run in started]
        alarm = threading.Timer(options.timeout or 0, _give_up, [waits])
        alarm.daemon = True
        if options.timeout is not None:
            alarm.start()
        pool = ThreadPoolExecutor(len(started))
        try:
            outcomes = pool.map(
                lambda pair: invokers[pair[0].profile].invoke(pair[1].request, pair[1].waiting),
                zip(named, started, strict=True),
            )
            return [runs.ended(one.id, outcome, clock.now()) for one, outcome in zip(started, outcomes, strict=True)]
        except BaseException:
            _give_up(waits)
            raise
        finally:
            alarm.cancel()
            pool.shutdown(wait=True)


def _give_up(waits: Sequence[Waiting]) -> None:
    for waiting in waits:
        waiting.give_up()


def _connected(profile: str, options: Namespace, environ: Mapping[str, str], record: Record) -> Connection:
    if profile:
        options = Namespace(profile=profile, region=options.region, endpoint_url=options.endpoint_url, functions=None)
    return record(choose_destination(options, environ)).connect()


def _status(runs: Sequence[Run], comparisons: Sequence[Comparison]) -> int:
    outcomes = [run.outcome for run in runs]
    if any(isinstance(outcome, Abandoned) for outcome in outcomes):
        return 4
    if any(isinstance(outcome, Refused) for outcome in outcomes):
        return 3
    return 0 if all(one.is_same for one in comparisons) else 1


# --- as JSON ---


def _object(sides: Sequence[Side], comparisons: Sequence[Comparison], patterns: Sequence[Pattern]) -> bytes:
    """All of it as one JSON object."""
    fields = {
        "Sides": [{"Label": side.label, **figures_object(side.run.outcome)} for side in sides if side.run.outcome],
        "Comparisons": [_comparison(one, patterns) for one in comparisons],
    }
    return indented(msgspec.json.encode(fields))


def _comparison(one: Comparison, patterns: Sequence[Pattern]) -> dict[str, object]:
    found, how = one.responses.found, one.responses.how
    return {
        "Base": one.base.label,
        "Other": one.other.label,
        "Same": one.is_same,
        "DifferIn": list(one.differ_in),
        "ComparedAs": how,
        "Changes": [_change(change, is_json=how == "json") for change in found.changes],
        "Complete": found.complete,
        "Ignored": {pattern.text: count for pattern, count in zip(patterns, found.ignored, strict=False)},
    }


def _change(change: Change, *, is_json: bool) -> dict[str, object]:
    fields: dict[str, object] = {"Kind": change.kind}
    if is_json:
        fields |= {"Path": change.path, "PathAfter": change.path_after}
        if change.is_same_number:
            fields["SameNumber"] = True
    else:
        fields["Path"] = place(change, is_json=False)
    if change.kind != "added":
        fields["Before"] = _raw(change.before)
    if change.kind != "removed":
        fields["After"] = _raw(change.after)
    return fields


def _raw(tree: Tree) -> msgspec.Raw:
    """A value as JSON; half a character as the escape that it was."""
    return msgspec.Raw(written(tree, _WHOLE).encode("utf-8", "backslashreplace"))
