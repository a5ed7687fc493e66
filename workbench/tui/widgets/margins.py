"""What stands before the text of a row: numbers, marks, times. A press there is meant for where the text begins."""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


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
