"""Which drafts there are: a qualifier has its own from the first change there on."""

from workbench.core.drafts import DraftKey, Drafts, target_id
from workbench.core.targets import Local, Place, Remote

LATEST, LIVE = DraftKey("t", "checkout"), DraftKey("t", "checkout", "live")


def test_what_was_only_shown_is_no_draft() -> None:
    drafts = Drafts()
    drafts.arrive(LATEST, b"an event", is_own=False)
    assert not drafts.take(b"an event")
    assert drafts.own(LATEST) is None
    assert drafts.left("checkout") == b"an event"


def test_what_was_typed_is_one_until_it_is_taken_back() -> None:
    drafts = Drafts()
    drafts.arrive(LATEST, b"an event", is_own=False)
    assert drafts.take(b"typed")
    assert drafts.own(LATEST) == b"typed"
    assert not drafts.take(b"an event")
    assert drafts.own(LATEST) is None


def test_a_payload_that_followed_belongs_where_it_was_typed() -> None:
    drafts = Drafts()
    drafts.arrive(LATEST, b"{}", is_own=False)
    assert drafts.take(b"typed")
    drafts.arrive(LIVE, b"typed", is_own=False)
    assert not drafts.take(b"typed")
    assert drafts.take(b"typed more")
    assert (drafts.own(LATEST), drafts.own(LIVE)) == (b"typed", b"typed more")


def test_a_draft_stays_one_whatever_becomes_of_it() -> None:
    drafts = Drafts()
    drafts.arrive(LATEST, b"yesterday's", is_own=True)
    assert drafts.take(b"{}")
    assert drafts.take(b"yesterday's")


def test_what_was_typed_before_there_was_a_function_counts_as_typed() -> None:
    drafts = Drafts()
    drafts.arrive(LATEST, None, is_own=False)
    assert drafts.take(b"early")


def test_each_place_has_an_id_of_its_own() -> None:
    places: list[Place] = [
        *(Local(), Local("/f"), Local("samples"), Remote(), Remote("dev"), Remote("dev", "eu-west-1")),
        *(Remote(None, "eu-west-1"), Remote(None, None, "http://127.0.0.1:3001"), Remote("a", None, "http://x")),
    ]
    assert len({target_id(place) for place in places}) == len(places)
