"""The rows of the list of functions: what stands where, at each width."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.tui.fakes import NOW
from workbench.core.functions import Alias, Configuration, Function, Latest, Version
from workbench.core.listing import Row
from workbench.core.qualifier_rows import Detail, Note, Share
from workbench.tui.widgets.function_rows import MATCHED, Columns, Found, Piece, pieces

WIDTHS = [31, 32, 44, 60, 76, 120, 196]
NOTHING = Found()
LONG = "MyStack-OrderCreateFunction-nightly-import-of-everything-AB12CD34"


def row(width: int, function: Function, detail: Detail | None = None, found: Found = NOTHING) -> str:
    return "".join(one.text for one in pieces(Row(function, detail), Columns(width, NOW), found, None, is_open=False))


def function(name: str = "checkout", runtime: str | None = "python3.12", description: str = "") -> Function:
    return Function(name, Configuration(runtime=runtime, description=description))


def version(name: str, days: float, description: str = "") -> Version:
    return Version(name, Configuration(name, description=description, last_modified=NOW - timedelta(days=days)))


@pytest.mark.parametrize("width", WIDTHS)
def test_ages_and_runtimes_end_in_one_column(width: int) -> None:
    rows = [
        row(width, function()),
        row(width, function("a", "nodejs22.x", "what it does")),
        row(width, function(), version("7", 0.5, "a release")),
        row(width, function(), version("1234", 400, "another release, with a long description")),
        row(width, function(), Alias("live", "7", {"8": 0.1})),
        row(width, function(), Share("8", 0.1)),
        row(width, function(), Alias("next", "8")),
    ]
    assert {len(one) for one in rows} == {width}
    assert {len(one.rstrip()) for one in rows} == {width - 1}


def test_dates_and_descriptions_stand_in_columns_where_there_is_room() -> None:
    first, second = (row(76, function(), version(name, days, "release")) for name, days in (("1234", 9), ("7", 400)))
    assert first.index("release") == second.index("release") == 16
    assert first.index("2026-11-14") == second.index("2025-10-19")
    assert "9 days ago" in first
    assert "release" in row(44, function(), version("7", 1, "release"))
    assert "release" not in row(32, function(), version("7", 1, "release"))


def test_a_long_name_keeps_its_beginning_and_its_end() -> None:
    shown = row(32, function(LONG))
    assert shown.startswith("▸ MyStack-Order")
    assert "…" in shown
    assert shown.rstrip().endswith("AB12CD34")
    assert LONG in row(120, function(LONG))


def test_a_name_comes_before_a_runtime() -> None:
    name = "shop-checkout-create-00042"
    assert name in row(31, function(name))
    assert "py3.12" not in row(31, function(name))
    assert row(44, function(name)).rstrip().endswith("py3.12")


@pytest.mark.parametrize("width", WIDTHS)
def test_what_matched_in_a_description_is_seen(width: int) -> None:
    text = "Takes part in the nightly import of what customers bought, and in the pipeline behind it"
    at = text.index("pipeline")
    drawn = pieces(
        Row(function(LONG, description=text)), Columns(width, NOW), Found((), (at, at + 8)), None, is_open=False
    )
    matched = [one.text for one in drawn if one.style == MATCHED]
    assert matched
    assert "pipeline".startswith(matched[0].rstrip("…"))


def test_what_matched_in_a_name_is_marked_also_behind_the_cut() -> None:
    places = [0, 1, len(LONG) - 2, len(LONG) - 1]
    drawn = pieces(Row(function(LONG)), Columns(32, NOW), Found(places), None, is_open=False)
    assert "".join(one.text for one in drawn if one.style == MATCHED) == "My34"


TEXTS = st.text(alphabet="ab-_ é語\x1b\u0301\t[", max_size=40)
DETAILS = st.one_of(
    st.none(),
    st.builds(Note, TEXTS),
    st.builds(Share, TEXTS, st.floats(0, 1)),
    st.builds(lambda text: Latest(Configuration(description=text, last_modified=NOW)), TEXTS),
    st.builds(version, TEXTS, st.floats(-10, 4_000), TEXTS),
    st.builds(lambda name, to, text, share: Alias(name, to, {"8": share}, text), TEXTS, TEXTS, TEXTS, st.floats(0, 1)),
)


@given(st.integers(1, 130), TEXTS, TEXTS, DETAILS, st.booleans(), st.lists(st.integers(0, 39), max_size=4))
def test_whatever_it_is_called_a_row_is_as_wide_as_the_list(
    width: int, name: str, description: str, detail: Detail | None, is_marked: bool, places: list[int]
) -> None:
    mark = Piece("✓", "$success") if is_marked else None
    found = Found(sorted(set(places)), (0, 1) if description else None)
    drawn = pieces(Row(function(name, name, description), detail), Columns(width, NOW), found, mark, is_open=True)
    text = "".join(one.text for one in drawn)
    assert text.replace("\u0301", "").isprintable()
    if width >= 60:
        assert cell_len(text) == width
