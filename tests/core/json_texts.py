"""JSON to test with, as text: any layout, any number, keys twice, escapes of every kind."""

from hypothesis import strategies as st

_blank = st.sampled_from(["", "", "", " ", "\n  ", "\t", "\r\n"])
_escapes = st.sampled_from(
    ["a", "é", "東", "\U0001f600", "{", "]", ",", ":", "'", "//", "#", " ", "True", "\\n", "\\\\"]
)
_more = st.sampled_from(['\\"', "\\u00e9", "\\ud83d", "\\ud83d\\ude00", "\\/", "\\u0000", "1", "_", "“", "\u2028"])
strings = st.lists(st.one_of(_escapes, _more), max_size=4).map(lambda parts: '"' + "".join(parts) + '"')
numbers = st.sampled_from(["0", "-0", "-0.0", "1.0", "1e400", "12345678901234567890123", "1.50", "2E+5", "1e-7"])
scalars = st.one_of(strings, numbers, st.sampled_from(["true", "false", "null"]))


def _listed(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    item = st.tuples(_blank, items, _blank).map("".join)
    return st.tuples(_blank, st.lists(item, max_size=4)).map(lambda drawn: f"[{','.join(drawn[1]) or drawn[0]}]")


def _keyed(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    keys = st.one_of(strings, st.sampled_from(['"a"', '"b"', '"\\u0061"']))
    member = st.tuples(_blank, keys, _blank, st.just(":"), _blank, items, _blank).map("".join)
    return st.tuples(_blank, st.lists(member, max_size=4)).map(lambda drawn: f"{{{','.join(drawn[1]) or drawn[0]}}}")


values = st.recursive(scalars, lambda items: st.one_of(_listed(items), _keyed(items)), max_leaves=25)
documents = st.tuples(_blank, values, _blank).map("".join)
"""JSON texts."""
