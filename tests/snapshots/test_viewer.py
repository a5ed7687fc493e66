"""The response in the viewer, as pictures. Each test's docstring says what the reviewer must see."""

import json

import pytest
from textual.pilot import Pilot

from tests.snapshots.test_screens import SnapCompare, invoked, target
from tests.tui.fakes import make_app, settled, succeeded

ORDER = json.dumps(
    {
        "order": "A-17",
        "total": 7.80,
        "currency": "EUR",
        "lines": [{"sku": "tea", "qty": 2, "price": 5.30}, {"sku": "cup", "qty": 1, "price": 2.50}],
        "ship to": {"name": "Ada Lovelace", "city": "Grünau", "notes": ["ring twice", "東京 comes later"]},
        "priced_by": "checkout v2",
    },
    ensure_ascii=False,
).encode()
PROXY = json.dumps(
    {
        "statusCode": 404,
        "headers": {"content-type": "application/json", "x-request-id": "57f231fb"},
        "cookies": ["session=gone; Max-Age=0"],
        "body": json.dumps({"error": "no such order", "order": "A-18"}),
    }
).encode()
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])


def shown(snap: SnapCompare, size: tuple[int, int], payload: bytes, *keys: str, theme: str = "workbench-dark") -> bool:
    async def press(pilot: Pilot[None]) -> None:
        await invoked(pilot)
        await pilot.press("f4")
        for key in keys:
            await pilot.press(key)
        await settled(pilot)

    return snap(make_app(target(succeeded(payload)), theme=theme), terminal_size=size, run_before=press)


@SIZES
def test_fold(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """`lines` folded to `[ 2 items ]` under the cursor, ▸ at its number, its path below; the next line is 17."""
    assert shown(snap_compare, size, ORDER, *["down"] * 4, "left")


@SIZES
def test_search(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Both `price` and `priced_by` marked, the first in the accent; `1 of 3` and the marks to click in the line."""
    assert shown(snap_compare, size, ORDER, "slash", *"price")


def test_search_light(snap_compare: SnapCompare) -> None:
    """The same on paper: hits, line, marks legible."""
    assert shown(snap_compare, (120, 36), ORDER, "slash", *"price", theme="workbench-light")


@SIZES
def test_filter(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """The expression above its result, a sku of two lines; the path goes through the filter."""
    assert shown(snap_compare, size, ORDER, "f", *"lines[?qty > `1`].sku", "enter", "down")


def test_filter_that_is_wrong(snap_compare: SnapCompare) -> None:
    """What is wrong with it above the line, in red, whole at 80 columns; the last result stays."""
    keys = [{"[": "left_square_bracket", "?": "question_mark"}.get(key, key) for key in "lines[?sku > `1`]"]
    assert shown(snap_compare, (80, 24), ORDER, "f", *keys)


@SIZES
def test_http(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """`http` marked in the title; the status in yellow, headers in a column, the body as JSON with its own numbers."""
    assert shown(snap_compare, size, PROXY, "v", "v", *["down"] * 6)


@SIZES
def test_not_json(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """In yellow why it is no JSON and where; the text as it came; only `text` and `hex` to choose from."""
    assert shown(snap_compare, size, b'{\n  "order": "A-17",\n  "lines": [\n    {"sku": "tea"')


@SIZES
def test_wrapped_by_cells(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Every row of a wrapped line reaches the right edge, in Cyrillic, Chinese and accented Latin alike."""
    texts = {"russian": "Съешь ещё этих булок. " * 12, "chinese": "漢字かな、文字。" * 16, "french": "été, élève " * 20}
    assert shown(snap_compare, size, json.dumps(texts, ensure_ascii=False).encode(), "w", "z")
