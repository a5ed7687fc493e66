"""What is wrong with a text, kept up to date while it is typed, so that no key waits for it.

    key ──▶ is it JSON? ──no──▶ how could it be mended?
              │ yes        at once up to 64 KB, else when no more keys come
              └──▶ does it fit the schema? ──▶ is anything likely a slip?
                   when no more keys come        in slices, when nothing else is to be done

Whether it is JSON is told at once up to 1 MB, before the key is drawn, and after 50 ms of quiet above. Each change of
the text drops all that was under way for the text before.
"""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from textual.timer import Timer

from workbench.core.findings import Finding, Weight
from workbench.core.payload import Problem, Valid, check, is_json
from workbench.core.text_buffer import TextBuffer

if TYPE_CHECKING:
    from workbench.core.json_warnings import WarningScan
    from workbench.core.repairs import Repair

_AT_ONCE = 1_048_576
"""Bytes up to which the verdict comes in the frame of the key."""
_QUIET = 0.05
"""Seconds without a key after which a larger text is checked: more than lie between the keys of one held down."""
_REPAIR_AT_ONCE = 65_536
_IDLE = 0.15
"""Seconds without a key after which nobody is taken to be typing."""
_SLICE = 0.004
"""Seconds of looking for slips before anything else gets its turn."""
_PAUSE = 0.01


class Rules(Protocol):
    """What a payload is held to besides being JSON: a schema."""

    def findings(self, payload: bytes) -> Sequence[Finding]:
        """What of `payload`, which is JSON, doesn't fit; in the order of the text."""
        ...


class LiveCheck:
    """The findings about a text.

    Args:
        text: the buffer to check, as it is when it is asked for. timer: calls back after so many seconds.
        told: called whenever there is something new to tell.

    Attributes:
        verdict: whether it is JSON. is_stale: whether the text has changed since. repair: what would mend it, if known.
        placeholders: how many there are in it.
        findings: all there is to say so far, in the order of the text.
    """

    def __init__(
        self,
        text: Callable[[], TextBuffer],
        timer: Callable[[float, Callable[[], None]], Timer],
        told: Callable[[], None],
    ) -> None:
        self._text, self._set_timer, self._tell = text, timer, told
        self._timer: Timer | None = None
        self._rules: Rules | None = None
        self._scan: WarningScan | None = None
        self._others: tuple[Finding, ...] = ()
        self.verdict: Valid | Problem = Valid()
        self.is_stale = False
        self.placeholders = 0
        self.repair: Repair | None = None
        self.findings: tuple[Finding, ...] = ()

    @property
    def rules(self) -> Rules | None:
        """What else it is held to."""
        return self._rules

    @rules.setter
    def rules(self, rules: Rules | None) -> None:
        if rules is not self._rules:
            self._rules = rules
            self.check()

    def count(self, weight: Weight) -> int:
        """How many findings have this weight."""
        return sum(1 for finding in self.findings if finding.weight is weight)

    def text_changed(self) -> None:
        """Check the new text, now or soon."""
        self._stop()
        if self._text().byte_length <= _AT_ONCE:
            self.check()
        else:
            self.is_stale = True
            self._later(_QUIET, self._check_large)
            self._tell()

    def check(self) -> None:
        """Tell at once whether it is JSON; the rest as time is found for it."""
        self._stop()
        data = self._text().data
        self._take_verdict(data, check(data) if data else Valid())

    def _take_verdict(self, data: bytes, verdict: Valid | Problem) -> None:
        self.is_stale, self.verdict, self.repair = False, verdict, None
        is_bad = isinstance(self.verdict, Problem)
        self.placeholders = 0 if is_bad else _count_placeholders(data)
        self.findings = (Finding.of_problem(self.verdict),) if isinstance(self.verdict, Problem) else ()
        if is_bad or data[:1] == b'"':
            if len(data) <= _REPAIR_AT_ONCE:
                self.repair = self._find_repair()
            else:
                self._later(_IDLE, self._look_for_repair)
        if data and not is_bad:
            self._later(_IDLE, self._look_closer)
        self._tell()

    def _check_large(self) -> None:
        """Tell that it isn't JSON as soon as that is known; why and where exactly, with the next turn."""
        from workbench.core.quick_check import quick_check

        data = self._text().data
        if is_json(data):
            self._take_verdict(data, Valid())
            return
        verdict = quick_check(data)
        if not isinstance(verdict, Problem):
            self.check()
            return
        self.verdict, self.is_stale, self.repair, self.findings = verdict, False, None, (Finding.of_problem(verdict),)
        self._tell()
        self._later(_PAUSE, self.check)

    def mending(self) -> "Repair | None":
        """The repair there is now; looked for if it was not yet."""
        return self.repair or self._find_repair()

    def _find_repair(self) -> "Repair | None":
        from workbench.core.repairs import find_repair  # not needed before something is wrong

        return find_repair(self._text(), self.verdict)

    @property
    def is_busy(self) -> bool:
        """Whether there may be more to tell of the text as it is."""
        return self._timer is not None

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        def run() -> None:
            self._timer = None
            act()

        self._timer = self._set_timer(seconds, run)

    def _stop(self) -> None:
        self._scan = None
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _look_for_repair(self) -> None:
        self.repair = self._find_repair()
        self._tell()

    def _look_closer(self) -> None:
        """Hold it to the rules, and begin to look for slips."""
        from workbench.core.json_warnings import WarningScan

        data = self._text().data
        self._others = tuple(self._rules.findings(data)) if self._rules is not None else ()
        self._scan = WarningScan(data)
        if self._others:
            self._take(self._others)
        self._go_on()

    def _go_on(self) -> None:
        """Look for slips for a moment; the rest later."""
        scan, until = self._scan, time.monotonic() + _SLICE
        if scan is None:
            return
        done = scan.step()
        while not done and time.monotonic() < until:
            done = scan.step()
        if not done:
            self._later(_PAUSE, self._go_on)
            return
        self._scan = None
        if scan.found:
            self._take((*self._others, *(Finding.of_warning(warning) for warning in scan.found)))

    def _take(self, findings: tuple[Finding, ...]) -> None:
        self.findings = tuple(sorted(findings, key=lambda finding: (finding.offset, finding.weight)))
        self._tell()


def _count_placeholders(data: bytes) -> int:
    if b"{{" not in data:
        return 0
    from workbench.core.placeholders import count  # not needed before there may be one

    return count(data)
