"""A request, and the hold that a person has on it while it is under way."""

import pytest

from workbench.core.functions import Reference
from workbench.core.invocation import Abandoned, Ran, Request, Waiting


def test_a_request_is_named_as_people_write_it() -> None:
    assert Request("shop", b"", "live").reference == Reference("shop", "live")
    assert str(Request("shop", b"").reference) == "shop"


def test_giving_up_ends_the_wait() -> None:
    calls: list[str] = []
    waiting = Waiting()
    waiting.on_give_up(lambda: calls.append("ended"))
    assert (waiting.gave_up, calls) == (False, [])
    waiting.give_up()
    assert (waiting.gave_up, calls) == (True, ["ended"])


def test_giving_up_before_the_wait_begins_ends_it_as_it_begins() -> None:
    calls: list[str] = []
    waiting = Waiting()
    waiting.give_up()
    assert waiting.gave_up
    waiting.on_give_up(lambda: calls.append("ended"))
    assert calls == ["ended"]


def test_giving_up_twice_is_giving_up() -> None:
    calls: list[str] = []
    waiting = Waiting()
    waiting.on_give_up(lambda: calls.append("ended"))
    waiting.give_up()
    waiting.give_up()
    assert waiting.gave_up
    assert calls


def test_the_last_way_to_end_the_wait_counts() -> None:
    calls: list[str] = []
    waiting = Waiting()
    waiting.on_give_up(lambda: calls.append("first"))
    waiting.on_give_up(lambda: calls.append("second"))
    waiting.give_up()
    assert calls == ["second"]


def test_it_was_given_up_even_if_ending_the_wait_fails() -> None:
    def fail() -> None:
        raise OSError("gone")

    waiting = Waiting()
    waiting.on_give_up(fail)
    with pytest.raises(OSError, match="gone"):
        waiting.give_up()
    assert waiting.gave_up


def test_it_can_be_given_up_from_within_the_end_of_the_wait() -> None:
    calls: list[str] = []
    waiting = Waiting()

    def end() -> None:
        calls.append("ended")
        waiting.on_give_up(lambda: calls.append("again"))

    waiting.on_give_up(end)
    waiting.give_up()
    assert calls == ["ended", "again"]


def test_a_person_who_stops_waiting_is_told_that_the_function_may_run() -> None:
    abandoned = Abandoned.by_the_person(2.0)
    assert abandoned.explanation.ran is Ran.MAYBE
    assert "2.0 s" in abandoned.explanation.happened
    assert abandoned.duration == 2000
