"""The rows of the list of functions, held against a list that is made anew each time."""

from collections.abc import Sequence

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec.structs import replace

from workbench.core.functions import LATEST, Alias, Configuration, Function, Latest, Qualifiers, Version
from workbench.core.listing import Listing, Target
from workbench.core.matching import Query, entry
from workbench.core.qualifier_rows import Detail, Note, Share


def function(name: str, description: str = "", runtime: str = "python3.12") -> Function:
    return Function(name, Configuration(runtime=runtime, description=description))


def functions(*names: str) -> list[Function]:
    return [function(name) for name in names]


def qualifiers(versions: int = 2, *aliases: Alias) -> Qualifiers:
    published = [Version(str(number), Configuration(str(number))) for number in range(versions, 0, -1)]
    return Qualifiers(Latest(Configuration()), tuple(aliases), tuple(published))


def shown(listing: Listing) -> list[str]:
    return [label(listing[at].function, listing[at].detail) for at in range(len(listing))]


def label(function: Function, detail: Detail | None) -> str:
    match detail:
        case None:
            return function.name
        case Note(text):
            return f"  {text}"
        case Share(version, share):
            return f"  {version} {share:.0%}"
        case _:
            return f"  {detail.name}"


def test_aliases_stand_before_versions_with_all_they_lead_to() -> None:
    listing = Listing()
    listing.add(functions("a", "b", "c"))
    listing.unfold("b")
    assert shown(listing) == ["a", "b", "  reading its versions …", "c"]
    listing.set_qualifiers("b", qualifiers(2, Alias("live", "2", {"1": 0.1}), Alias("next", "2")))
    assert shown(listing) == ["a", "b", f"  {LATEST}", "  live", "  1 10%", "  next", "  2", "  1", "c"]
    assert listing[4].target is None
    assert listing[3].target == Target("b", "live")
    listing.fold("b")
    assert shown(listing) == ["a", "b", "c"]


def test_aliases_can_be_chosen_while_versions_are_being_read() -> None:
    listing = Listing()
    listing.add(functions("a"))
    listing.unfold("a")
    listing.set_qualifiers("a", replace(qualifiers(1_250, Alias("live", "2")), complete=False))
    assert shown(listing) == ["a", f"  {LATEST}", "  live", "  1,250 versions so far …"]


def test_what_is_missing_is_said_below() -> None:
    listing = Listing()
    listing.add(functions("a", "b"))
    for name in "ab":
        listing.unfold(name)
    listing.set_qualifiers("a", replace(qualifiers(0), problems=("Not shown.",)))
    listing.set_qualifiers("b", "No such function")
    assert shown(listing) == ["a", f"  {LATEST}", "  Not shown.", "b", "  No such function"]


def test_read_again_everything_stays_until_the_reading_is_complete() -> None:
    listing = Listing()
    listing.begin()
    listing.add(functions("a", "b", "c"))
    listing.finish()
    listing.unfold("c")
    listing.set_qualifiers("c", qualifiers(1))
    listing.begin()
    assert shown(listing) == ["a", "b", "c", f"  {LATEST}", "  1"]
    assert listing.add([function("new"), function("a", "changed")])
    assert shown(listing) == ["a", "b", "c", f"  {LATEST}", "  1", "new"]
    assert listing[0].function.configuration.description == "changed"
    assert not listing.add(functions("c"))
    listing.finish()
    assert shown(listing) == ["new", "a", "c", f"  {LATEST}", "  1"]
    assert "b" not in listing


def test_a_reading_that_breaks_off_takes_nothing_away() -> None:
    listing = Listing()
    listing.begin()
    listing.add(functions("a", "b", "c"))
    listing.finish()
    listing.begin()
    listing.add(functions("c"))
    listing.begin()  # the next one
    listing.add(functions("b"))
    assert shown(listing) == ["a", "b", "c"]
    listing.add(functions("a"))
    listing.finish()
    assert shown(listing) == ["b", "a"]


def test_a_filter_holds_for_what_comes_later() -> None:
    listing = Listing()
    listing.add(functions("shop-order", "mail"))
    listing.filter(Query("order"))
    listing.add(functions("reorder", "order", "stock"))
    assert shown(listing) == ["order", "shop-order", "reorder"]
    assert (listing.shown, listing.total) == (3, 5)
    listing.add([function("mail", "sends the order")])
    assert shown(listing) == ["order", "shop-order", "reorder", "mail"]
    listing.filter(Query(""))
    assert shown(listing) == ["shop-order", "mail", "reorder", "order", "stock"]


def test_a_colon_shows_the_qualifiers_of_the_best_match_that_match() -> None:
    listing = Listing()
    listing.add(functions("shop-order", "order"))
    listing.set_qualifiers("order", qualifiers(12, Alias("live", "2"), Alias("canary", "1")))
    listing.filter(Query("order:"))
    assert listing.is_unfolded("order")
    assert not listing.is_unfolded("shop-order")
    listing.filter(Query("order:1"))
    assert shown(listing) == ["order", "  12", "  11", "  10", "  1", "shop-order"]
    assert listing.first_qualifier() == Target("order", "12")
    listing.filter(Query("order:li"))
    assert shown(listing) == ["order", "  live", "shop-order"]
    listing.filter(Query("order:zzz"))
    assert listing.first_qualifier() is None
    listing.filter(Query("order"))
    assert shown(listing) == ["order", "shop-order"]


@pytest.mark.parametrize(
    ("at", "rows", "lands"),
    [(0, 1, 1), (1, 1, 2), (2, 1, 4), (4, 1, 6), (7, 1, 7), (4, -1, 2), (0, -1, 0), (0, 99, 7), (7, -99, 0), (2, 2, 4)],
)
def test_the_cursor_passes_over_what_cant_be_chosen(at: int, rows: int, lands: int) -> None:
    listing = Listing()
    listing.add(functions("a"))
    listing.unfold("a")
    known = qualifiers(1, Alias("live", "2", {"1": 0.1}))
    listing.set_qualifiers("a", replace(known, problems=("That is all.",)))
    assert shown(listing) == ["a", f"  {LATEST}", "  live", "  1 10%", "  1", "  That is all."]
    listing.add(functions("b", "c"))
    assert listing.step(at, rows) == lands


def test_an_empty_list_has_no_rows() -> None:
    listing = Listing()
    assert len(listing) == 0
    assert listing.index(Target("a")) is None
    listing.filter(Query("x:y"))
    assert len(listing) == 0
    assert listing.first_qualifier() is None


NAMES = [f"{one}{two}" for one in ("order", "mail", "stock", "shop-") for two in ("", "-a", "1", "B")]
CHOSEN = st.sampled_from(NAMES)


class Rows(RuleBasedStateMachine):
    """Anything in any order; `expected` is what a person would write down."""

    def __init__(self) -> None:
        super().__init__()
        self.listing = Listing()
        self.functions: dict[str, Function] = {}
        self.seen: dict[str, None] | None = None
        self.qualifiers: dict[str, Qualifiers | str] = {}
        self.unfolded: set[str] = set()
        self.query = Query("")

    @rule(names=st.lists(CHOSEN, max_size=5), description=st.sampled_from(["", "takes an order", "mail"]))
    def add(self, names: list[str], description: str) -> None:
        page = [function(name, description) for name in names]
        self.listing.add(page)
        self.functions.update((one.name, one) for one in page)
        if self.seen is not None:
            self.seen.update((one.name, None) for one in page)

    @rule()
    def begin(self) -> None:
        self.listing.begin()
        self.seen = {}

    @rule()
    def finish(self) -> None:
        self.listing.finish()
        if self.seen is not None:
            self.functions = {name: self.functions[name] for name in self.seen}
            self.unfolded &= self.functions.keys()
            self.qualifiers = {name: one for name, one in self.qualifiers.items() if name in self.functions}
        self.seen = None

    @rule(name=CHOSEN)
    def remove(self, name: str) -> None:
        self.listing.remove(name)
        self.functions.pop(name, None)
        self.unfolded &= self.functions.keys()
        self.qualifiers = {name: one for name, one in self.qualifiers.items() if name in self.functions}
        if self.seen is not None:
            self.seen.pop(name, None)

    @rule(text=st.sampled_from(["", "o", "or", "order", "order:", "order:1", "mail", "s", "zz", ":l", "1 order"]))
    def filter(self, text: str) -> None:
        self.query = Query(text)
        self.listing.filter(Query(text))

    @rule(name=CHOSEN)
    def unfold(self, name: str) -> None:
        self.listing.unfold(name)
        self.unfolded.add(name)

    @rule(name=CHOSEN)
    def fold(self, name: str) -> None:
        self.listing.fold(name)
        self.unfolded.discard(name)

    @rule(name=CHOSEN, versions=st.integers(0, 12), complete=st.booleans())
    def know(self, name: str, versions: int, complete: bool) -> None:
        known = replace(qualifiers(versions, Alias("live", "1", {"2": 0.2})), complete=complete)
        self.listing.set_qualifiers(name, known)
        self.qualifiers[name] = known

    def expected(self) -> list[str]:
        order = list(self.functions.values())
        if not self.query.is_empty:
            entries = [entry(one.name, "python3.12", one.configuration.description) for one in order]
            order = [order[number] for _, number in self.query.ranks(entries, range(len(entries)))]
        rows: list[str] = []
        for place, one in enumerate(order):
            rows.append(one.name)
            asked_for = self.query.qualifier is not None and not self.query.is_empty and place == 0
            if one.name in self.unfolded or asked_for:
                rows += self.below(self.qualifiers.get(one.name))
        return rows

    def below(self, known: Qualifiers | str | None) -> Sequence[str]:
        if not isinstance(known, Qualifiers):
            return ["  reading its versions …"]
        rows = [f"  {LATEST}"] if self.query.takes(LATEST) else []
        rows += ["  live", "  2 20%"] if self.query.takes("live") else []
        if not known.complete:
            return [*rows, f"  {len(known.versions)} versions so far …"]
        return rows + [f"  {one.name}" for one in known.versions if self.query.takes(one.name)]

    @invariant()
    def it_is_what_is_expected(self) -> None:
        assert shown(self.listing) == self.expected()
        assert len(self.listing) == len(self.expected())

    @invariant()
    def each_row_is_found_again(self) -> None:
        for at in range(len(self.listing)):
            target = self.listing[at].target
            if target is not None:
                assert self.listing.index(target) == at
            step = self.listing.step(at, 1)
            assert step == at or self.listing[step].target is not None


Rows.TestCase.settings = settings(max_examples=150, stateful_step_count=25)
TestRows = Rows.TestCase
