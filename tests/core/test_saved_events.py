"""What an event may be called: what every system takes for a file's name, and nothing that leads elsewhere."""

import pytest

from workbench.core.errors import WorkbenchError
from workbench.core.saved_events import event_name


@pytest.mark.parametrize(
    "name", ["an order", "not JSON (400)", "größer 大", "a.b", "v1.2 (final)", "-", "con 2", "x" * 100]
)
def test_usual_names_are_taken_as_they_are(name: str) -> None:
    assert event_name(f" {name} ") == name


def test_a_name_is_composed() -> None:
    assert event_name("o\u0308") == "ö"


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "..", "../x", "a/b", "a\\b", "a:b", "what?", "*", '"', "<x>", "a|b"),
        *("a\x00b", "a\nb", "a\u202eb", "a\u200bb", "\ud800", "\x1b[2J"),
        *(".hidden", "dot.", "CON", "nul.txt", "com1", "LPT9", "Aux .x"),
        *("schema", "Schema", "an order.schema", "x" * 101, "大" * 90),
    ],
)
def test_names_that_no_file_can_have_everywhere_are_refused(name: str) -> None:
    with pytest.raises(WorkbenchError):
        event_name(name)
