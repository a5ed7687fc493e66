"""The fault table: what comes of an invocation for each fault, and that nothing that may have arrived is sent again.

`make faults` prints it.
"""

import socket
import ssl
import threading
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.service.certificates import Certificates, untrusted
from tests.service.conftest import FAULT_ROWS, FaultRow
from tests.service.fault_table import FAULTS, LIMITS, MODELLED, WELL, Fault, Way
from tests.service.faulty import Conversation, FaultyServer, Script, full_port, keeps_answering
from workbench.core.invocation import Outcome, Refused, Request, Succeeded
from workbench.core.ports import Connection
from workbench.service import call as call_module
from workbench.service import clients, dialing
from workbench.service import invoker as invoker_module
from workbench.service.target import Target

LIMIT = 0.4
"""Seconds that a function is waited for here."""
HANGS = 8.0
"""Seconds after which a fault counts as one that is not noticed: more than all limits together, on a busy machine."""
Contexts = dict[Way, ssl.SSLContext]
NAME = "lambda.nowhere.invalid"


@pytest.fixture(scope="module")
def contexts(certificates: Certificates) -> Contexts:
    """The server's side of TLS, as each way has it: one that is trusted for the name that is asked for, and others."""
    yesterday = datetime.now(UTC) - timedelta(days=1)
    return {
        Way.TLS: certificates.context(),
        Way.TLS_UNTRUSTED: untrusted(),
        Way.TLS_OTHER_NAME: certificates.context("elsewhere.example"),
        Way.TLS_EXPIRED: certificates.context(not_before=yesterday - timedelta(1), not_after=yesterday),
        Way.PROXY: certificates.context(NAME),
    }


@pytest.fixture(autouse=True)
def _short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in LIMITS.items():
        monkeypatch.setattr(call_module, name, seconds)
    monkeypatch.setattr(clients, "CONNECT_TIMEOUT", 0.5)
    monkeypatch.setattr(dialing, "CONNECT_TIMEOUT", 0.5)
    monkeypatch.setattr(dialing, "LOOK_UP_AGAIN_AFTER", 0.05)
    monkeypatch.setattr(invoker_module, "MARGIN", LIMIT - 1)
    monkeypatch.setattr(invoker_module, "LARGEST_ANSWER", 2_000_000)


class _Names:
    """What the system's look-up says of NAME: as told, until it is told otherwise."""

    def __init__(self, way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
        self.port: int | None = None
        self.release = threading.Event()
        self._way, self._real = way, socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self)

    def __call__(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host != NAME:
            return self._real(host, port, *args, **kwargs)
        if self.port is not None:
            return self._real("127.0.0.1", self.port, *args, **kwargs)
        if self._way is Way.NAME_HANGS:
            self.release.wait(20)
        code = socket.EAI_AGAIN if self._way is Way.NAME_FAILS_FOR_NOW else socket.EAI_NONAME
        raise socket.gaierror(code, "as the test says")


NAMES = (Way.UNKNOWN_NAME, Way.NAME_FAILS_FOR_NOW, Way.NAME_HANGS)


class _Trial:
    """A fault at work: where the client is sent, and how all is made well again."""

    def __init__(self, fault: Fault, stack: ExitStack, contexts: Contexts, patch: pytest.MonkeyPatch) -> None:
        self.fault, self._stack, self._patch = fault, stack, patch
        well: Script = keeps_answering(WELL)
        tls: list[ssl.SSLContext] | None = None
        if fault.way.name.startswith("TLS") and fault.way is not Way.TLS_TO_PLAIN:
            tls = [contexts[fault.way], contexts[Way.TLS]]
        elif fault.way is Way.PLAIN_TO_TLS:
            tls = [contexts[Way.TLS]]
        self._second: FaultyServer | None = None
        if fault.way in (Way.TLS_TO_PLAIN, Way.PLAIN_TO_TLS, Way.REFUSED, Way.SWALLOWED, *NAMES, Way.PROXY):
            context = contexts.get({Way.TLS_TO_PLAIN: Way.TLS}.get(fault.way, fault.way))
            self._second = stack.enter_context(FaultyServer(well, tls=context))
        if fault.way is Way.PROXY:
            well = self._tunnels
        self.server = stack.enter_context(FaultyServer(fault.script, well, tls=tls))
        self.names = _Names(fault.way, patch)
        stack.callback(self.names.release.set)

    def _tunnels(self, conversation: Conversation) -> None:
        assert self._second is not None
        conversation.tunnel(int(self._second.url.rpartition(":")[2]))

    def connect(self) -> Connection:
        """The client, pointed at the trouble."""
        url, embedded = self.server.url, True
        if self.fault.way is Way.REFUSED:
            with FaultyServer(self.fault.script) as gone:
                url = gone.url
        elif self.fault.way is Way.SWALLOWED:
            url = f"http://127.0.0.1:{self._stack.enter_context(full_port())}"
        elif self.fault.way in NAMES:
            url, embedded = f"http://{NAME}", False
        elif self.fault.way is Way.TLS_TO_PLAIN:
            url = url.replace("http://", "https://")
        elif self.fault.way is Way.PLAIN_TO_TLS:
            url = url.replace("https://", "http://")
        elif self.fault.way is Way.PROXY:
            self._patch.setenv("HTTPS_PROXY", self.server.url)
            url, embedded = f"https://{NAME}", False
        return self._stack.enter_context(closing(Target(endpoint_url=url, embedded=embedded, region="x").connect()))

    def mend(self) -> None:
        """From now on the same address leads to a server that is well."""
        self.server.release.set()
        self.names.release.set()
        if self.server.connections:
            assert self.server.closed.wait(5)
        if self._second is None or self.fault.way is Way.PROXY:
            return
        port = int(self._second.url.rpartition(":")[2])
        self.names.port = port
        real = dialing._look_up  # the address stays; where it leads to changes

        def elsewhere(host: str, _: int, call: Any) -> Any:
            return real("127.0.0.1" if host == NAME else host, port, call)

        self._patch.setattr(dialing, "_look_up", elsewhere)


def _everything_said(outcome: Outcome) -> str:
    words = [outcome.explanation.title, outcome.explanation.happened, outcome.explanation.advice]
    answer = getattr(outcome, "answer", None)
    return " ".join([*words, *(answer.notes if answer else (outcome.message,))])  # type: ignore[union-attr]


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_a_fault(
    fault: Fault,
    certificates: Certificates,
    contexts: Contexts,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificates.bundle))
    with ExitStack() as stack:
        trial = _Trial(fault, stack, contexts, monkeypatch)
        invoker = trial.connect().invoker
        asked = Request("checkout", fault.payload, timeout=1)
        if fault.warm:
            assert isinstance(invoker.invoke(Request("checkout", b"0", timeout=1)), Succeeded)
            if fault.connections > 1:
                assert trial.server.closed.wait(5)
        started = time.monotonic()
        outcome = invoker.invoke(asked)
        took = time.monotonic() - started
        whole = [one for one in trial.server.requests if one.endswith(b"\r\n\r\n" + fault.payload)]
        seen = (type(outcome), outcome.explanation.ran, len(trial.server.requests), trial.server.connections)
        trial.mend()
        again = invoker.invoke(asked)
        request.config.stash[FAULT_ROWS].append(
            FaultRow(fault.name, type(outcome).__name__, seen[1], len(whole), took, type(again).__name__)
        )
    assert seen == (fault.outcome, fault.ran, fault.arrived, fault.connections)
    assert fault.note in _everything_said(outcome)
    assert took < HANGS
    assert isinstance(again, Succeeded)
    assert len(whole) <= 1


def test_the_table_has_every_modelled_error() -> None:
    assert len(MODELLED) >= 45


def test_a_name_that_fails_once_is_looked_up_again_and_the_answer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultyServer(keeps_answering(WELL)) as server:
        names = _Names(Way.NAME_FAILS_FOR_NOW, monkeypatch)
        real, asked = dialing._resolve, []

        def fails_once(host: str, port: int) -> Any:
            asked.append(host)
            if len(asked) == 2:
                names.port = int(server.url.rpartition(":")[2])
            return real(host, port)

        monkeypatch.setattr(dialing, "_resolve", fails_once)
        with closing(Target(endpoint_url=f"http://{NAME}", region="x").connect()) as connection:
            outcome = connection.invoker.invoke(Request("checkout", b"{}", timeout=1))
    assert isinstance(outcome, Succeeded)
    assert outcome.answer.notes == ("The name was looked up twice: the first look-up failed.",)
    assert (len(asked), len(server.requests)) == (2, 1)


def test_a_throttle_is_not_sent_again_but_told_with_its_time() -> None:
    throttle = next(fault for fault in FAULTS if fault.name.startswith("429 with"))
    with FaultyServer(throttle.script) as server:
        with closing(Target(endpoint_url=server.url, embedded=True).connect()) as connection:
            outcome = connection.invoker.invoke(Request("checkout", b"{}"))
        assert len(server.requests) == 1
    assert isinstance(outcome, Refused)
    assert outcome.retry_after == 7
