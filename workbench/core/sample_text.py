"""A sample as Markdown, for a ticket."""

from collections.abc import Sequence

from workbench.core.distribution import PERCENTILES, Distribution
from workbench.core.sampling import RESULTS, Tally
from workbench.core.text import visible
from workbench.core.units import milliseconds
from workbench.core.weights import Verdict

COLUMNS = ("least", *(f"p{percent}" for percent in PERCENTILES), "most")


def figures(values: Distribution) -> list[str]:
    """The figures of COLUMNS; there must be a value."""
    found = (values.least, *(values.percentile(percent) for percent in PERCENTILES), values.most)
    return [milliseconds(value) for value in found]


def distributions(tally: Tally) -> list[tuple[str, Distribution]]:
    """(what to call it, the durations) of those that there are."""
    found = (
        ("here", tally.client),
        ("duration", tally.duration),
        ("billed", tally.billed),
        ("cold starts", tally.init),
    )
    return [(name, values) for name, values in found if len(values)]


def verdict_words(verdict: Verdict) -> str:
    """What the sample says of the weights, in a sentence."""
    return f"{verdict.sign.value}: {verdict.words}"


def sample_as_markdown(
    name: str, target: str, tally: Tally, shares: Sequence[tuple[str, float]], verdict: Verdict | None
) -> str:
    """The whole of it. name: the function and its qualifier. target: what the header calls it."""
    title = f"## Sample of `{visible(name)}`: {tally.plan.words}"
    lines = [title, "", f"On {_cell(target)}, {tally.done:,} ended:", ""]
    lines += [f"- {tally.results[result]:,} {result}" for result in RESULTS if tally.results[result]]
    if tally.duration or tally.init:
        lines.append(f"- {len(tally.init):,} cold starts")
    if tally.memory is not None:
        lines.append(f"- {tally.memory} MB of memory at most")
    if tally.may_run:
        lines.append(f"- {tally.may_run:,} may still run")
    lines += ["", *_table(("", *COLUMNS), [(title, *figures(values)) for title, values in distributions(tally)])]
    total = sum(tally.versions.values())
    if total:
        promised = dict(shares)
        versions = sorted({*tally.versions, *promised})
        rows = [
            (_cell(version), f"{promised[version]:.0%}" if version in promised else "", f"{tally.versions[version]:,}")
            for version in versions
        ]
        lines += ["", *_table(("version", "promised", "answered"), rows)]
    if verdict is not None:
        lines += ["", _cell(verdict_words(verdict))]
    if tally.groups:
        kinds = [(f"{one.count:,}", one.result, _cell(one.code), _cell(one.message)) for one in tally.groups]
        lines += ["", *_table(("errors", "", "type", "the first one's message"), kinds)]
    return "\n".join(lines) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return []
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """Text from outside in a table, where it is no markup."""
    shown = visible(text)
    return "".join(f"\\{one}" if one in "\\`*_[]<>#|!~" else one for one in shown)
