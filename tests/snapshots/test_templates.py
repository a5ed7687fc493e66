"""Templates and placeholders, as pictures. Nothing in them has a UUID, and their time is the fakes' clock."""

import pytest
from textual.pilot import Pilot

from tests.snapshots.test_screens import SnapCompare, target
from tests.tui.fakes import make_app, settled

_SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
_PAYLOAD = b"""{
  "order": "{{prompt.order}}",
  "customer": "{{prompt.customer}}",
  "due": "{{now+2d}}"
}
"""


@_SIZES
def test_templates(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """What was typed narrows the list on the left; fields on the right, what may be in one below, the event's JSON."""

    async def narrowed(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("alt+t")
        await settled(pilot)
        await pilot.press(*"authorizer token", "tab")
        await settled(pilot)
        await pilot.press("tab")
        await settled(pilot)

    assert snap_compare(make_app(target()), terminal_size=size, run_before=narrowed)


def test_a_field_that_is_wrong(snap_compare: SnapCompare) -> None:
    """In light: the problem under the fields in words, no event below it, Load dimmed."""

    async def wrong(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("alt+t")
        await settled(pilot)
        await pilot.press(*"object was created", "tab", "tab", "tab", *" kB")
        await settled(pilot)

    app = make_app(target(), theme="workbench-light")
    assert snap_compare(app, terminal_size=(120, 36), run_before=wrong)


@_SIZES
def test_what_a_payload_asks_for(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """A line for each name in one small dialog; behind it the border of the payload counts three placeholders."""

    async def asked(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("f3", "f5")
        await settled(pilot)
        await pilot.press(*"A-17", "enter", *"Ada")
        await settled(pilot)

    assert snap_compare(make_app(target(), payload=_PAYLOAD), terminal_size=size, run_before=asked)


def test_what_would_be_sent(snap_compare: SnapCompare) -> None:
    """The payload filled, in the viewer; below, how many placeholders were filled and how large it is."""

    async def previewed(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("f3", "alt+v")
        await settled(pilot)
        await pilot.press(*"A-17", "enter", *'Ada "the first"', "enter")
        await settled(pilot)

    assert snap_compare(make_app(target(), payload=_PAYLOAD), terminal_size=(80, 24), run_before=previewed)
