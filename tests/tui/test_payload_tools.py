"""What opens below the editor: find, replace, go to, files, one's own editor; and that only the edit changes a byte."""

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.driving import SIZE, editor
from tests.tui.fakes import FakeInvoker, FakeTarget, answered, make_app, settled, text_of
from tests.tui.test_text_editor import editing
from workbench.core.errors import WorkbenchError
from workbench.store.own_editor import OwnEditor
from workbench.tui.app import WorkbenchApp

ORDER = b'{"order": "A-17",\n "items": [{"sku": "tea", "qty": 2},\n  {"sku": "cup", "qty": 1}]}'


class Pane:
    """The payload pane of a whole workbench, with the focus in it."""

    def __init__(self, pilot: Pilot[None], app: WorkbenchApp) -> None:
        self.pilot, self.app, self.editor = pilot, app, editor(app)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await settled(self.pilot)

    async def type(self, text: str) -> None:
        field = self.app.focused
        assert isinstance(field, Input)
        field.value = text
        await settled(self.pilot)

    @property
    def text(self) -> str:
        return text_of(self.app)


@asynccontextmanager
async def pane(payload: bytes = ORDER) -> AsyncIterator[Pane]:
    app = make_app(payload=payload)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        yield Pane(pilot, app)


async def test_finding_counts_marks_goes_round_and_leaves_the_hit_selected() -> None:
    async with pane() as it:
        await it.press("ctrl+f")
        await it.type("SKU".lower())
        assert "1 of 2" in it.text
        await it.press("enter")
        assert "2 of 2" in it.text
        await it.press("down")
        assert "1 of 2" in it.text
        await it.press("up")
        assert "2 of 2" in it.text
        await it.press("escape")
        assert it.app.focused is it.editor
        assert it.editor.selected_text == "sku"
        assert it.editor.location[0] == 2
        await it.press("alt+n")
        assert it.editor.location[0] == 1


async def test_what_is_selected_is_looked_for_and_what_is_not_there_is_said() -> None:
    async with pane() as it:
        it.editor.select_range(2, 7)
        await it.press("ctrl+f")
        assert "1 of 1" in it.text
        await it.type("nowhere")
        assert "not found" in it.text
        await it.press("ctrl+r")
        await it.type("(")
        assert "missing )" in it.text
        await it.type(r"^ .*(te|cu).*$")
        assert "1 of 2" in it.text


async def test_replacing_one_by_one_and_all_at_once() -> None:
    async with pane() as it:
        await it.press("alt+r")
        await it.type("sku")
        await it.press("tab")
        await it.type("id")
        await it.press("enter")
        assert b'[{"id": "tea"' in it.editor.data
        assert b'{"sku": "cup"' in it.editor.data
        await it.press("enter")
        assert b"sku" not in it.editor.data
        await it.press("escape", "ctrl+z", "ctrl+z")
        assert it.editor.data == ORDER
        await it.press("alt+r", "ctrl+r")
        await it.type(r'"(\w+)": (\d)')
        await it.press("tab")
        await it.type(r'"\1": \g<2>0')
        await it.press("alt+a")
        assert "replaced 2 hits" in it.text
        assert it.editor.data == ORDER.replace(b": 2}", b": 20}").replace(b": 1}", b": 10}")
        await it.type(r"\9")
        await it.press("ctrl+f")
        await it.press("tab", "alt+a")
        assert "replacement" in it.text
        await it.press("escape", "ctrl+z")
        assert it.editor.data == ORDER


async def test_hits_follow_what_is_typed() -> None:
    async with pane() as it:
        await it.press("ctrl+f")
        await it.type("qty")
        it.editor.focus()
        await it.press("ctrl+home", "q", "t", "y")
        for _ in range(500):
            if "3 hits" in it.text:
                break
            await it.pilot.pause(0.01)
        assert "3 hits" in it.text


async def test_going_to_a_line_a_column_and_a_path() -> None:
    async with pane() as it:
        await it.press("ctrl+g")
        await it.type("3:4")
        await it.press("enter")
        assert it.editor.location == (2, 3)
        await it.press("ctrl+g")
        assert "items[1].sku" in it.text
        await it.type("items[0].qty")
        await it.press("enter")
        assert it.editor.buffer.slice(it.editor.cursor, it.editor.cursor + 2) == "2}"
        await it.press("ctrl+g")
        await it.type("99")
        await it.press("enter")
        assert "there is no such place" in it.text
        await it.press("escape")
        assert it.app.focused is it.editor


async def test_a_file_is_opened_saved_and_not_overwritten_unasked(tmp_path: Path) -> None:
    (tmp_path / "event one.json").write_bytes(b"[1.0]\r\n")
    async with pane() as it:
        await it.press("ctrl+o")
        await it.type(f"{tmp_path}/ev")
        await it.press("tab")
        assert isinstance(it.app.focused, Input)
        assert it.app.focused.value == f"{tmp_path}/event one.json"
        await it.press("enter")
        assert it.editor.data == b"[1.0]\r\n"
        assert "event one.json" in it.text
        await it.press("ctrl+z")
        assert it.editor.data == ORDER
        await it.press("ctrl+s")
        await it.type(f"{tmp_path}/event one.json")
        await it.press("enter")
        assert "is there already" in it.text
        await it.press("escape", "ctrl+s")
        assert isinstance(it.app.focused, Input)
        assert it.app.focused.value == f"{tmp_path}/event one.json"
        await it.type(f"{tmp_path}/new.json")
        await it.press("enter")
        assert (tmp_path / "new.json").read_bytes() == ORDER
        assert (tmp_path / "event one.json").read_bytes() == b"[1.0]\r\n"
        await it.press("ctrl+o")
        await it.type(str(tmp_path))
        await it.press("enter")
        assert "it is not a file" in it.text
        await it.press("escape", "ctrl+s")
        for name, said in [
            ("", "it is a folder"),
            ("/no/x.json", "there is no folder"),
            ("/no/", "there is no folder"),
        ]:
            await it.type(f"{tmp_path}{name}")
            await it.press("enter")
            assert said in it.text
        await it.press("escape", "ctrl+o")
        await it.type("\0")
        await it.press("enter")
        assert "there is no such file" in it.text


class _Rewriting:
    """An editor that adds a line, or fails."""

    def __init__(self, problem: WorkbenchError | None = None, *, adds: bytes = b"\n") -> None:
        self.problem, self.adds = problem, adds

    def edit(self, payload: bytes) -> bytes:
        if self.problem is not None:
            raise self.problem
        return payload + self.adds


async def test_a_terminal_that_can_not_be_lent_says_so() -> None:
    app = make_app(payload=ORDER, own_editor=_Rewriting())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("f12")
        await settled(pilot)
        assert "can't be lent" in text_of(app)
        assert editor(app).data == ORDER


@pytest.mark.parametrize(
    ("own", "said", "left"),
    [
        (_Rewriting(), "", ORDER + b"\n"),
        (_Rewriting(WorkbenchError("The editor failed", "vi ended with status 1.", "Try nano.")), "Try nano", ORDER),
        (_Rewriting(adds=b""), "Nothing changed", ORDER),
    ],
)
async def test_the_terminal_is_taken_back_whatever_became_of_the_editor(
    own: "_Rewriting", said: str, left: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(payload=ORDER, own_editor=own)
    lent: list[bool] = []

    @contextmanager
    def suspend() -> Iterator[None]:  # as Textual's: an error that comes through leaves the terminal lent
        lent.append(True)
        yield
        lent.append(False)

    monkeypatch.setattr(app, "suspend", suspend)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("f12")
        await settled(pilot)
        assert lent == [True, False]
        assert said in text_of(app)
        assert editor(app).data == left


def test_ones_own_editor_gets_the_bytes_and_gives_them_back(tmp_path: Path) -> None:
    script = tmp_path / "edit it.py"
    script.write_text("import sys; p = sys.argv[1]; d = open(p, 'rb').read(); open(p, 'wb').write(d + b'\\xff')")
    own = OwnEditor({"EDITOR": f"'{sys.executable}' '{script}'"})
    assert own.edit(b'"\x80\r\n') == b'"\x80\r\n\xff'


def test_an_editor_that_is_not_there_or_fails_loses_nothing(tmp_path: Path) -> None:
    script = tmp_path / "remove.py"
    script.write_text("import os, sys; os.remove(sys.argv[1])")
    for command, said in [
        ("/no/such/editor", "didn't start"),
        ("'", "can't be read"),
        (f"{sys.executable} {script}", "left no file"),
        (f"{sys.executable} -c 'exit(1)'", "failed: .* status 1"),
    ]:
        with pytest.raises(WorkbenchError, match=said):
            OwnEditor({"EDITOR": command}).edit(b"{}")
    script = tmp_path / "fail.py"
    script.write_text("import sys; open(sys.argv[1], 'wb').write(b'[1]'); sys.exit(3)")
    with pytest.raises(WorkbenchError) as failure:
        OwnEditor({"VISUAL": f"{sys.executable} {script}"}).edit(b"{}")
    kept = Path(failure.value.hint.removeprefix("What it left is kept in ").removesuffix("."))
    assert kept.read_bytes() == b"[1]"


def test_an_interrupt_is_for_the_editor_alone(tmp_path: Path) -> None:
    script = tmp_path / "interrupted.py"
    script.write_text(
        "import os, signal, sys\n"
        "os.kill(os.getppid(), signal.SIGINT)\n"
        "try: os.kill(os.getpid(), signal.SIGINT)\n"
        "except KeyboardInterrupt: open(sys.argv[1], 'ab').write(b'interrupted')\n"
    )
    assert OwnEditor({"EDITOR": f"{sys.executable} {script}"}).edit(b"{}") == b"{}interrupted"


ANY_UTF8 = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from('\r\n\u2028\x85\ufeff\x00\t\\"')), max_size=300
)


@settings(max_examples=25, deadline=None)
@given(ANY_UTF8, st.data())
async def test_whatever_is_utf8_comes_out_as_it_went_in_but_for_the_edit(text: str, data: st.DataObject) -> None:
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    new = data.draw(ANY_UTF8)
    async with editing(text) as it:
        assert it.editor.data == text.encode()
        it.editor.replace(start, end, new)
        assert it.editor.data == (text[:start] + new + text[end:]).encode()
        it.editor.action_undo()
        assert it.editor.data == text.encode()


async def test_why_a_file_is_not_saved_is_said_and_the_line_stays(tmp_path: Path) -> None:
    class Full:
        def save(self, path: str, data: bytes, *, overwrite: bool) -> None:
            raise WorkbenchError("The file isn't saved", f"the disk is full\x1b[2J {path[-3:]} {len(data)} {overwrite}")

    app = make_app(payload=ORDER, files=Full())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("f3", "ctrl+s")
        it = Pane(pilot, app)
        await it.type(f"{tmp_path}/new")
        await it.press("enter")
        assert f"the disk is full␛[2J new {len(ORDER)} False" in it.text
        assert isinstance(app.focused, Input)
        await it.press("escape", "ctrl+s")
        assert app.focused.value == "payload.json"


async def test_any_bytes_are_sent_and_saved_as_they_were_loaded(tmp_path: Path) -> None:
    payload = bytes(range(256)) * 3 + '\ufeff"\u2028\r\n\x85\U0001f600'.encode()
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), payload=payload)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3", "ctrl+end", "x", "ctrl+s")
        await settled(pilot)
        assert isinstance(app.focused, Input)
        app.focused.value = str(tmp_path / "sent")
        await pilot.press("enter", "f5")
        await settled(pilot)
        await pilot.click("#send")
        await answered(pilot)
        assert invoker.requests[0].payload == payload + b"x"
        assert (tmp_path / "sent").read_bytes() == payload + b"x"
