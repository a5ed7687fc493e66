"""The store of whole logs: events as they were written, the newest when there are too many."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.local.log import Output
from workbench.local.log_events import EVENT_BYTES
from workbench.local.log_store import LogStore

GROUP, STREAM = "/aws/lambda/f", "2026/11/23/[1]a"


def messages(store: LogStore, **wanted: Any) -> list[str]:
    return [event.message for event in store.events(GROUP, **wanted)]


def filled(*texts: str, stream: str = STREAM, first_at: int = 1_000) -> LogStore:
    store = LogStore()
    for at, text in enumerate(texts):
        store.record(GROUP, stream, first_at + at, text.encode(), False)
    return store


def test_lines_are_events_and_a_message_is_one() -> None:
    store = LogStore()
    store.record(GROUP, STREAM, 1, b"one\ntwo\n", False)
    store.record(GROUP, STREAM, 2, b"three\nlines\nlong", True)
    store.record(GROUP, STREAM, 3, b"unended", False)
    store.record(GROUP, STREAM, 4, b"", False)
    assert messages(store) == ["one\n", "two\n", "three\nlines\nlong", "unended"]
    assert [event.at for event in store.events(GROUP)] == [1, 1, 2, 3]
    keys = [event.key for event in store.events(GROUP)]
    assert keys == sorted(set(keys))


def test_a_group_that_never_was_is_told_from_one_that_is_empty() -> None:
    store = filled("a\n")
    assert store.has(GROUP)
    assert not store.has("other")
    assert (store.has_stream(GROUP, STREAM), store.has_stream(GROUP, "x"), store.has_stream("x", STREAM)) == (
        True,
        False,
        False,
    )
    assert list(store.events("other")) == []


def test_events_are_chosen_by_time_stream_and_what_they_hold() -> None:
    store = filled("a 1\n", "b 2\n", "a 3\n")
    store.record(GROUP, "other", 1_001, b"a 4\n", False)
    assert messages(store, since=1_001, until=1_001) == ["b 2\n", "a 4\n"]
    assert messages(store, streams=("other",)) == ["a 4\n"]
    assert messages(store, prefix="2026") == ["a 1\n", "b 2\n", "a 3\n"]
    assert messages(store, holding=("a", "3")) == ["a 3\n"]


def test_the_time_of_a_stream_never_goes_back() -> None:
    store = LogStore()
    for at in (5, 3, 7):
        store.record(GROUP, STREAM, at, b"x\n", False)
    assert [event.at for event in store.events(GROUP)] == [5, 5, 7]


def test_the_oldest_go_when_a_group_is_full() -> None:
    store = LogStore(group_bytes=100)
    for number in range(50):
        store.record(GROUP, STREAM, number, b"line %02d\n" % number, False)
    kept = messages(store)
    assert kept == [f"line {number:02}\n" for number in range(38, 50)]
    assert store.size == 96


def test_the_oldest_of_all_go_when_all_together_are_too_many() -> None:
    store = LogStore(group_bytes=100, all_bytes=150)
    for group in ("a", "b", "c"):
        for number in range(10):
            store.record(group, STREAM, number, b"12345678\n", False)
    assert store.size <= 150
    assert [len(list(store.events(group))) for group in "abc"] == [0, 6, 10]
    assert store.has("a")


def test_one_piece_larger_than_a_group_is_kept_until_the_next() -> None:
    store = LogStore(group_bytes=10)
    store.record(GROUP, STREAM, 1, b"x" * 50, True)
    assert messages(store) == ["x" * 50]
    store.record(GROUP, STREAM, 2, b"y", True)
    assert messages(store) == ["y"]


# From an environment's output to events


def events_of(*pieces: bytes) -> list[tuple[int, bytes, bool]]:
    events: list[tuple[int, bytes, bool]] = []
    output = Output(lambda: 1_795_000_000.0, lambda at, data, is_message: events.append((at, data, is_message)))
    for piece in pieces:
        output.feed(piece)
    output.take()
    return events


def frame(message: bytes, seconds: float = 1_795_000_000.5) -> bytes:
    return b"\xa5\x5a\x00\x03" + len(message).to_bytes(4, "big") + int(seconds * 1e6).to_bytes(8, "big") + message


def test_what_an_environment_writes_becomes_events() -> None:
    framed = frame(b"two\nlines")
    assert events_of(b"one\nunfin", b"ished\nopen", framed[:18], framed[18:], b"last") == [
        (1_795_000_000_000, b"one\n", False),
        (1_795_000_000_000, b"unfinished\n", False),
        (1_795_000_000_000, b"open", True),
        (1_795_000_000_500, b"two\nlines", True),
        (1_795_000_000_000, b"last", True),
    ]


def test_a_line_of_megabytes_is_parted_between_characters() -> None:
    events = events_of("é".encode() * 500_000, b"\nnext\n")
    assert b"".join(data for _, data, _ in events) == "é".encode() * 500_000 + b"\nnext\n"
    assert all(len(data) <= EVENT_BYTES for _, data, _ in events[:-1])
    assert all(data.decode() for _, data, _ in events)


@given(st.lists(st.binary(max_size=30) | st.binary(max_size=20).map(frame), max_size=8))
def test_nothing_that_is_written_is_missing_from_the_events(pieces: list[bytes]) -> None:
    output = Output(lambda: 1_795_000_000.0)
    for piece in pieces:
        output.feed(piece)
    kept = output.take()
    whole = b"".join(data if data.endswith(b"\n") else data + b"\n" for _, data, _ in events_of(*pieces))
    assert whole == kept


@pytest.mark.parametrize("count", [1, 3])
def test_platform_lines_are_events_each(count: int) -> None:
    events: list[bytes] = []
    output = Output(lambda: 1.0, lambda _at, data, _is_message: events.append(data))
    for _ in range(count):
        output.line(b"END RequestId: x\nREPORT RequestId: x\n")
    assert events == [b"END RequestId: x\nREPORT RequestId: x\n"] * count
