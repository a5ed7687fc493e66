"""What is told of a text while it is typed, with timers that a test lets run."""

from collections.abc import Callable, Sequence
from typing import Any

from workbench.core.findings import Finding, Weight
from workbench.core.payload import Problem, Valid
from workbench.core.text_buffer import TextBuffer
from workbench.tui.widgets.live_check import LiveCheck


class Timers:
    """Timers that run when they are told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None], Timers.One]] = []

    class One:
        stopped = False

        def stop(self) -> None:
            self.stopped = True

    def __call__(self, seconds: float, act: Callable[[], None]) -> Any:
        one = self.One()
        self.waiting.append((seconds, act, one))
        return one

    def run(self) -> int:
        """Let what is due run until nothing is; how many there were."""
        count = 0
        while self.waiting:
            _, act, one = self.waiting.pop(0)
            if not one.stopped:
                count += 1
                act()
        return count


class Rules:
    def __init__(self) -> None:
        self.asked: list[bytes] = []

    def findings(self, payload: bytes) -> Sequence[Finding]:
        self.asked.append(payload)
        return [Finding(Weight.AGAINST_SCHEMA, "must be a number", 1, 7, 6, 1, "a")] if b"x" in payload else []


class Checked:
    def __init__(self, text: str) -> None:
        self.buffer, self.timers, self.told = TextBuffer(text), Timers(), 0
        self.check = LiveCheck(lambda: self.buffer, self.timers, self._tell)
        self.check.text_changed()

    def _tell(self) -> None:
        self.told += 1

    def change(self, text: str) -> None:
        self.buffer = TextBuffer(text)
        self.check.text_changed()


def test_the_verdict_comes_at_once_and_slips_when_idle() -> None:
    it = Checked('{"a": 1, "a": "\\ud800"}')
    assert it.check.verdict == Valid()
    assert not it.check.findings
    it.timers.run()
    assert [finding.weight for finding in it.check.findings] == [Weight.WARNING, Weight.WARNING]
    assert it.check.count(Weight.WARNING) == 2


def test_what_is_no_json_is_told_alone_with_its_mending() -> None:
    it = Checked('{"a": 1, "a": None}')
    assert isinstance(it.check.verdict, Problem)
    assert [finding.weight for finding in it.check.findings] == [Weight.NOT_JSON]
    assert it.check.repair is not None
    assert it.timers.run() == 0


def test_a_large_text_is_checked_when_it_is_quiet_and_mended_when_asked() -> None:
    it = Checked('["' + "x" * 1_100_000 + '", None]')
    assert it.check.is_stale
    assert it.check.repair is None
    seconds, act, _ = it.timers.waiting.pop()
    assert seconds <= 0.1
    act()
    assert not it.check.is_stale
    assert isinstance(it.check.verdict, Problem)
    assert it.check.repair is None
    assert it.check.mending() is not None
    it.timers.run()
    assert it.check.repair is not None


def test_of_a_large_text_it_is_told_first_that_it_is_wrong_and_then_why() -> None:
    it = Checked('["' + "x" * 1_100_000 + '", None]')
    told = it.told
    it.timers.waiting.pop()[1]()
    assert it.told == told + 1
    assert isinstance(it.check.verdict, Problem)
    soon = it.check.verdict
    it.timers.waiting.pop()[1]()
    assert it.told == told + 2
    assert isinstance(it.check.verdict, Problem)
    assert it.check.verdict.message == "None is Python's word; JSON's is null"
    assert abs(soon.offset - it.check.verdict.offset) <= 2


def test_a_change_drops_what_was_under_way() -> None:
    it = Checked("[" + '{"a":1,"a":2},' * 50_000 + "1]")
    it.timers.waiting.pop(0)[1]()  # it begins to look for slips
    it.change("[1]")
    it.timers.run()
    assert it.check.findings == ()


def test_rules_are_held_when_idle_and_only_for_json() -> None:
    rules = Rules()
    it = Checked('{"a": x}')
    it.check.rules = rules
    it.timers.run()
    assert rules.asked == []
    it.change('{"a": "x", "a": 1}')
    it.timers.run()
    assert rules.asked == [b'{"a": "x", "a": 1}']
    assert [finding.weight for finding in it.check.findings] == [Weight.AGAINST_SCHEMA, Weight.WARNING]
    it.check.rules = None
    it.timers.run()
    assert it.check.count(Weight.AGAINST_SCHEMA) == 0


def test_nothing_at_all_is_no_finding() -> None:
    it = Checked("")
    assert it.check.verdict == Valid()
    assert it.timers.run() == 0
