"""The bottom line: the keys that work where the focus is, each of which can be clicked.

Textual's Footer mounts a widget for every key, anew each time the focus moves, which cost more than the rest of a
change of focus. This is one widget that draws a line, and only when the keys are other ones.
"""

from typing import TYPE_CHECKING

from msgspec import Struct
from textual import events
from textual.content import Content
from textual.widget import Widget

from workbench.tui.shades import MUTED

if TYPE_CHECKING:
    from textual.screen import Screen


class _Key(Struct, frozen=True):
    key: str
    display: str
    label: str
    tooltip: str
    enabled: bool
    id: str | None

    @property
    def width(self) -> int:
        """Cells, with the blank behind it."""
        return Content(self.display).cell_length + Content(self.label).cell_length + 2


class KeyBar(Widget):
    """Shows the active bindings of its screen that are to be shown.

    Where there is no room for all of them, the last ones are left out, but never the one with the id `always`.
    """

    ALLOW_SELECT = False

    def __init__(self, always: str) -> None:
        super().__init__()
        self._always = always
        self._keys: list[_Key] = []
        self._pointed: _Key | None = None

    def on_mount(self) -> None:
        """Hear of changes."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._bindings_changed(self.screen)

    def on_unmount(self) -> None:
        """Stop hearing of them."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _bindings_changed(self, screen: "Screen[object]") -> None:
        if not self.is_attached or screen is not self.screen or not self.app.app_focus:
            return
        keys: dict[str, _Key] = {}
        for _, binding, enabled, tooltip in screen.active_bindings.values():
            if binding.show and binding.action not in keys:
                display = self.app.get_key_display(binding)
                keys[binding.action] = _Key(
                    binding.key, display, binding.description, tooltip or binding.description, enabled, binding.id
                )
        if list(keys.values()) != self._keys:
            self._keys = list(keys.values())
            self.refresh()

    @property
    def _fitting(self) -> list[_Key]:
        """Those for which there is room."""
        left = self.size.width - sum(key.width for key in self._keys if key.id == self._always)
        fitting: list[_Key] = []
        for key in self._keys:
            if key.id != self._always:
                left -= key.width
            if left >= -1 or key.id == self._always:  # nothing needs to stand behind the last one
                fitting.append(key)
        return fitting

    def render(self) -> Content:
        """The line."""
        parts = []
        for key in self._fitting:
            one = Content.assemble((key.display, "bold $accent"), (f" {key.label}", MUTED))
            if not key.enabled:
                one = one.stylize("dim")
            elif key == self._pointed:
                one = one.stylize("underline")
            parts.append(one)
        return Content(" ").join(parts)

    def _at(self, x: int) -> _Key | None:
        for key in self._fitting:
            x -= key.width
            if x < 0:
                return key if x < -1 else None
        return None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Point out the key under the pointer."""
        self._point(self._at(event.x))

    def on_leave(self) -> None:
        """Nothing is pointed at."""
        self._point(None)

    def _point(self, key: _Key | None) -> None:
        if key != self._pointed:
            self._pointed = key
            self.tooltip = key.tooltip if key is not None else None
            self.refresh()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key."""
        key = self._at(event.x)
        if key is not None and key.enabled:
            self.app.simulate_key(key.key)
        elif key is not None:
            self.app.bell()
