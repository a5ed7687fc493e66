"""A row of the history fills its line, whatever stands in it."""

import pytest

from tests.tui.fakes import NOW, FakeHistory, failed, refused, succeeded
from workbench.core.history import Fate
from workbench.core.invocation import Request
from workbench.tui.widgets.history_rows import Look, entry_row

_NAMES = ("f", "checkout", "関数の名前" * 8, "a" * 140, "arn:aws:lambda:eu-west-1:123456789012:function:checkout", "")


@pytest.mark.parametrize("width", [40, 58, 76, 96, 118, 240])
@pytest.mark.parametrize("fate", Fate)
def test_a_row_is_as_wide_as_its_line(width: int, fate: Fate) -> None:
    outcomes = {Fate.SUCCEEDED: succeeded(), Fate.FAILED: failed(), Fate.REFUSED: refused()}
    history = FakeHistory()
    for name in _NAMES:
        for more in ({}, {"target": "profile dev · 123456789012 · eu-west-1", "group": "比較" * 9}, {"duration": 1e9}):
            entry = history.add(Request(name, b"{}", "live"), outcomes.get(fate), fate, **more).entry
            row = entry_row(entry, Look(width, NOW, "local · samples"), marked=True)
            assert row.cell_length == width, row.plain


def test_only_another_target_is_named() -> None:
    entry = FakeHistory().add(Request("f", b"{}"), succeeded(), Fate.SUCCEEDED, target="prod").entry
    assert "prod" not in entry_row(entry, Look(118, NOW, "prod"), marked=False).plain
    assert "prod" in entry_row(entry, Look(118, NOW, "dev"), marked=False).plain
