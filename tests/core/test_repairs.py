"""Repairs: each slip's mending, and that none ever touches a sound string or a number."""

import base64
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.json_texts import documents
from workbench.core.payload import Valid, check
from workbench.core.repairs import find_repair
from workbench.core.text_buffer import TextBuffer


def mended(text: str) -> tuple[str, str] | None:
    """The label of the repair and the text it makes."""
    buffer = TextBuffer(text)
    repair = find_repair(buffer, check(buffer.data))
    if repair is None:
        return None
    repair.apply(buffer)
    result = buffer.text
    for edit in reversed(repair.edits):
        buffer.apply(edit.inverse)
    assert buffer.text == text
    return repair.label, result


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        ('{"a": 1,}', "Remove the comma", '{"a": 1}'),
        ("[1, 2 , \n]", "Remove the comma", "[1, 2  \n]"),
        ('{"a":1},\n', "Remove the comma", '{"a":1}\n'),
        (
            "{'a': 'it\\'s', \"b\": \"'\"}",
            "Turn single quotes into double quotes (2 places)",
            '{"a": "it\'s", "b": "\'"}',
        ),
        ("['say \"hi\"', 'it's']", "Turn single quotes into double quotes (2 places)", '["say \\"hi\\"", "it\'s"]'),
        ('{a: 1, b_2: {c: "d: e"}}', "Put the key in double quotes (3 places)", '{"a": 1, "b_2": {"c": "d: e"}}'),
        (
            '[True, "True", False, None, NULL]',
            "Write true, false, null as JSON does (4 places)",
            '[true, "True", false, null, null]',
        ),
        ('{"a": undefined}', "Put null in its place", '{"a": null}'),
        ('[NaN, -Infinity, "NaN"]', "Put null in its place (2 places)", '[null, null, "NaN"]'),
        ('{"a": 1 // one\n}', "Remove the comment", '{"a": 1 \n}'),
        ('# x\n{"a": "# y"} /* z */', "Remove the comment (2 places)", '\n{"a": "# y"} '),
        ("[1/**/,2]", "Remove the comment", "[1 ,2]"),
        ('{“a”: “b\'s”, "c": "“"}', "Straighten the quotes (2 places)", '{"a": "b\'s", "c": "“"}'),
        ("[‘it’s’]", "Straighten the quotes", '["it’s"]'),
        ("\ufeff{}", "Remove the byte order mark", "{}"),
        ('{"a": [1, {"b": 2', "Add the 3 missing brackets", '{"a": [1, {"b": 2}]}'),
        ('{"a": [1,\n', "Add the 2 missing brackets", '{"a": [1]}\n'),
        ('{"a": "x{"\n', "Add the missing bracket", '{"a": "x{"}\n'),
        ("[", "Add the missing bracket", "[]"),
        ('{"a": [1}', "Add the missing ]", '{"a": [1]}'),
        ('[{"a": 1]', "Add the missing }", '[{"a": 1}]'),
        ('{"a": 1\n "b": 2}', "Add the missing comma", '{"a": 1,\n "b": 2}'),
        ('["a" "b"]', "Add the missing comma", '["a", "b"]'),
        ("[1 -2.50]", "Add the missing comma", "[1, -2.50]"),
        ("[{}{}]", "Add the missing comma", "[{},{}]"),
        ("'{\"a\":1}'", "Take it out of the shell's quotes", '{"a":1}'),
        ("'{\"a\":\"it'\\''s\"}'\n", "Take it out of the shell's quotes", '{"a":"it\'s"}'),
        ("'{\\\"a\\\":1}'", "Take it out of the shell's quotes", '{"a":1}'),
        ('"{\\"a\\":1.0}"', "Unescape the JSON in the text", '{"a":1.0}'),
        ('{\\"a\\": \\"\\\\n\\"}', "Unescape the JSON in the text", '{"a": "\\n"}'),
        ('{\\n  \\"a\\": 1\\n}', "Unescape the JSON in the text", '{\n  "a": 1\n}'),
        (base64.b64encode(b'{"a": "\xc3\xa9"}').decode() + "\n", "Decode the base64", '{"a": "é"}'),
        (base64.urlsafe_b64encode(b'["???>>>"]').decode().rstrip("="), "Decode the base64", '["???>>>"]'),
    ],
)
def test_a_common_slip_is_mended(text: str, label: str, result: str) -> None:
    assert mended(text) == (label, result)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '"text"',
        '"[not json"',
        "[1,,2]",
        '{"a":,}',
        '{"a"',
        '{"a":',
        '{"a": "open',
        '{"a": "say "hi" there"}',
        '{"a" "b"}',
        "[01]",
        "[1.]",
        "[1.",
        "[0x1F]",
        "{1: 2}",
        "hello",
        "MTIzNA==",
        "{} 'x'",
        "/* open",
        "[1] ]",
        "[\ufeff]",
        "[1 x]",
        '{"a": b: 1}',
        '{"a": 1 "b"}',
    ],
)
def test_what_can_only_be_guessed_at_is_left_alone(text: str) -> None:
    assert mended(text) is None


def test_a_python_dict_takes_three_keys() -> None:
    text = "{'a': True, 'b': [None, 1.0,], }"
    for _ in range(4):
        result = mended(text)
        assert result
        text = result[1]
    assert text == '{"a": true, "b": [null, 1.0] }'


def test_a_repair_found_for_another_text_is_refused() -> None:
    buffer = TextBuffer("[1,]")
    repair = find_repair(buffer, check(buffer.data))
    assert repair
    buffer.replace(0, 0, " ")
    with pytest.raises(ValueError, match="has changed"):
        repair.apply(buffer)


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*')
_SLIPS = st.sampled_from(
    [
        "'x'",
        "True",
        "NaN",
        "// c\n",
        "/*c*/",
        "“x”",
        ",",
        "# ",
        "{",
        "[",
        "]",
        "}",
        "None",
        " 1",
        '"',
        "\\",
        "\ufeff",
        "k:",
        "'",
    ]
)


@given(documents, st.lists(st.tuples(st.integers(0, 200), _SLIPS), min_size=1, max_size=2), st.integers(0, 60))
@settings(max_examples=300, deadline=None)
def test_a_repair_moves_the_problem_and_spares_what_is_sound(text: str, slips: list[tuple[int, str]], cut: int) -> None:
    for at, slip in slips:
        text = text[:at] + slip + text[at:]
    text = text[: len(text) - cut] if cut < 10 else text
    buffer = TextBuffer(text)
    verdict = check(buffer.data)
    repair = find_repair(buffer, verdict)
    if isinstance(verdict, Valid) or repair is None:
        return
    start = buffer.offset_of_byte(verdict.offset)
    repair.apply(buffer)
    after = check(buffer.data)
    assert isinstance(after, Valid) or (after.offset, after.message) != (verdict.offset, verdict.message)
    if repair.edits[0].removed != text:
        sound = [token for token in _TOKEN.findall(text[:start]) if not token.startswith('"')]
        assert [token for token in _TOKEN.findall(buffer.text) if not token.startswith('"')][: len(sound)] == sound


@given(documents)
@settings(max_examples=80, deadline=None)
def test_what_was_wrapped_comes_back(text: str) -> None:
    if text.lstrip()[:1] not in ("{", "["):
        return
    text = text.strip(" \t\r\n")
    for wrapped in (base64.b64encode(text.encode()).decode(), json.dumps(text), "'" + text.replace("'", "'\\''") + "'"):
        result = mended(wrapped)
        assert result
        assert result[1] == text


def test_six_megabytes_are_mended_too() -> None:
    body = '{"a": [1, "x"]},\n' * 350_000
    for text in (f"[{body}]", f"[{body}{{'a': 1}}]", f"[{body}", f"[{body}1 2]"):
        assert find_repair(TextBuffer(text), check(text.encode()))
