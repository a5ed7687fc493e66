"""Characters are found in bytes, in whatever order they are asked for."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.core.places import Places

PIECES = st.sampled_from(["a" * 5_000, "é" * 4_097, "東x", "😀", "\udcff", "", "line\n"])


@given(st.lists(PIECES, max_size=6).map("".join), st.data())
def test_a_character_stands_where_encoding_puts_it(text: str, data: st.DataObject) -> None:
    places = Places(text)
    for at in data.draw(st.lists(st.integers(0, len(text)), max_size=8)):
        assert places.byte(at) == len(text[:at].encode("utf-8", "surrogateescape"))
