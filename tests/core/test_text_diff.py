"""Differences of payloads that are not JSON: lines."""

from workbench.core.text_diff import line_differences


def told(before: bytes, after: bytes) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for change in line_differences(before, after).changes:
        assert change.step is not None
        found.append((change.kind, change.before, change.after, change.step.before, change.step.after))
    return found


def test_lines() -> None:
    assert told(b"a\nb\nc\nd", b"a\nB\nc\nnew\nd") == [("changed", "b", "B", 1, 1), ("added", None, "new", 3, 3)]
    assert told(b"a\nb", b"b") == [("removed", "a", None, 0, 0)]
    assert told(b"", b"") == []


def test_bytes_that_are_no_text() -> None:
    assert told(b"\xff\x00", b"\xfe\x00") == [("changed", "\ufffd\x00", "\ufffd\x00", 0, 0)]


def test_what_comes_after_so_many_is_not_told() -> None:
    found = line_differences(b"a\n" * 30, b"b\n" * 30, most=5)
    assert (len(found.changes), found.complete) == (5, False)
