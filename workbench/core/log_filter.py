"""Which entries of a log a filter lets through: those that hold a text, of a level or graver.

The text is looked for in the entries' bytes, so also in what a JSON entry holds folded; written in lower case
throughout, it is found in any case.
"""

import json
from array import array
from bisect import bisect_right
from collections.abc import Collection, Sequence

from msgspec import Struct

from workbench.core.log import Log
from workbench.core.log_entry import Label, rank
from workbench.core.search import Search

LEVELS = (None, Label.INFO, Label.WARN, Label.ERROR)
"""The levels to filter by, from all to the gravest."""


class LogFilter(Struct, frozen=True):
    """What to look for: a text, empty for any, and the least level, None for all."""

    text: str = ""
    level: Label | None = None

    def __bool__(self) -> bool:
        return bool(self.text) or self.level is not None


def filtered(log: Log, wanted: LogFilter, hidden: Collection[Label] = ()) -> Sequence[int]:
    """The entries that `wanted` lets through, in order, without those whose label is hidden."""
    shown: Sequence[int] = _holding(log, wanted.text) if wanted.text else range(log.count)
    codes = log.codes(rank(wanted.level) if wanted.level else 0, hidden)
    if len(codes) == len(Label):
        return shown
    labels = log.labels
    return array("I", (index for index in shown if labels[index] in codes))


def _holding(log: Log, text: str) -> "array[int]":
    found = _hits(log, text)
    escaped = json.dumps(text)[1:-1]
    if escaped != text and 0x7B in log.data:  # the text may stand in JSON, escaped
        return array("I", sorted({*found, *_hits(log, escaped)}))
    return found


def _hits(log: Log, text: str) -> "array[int]":
    search = Search(log.data, text)
    if not search.complete:
        for hits in search.look():
            search.add(hits)
    found, starts = array("I"), log.starts
    hit = search.after(0)
    while hit is not None:
        index = bisect_right(starts, hit[0]) - 1
        found.append(index)
        hit = search.after(starts[index + 1])
    return found
