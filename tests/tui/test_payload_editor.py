"""The editor's document keeps every character, checked against a plain Python string."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.tui.widgets.payload_editor import ExactDocument

TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\n\r\u2028\u2029\x85\x0b\x0c\t")), max_size=60)


@given(TEXTS)
def test_a_text_comes_out_as_it_went_in(text: str) -> None:
    assert ExactDocument(text).text == text


def location(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n"), len(before) - (before.rfind("\n") + 1)


@given(st.data())
def test_edits_do_what_they_do_to_a_string(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    document = ExactDocument(text)
    for _ in range(data.draw(st.integers(1, 6))):
        start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        inserted = data.draw(TEXTS)
        result = document.replace_range(location(text, end), location(text, start), inserted)
        assert result.replaced_text == text[start:end]
        text = text[:start] + inserted + text[end:]
        assert document.text == text
        assert result.end_location == location(text, start + len(inserted))
