"""The placeholders of a request on its way out: a person is asked once, and each sending is filled anew.

    request ──▶ Filling.start ──▶ PromptsScreen, if anything is to be asked ──▶ then(make)
                                                                               make() is a request to send

What is filled is what the request holds, so the run, its history and whatever is shown tell what was sent. Whoever
sends several calls `make` for each, from any thread: each has its own UUIDs and its own now. What has no value is told
before anything is sent.
"""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct
from msgspec.structs import replace
from textual.app import App

from workbench.core.errors import WorkbenchError
from workbench.core.invocation import Request
from workbench.core.ports import Clock

Make = Callable[[], Request]
"""Makes a request to send, filled anew each time. From any thread; raises WorkbenchError."""


class _Filled(Struct, frozen=True):
    request: Request
    clock: Clock
    env: Mapping[str, str]
    answers: Mapping[str, str]

    def __call__(self) -> Request:
        from uuid import uuid4

        from workbench.core.placeholders import fill

        payload = fill(self.request.payload, self.clock.now(), lambda: str(uuid4()), self.env, self.answers)
        return replace(self.request, payload=payload)


class Filling:
    """Fills placeholders by a clock, the variables of an environment, and what a person answers.

    What was answered is offered again the next time.
    """

    def __init__(self, clock: Clock, env: Mapping[str, str]) -> None:
        self._clock, self._env = clock, env
        self._answers: dict[str, str] = {}

    def start(self, app: App[object], request: Request, limit: int, go: str, then: Callable[[Make], None]) -> None:
        """Ask what is to be asked, and hand over what makes requests; not if the person cancels, or a value is missing.

        limit: bytes that a payload may have. go: what is on the button below the questions.
        """
        if b"{{" not in request.payload:
            then(lambda: request)
            return
        from workbench.core import placeholders

        found = placeholders.find(request.payload)
        try:
            placeholders.check_variables(found, self._env)
        except WorkbenchError as error:
            _tell(app, error)
            return
        if names := placeholders.prompts(found):
            from workbench.tui.screens.prompts import PromptsScreen

            screen = PromptsScreen(names, self._answers, go)
            app.push_screen(screen, partial(self._answered, app, request, limit, then))
        else:
            self._hand_over(app, request, limit, then, {})

    def _answered(
        self,
        app: App[object],
        request: Request,
        limit: int,
        then: Callable[[Make], None],
        answers: Mapping[str, str] | None,
    ) -> None:
        if answers is not None:
            self._answers.update(answers)
            self._hand_over(app, request, limit, then, answers)

    def _hand_over(
        self,
        app: App[object],
        request: Request,
        limit: int,
        then: Callable[[Make], None],
        answers: Mapping[str, str],
    ) -> None:
        make = _Filled(request, self._clock, self._env, answers)
        try:
            length = len(make().payload)
            if length > limit >= len(request.payload):  # if it was too large before, that was asked about
                raise WorkbenchError("Not sent", f"Filled, the payload has {length:,} bytes; the limit is {limit:,}.")
        except WorkbenchError as error:
            _tell(app, error)
        else:
            then(make)


def _tell(app: App[object], error: WorkbenchError) -> None:
    words = f"{error.message} {error.hint}".strip()
    app.notify(words, title=error.title, severity="error", markup=False, timeout=10)
