"""Filtering a log: by a text wherever an entry holds it, by its level, by both."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.log import from_events
from workbench.core.log_entry import Label, LogEvent, rank
from workbench.core.log_filter import LogFilter, filtered
from workbench.core.logtail import parse

LOG = parse(
    b"START RequestId: 57f2a1c0-0d4e-4f0e-9d51-0a1b2c3d4e5f Version: 2\n"
    b"[DEBUG] looking up tea\n"
    b"[INFO] priced Tea\n"
    b"printed tea\n"
    b"[WARN] low stock\n"
    b"[ERROR] KeyError: 'tea'\nTraceback (most recent call last):\n  File \"app.py\", line 4\nKeyError: 'tea'\n"
    b"[FATAL] closed\n"
)


def shown(text: str = "", level: Label | None = None) -> list[int]:
    return list(filtered(LOG, LogFilter(text, level)))


def test_without_a_filter_all_is_shown() -> None:
    assert shown() == [0, 1, 2, 3, 4, 5, 6]
    assert not LogFilter()
    assert LogFilter("a")
    assert LogFilter(level=Label.WARN)


def test_a_text_in_lower_case_is_found_in_any_case_and_an_entry_once() -> None:
    assert shown("tea") == [1, 2, 3, 5]
    assert shown("Tea") == [2]
    assert shown("nothing") == []


def test_a_text_is_found_in_every_line_of_an_entry() -> None:
    assert shown("traceback") == [5]


def test_a_level_lets_graver_ones_through_and_what_names_none_counts_as_info() -> None:
    assert shown(level=Label.DEBUG) == [0, 1, 2, 3, 4, 5, 6]
    assert shown(level=Label.INFO) == [0, 2, 3, 4, 5, 6]
    assert shown(level=Label.WARN) == [4, 5, 6]
    assert shown(level=Label.ERROR) == [5, 6]


def test_both_have_to_fit() -> None:
    assert shown("tea", Label.WARN) == [5]


def test_labels_can_be_hidden() -> None:
    assert list(filtered(LOG, LogFilter(), {Label.START, Label.PLAIN})) == [1, 2, 4, 5, 6]
    assert list(filtered(LOG, LogFilter("tea"), {Label.PLAIN})) == [1, 2, 5]


@pytest.mark.parametrize("text", ["café", 'say "no"', "a\tb", "😀"])
def test_what_json_escapes_is_found_as_it_is_shown(text: str) -> None:
    lines = [{"level": "INFO", "message": "other"}, {"level": "INFO", "message": f"x {text} y"}]
    log = parse("".join(json.dumps(line) + "\n" for line in lines).encode())
    assert list(filtered(log, LogFilter(text))) == [1]


def test_what_a_json_entry_holds_folded_is_found() -> None:
    log = parse(b'{"level":"INFO","message":"priced","order":"A-17"}\n{"level":"INFO","message":"priced"}\n')
    assert list(filtered(log, LogFilter("a-17"))) == [0]


def test_the_trace_behind_a_report_stays_when_the_report_is_hidden() -> None:
    report = "REPORT RequestId: x\tDuration: 1 ms\t\nXRAY TraceId: 1-5d02\tSegmentId: 2c3f\t\n"
    log = from_events([LogEvent(1, report)], complete=True)
    assert [log.label(index) for index in filtered(log, LogFilter(), {Label.REPORT})] == [Label.XRAY]


def test_what_the_platform_says_has_failed_is_shown_among_the_errors() -> None:
    lines = (
        "INIT_REPORT Init Duration: 9999.00 ms\tPhase: init\tStatus: timeout\n"
        "REPORT RequestId: x\tDuration: 1 ms\t\n"
        "REPORT RequestId: x\tDuration: 3000.00 ms\tStatus: timeout\t\n"
        '{"type":"platform.report","record":{"requestId":"x","status":"error"}}\n'
    )
    log = parse(lines.encode())
    assert list(filtered(log, LogFilter(level=Label.ERROR), {Label.REPORT})) == [0, 2, 3]
    assert log.report is not None
    assert log.report.status == "error"


WORDS = st.sampled_from(["[INFO] a", "[WARN] Ab", "b", "é", "É", "{}", "[DEBUG] é", "\x80"])


@given(
    st.lists(WORDS, max_size=12), st.sampled_from(["", "a", "A", "é", "É", "b", "]", "{"]), st.sampled_from([*Label])
)
def test_it_is_what_looking_at_each_entry_finds(lines: list[str], text: str, level: Label) -> None:
    log = parse("".join(f"{line}\n" for line in lines).encode())

    def fits(index: int) -> bool:
        whole = log.raw(index).decode()
        held = text in (whole.lower() if text == text.lower() else whole)
        return held and rank(log.label(index)) >= rank(level)

    assert list(filtered(log, LogFilter(text, level))) == [index for index in range(log.count) if fits(index)]
