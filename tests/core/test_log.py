"""A log of any bytes: none is lost, each is in one entry, and what was kept in events comes back as it was."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.log import Log, cells, from_events, shown_lines
from workbench.core.log_entry import Entry, Label, LogEvent, rank, written
from workbench.core.logtail import LIMIT, parse

ID = "57f2a1c0-0d4e-4f0e-9d51-0a1b2c3d4e5f"
TIME = "2026-11-23T10:00:00.000Z"
PIECES = st.sampled_from(
    [
        *'{}[]":,\n\t\r \x00\x1b',
        "\n",
        "START RequestId: ",
        "END RequestId: ",
        "REPORT RequestId: ",
        "Duration: ",
        "ms",
        "1e400",
        ID,
        TIME,
        "[INFO]",
        "INFO",
        "INFO: ",
        "fail: a[0]\n      ",
        "EXTENSION\tName: ",
        "INIT_START ",
        "Traceback (most recent call last):\n",
        '  File "a.py", line 1\n',
        "\tat a.b(C.java:1)\n",
        "Caused by: x\n",
        "\nDuring handling of the above exception, another exception occurred:\n\n",
        "ValueError: x\n",
        "Nov 23, 2026 10:00:00 AM a.B c\n",
        "2026/11/23 10:00:00 ",
        'time=2026-11-23T10:00:00Z level=INFO msg="',
        '{"type":"platform.report","record":',
        '{"level":"INFO"',
        '"message":',
        "\\ud800",
        "\ud7ff",
        "null",
        "9" * 30,
        '{"time":"x","type":"platform.report","record":{"metrics":{"durationMs":1}}}\n',
        "é",
    ]
)
ANYTHING = st.lists(PIECES, max_size=20).map(lambda pieces: "".join(pieces).encode()) | st.binary(max_size=80)


def check(log: Log) -> None:
    """What holds of every log."""
    assert b"".join(log.raw(index) for index in range(log.count)) == log.data
    assert [len(log.raw(index)) > 0 for index in range(log.count)] == [True] * log.count
    assert len(log.entries) == log.count == len(log.first_sizes) - 1 == len(log.starts) - 1
    for index, entry in enumerate(log.entries):
        assert log.label(index) is entry.label
        sizes = list(log.sizes[log.first_sizes[index] : log.first_sizes[index + 1]])
        assert sizes == [cells(line) for line in shown_lines(entry)]


@given(ANYTHING, st.booleans())
def test_no_bytes_make_it_raise_and_none_is_lost(data: bytes, is_long: bool) -> None:
    if is_long:
        data = data + b"\n" + b"x" * LIMIT
    log = parse(data)
    assert log.data == data
    check(log)
    assert all(raw.endswith(b"\n") for raw in map(log.raw, range(log.count - 1)))


@given(st.lists(ANYTHING.map(lambda data: data.decode("utf-8", "replace")), max_size=6))
def test_the_events_of_a_log_stay_whole(messages: list[str]) -> None:
    log = from_events([LogEvent(1_000 + at, message) for at, message in enumerate(messages)], complete=True)
    check(log)
    whole = [message if message.endswith("\n") else message + "\n" for message in messages]
    assert log.data == "".join(whole).encode()
    ends = {0}
    for message in whole:
        ends.add(max(ends) + len(message.encode()))
    assert set(log.starts) <= ends


def test_an_event_of_several_lines_is_one_entry_and_has_its_time() -> None:
    log = from_events(
        [LogEvent(5, f"[INFO]\t{TIME}\t{ID}\tone\n\n  two"), LogEvent(7, "three\n"), LogEvent(8, "")], complete=True
    )
    assert list(log.entries) == [
        Entry(Label.INFO, "one\n\n  two", TIME),
        Entry(Label.PLAIN, "three"),
        Entry(Label.PLAIN, ""),
    ]
    assert [log.at(index) for index in range(3)] == [5, 7, 8]
    assert log.fetched


def test_a_stack_trace_in_an_event_a_line_is_one_entry() -> None:
    lines = ["java.lang.Error: x\n", "\tat a.B.c(B.java:1)\n", "Caused by: y\n", "\tat d.E.f(E.java:2)\n", "behind\n"]
    log = from_events([LogEvent(at, line) for at, line in enumerate(lines)], complete=True)
    assert [log.raw(index).decode() for index in range(log.count)] == ["".join(lines[:4]), lines[4]]
    assert (log.label(0), log.at(0), log.at(1)) == (Label.ERROR, 0, 4)


def test_a_line_that_lambda_parted_is_one_line_again() -> None:
    full = "x" * 262_118
    log = from_events(
        [LogEvent(1, "a\n"), LogEvent(2, full), LogEvent(2, full), LogEvent(2, "end\nb\n")], complete=True
    )
    check(log)
    assert [len(log.raw(index)) for index in range(log.count)] == [2, 2 * len(full) + 6]
    assert [log.at(index) for index in range(log.count)] == [1, 2]
    assert from_events([LogEvent(1, full)], complete=True).data == full.encode()


def test_what_cannot_be_encoded_is_replaced() -> None:
    log = from_events([LogEvent(1, "a\ud800b")], complete=False, note="n")
    check(log)
    assert (log.entries[0].text, log.complete, log.note) == ("a?b", False, "n")


def test_times_come_from_the_lines_where_there_are_no_events() -> None:
    log = parse(f"[INFO]\t{TIME}\t{ID}\tone\nprinted\n".encode())
    assert [log.at(0), log.at(1)] == [1_795_428_000_000, None]
    assert written(1_795_428_000_123) == "10:00:00.123"


def test_entries_are_a_sequence() -> None:
    entries = parse(b"a\nb\nc\n").entries
    assert [one.text for one in entries[1:]] == ["b", "c"]
    assert entries[-1].text == "c"
    with pytest.raises(IndexError):
        entries[3]


def test_logs_are_equal_by_what_they_are() -> None:
    assert parse(b"a\n") == parse(b"a\n")
    assert hash(parse(b"a\n")) == hash(parse(b"a\n"))
    assert parse(b"a\n") != from_events([LogEvent(1, "a\n")], complete=True)
    assert parse(b"a\n") != parse(b"b\n")
    assert parse(b"a\n") != b"a\n"


def test_the_first_of_a_label_and_the_codes_of_the_graver_ones() -> None:
    log = parse(b"[DEBUG] a\n[INFO] b\nplain\n[WARN] c\n[ERROR] d\n[FATAL] e\n")
    assert log.first(Label.WARN) == 3
    assert log.first(Label.START) is None
    for level in (Label.TRACE, Label.DEBUG, Label.INFO, Label.WARN, Label.ERROR, Label.FATAL):
        codes = log.codes(rank(level))
        shown = [index for index, code in enumerate(log.labels) if code in codes]
        assert shown == [index for index in range(6) if rank(log.label(index)) >= rank(level)]


def test_lines_are_shown_without_line_ends_and_made_visible() -> None:
    assert shown_lines(Entry(Label.PLAIN, "a\r\nb\x1b\n\nc\r\n")) == ["a", "b␛", "", "c"]
    assert shown_lines(Entry(Label.PLAIN, "")) == [""]
    assert cells("ab") == 2
    assert cells("語") == 2


def test_entries_that_were_looked_at_are_the_same_again() -> None:
    log = parse(b"".join(b"line %d\n" % number for number in range(2_000)))
    texts = [entry.text for entry in log.entries]
    assert texts == [f"line {number}" for number in range(2_000)]
    assert [log.entry(index).text for index in (1_999, 0)] == ["line 1999", "line 0"]
    assert all(first < second for first, second in pairwise(log.starts))
