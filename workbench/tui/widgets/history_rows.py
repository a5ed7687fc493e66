"""How a run of the history looks as a row: its mark, what was invoked, when, how long it took, where."""

from datetime import datetime

from msgspec import Struct
from textual.content import Content

from workbench.core.functions import short_name
from workbench.core.history import Entry, Fate
from workbench.core.invocation import Kind
from workbench.core.text import visible
from workbench.core.units import ago, milliseconds, size
from workbench.tui.shades import MUTED

MARK, AGE, TOOK, SIZE = 20, 12, 9, 9
"""Cells of the columns."""
_MAY_HAVE_RUN = 13
_LEAST_NAME = 16
_LEAST_TARGET = 12


class Look(Struct, frozen=True):
    """What a row depends on besides its run.

    Attributes:
        width: cells. now: from which ages count. home: what the target that is looked at is called.
    """

    width: int
    now: datetime
    home: str = ""


def entry_mark(entry: Entry) -> Content:
    """How a run ended, in a glyph and a word or two, in its colour."""
    status = entry.status or ""
    match entry.fate:
        case Fate.SUCCEEDED if entry.answered is not Kind.REQUEST_RESPONSE:
            return Content.styled(f"✓ {'queued' if entry.answered is Kind.EVENT else 'allowed'} {status}", "$accent")
        case Fate.SUCCEEDED:
            return Content.styled(f"✓ {status}", "$success")
        case Fate.FAILED:
            return Content.styled(f"✗ {'timed out' if entry.timed_out else visible(entry.word) or 'failed'}", "$error")
        case Fate.REFUSED:
            return Content.styled(f"⊘ refused {status}".rstrip(), "$warning")
        case Fate.INTERRUPTED:
            return Content.styled("? interrupted", "$warning")
        case Fate.RUNNING:
            return Content.styled("◐ running" if entry.is_here else "◐ running elsewhere", "$accent")
    return Content.styled("? no answer", "$warning")


def entry_row(entry: Entry, look: Look, *, marked: bool) -> Content:
    """A run as one line of `look.width` cells. What it has no room for goes: sizes, then the target, then durations."""
    columns = [_cell(entry_mark(entry), MARK)]
    room = look.width - 2 - MARK - AGE
    named = Content(visible(short_name(entry.function)))
    if entry.qualifier:
        named += Content.styled(f":{visible(entry.qualifier)}", MUTED)
    took, took_cells = Content.styled(milliseconds(entry.duration) if entry.duration else "", MUTED), TOOK
    sent = Content.styled(size(entry.payload_size), MUTED)
    has_took = room - TOOK >= _LEAST_NAME
    if entry.fate is Fate.INTERRUPTED:  # what goes on from the mark's word
        took, took_cells = Content.styled("may have run", "$warning"), _MAY_HAVE_RUN
        has_took = room - _MAY_HAVE_RUN >= _LEAST_NAME // 2
    room -= took_cells if has_took else 0
    has_sent = room - SIZE >= 2 * _LEAST_NAME
    room -= SIZE if has_sent else 0
    elsewhere = entry.target if entry.target != look.home else ""
    told = " · ".join(visible(part) for part in (entry.group, elsewhere) if part)
    where = min(len(told) + 1, room - _LEAST_NAME, room // 2) if told else 0
    where = where if where >= _LEAST_TARGET or where > len(told) else 0
    columns.append(_cell(named, room - where))
    if where:
        columns.append(_cell(Content.styled(told, MUTED), where))
    if has_sent:
        columns.append(_right(sent, SIZE))
    if has_took:
        columns.append(_right(took, took_cells))
    columns.append(_right(Content.styled(ago((look.now - entry.asked_at).total_seconds()), MUTED), AGE))
    return Content("").join((Content.styled("● " if marked else "  ", "$accent"), *columns))


def _cell(text: Content, width: int) -> Content:
    if width <= 1:
        return Content("")
    cut = text.truncate(width - 1, ellipsis=True)
    return cut.pad_right(width - cut.cell_length)


def _right(text: Content, width: int) -> Content:
    cut = text.truncate(width - 1, ellipsis=True)
    return cut.pad_left(width - cut.cell_length)
