"""Text from outside: whatever comes out can be shown, and does nothing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.text import decoded, one_for_one, visible, visible_lines

BIDI = "\u061c\u200e\u200f" + "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
ANY = st.text(st.characters(codec=None)) | st.text(alphabet="a\x1b]0;\x07\x9b\r\n\t\x00\ud800\u202e\u2028é\u200d\ufe0f")


def assert_harmless(text: str, but: str = "") -> None:
    for character in text:
        if character not in but:
            assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp"), repr(character)
        assert character not in BIDI
    text.encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("", ""),
        ("[red]x[/red] [/x]", "[red]x[/red] [/x]"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x1b[2J", "␛[2J"),
        ("\x9b2J\x9d0;x\x9c", "<U+009B>2J<U+009D>0;x<U+009C>"),
        ("a\rb\nc", "a␍b␊c"),
        ("\x00\x7f\x85", "␀␡<U+0085>"),
        ("a\tb", "a    b"),
        ("\ud800", "<U+D800>"),
        ("\u202egnp.exe", "<U+202E>gnp.exe"),
        ("a\u2028b\u2029c", "a<U+2028>b<U+2029>c"),
        ("pay\u200bload\ufeff", "pay<U+200B>load<U+FEFF>"),
        ("soft\u00adhyphen", "soft<U+00AD>hyphen"),
        ("\u034f\u180e\u115f\u3164\uffa0", "<U+034F><U+180E><U+115F><U+3164><U+FFA0>"),
        ("\U000e0041\U000e0100", "<U+E0041><U+E0100>"),
        ("naïve 日本語 😀 עברית", "naïve 日本語 😀 עברית"),
        ("👩‍💻 ❤️ می‌خواهم", "👩‍💻 ❤️ می‌خواهم"),
        ("e\u0301", "e\u0301"),
        ("␛", "␛"),
    ],
)
def test_what_is_unseen_is_shown_and_what_is_seen_stays(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0), *map(ord, BIDI), 0x2028, 0x2029, 0xD800, 0xDFFF])
def test_no_control_comes_through(code: int) -> None:
    assert_harmless(visible(f"a{chr(code)}b"))
    assert_harmless(one_for_one(f"a{chr(code)}b"), but="\t")


@given(ANY)
def test_nothing_that_comes_out_does_anything(text: str) -> None:
    shown = visible(text)
    assert_harmless(shown)
    assert visible(shown) == shown


@given(ANY)
def test_columns_stay_columns_where_one_stands_for_one(text: str) -> None:
    shown = one_for_one(text)
    assert len(shown) == len(text)
    assert_harmless(shown, but="\t")
    assert one_for_one(shown) == shown


def test_a_tab_stays_where_one_stands_for_one() -> None:
    assert one_for_one("\ta\x1b\u202e") == "\ta␛\ufffd"


def test_lines_end_at_line_feeds_only() -> None:
    assert visible_lines("a\r\nb\rc\u2028d\x85\n") == ["a", "b␍c<U+2028>d<U+0085>", ""]
    assert visible_lines("") == [""]


def test_bytes_that_are_not_utf_8_are_replaced() -> None:
    assert decoded("é".encode() + b"\xff\x00") == "é\ufffd\x00"


@given(st.binary())
def test_any_bytes_can_be_shown(data: bytes) -> None:
    for line in visible_lines(decoded(data)):
        assert_harmless(line)
