"""A question from a thread to the person at the screen, and the answer back. Implements core.ports.Asking.

    thread: ask ──▶ Question ──post──▶ screen: dialog ──▶ question.answer(text | None) ──▶ ask returns

A call that nobody wants any more gets no answer: every question that is open is answered with None at that moment,
every later one at once, and what the call left to be ended is ended.
"""

import threading
from collections.abc import Callable


class Question:
    """One question. The screen answers it once; later answers change nothing."""

    def __init__(self, title: str, text: str) -> None:
        self.title, self.text = title, text
        self._answer: str | None = None
        self._answered = threading.Event()

    @property
    def is_open(self) -> bool:
        """Whether an answer is still waited for."""
        return not self._answered.is_set()

    def answer(self, text: str | None) -> None:
        """Give the answer; None for none."""
        if self.is_open:
            self._answer = text
            self._answered.set()

    def wait(self) -> str | None:
        """The answer, when it has come."""
        self._answered.wait()
        return self._answer


class PersonAsked:
    """Whom the calls of one connection ask. show: brings a question before the person, from any thread."""

    def __init__(self, show: Callable[[Question], None]) -> None:
        self._show = show
        self._lock = threading.Lock()
        self._gave_up = False
        self._open: list[Question] = []
        self._ends: list[Callable[[], None]] = []

    def ask(self, title: str, question: str) -> str | None:
        """Ask, and wait for the answer."""
        one = Question(title, question)
        with self._lock:
            if self._gave_up:
                return None
            self._open.append(one)
        self._show(one)
        answer = one.wait()
        with self._lock:
            self._open.remove(one)
        return answer

    def on_give_up(self, end: Callable[[], None]) -> None:
        """Have `end` called when nobody wants the call any more."""
        with self._lock:
            self._ends.append(end)
            gave_up = self._gave_up
        if gave_up:
            end()

    def give_up(self) -> None:
        """Nobody wants what the connection is doing any more."""
        with self._lock:
            self._gave_up = True
            questions, ends = list(self._open), list(self._ends)
        for question in questions:
            question.answer(None)
        for end in ends:
            end()
