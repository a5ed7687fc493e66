"""Repairs: each slip's mending, and that none ever touches a sound string or a number."""

import base64
import json
import re
from collections.abc import Callable
from itertools import combinations

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
        ('{"a": [1,\n}', "Add the missing ]", '{"a": [1\n]}'),
        ('[{"a": 1, ]', "Add the missing }", '[{"a": 1 }]'),
        (
            '{1: "a", -2.5: {"b": "3: 4"}}',
            "Put the key in double quotes (2 places)",
            '{"1": "a", "-2.5": {"b": "3: 4"}}',
        ),
        ('{"a": 1,,"b": 2}', "Remove the comma", '{"a": 1,"b": 2}'),
        ('{,"a": 1}', "Remove the comma", '{"a": 1}'),
        ("{„a“: «b»}", "Straighten the quotes (2 places)", '{"a": "b"}'),
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
        '{"a": "open}',
        '{"a": "open,\n',
        '{"a": "open\n"b": 1',
        '"open',
        '{"a": "say "hi" there"}',
        '{"a" "b"}',
        "[01]",
        "[1.]",
        "[1.",
        "[0x1F]",
        "{1, 2}",
        "hello",
        "MTIzNA==",
        "{} 'x'",
        "/* open",
        "[1] ]",
        "[1\ufeff2]",
        "[1 x]",
        '{"a": b: 1}',
        '{"a": 1 "b"}',
    ],
)
def test_what_can_only_be_guessed_at_is_left_alone(text: str) -> None:
    assert mended(text) is None


def mended_to_the_end(text: str) -> tuple[list[str], str]:
    """The labels of the repairs that make JSON of `text`, and the JSON."""
    labels = []
    while (text[:1] == '"' or not isinstance(check(text.encode()), Valid)) and (result := mended(text)):
        labels.append(result[0])
        text = result[1]
    assert isinstance(check(text.encode()), Valid), text
    return labels, text


AWS = "aws lambda invoke --function-name f"
PACKED = base64.b64encode(b'{"a": 1}').decode()
SHELL = "Take it out of the shell's quotes"
STRING = "Take it out of the string"
AROUND = "Remove what stands around it"


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        ('{"a": "it\'\\\'\'s"}', "Undo the shell's quoting", '{"a": "it\'s"}'),
        ("""{"a": "it'"'"'s"}""", "Undo the shell's quoting", '{"a": "it\'s"}'),
        ("--payload '{\"a\": \"it'\\''s\"}'", SHELL, '{"a": "it\'s"}'),
        ("--payload='{\"a\": 1}'", SHELL, '{"a": 1}'),
        ('--payload "{\\"a\\": \\"\\$5 \\`x\\`\\"}"', SHELL, '{"a": "$5 `x`"}'),
        ('$\'{"a": "it\\\'s\\x41"}\'', SHELL, '{"a": "it\'sA"}'),
        (f"{AWS} --payload '{{\"a\": 1}}' out.json", SHELL, '{"a": 1}'),
        (f"$ {AWS} \\\n  --payload '{{\n  \"a\": 1\n}}' \\\n  out.json\n", SHELL, '{\n  "a": 1\n}'),
        (f"{AWS} --client-context e30= --payload {PACKED} out.json", SHELL, '{"a": 1}'),
        ("curl -XPOST http://localhost:9000/x -d '{\"a\": [1]}'", SHELL, '{"a": [1]}'),
        ('"{""a"": ""say \\""hi\\"" ""}"', "Undo the doubled quotes", '{"a": "say \\"hi\\" "}'),
        ('b\'{"a": "it\\\'s \\xc3\\xa9"}\\n\'', STRING, '{"a": "it\'s é"}\n'),
        ('json.loads(\'{"a": "it\\\'s"}\')', STRING, '{"a": "it\'s"}'),
        ('\'{"a": "it\\\'s"}\'', STRING, '{"a": "it\'s"}'),
        ('const event = {"a": 1};\n', AROUND, '{"a": 1}'),
        ('{"a": 1};', AROUND, '{"a": 1}'),
        ('```json\n{"a": 1}\n```', AROUND, '{"a": 1}'),
        ('2026-01-01T00:00:00.000Z\t57f231fb\tINFO\tReceived: {"a": [1]}', AROUND, '{"a": [1]}'),
        ("[INFO]\t2026-01-01T00:00:00.000Z\t57f231fb\tevent [{}]", AROUND, "[{}]"),
        (json.dumps(json.dumps('{"a": "x\\ny"}')), "Unescape the JSON in the text", '{"a": "x\\ny"}'),
        (f'"{PACKED}"', "Decode the base64", '{"a": 1}'),
        (f"'{PACKED}'", "Decode the base64", '{"a": 1}'),
        ("\r\n".join(PACKED), "Decode the base64", '{"a": 1}'),
        ('{\u00a0"a":\u00a01}', "Turn strange blanks into plain ones (2 places)", '{ "a": 1}'),
        ('\u200b{"a\u200b": 1}\ufeff', "Turn strange blanks into plain ones (2 places)", '{"a\u200b": 1}'),
        ('{"a": "x\ty\tz", "b": 1}', "Escape the tab (2 places)", '{"a": "x\\ty\\tz", "b": 1}'),
        ('{"a": "\x1b[1m"}', "Escape the control character", '{"a": "\\u001b[1m"}'),
        (
            '{"a": "\\\\ it\\\'s \\x41\\n", "b": "\\U0001F600"}',
            "Write the escape as JSON does (3 places)",
            '{"a": "\\\\ it\'s \\u0041\\n", "b": "\\ud83d\\ude00"}',
        ),
        ('{"a": {"b": [1, tr', "Complete it to true", '{"a": {"b": [1, true'),
        ("[null, n\n", "Complete it to null", "[null, null\n"),
        ('{"a": [{"b": "cut', "Close the text and 3 brackets", '{"a": [{"b": "cut"}]}'),
        ('["cut\\u00', "Close the text and the bracket", '["cut"]'),
        ('["cut\\\\', "Close the text and the bracket", '["cut\\\\"]'),
        ('{"a": 1, "cu', "Drop the key that was cut off", '{"a": 1}'),
        ('[{"a": 1},\n {"cu', "Drop the key that was cut off", '[{"a": 1},\n {}]'),
        ('{"a": 1, "b"', "Drop the key that has no value", '{"a": 1}'),
        ('{"a": {"b" : ', "Drop the key that has no value", '{"a": {}}'),
        ("[nan, nil, -inf]", "Put null in its place (2 places)", "[null, nil, null]"),
    ],
)
def test_a_paste_is_taken_out_of_what_it_came_in(text: str, label: str, result: str) -> None:
    assert mended(text) == (label, result)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            repr({"a": "it's", "b": [True, None, 1.0], "c": 'say "hi"', "d": "\x07é\\"}),
            {"a": "it's", "b": [True, None, 1.0], "c": 'say "hi"', "d": "\x07é\\"},
        ),
        ("event = {'a': True, # c\n 'b': [1,],}", {"a": True, "b": [1]}),
        ("module.exports = { a: 'x', /* y */ b: [undefined, .../**/] }", None),
        (
            "const e = {order: 'A-17', items: [{sku: 'tea', qty: 2,},],\n note: null, // x\n};",
            {"order": "A-17", "items": [{"sku": "tea", "qty": 2}], "note": None},
        ),
        ("--payload '{a: 1}'", {"a": 1}),
        (f"{AWS} --payload {{'a':1}}", {"a": 1}),
        ("\ufeff\u00a0{“a”:\u00a0‘b’}", {"a": "b"}),
        ('{"order": "A-17", "items": [{"sku": "te', {"order": "A-17", "items": [{"sku": "te"}]}),
        ('{"a": [1, 2, fa', {"a": [1, 2, False]}),
        ("// c\n{'a': NaN, /* x */ b: {1: [True, 2,},}", {"a": None, "b": {"1": [True, 2]}}),
        ("\ufeff'{„a“: [None,}'", {"a": [None]}),
    ],
)
def test_slip_by_slip_it_becomes_json(text: str, value: object) -> None:
    if value is None:
        assert mended(text) is None
    else:
        assert json.loads(mended_to_the_end(text)[1]) == value


SLIPS: dict[str, Callable[[str], str]] = {
    "commas at the end": lambda text: text.replace("]}", ",],}"),
    "single quotes": lambda text: text.replace('"', "'"),
    "bare keys": lambda text: re.sub(r"""["'](\w+)["']:""", r"\1:", text),
    "Python's words": lambda text: text.replace("true", "True").replace("null", "None"),
    "comments": lambda text: text.replace(", ", ", // why\n", 1).replace("[", "[ /* x */ "),
    "not a number": lambda text: text.replace("null", "NaN"),
    "smart quotes": lambda text: text.replace('"tea"', "“tea”").replace('"sku"', "“sku”"),
    "no closing bracket": lambda text: text[:-1],
}
WRAPPINGS: dict[str, Callable[[str], str]] = {
    "none": lambda text: text,
    "a byte order mark": lambda text: f"\ufeff{text}",
    "a shell's quotes": lambda text: "'" + text.replace("'", "'\\''") + "'",
    "an escaped string": json.dumps,
    "base64": lambda text: base64.b64encode(text.encode("utf-8-sig")).decode(),
}


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize(("one", "other"), combinations(SLIPS, 2))
def test_two_slips_at_once_are_mended_whatever_they_came_in(one: str, other: str, wrapping: str) -> None:
    text = '{"order": "A-17", "ok": true, "note": null, "items": [{"sku": "tea", "qty": 2}]}'
    slipped = WRAPPINGS[wrapping](SLIPS[other](SLIPS[one](text)))
    if wrapping == "base64" and "no closing bracket" in (one, other):
        return  # a part of base64 is no more than that
    assert json.loads(mended_to_the_end(slipped)[1]) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "--payload fileb://x.json",
        "--payload",
        "--payload ''",
        "curl -d 'a=b' http://x",
        "it's",
        "$",
        "'\\",
        "{} {}",
        '{"a":1}\n{"a":2}',
        "f({}, {})",
        "b''",
        '""""',
        'a = "b"',
        "```\n```",
        '"\\ud800"',
        "b'\\xff'",
        "\\",
        "x" * 400 + " {}",
    ],
)
def test_what_holds_no_json_is_left_alone(text: str) -> None:
    assert mended(text) is None


@given(
    documents,
    st.sampled_from(["'", '"', "--payload ", "x = ", "b'", "```\n", "$'", "\\", "json.loads('", " ;"]),
    st.data(),
)
@settings(max_examples=150, deadline=None)
def test_nothing_around_json_does_harm(text: str, around: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    result = mended(around + text[cut:] + data.draw(st.sampled_from(["", around])))
    if result and result[0] in (SHELL, STRING, AROUND):
        assert result[1].lstrip(" \t\r\n")[0] in "{["


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


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|-?\d[\d.eE+-]*')
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


def test_many_quotes_of_a_shell_take_no_longer_each() -> None:
    text = json.dumps(["it's"] * 80_000)
    assert mended("'" + text.replace("'", "'\\''") + "'") == (SHELL, text)


def test_six_megabytes_are_mended_too() -> None:
    body = '{"a": [1, "x"]},\n' * 350_000
    for text in (f"[{body}]", f"[{body}{{'a': 1}}]", f"[{body}", f"[{body}1 2]"):
        assert find_repair(TextBuffer(text), check(text.encode()))
