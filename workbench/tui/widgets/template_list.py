"""The list of templates: by their services, or, narrowed by what is typed, the best first."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.core.matching import Query, entry
from workbench.core.templates import Template
from workbench.core.text import visible
from workbench.tui.shades import MUTED


class TemplateList(OptionList):
    """Shows templates. It takes no focus: the line that narrows it moves in it."""

    can_focus = False

    @dataclass(eq=False, repr=False)
    class Pointed(Message):
        """Another template is pointed at; None when nothing matches."""

        template: Template | None

    def __init__(self, templates: Sequence[Template]) -> None:
        super().__init__(compact=True)
        self._all = templates
        self._entries = [entry(one.title, one.service, one.id) for one in templates]
        self._shown: list[Template | None] = []

    def narrow(self, text: str, chosen: str = "") -> None:
        """Show what matches `text`, and point at the template with the id `chosen`, or at the first."""
        query = Query(text)
        found = list(self._by_service()) if query.is_empty else list(self._best(query))
        self._shown = [template for template, _ in found]
        self.clear_options()
        self.add_options(Option(prompt, disabled=template is None) for template, prompt in found)
        places = [place for place, template in enumerate(self._shown) if template is not None]
        first = places[0] if places else None
        self.highlighted = next((place for place in places if self._id_at(place) == chosen), first)
        if not places:
            self.add_option(Option(Content.styled("Nothing matches.", MUTED), disabled=True))
            self.post_message(self.Pointed(None))
        elif self.highlighted == first:
            self.scroll_home(animate=False)

    def _id_at(self, place: int) -> str:
        template = self._shown[place]
        return template.id if template is not None else ""

    def _by_service(self) -> "Sequence[tuple[Template | None, Content]]":
        lines: list[tuple[Template | None, Content]] = []
        service = None
        for template in self._all:
            if template.service != service:
                service = template.service
                lines.append((None, Content.styled(visible(service), f"bold {MUTED}")))
            lines.append((template, Content(f"  {visible(template.title)}")))
        return lines

    def _best(self, query: Query) -> "Sequence[tuple[Template | None, Content]]":
        lines: list[tuple[Template | None, Content]] = []
        for _, number in query.ranks(self._entries, range(len(self._entries))):
            one = self._all[number]
            title, service = Content(visible(one.title)), Content.styled(visible(one.service), MUTED)
            for place in query.marks(self._entries[number]):
                title = title.stylize("bold $accent", place, place + 1)
            lines.append((one, Content("  ").join((title, service)) if one.service else title))
        return lines

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell what is pointed at."""
        event.stop()
        if event.option_index < len(self._shown):
            self.post_message(self.Pointed(self._shown[event.option_index]))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click points only."""
        event.stop()
