"""The log tail: it says when its beginning is missing, and keeps what it has."""

import json

import pytest

from workbench.core.logtail import LIMIT, parse

ID = "57f2a1c0-0d4e-4f0e-9d51-0a1b2c3d4e5f"
START = f"START RequestId: {ID} Version: $LATEST\n"


def record(kind: str, body: object) -> str:
    return json.dumps({"time": "2026-11-23T10:00:00.000Z", "type": f"platform.{kind}", "record": body})


def entry_texts(data: bytes) -> list[str]:
    return [found.text for found in parse(data).entries]


def test_no_bytes_are_no_entries() -> None:
    tail = parse(b"")
    assert (list(tail.entries), tail.report, tail.complete, tail.count) == ([], None, True, 0)


def test_blank_lines_are_lines() -> None:
    assert entry_texts(b"\na\n\n\n") == ["", "a", "", ""]


@pytest.mark.parametrize("length", [LIMIT - 1, LIMIT, LIMIT + 1, 3 * LIMIT])
@pytest.mark.parametrize(
    "beginning",
    [
        START.encode(),
        b"INIT_START Runtime Version: python:3.12.v36\tRuntime Version ARN: arn\n",
        b"RESTORE_START Runtime Version: java:21.v1\n",
        record("start", {"requestId": ID}).encode() + b"\n",
        record("initStart", {}).encode() + b"\n",
        record("restoreStart", {}).encode() + b"\n",
    ],
)
def test_a_log_that_shows_its_beginning_is_complete(beginning: bytes, length: int) -> None:
    assert parse(beginning.ljust(length, b".")).complete


@pytest.mark.parametrize(("length", "complete"), [(LIMIT - 1, True), (LIMIT, False), (LIMIT + 1, False)])
@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"T RequestId: x\n",
        b"xSTART RequestId: x\n",
        b'{"type":"platform.report"}\n',
        b'{"type":"platform.initReport"}\n',
        b"{",
    ],
)
def test_a_full_log_that_doesnt_is_cut(beginning: bytes, length: int, complete: bool) -> None:
    assert parse(beginning.ljust(length, b".")).complete is complete


@pytest.mark.parametrize("character", ["é", "語", "😀"])
def test_a_cut_through_a_character_leaves_no_trace_of_it_but_in_the_bytes(character: str) -> None:
    encoded = character.encode()
    for cut in range(1, len(encoded)):
        data = encoded[cut:] + b" and on\n" + b"." * LIMIT
        tail = parse(data)
        assert tail.entries[0].text == " and on"
        assert tail.raw(0) == encoded[cut:] + b" and on\n"
        assert tail.text_of(0) == " and on"


def test_a_log_that_isnt_cut_keeps_its_first_bytes() -> None:
    assert entry_texts(b"\x80\x81 and on") == ["\ufffd\ufffd and on"]


def test_bytes_that_are_not_utf_8_are_replaced_and_the_line_goes_on() -> None:
    assert entry_texts(b"a\xffb\nc") == ["a\ufffdb", "c"]


def test_a_cut_json_line_is_shown_as_it_stands() -> None:
    data = b'o","message":"cut"}\n{"level":"INFO","message":"whole"}\n'.ljust(LIMIT, b".")
    assert entry_texts(data)[:2] == ['o","message":"cut"}', "whole"]
