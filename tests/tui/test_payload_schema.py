"""A payload with a schema: what doesn't fit is shown in its place, and keys and values complete as one types."""

import json
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.driving import SIZE, go_to
from tests.tui.fakes import make_app, screen_of, settled, text_of
from tests.tui.test_payload_tools import Pane, pane
from workbench.core.errors import WorkbenchError
from workbench.store.schemas import FolderSchemas
from workbench.tui.app import WorkbenchApp
from workbench.tui.panes.payload import PayloadPane

SCHEMA = json.dumps(
    {
        "type": "object",
        "required": ["order"],
        "additionalProperties": False,
        "properties": {
            "order": {"type": "string", "description": "its number"},
            "currency": {"enum": ["EUR", "USD"]},
            "items": {"type": "array", "items": {"properties": {"qty": {"type": "integer"}}}},
        },
    }
).encode()


def payload_pane(it: Pane) -> PayloadPane:
    return screen_of(it.app).query_one(PayloadPane)


async def checked(pilot: Pilot[None], app: WorkbenchApp) -> None:
    """Until all is told of the payload, also what is looked for when nobody types."""
    await settled(pilot)
    one = screen_of(app).query_one(PayloadPane)
    for _ in range(1_000):
        if not one.is_checking:
            break
        await pilot.pause(0.01)
    assert not one.is_checking
    await settled(pilot)


async def idle(it: Pane) -> None:
    await checked(it.pilot, it.app)


async def test_what_does_not_fit_is_told_marked_and_gone_to() -> None:
    async with pane(b'{"order": 1,\n "items": [{"qty": "two"}]}') as it:
        payload_pane(it).use_schema(SCHEMA, "orders")
        await idle(it)
        assert "2 against the schema" in it.text
        await it.press("f8")
        assert it.editor.location == (0, 10)
        assert "line 1, column 11  order must be a text, not 1" in it.text
        await it.press("f8")
        assert it.editor.location == (1, 19)
        assert "items[0].qty" in it.text
        assert "2 of 2" in it.text
        await it.press("f8")
        assert it.editor.location == (0, 10)
        it.editor.change_all(b'{"order": "A"}')
        await idle(it)
        assert "✓ orders" in it.text
        payload_pane(it).use_schema(None, "")
        await idle(it)
        assert "orders" not in it.text


async def test_keys_and_values_complete_as_one_types() -> None:
    async with pane(b"{}") as it:
        payload_pane(it).use_schema(SCHEMA, "orders")
        it.editor.move_to(1)
        await it.press('"')
        assert "its number" in it.text
        await it.press("c")
        assert "its number" not in it.text
        await it.press("enter")
        assert it.editor.data == b'{"currency": }'
        await it.press('"', "down", "tab")
        assert it.editor.data == b'{"currency": "USD"}'
        assert it.app.focused is it.editor
        await it.press("ctrl+z")
        assert it.editor.data == b'{"currency": ""}'


async def test_an_offer_is_over_with_escape_or_when_the_cursor_goes_elsewhere() -> None:
    async with pane(b"{}\n") as it:
        payload_pane(it).use_schema(SCHEMA, "orders")
        it.editor.move_to(1)
        await it.press('"')
        assert it.editor.takes_tab
        await it.press("escape")
        assert "its number" not in it.text
        assert not it.editor.takes_tab
        await it.press("ctrl+space")
        assert "its number" in it.text
        await it.press("right")
        assert "its number" not in it.text
        await it.press("ctrl+end", "ctrl+space")
        assert "nothing known" in it.text


async def test_an_offer_is_taken_by_the_mouse() -> None:
    async with pane(b"{}") as it:
        payload_pane(it).use_schema(SCHEMA, "orders")
        it.editor.move_to(1)
        await it.press('"')
        await it.pilot.click("CompletionList", offset=(2, 0))
        await settled(it.pilot)
        assert it.editor.data == b'{"order": }'


async def test_without_a_schema_the_objects_before_tell_the_keys() -> None:
    async with pane(b'[{"sku": 1}, {}]') as it:
        it.editor.move_to(14)
        await it.press('"', "s", "enter")
        assert it.editor.data == b'[{"sku": 1}, {"sku": }]'


async def test_a_schema_is_chosen_by_its_file_and_what_is_wrong_with_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "orders.json").write_bytes(SCHEMA)
    (tmp_path / "bad.json").write_bytes(b'{"type": "strnig"}')
    async with pane(b'{"colour": 1}') as it:
        await it.press("alt+s")
        assert isinstance(it.app.focused, Input)
        await it.type(str(tmp_path / "bad.json"))
        await it.press("enter")
        assert "no JSON Schema" in it.text
        await it.type(str(tmp_path / "orders.json"))
        await it.press("enter")
        await idle(it)
        assert "against the schema" in it.text


async def test_a_bad_schema_leaves_the_one_before() -> None:
    app = make_app(payload=b"{}")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        one = screen_of(app).query_one(PayloadPane)
        one.use_schema(SCHEMA, "orders")
        with pytest.raises(WorkbenchError):
            one.use_schema(b"[]", "other")
        await checked(pilot, app)
        assert "against the schema" in text_of(app)


async def test_the_schema_beside_the_events_is_found_and_another_function_has_none(tmp_path: Path) -> None:
    folder = tmp_path / "events" / "checkout"
    folder.mkdir(parents=True)
    (folder / "schema.json").write_bytes(SCHEMA)
    app = make_app(schemas=FolderSchemas(tmp_path))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await checked(pilot, app)
        assert "✓ checkout/schema.json" in text_of(app)
        await go_to(pilot, "greeter")
        await checked(pilot, app)
        assert "schema" not in text_of(app)
        (folder / "schema.json").write_bytes(b"{")
        await go_to(pilot, "checkout")
        assert "The schema is not JSON" in text_of(app)
