"""The dialog of forms: what is shown is what is copied, by keyboard and by mouse; a file gets the very bytes."""

from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from tests.tui.fakes import FakeInvoker, FakeTarget, answered, make_app, settled, succeeded, text_of
from workbench.tui.screens.copy_as import CopyAsScreen
from workbench.tui.widgets.document_view import DocumentView


class Clipboard:
    """Remembers what it is given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def copy(self, text: str) -> None:
        self.texts.append(text)


async def test_what_is_shown_is_copied_to_both_clipboards() -> None:
    clipboard = Clipboard()
    app = make_app(clipboard=clipboard)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press("alt+y")
        await settled(pilot)
        assert isinstance(app.screen, CopyAsScreen)
        assert "aws lambda invoke" in text_of(app)
        await pilot.press("down", "down", "down")
        await settled(pilot)
        assert "import boto3" in text_of(app)
        shown = app.screen.query_one(DocumentView).sheet.data.decode()
        await pilot.press("enter")
        await settled(pilot)
        assert clipboard.texts == [shown]
        assert app.clipboard == shown
        await pilot.press("alt+y")
        await settled(pilot)
        assert isinstance(app.screen, CopyAsScreen)
        assert app.screen.form.id == "boto3"


async def test_what_is_shown_is_saved_where_it_is_asked_and_the_list_is_gone_back_to(tmp_path: Path) -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press("alt+y")
        await settled(pilot)
        shown = app.screen.query_one(DocumentView).sheet.data
        for keys in (("enter",), ("enter", "enter")):  # the second time, it is there
            await pilot.press("s")
            app.screen.query("FileBar Input").only_one(Input).value = str(tmp_path / "call.sh")
            if len(keys) == 2:
                (tmp_path / "call.sh").write_bytes(b"old")
            await pilot.press(*keys)
            await settled(pilot)
            assert (tmp_path / "call.sh").read_bytes() == shown
            assert app.focused is app.screen.query_one("#forms")


async def test_a_run_that_is_not_there_says_so_and_a_click_only_looks() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press("alt+y")
        await settled(pilot)
        forms = app.screen.query_one("#forms", OptionList)
        await pilot.click(forms, offset=(3, forms.get_option_index("markdown")))
        await settled(pilot)
        assert "Nothing was invoked yet" in text_of(app)
        await pilot.press("enter", "s")
        await settled(pilot)
        assert isinstance(app.screen, CopyAsScreen)
        assert app.clipboard == ""


async def test_a_path_picks_a_value_of_the_response() -> None:
    target = FakeTarget(invoker=FakeInvoker({"checkout": succeeded(b'{"items": [{"sku": "tea\\nbag"}]}')}))
    app = make_app(target)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)
        await pilot.press("alt+y")
        await settled(pilot)
        forms = app.screen.query_one("#forms", OptionList)
        forms.highlighted = forms.get_option_index("value")
        await settled(pilot)
        await pilot.press("tab")
        assert isinstance(app.focused, Input)
        await pilot.press(*"items[0].sku", "enter")
        await settled(pilot)
        assert app.clipboard == "tea\nbag"


async def test_a_file_gets_the_bytes_as_they_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = make_app(FakeTarget(invoker=FakeInvoker({"checkout": succeeded(b'"\xff\x00"')})))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)
        await pilot.press("alt+y")
        await settled(pilot)
        forms = app.screen.query_one("#forms", OptionList)
        forms.highlighted = forms.get_option_index("response")
        await settled(pilot)
        await pilot.press("s", "enter")
        await settled(pilot)
        assert (tmp_path / "response.json").read_bytes() == b'"\xff\x00"'
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(app.screen, CopyAsScreen)
