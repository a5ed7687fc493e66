"""What stands before the text of a row: numbers, marks, times. A press there is meant for where the text begins."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip


class MarginView(ScrollView):
    """A view that tells the places in a row only to who asks for single ones: they make every style another.

    Attributes:
        is_drawing: whether rows are asked for to be drawn.
    """

    is_drawing = False

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw rows."""
        self.is_drawing = True
        try:
            return super().render_lines(crop)
        finally:
            self.is_drawing = False


def before_text(margin: Strip, x: int, y: int) -> Strip:
    """`margin` telling each of its cells to be the place (x, y), so that what is selected from there on begins there.

    Textual takes a cell without a place for the end of its row.
    """
    place = Style.from_meta({"offset": (x, y)})
    return Strip(
        [
            Segment(character, segment.style + place if segment.style else place)
            for segment in margin
            for character in segment.text
        ],
        margin.cell_length,
    )
