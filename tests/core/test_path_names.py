"""A key's name in a path is what JMESPath reads as that key, and nothing in it is unseen."""

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.path_names import name_of, name_of_token
from workbench.core.text import visible


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("a", "a"),
        ("_a1", "_a1"),
        ("a-b", '"a-b"'),
        ("", '""'),
        ('"', r'"\""'),
        ("é", '"é"'),
        ("a\u202eb", r'"a\u202eb"'),
        ("\U000e0001", r'"\udb40\udc01"'),
        ("\x7f", r'"\u007f"'),
        ("\ud800", r'"\ud800"'),
        ("a\n", r'"a\n"'),
    ],
)
def test_a_key_as_a_path_names_it(key: str, name: str) -> None:
    assert name_of(key) == name
    assert jmespath.search(name, {key: 1}) == 1


@given(st.text())
def test_any_name_is_seen_and_leads_to_its_key(key: str) -> None:
    assert visible(name_of(key)) == name_of(key)
    assert jmespath.search(name_of(key), {key: 1}) == 1


def test_a_key_keeps_the_escapes_it_came_with() -> None:
    assert name_of_token(r'"caf\u00e9\/"') == r'"caf\u00e9\/"'
    assert name_of_token('"plain"') == "plain"
