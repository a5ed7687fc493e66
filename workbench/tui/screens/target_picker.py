"""Choose a target: one list of all there is, narrowed by typing; a profile is followed by its region.

What is typed narrows the list, and is also a way to name what isn't in it: a folder, an address, a region. The focus
stays in the line; the keys that move go to the list.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec import Struct
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.message import Message
from textual.visual import VisualType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from workbench.core.errors import WorkbenchError
from workbench.core.ports import Targets
from workbench.core.targets import Identity, Local, Place, Profile, Profiles, Protection, Region, Remote, Whereabouts
from workbench.core.text import visible
from workbench.tui.screens.dialog import Dialog
from workbench.tui.shades import MUTED

_HERE, _PROTECTED = "●", "▲"
_RECENT = 5
"""Targets under Recent; those used before them stand with their kind."""
_ADDRESS = re.compile(r"https?://.*|(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|[\w.-]+\.[\w-]+):\d+(?:/.*)?", re.IGNORECASE)
_REGION = re.compile(r"[a-z]{2,4}(?:-[a-z]+)+-\d+")
_ACCOUNT, _REGION_WIDTH = 14, 15
"""Cells of the columns that are as wide as what stands in them."""
_ROOM_FOR_ACCOUNTS = 80
"""Cells from which on an account has a column of its own; with fewer it is left out."""


class Item(Struct, frozen=True):
    """A line of the list.

    Attributes:
        what: what choosing it means: a place, a profile whose region is asked next, or a region; None for a heading.
        name, detail, account, region: its columns. mark: what stands before it.
    """

    what: Place | Profile | Region | None
    name: str
    detail: str = ""
    account: str = ""
    region: str = ""
    mark: str = ""

    def score(self, words: Sequence[str]) -> float:
        """How well all the words match; 0 if one doesn't."""
        text = f"{self.name} {self.region} {self.account} {self.detail}"
        scores = [Matcher(word).match(text) for word in words]
        return sum(scores) if all(scores) else 0.0


def _prompts(items: Sequence[Item], width: int) -> list[Content]:
    """The lines, in columns that all of them share."""
    account = _ACCOUNT if width >= _ROOM_FOR_ACCOUNTS and any(item.account for item in items) else 0
    room = width - 2 - account - _REGION_WIDTH
    longest = max((len(visible(item.name)) for item in items if item.what is not None), default=0)
    name = max(8, min(longest + 2, room // 2 if any(item.detail for item in items) else room))
    return [
        Content.styled(item.name, f"bold {MUTED}")
        if item.what is None
        else Content("").join(
            (
                Content.styled(f"{item.mark:<2}", "$error" if item.mark == _PROTECTED else "$accent"),
                _cell(item.name, name),
                _cell(item.detail, room - name).stylize(MUTED),
                _cell(item.account, account).stylize(MUTED),
                _cell(item.region, _REGION_WIDTH),
            )
        )
        for item in items
    ]


def _cell(text: str, width: int) -> Content:
    if width <= 2:
        return Content("")
    cut = Content(visible(text)).truncate(width - 2, ellipsis=True)
    return cut.pad_right(width - cut.cell_length)


class TargetPicker(Dialog[Place | None]):
    """Returns the chosen place; None for Escape.

    Args:
        here: how the target that is looked at is called. protection: which targets to mark.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", show=False),
        Binding("up", "move('cursor_up')", show=False, priority=True),
        Binding("down", "move('cursor_down')", show=False, priority=True),
        Binding("pageup", "move('page_up')", show=False, priority=True),
        Binding("pagedown", "move('page_down')", show=False, priority=True),
    ]

    @dataclass(eq=False, repr=False)
    class Read(Message):
        """The files of AWS were read."""

        profiles: Profiles
        regions: Sequence[Region]

    def __init__(self, targets: Targets, here: Sequence[Place], protection: Protection) -> None:
        super().__init__()
        self._targets, self._here, self._protection = targets, here, protection
        self._recent = [place for place in targets.recent() if place not in here]
        self._profiles: Profiles | None = None
        self._regions: Sequence[Region] = ()
        self._profile: Profile | None = None
        self._shown: list[Item] = []
        self._lit: tuple[int, VisualType] | None = None

    def compose(self) -> ComposeResult:
        """A line to type into, what is wrong with it, the list."""
        with Vertical(classes="dialog wide picker") as dialog:
            dialog.border_subtitle = Content.assemble(
                (_PROTECTED, "$error"), (" protected · Enter chooses · Esc goes back", MUTED)
            )
            yield Input(id="choice", compact=True)
            yield Static(id="wrong")
            choices = OptionList(id="choices", compact=True)
            choices.can_focus = False
            yield choices

    def on_mount(self) -> None:
        """Show what is known already, and read the rest."""
        self._start()
        self.read()

    @work(thread=True, group="connect", description="read the AWS profiles")
    def read(self) -> None:
        """Read the files of AWS."""
        self.post_message(self.Read(self._targets.profiles(), self._targets.regions()))

    def on_target_picker_read(self, event: Read) -> None:
        """Show them too."""
        self._profiles, self._regions = event.profiles, event.regions
        self._wrong("\n".join(event.profiles.problems))
        self._show()

    # --- what there is ---

    def _start(self) -> None:
        """Begin a step: targets, or the regions of a profile."""
        line, dialog = self.query_one(Input), self.query_one(".dialog")
        if self._profile is None:
            dialog.border_title = Content("Target")
            line.placeholder = "type to narrow, or a folder (~/functions), or an address (http://…)"
        else:
            name = visible(self._profile.name) or "this shell's keys"
            dialog.border_title = Content.assemble("Region  ", (name, MUTED))
            line.placeholder = "type to narrow, or a region"
        with line.prevent(Input.Changed):
            line.value = ""
        self._wrong("\n".join(self._profiles.problems) if self._profiles and self._profile is None else "")
        self._show()

    def _items(self) -> list[Item]:
        if self._profile is not None:
            return list(self._region_items(self._profile))
        recent, older = self._recent[:_RECENT], self._recent[_RECENT:]
        folders = [place for place in older if isinstance(place, Local) and place.folder is not None]
        addresses = [place for place in older if isinstance(place, Remote) and place.endpoint_url]
        samples = [] if Local() in recent else [Local()]
        return [
            *_section("Recent", [self._place_item(place) for place in recent]),
            *_section("This machine", [self._place_item(place) for place in (*samples, *folders)]),
            *_section("AWS profiles", self._profile_items()),
            *_section("Endpoints", [self._place_item(place) for place in addresses]),
        ]

    def _place_item(self, place: Place) -> Item:
        mark = _HERE if place in self._here else _PROTECTED if self._protection.holds(Whereabouts(place), None) else ""
        if isinstance(place, Local):
            if place.folder is None:
                return Item(place, "samples", "functions to try things with", mark=mark)
            return Item(place, place.folder, "a folder of functions", mark=mark)
        named = " · ".join(part for part in (place.profile, place.endpoint_url) if part) or "environment"
        return Item(
            place, named, "an address" if place.endpoint_url else "a profile", region=place.region or "", mark=mark
        )

    def _profile_items(self) -> list[Item]:
        if self._profiles is None:
            return [Item(None, "  reading ~/.aws …")]
        if not self._profiles.found:
            return [Item(None, "  ~/.aws has none; aws configure makes one")]
        return [self._profile_item(profile) for profile in self._profiles.found]

    def _profile_item(self, profile: Profile) -> Item:
        place = Remote(profile.name or None, profile.region)
        identity = Identity(profile.account) if profile.account else None
        is_here = any(isinstance(here, Remote) and here.profile == place.profile for here in self._here)
        protected = self._protection.holds(Whereabouts(place, profile.address), identity)
        mark = _HERE if is_here else _PROTECTED if protected else ""
        detail = f"→ {profile.address}" if profile.address else profile.source
        name = profile.name or "environment"
        return Item(profile, name, detail, profile.account or "", profile.region or "", mark)

    def _region_items(self, profile: Profile) -> Sequence[Item]:
        known = {region.name: region for region in self._regions}
        configured = [known.get(name, Region(name)) for name in (profile.region,) if name]
        others = [region for region in self._regions if region.name != profile.region]
        return [
            *(Item(region, region.name, region.description, region="configured") for region in configured),
            *(Item(region, region.name, region.description) for region in others),
        ]

    # --- narrowing ---

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list to what matches, best first."""
        event.stop()
        self._wrong("")
        self._show()

    def on_resize(self) -> None:
        """The columns depend on the width."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        text = self.query_one(Input).value.strip()
        items, words = self._items(), text.split()
        if words:
            scored = [(item.score(words), item) for item in items if item.what is not None]
            items = [item for score, item in sorted(scored, key=lambda pair: -pair[0]) if score > 0]
        self._shown = [*self._typed(text, items), *items]
        choices = self.query_one(OptionList)
        width = choices.scrollable_content_region.width or 90
        self._lit = None
        choices.clear_options()
        lines = self._shown or [Item(None, "Nothing matches.")]
        choices.add_options(
            Option(prompt, disabled=item.what is None)
            for item, prompt in zip(lines, _prompts(lines, width), strict=True)
        )
        first = next((index for index, item in enumerate(self._shown) if item.what is not None), None)
        choices.highlighted = first
        choices.scroll_home(animate=False)

    def _typed(self, text: str, items: Sequence[Item]) -> list[Item]:
        """What is typed, if it can be chosen itself."""
        if self._profile is not None:
            is_new = _REGION.fullmatch(text) and not any(item.name == text for item in items)
            return [Item(Region(text), text, "as typed")] if is_new else []
        if _ADDRESS.fullmatch(text):
            url = text if "://" in text else f"http://{text}"
            return [Item(Remote(endpoint_url=url), url, "connect to this address")]
        if text[:1] in ("/", "~", ".", "\\") or re.match(r"[A-Za-z]:[\\/]", text):
            return [Item(Local(text), text, "open this folder of functions")]
        return []

    def _wrong(self, words: str) -> None:
        lines = [Content.styled(visible(line), "$warning") for line in words.split("\n") if line]
        wrong = self.query_one("#wrong", Static)
        wrong.update(Content("\n").join(lines))
        wrong.display = bool(lines)

    # --- choosing ---

    def action_move(self, action: str) -> None:
        """Move in the list."""
        move: Callable[[], None] = getattr(self.query_one(OptionList), f"action_{action}")
        move()

    def action_back(self) -> None:
        """Back to the targets, or out."""
        if self._profile is None:
            self.dismiss(None)
        else:
            self._profile = None
            self._start()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Choose what is highlighted."""
        event.stop()
        index = self.query_one(OptionList).highlighted
        if index is not None and index < len(self._shown):
            self._choose(self._shown[index].what)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The highlighted line has one colour: what is muted elsewhere could not be read on it."""
        event.stop()
        choices = event.option_list
        if self._lit is not None and self._lit[0] < choices.option_count:
            choices.replace_option_prompt_at_index(*self._lit)
        self._lit = (event.option_index, event.option.prompt)
        choices.replace_option_prompt_at_index(event.option_index, Content(str(event.option.prompt)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose what was clicked."""
        event.stop()
        if event.option_index < len(self._shown):
            self._choose(self._shown[event.option_index].what)

    def _choose(self, what: Place | Profile | Region | None) -> None:
        match what:
            case Profile():
                self._profile = what
                self._start()
            case Region(name):
                assert self._profile is not None  # regions are shown for a profile only
                self.dismiss(Remote(self._profile.name or None, name))
            case Local() | Remote():
                try:
                    place = self._targets.destination(what).place
                except WorkbenchError as error:
                    self._wrong(f"{error.message} {error.hint}")
                else:
                    self.dismiss(place)


def _section(title: str, items: Sequence[Item]) -> list[Item]:
    return [Item(None, title), *items] if items else []
