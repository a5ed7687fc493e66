"""Which events of a stream are a request's: all between its START and its REPORT, and nothing of anybody else."""

import json
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.log_entry import LogEvent
from workbench.core.log_selection import MIXED, NO_START, Mark, mark_of, select

OURS, OTHER, THIRD = (f"{digit * 8}-0d4e-4f0e-9d51-0a1b2c3d4e5f" for digit in "123")
INIT = "INIT_START Runtime Version: python:3.12.v36\tRuntime Version ARN: arn\n"


def start(request_id: str = OURS) -> str:
    return f"START RequestId: {request_id} Version: 2\n"


def report(request_id: str = OURS) -> str:
    return f"REPORT RequestId: {request_id}\tDuration: 1.00 ms\tBilled Duration: 1 ms\t\n"


def end(request_id: str = OURS) -> str:
    return f"END RequestId: {request_id}\n"


def platform(kind: str, **record: object) -> str:
    return json.dumps({"time": "2026-11-23T10:00:00.000Z", "type": f"platform.{kind}", "record": record}) + "\n"


def events(*messages: str) -> list[LogEvent]:
    return [LogEvent(at, message) for at, message in zip(count(1000), messages, strict=False)]


def chosen(*messages: str, shared: bool = False) -> list[str]:
    return [event.message for event in select(events(*messages), OURS, shared=shared).events]


@pytest.mark.parametrize(
    ("message", "mark"),
    [
        (start(), (Mark.START, OURS)),
        (report(), (Mark.REPORT, OURS)),
        (INIT, (Mark.INIT, "")),
        ("RESTORE_START Runtime Version: java:21.v1\n", (Mark.INIT, "")),
        ("START RequestId: ", (Mark.START, "")),
        (platform("start", requestId=OURS), (Mark.START, OURS)),
        (platform("report", requestId=OURS), (Mark.REPORT, OURS)),
        (platform("initStart"), (Mark.INIT, "")),
        (platform("start"), (Mark.START, "")),
        (platform("runtimeDone", requestId=OURS), None),
        ('{"type": "platform.start", "record": 1}', (Mark.START, "")),
        ('{"type": "platform.start"', None),
        (end(), None),
        ("STARTING\n", None),
        ("", None),
    ],
)
def test_the_platforms_marks_are_known_in_both_formats(message: str, mark: tuple[Mark, str] | None) -> None:
    assert mark_of(message) == mark


def test_lines_that_do_not_name_the_request_are_its_own_between_start_and_report() -> None:
    own = [start(), "printed\n", "Traceback (most recent call last):\n  File …\n", end(), report()]
    selection = select(
        events(start(OTHER), "not ours\n", end(OTHER), report(OTHER), *own, start(THIRD), "nor this\n", report(THIRD)),
        OURS,
    )
    assert [event.message for event in selection.events] == own
    assert (selection.begins, selection.ends, selection.note) == (True, True, "")


def test_a_cold_start_belongs_to_the_request_right_behind_it() -> None:
    own = [INIT, "while loading\n", start(), "printed\n", report()]
    assert chosen(start(OTHER), report(OTHER), "between\n", *own) == own
    assert chosen(INIT, start(OTHER), report(OTHER), "between\n", *own[2:]) == own[2:]


def test_a_time_out_is_told_behind_the_report() -> None:
    late = f"2026-11-23T10:00:03.000Z {OURS} Task timed out after 3.00 seconds\n\n"
    own = [start(), "printed\n", end(), report(), late]
    assert chosen(*own, INIT, start(OTHER), f"about {OURS}\n", report(OTHER)) == own


def test_a_request_that_was_tried_again_has_all_its_attempts() -> None:
    first, second = [start(), "first\n", report()], [start(), "second\n", report()]
    assert chosen(*first, start(OTHER), "not ours\n", report(OTHER), *second) == first + second


def test_json_is_no_different() -> None:
    own = [
        platform("initStart"),
        platform("start", requestId=OURS),
        '{"level": "INFO", "message": "no id here"}\n',
        "printed\n",
        platform("runtimeDone", requestId=OURS),
        platform("report", requestId=OURS),
    ]
    assert chosen(platform("start", requestId=OTHER), platform("report", requestId=OTHER), *own) == own


@pytest.mark.parametrize(
    "order",
    [
        [start(OTHER), start(), "whose?\n", f"{OURS} ours\n", report(OTHER), report()],
        [start(), "whose?\n", start(OTHER), f"{OURS} ours\n", report(), report(OTHER)],
    ],
)
def test_where_requests_overlap_only_what_names_the_request_is_certain(order: list[str]) -> None:
    selection = select(events(*order), OURS)
    assert [event.message for event in selection.events] == [start(), f"{OURS} ours\n", report()]
    assert selection.note == MIXED


def test_a_shared_environment_is_not_trusted_while_the_report_is_still_missing() -> None:
    order = (start(), "whose?\n", start(OTHER), f"{OURS} ours\n")
    assert chosen(*order, shared=True) == [start(), f"{OURS} ours\n"]
    assert chosen(start(), "ours alone\n", report(), shared=True) == [start(), "ours alone\n", report()]


def test_without_a_start_what_names_the_request_tells_how_far_it_goes() -> None:
    selection = select(events("before\n", f"{OURS} a\n", "between\n", f"{OURS} b\n", "behind\n"), OURS)
    assert [event.message for event in selection.events] == [f"{OURS} a\n", "between\n", f"{OURS} b\n"]
    assert (selection.begins, selection.ends, selection.note) == (False, False, NO_START)
    assert chosen(f"{OURS} a\n", start(OTHER), "between\n", report(OTHER), f"{OURS} b\n") == [
        f"{OURS} a\n",
        f"{OURS} b\n",
    ]
    assert chosen("nothing\n", "of ours\n") == []


def test_without_a_report_it_ends_where_the_next_request_starts() -> None:
    selection = select(events(start(), "ours\n", start(OTHER), "not ours\n"), OURS)
    assert [event.message for event in selection.events] == [start(), "ours\n"]
    assert not selection.ends


MESSAGES = st.sampled_from(
    [
        INIT,
        *(make(one) for make in (start, report, end) for one in (OURS, OTHER)),
        f"{OURS} x\n",
        "printed\n",
        platform("start", requestId=OURS),
        platform("report", requestId=OTHER),
        "",
    ]
)


@given(st.lists(MESSAGES, max_size=14), st.booleans())
def test_any_order_gives_some_of_the_events_in_their_order_and_every_one_that_is_marked_as_ours(
    messages: list[str], shared: bool
) -> None:
    stream = events(*messages)
    selection = select(stream, OURS, shared=shared)
    places = [event.at for event in selection.events]
    assert places == sorted(set(places))
    assert selection.begins == any(mark_of(message) == (Mark.START, OURS) for message in messages)
    if selection.begins:
        ours = [one.at for one in stream if mark_of(one.message) == (Mark.START, OURS)]
        assert set(ours) <= set(places)
