"""What a ResponseView looks at: a payload, on it the result of a filter or what a string holds, and so on upwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.core.text import visible
from workbench.tui.widgets.document_view import Place
from workbench.tui.widgets.payload_views import PayloadViews


@dataclass
class Layer:
    """Something looked at.

    crumb: how one came to it, visible text, empty for the payload. query: the expression that it is the result of.
    within: the path of the string that holds it, or empty. places: where one was in it, view by view.
    """

    payload: PayloadViews
    crumb: str = ""
    query: str = ""
    within: str = ""
    view: str = ""
    places: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.view = self.view or next(iter(self.payload.views), "")


class Layers:
    """The layers, from the payload up. There is one at least, and a result of a filter never lies on another one."""

    def __init__(self, bottom: Layer) -> None:
        self._layers = [bottom]

    @property
    def top(self) -> Layer:
        """What is looked at."""
        return self._layers[-1]

    @property
    def bottom(self) -> Layer:
        """The payload."""
        return self._layers[0]

    @property
    def are_many(self) -> bool:
        """Whether something lies on the payload."""
        return len(self._layers) > 1

    @property
    def size(self) -> int:
        """Bytes that are kept by keeping them, roughly."""
        return sum(3 * len(layer.payload.payload) for layer in self._layers)

    @property
    def crumbs(self) -> Sequence[str]:
        """How one came here."""
        return [layer.crumb for layer in self._layers if layer.crumb]

    @property
    def below_filter(self) -> Layer:
        """What a filter picks from: what is looked at, or what lies below the result of a filter."""
        return self._layers[-2 if self.top.query else -1]

    def push(self, layer: Layer) -> None:
        """Look at something on top of what is looked at."""
        self._layers.append(layer)

    def pop(self) -> None:
        """Go back to what was looked at before."""
        if self.are_many:
            self._layers.pop()

    def filter(self, result: PayloadViews | None, query: str) -> None:
        """Look at the result of a filter, in the place of another one; None takes it away."""
        if self.top.query:
            self.pop()
        if result is not None:
            self.push(Layer(result, visible(query), query))

    def path(self, path: str) -> str:
        """A path in what is looked at, through the filter if there is one."""
        query = self.top.query
        if not query or not path:
            return path
        return query if path == "@" else f"{query} | {path}"
