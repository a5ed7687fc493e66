"""The keys that move a cursor from row to row, the same in every list and view that has one.

Such a widget has `action_move(rows)` and `action_move_page(pages)`, and keeps the cursor inside of what it shows.
"""

from textual.binding import Binding, BindingType

FAR = 1 << 40
"""Rows: to the first or the last, wherever that is."""

ROW_KEYS: tuple[BindingType, ...] = (
    Binding("up,k", "move(-1)", show=False),
    Binding("down,j", "move(1)", show=False),
    Binding("pageup,ctrl+u", "move_page(-1)", show=False),
    Binding("pagedown,ctrl+d", "move_page(1)", show=False),
    Binding("home,g", f"move(-{FAR})", show=False),
    Binding("end,G", f"move({FAR})", show=False),
)
