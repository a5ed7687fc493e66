"""Keys, strings, numbers and words are told apart."""

from workbench.tui.widgets.json_text import token_spans


def test_keys_strings_numbers_and_words_have_colours_of_their_own() -> None:
    line = '  "key": ["text", 1.5, true],'
    colours = {line[span.start : span.end]: span.style for span in token_spans(line)}
    assert len({colours['"key"'], colours['"text"'], colours["1.5"], colours["true"]}) == 4
