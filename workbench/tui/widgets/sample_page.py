"""A sample as a page: how far it is, what came of the runs, how long they took, and which versions answered."""

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content

from workbench.core.distribution import Bucket
from workbench.core.sample_text import COLUMNS, distributions, figures, verdict_words
from workbench.core.sampling import RESULTS, Tally
from workbench.core.text import visible
from workbench.core.units import bar, milliseconds, seconds
from workbench.core.weights import Sign, Verdict
from workbench.tui.shades import MUTED
from workbench.tui.widgets.lines import Row

_LABEL = 12
_COLUMN = 9
_PROGRESS = 24
_BAR = 32
_ERRORS_SHOWN = 12
_MESSAGE_SHOWN = 120
_EIGHTHS = " ▏▎▍▌▋▊▉"
_MARKS = {
    "succeeded": ("✓", "$success"),
    "function error": ("✗", "$error"),
    "timed out": ("✗", "$error"),
    "refused": ("⊘", "$warning"),
    "no answer": ("?", "$warning"),
    "given up": ("?", MUTED),
    "other": ("✗", "$error"),
}
_SIGNS = {Sign.NONE: "$success", Sign.TOO_FEW: MUTED, Sign.DOUBTFUL: "$warning", Sign.CLEAR: "$error"}


class Progress(Struct, frozen=True):
    """How far a sample is. elapsed: seconds. under_way: runs that wait for their answer."""

    elapsed: float
    under_way: int
    is_stopped: bool
    is_over: bool


def sample_page(
    tally: Tally, progress: Progress, shares: Sequence[tuple[str, float]], verdict: Verdict | None
) -> list[Row]:
    """The page. shares: what the alias promises, (version, 0 to 1); empty where no alias is sampled."""
    rows = [*_progress(tally, progress), Row(), *_results(tally)]
    rows += _durations(tally)
    rows += _histogram(tally.client.buckets())
    rows += _versions(tally, shares, verdict)
    return rows + _errors(tally)


def _progress(tally: Tally, progress: Progress) -> list[Row]:
    filled, empty = bar(tally.done / tally.plan.count, _PROGRESS)
    parts = [Content.assemble((filled, "$accent"), (empty, MUTED))]
    parts.append(Content.assemble((f"{tally.done:,}", "bold"), (f" of {tally.plan.count:,}", MUTED)))
    if progress.under_way:
        parts.append(Content.styled(f"{progress.under_way} under way", "$accent"))
    if progress.elapsed > 0:
        parts.append(Content.styled(f"{tally.done / progress.elapsed:.1f} a second", MUTED))
    parts.append(Content.styled(seconds(progress.elapsed), MUTED))
    rows = [Row(Content("  ").join(parts))]
    if progress.is_stopped:
        ran = f"; {tally.may_run:,} may still run: a function can't be stopped from outside" if tally.may_run else ""
        words = f"Stopped{ran}." if progress.is_over else "Stopping: nothing new begins, and nothing is waited for …"
        rows.append(Row(Content.styled(words, "$warning")))
    return rows


def _results(tally: Tally) -> list[Row]:
    parts = []
    for result in RESULTS:
        if tally.results[result]:
            glyph, style = _MARKS[result]
            count = f"{glyph} {tally.results[result]:,}"
            parts.append(Content.assemble((count, f"bold {style}"), (f" {result}", style)))
    facts = []
    if len(tally.duration) or len(tally.init):
        facts.append(Content.assemble((f"{len(tally.init):,}", "bold"), (" cold starts", MUTED)))
    if tally.memory is not None:
        facts.append(Content.assemble((f"{tally.memory}", "bold"), (" MB of memory at most", MUTED)))
    return [Row(Content("   ").join(line)) for line in (parts, facts) if line]


def _durations(tally: Tally) -> list[Row]:
    found = distributions(tally)
    if not found:
        return []
    rows = [Row(), Row(Content.styled(" " * _LABEL + "".join(f"{name:>{_COLUMN}}" for name in COLUMNS), MUTED))]
    for title, values in found:
        line = "".join(f"{figure:>{_COLUMN}}" for figure in figures(values))
        rows.append(Row(Content(line), Content.styled(f"{title:<{_LABEL}}", MUTED)))
    return rows


def _histogram(buckets: Sequence[Bucket]) -> list[Row]:
    if not buckets:
        return []
    most = max(bucket.count for bucket in buckets)
    names = [_between(_edge(bucket.low), _edge(bucket.high)) for bucket in buckets]
    width = max(map(len, names))
    rows = [Row()]
    for name, bucket in zip(names, buckets, strict=True):
        drawn = _drawn(bucket.count / most)
        count = f" {bucket.count:,}" if bucket.count else ""
        prefix = Content.styled(f"{name:>{width}}  ", MUTED)
        rows.append(Row(Content.assemble((drawn, "$accent"), (count, "bold")), prefix))
    return rows


def _between(low: str, high: str) -> str:
    """`5 – 10 ms`, `500 ms – 1.0 s`."""
    figure, _, unit = low.partition(" ")
    return f"{figure if unit == high.partition(' ')[2] else low} – {high}"


def _edge(value: float) -> str:
    return milliseconds(value) if (value % 1 and value < 10) or value >= 1000 else f"{value:.0f} ms"


def _drawn(part: float) -> str:
    """A bar of eighths of a cell; something never looks like nothing."""
    eighths = round(part * _BAR * 8) or (1 if part else 0)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _versions(tally: Tally, shares: Sequence[tuple[str, float]], verdict: Verdict | None) -> list[Row]:
    total = sum(tally.versions.values())
    if not total:
        return []
    promised = dict(shares)
    versions = [*promised, *sorted(set(tally.versions) - set(promised))]
    width = max(len(visible(version)) for version in versions)
    rows = [Row()]
    for version in versions:
        count = tally.versions[version]
        filled, empty = bar(count / total)
        label = f"version {visible(version):<{width}}  "
        facts = f"  {count:>6,} of {total:,} · {count / total * 100:.0f} %"
        said = f", promised {promised[version] * 100:.0f} %" if version in promised else ", not promised" * bool(shares)
        line = Content.assemble((filled, "$accent"), (empty, MUTED), facts, (said, MUTED))
        rows.append(Row(line, Content.styled(label, MUTED)))
    if verdict is None and shares:
        rows.append(Row(Content.styled("Whether a difference is chance is told at the end.", MUTED)))
    elif verdict is not None:
        rows.append(Row(Content.styled(verdict_words(verdict), _SIGNS[verdict.sign])))
    return rows


def _errors(tally: Tally) -> list[Row]:
    if not tally.groups:
        return []
    shown = tally.groups[:_ERRORS_SHOWN]
    width = max(len(f"{group.count:,}") for group in shown)
    rows = [Row()]
    for group in shown:
        glyph, style = _MARKS[group.result]
        code = visible(group.code) or group.result
        prefix = Content.assemble((f"{group.count:>{width},} ", "bold"), (f"{glyph} {code}  ", style))
        rows.append(Row(Content.styled(visible(group.message)[:_MESSAGE_SHOWN], MUTED), prefix))
    if len(tally.groups) > len(shown):
        rows.append(Row(Content.styled(f"and {len(tally.groups) - len(shown)} more kinds", MUTED)))
    return rows
