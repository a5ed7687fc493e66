"""A paste arrives whole, however the terminal cuts it up, and what stands around it is still keys."""

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

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


def test_a_driver_makes_the_parser() -> None:
    from textual.drivers import linux_driver

    install(linux_driver.LinuxDriver)
    assert vars(linux_driver)["XTermParser"] is WholePasteParser
