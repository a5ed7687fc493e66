"""A paste arrives whole, however the terminal cuts it up, and what stands around it is still keys."""

from string import ascii_lowercase
from time import monotonic

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from workbench.tui.commands import COMMANDS
from workbench.tui.paste import WholePasteParser, install


def told(messages: list[Message]) -> list[str]:
    return [message.text if isinstance(message, events.Paste) else message.key for message in messages]  # type: ignore[attr-defined]


@given(
    st.text(alphabet=st.characters(exclude_characters="\x1b\x00"), max_size=40),
    st.lists(st.integers(6, 60), max_size=6),
)
def test_a_paste_is_one_message_wherever_it_is_cut(text: str, cuts: list[int]) -> None:
    stream = f"\x1b[200~{text}\x1b[201~x"
    parser, at = WholePasteParser(), 0
    messages: list[Message] = []
    for cut in [*sorted({cut for cut in cuts if cut < len(stream)}), len(stream)]:
        if cut > at:
            messages += parser.feed(stream[at:cut])
        at = cut
    assert told(messages) == [text, "x"]


def test_escape_sequences_inside_a_paste_are_text() -> None:
    assert told(list(WholePasteParser().feed("a\x1b[200~\x1b[A\r\n{\x1b[201~b"))) == ["a", "\x1b[A\r\n{", "b"]


def pressed(sent: str) -> list[events.Key]:
    """What comes of a key, which the parser may wait for more to follow on."""
    parser = WholePasteParser()
    messages = [*parser.feed(sent)]
    until = monotonic() + 5
    while not messages and monotonic() < until:
        messages += parser.tick()
    return [message for message in messages if isinstance(message, events.Key)]


def test_a_letter_with_alt_is_no_letter() -> None:
    for sent, name, character in [
        ("\x1ba", "alt+a", None),
        ("a", "a", "a"),
        ("A", "A", "A"),
        ("é", "é", "é"),
        ("+", "plus", "+"),
        ("\x00", "ctrl+space", None),
        ("\x1b[97;3u", "alt+a", None),
        ("\x1b[1;3C", "alt+right", None),
    ]:
        assert [(key.key, key.character) for key in pressed(sent)] == [(name, character)]


def test_every_key_of_a_command_is_what_the_terminal_sends_for_it() -> None:
    sent = {f"alt+{letter}": f"\x1b{letter}" for letter in ascii_lowercase}
    sent |= {f"ctrl+{letter}": chr(ord(letter) - 96) for letter in ascii_lowercase}
    sent |= {"ctrl+space": "\x00", "ctrl+right_square_bracket": "\x1d"}
    keys = {key for command in COMMANDS for key in command.key.split(",") if key in sent}
    assert len(keys) > 20
    for key in keys:
        assert [event.key for event in pressed(sent[key])] == [key]


def test_a_driver_makes_the_parser() -> None:
    from textual.drivers import linux_driver

    install(linux_driver.LinuxDriver)
    assert vars(linux_driver)["XTermParser"] is WholePasteParser
