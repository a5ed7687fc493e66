"""The faults of the fault table: what the other end does wrong, and what an invocation must make of it.

One `Fault` a row. Times are shortened by the test (`LIMITS`), never by sleeping less than the fault needs.
"""

import itertools
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

import botocore.session

from tests.service.faulty import Conversation, Script, answers, error, keeps_answering, response
from workbench.core.invocation import Abandoned, Outcome, Ran, Refused, Succeeded

HTML = b"<html><h1>[red]Bad Gateway[/x]\x1b[2J</h1></html>"
WELL = response(b'"well again"')
LARGE = b'"' + b"x" * 6_000_000 + b'"'
HEAD = b"HTTP/1.1 200 OK\r\n"


class Way(Enum):
    """How the client gets to the server, where it isn't simply a connection to it."""

    PLAIN = auto()
    REFUSED = auto()
    SWALLOWED = auto()
    UNKNOWN_NAME = auto()
    NAME_FAILS_FOR_NOW = auto()
    NAME_HANGS = auto()
    TLS = auto()
    TLS_UNTRUSTED = auto()
    TLS_OTHER_NAME = auto()
    TLS_EXPIRED = auto()
    TLS_TO_PLAIN = auto()
    PLAIN_TO_TLS = auto()
    PROXY = auto()


@dataclass(frozen=True)
class Fault:
    """One row.

    Attributes:
        script: what the server does on the first connection; on the next ones it answers well.
        outcome, ran: what must come of it. arrived: how many requests the server had read whole by then.
        connections: how many the server had seen. warm: whether a good invocation came before, on the same connection.
        note: what the outcome must say somewhere. payload: what is sent.
    """

    name: str
    script: Script
    outcome: type[Outcome] = Abandoned
    ran: Ran = Ran.MAYBE
    arrived: int = 1
    connections: int = 1
    way: Way = Way.PLAIN
    warm: bool = False
    note: str = ""
    payload: bytes = b"{}"


def sends(*pieces: bytes) -> Script:
    """Reads a request, writes the pieces and leaves."""

    def script(conversation: Conversation) -> None:
        conversation.read_request()
        for piece in pieces:
            conversation.send(piece)

    return script


def holds(*pieces: bytes) -> Script:
    """Reads a request, writes the pieces, and keeps the connection open in silence."""

    def script(conversation: Conversation) -> None:
        sends(*pieces)(conversation)
        conversation.wait()

    return script


def leaves(conversation: Conversation) -> None:
    pass


def answers_in_plain(conversation: Conversation) -> None:
    conversation.read_some(1000)
    conversation.send(WELL)


def hangs(conversation: Conversation) -> None:
    conversation.wait()


def resets(conversation: Conversation) -> None:
    conversation.read_byte()
    conversation.reset()


def resets_after_reading(conversation: Conversation) -> None:
    conversation.read_request()
    conversation.reset()


def drips_the_head(conversation: Conversation) -> None:
    conversation.read_request()
    conversation.drip(HEAD + b"X-Padding: " + b"x" * 400)
    conversation.wait()


def drips_the_body(conversation: Conversation) -> None:
    conversation.read_request()
    conversation.send(HEAD + b"Content-Length: 400\r\n\r\n")
    conversation.drip(b'"' + b"x" * 399)
    conversation.wait()


def answers_late(conversation: Conversation) -> None:
    conversation.read_request()
    conversation.wait()
    conversation.send(response(b'"late"'))
    keeps_answering(WELL)(conversation)


def floods(start: bytes, piece: bytes) -> Script:
    """Writes the same again and again until the client leaves."""

    def script(conversation: Conversation) -> None:
        conversation.read_request()
        conversation.send(start)
        while True:
            conversation.send(piece)

    return script


def refuses_early(conversation: Conversation) -> None:
    """Answers before the body is here, and closes."""
    conversation.read_some(1000)
    conversation.send(error("RequestTooLargeException", "413 Too Large"))


def stops_reading(conversation: Conversation) -> None:
    conversation.read_some(1000)
    conversation.wait()


def once_then(end: Script) -> Script:
    """One good answer; then, on the connection that is kept alive, `end`."""

    def script(conversation: Conversation) -> None:
        answers(WELL)(conversation)
        end(conversation)

    return script


def _refusal(name: str, one: bytes, note: str = "") -> Fault:
    return Fault(name, answers(one), Refused, Ran.NO, note=note)


def _status(status: str, **row: Any) -> Fault:
    return _row(f"{status} from a proxy", answers(response(HTML, status)), **row)


_REFUSED = {"outcome": Refused, "ran": Ran.NO}
_NEVER = {"outcome": Refused, "ran": Ran.NO, "arrived": 0}
_FINE = {"outcome": Succeeded, "ran": Ran.YES}


def _row(name: str, script: Script, **row: Any) -> Fault:
    return replace(Fault(name, script), **row)


_WARM = {**_FINE, "warm": True, "arrived": 2, "connections": 2}

CONNECTING = [
    _row("connection refused", leaves, **_NEVER, way=Way.REFUSED, connections=0, note="Nobody answers there"),
    _row("connection swallowed", leaves, **_NEVER, way=Way.SWALLOWED, connections=0, note="No connection in time"),
    _row("name unknown", leaves, **_NEVER, way=Way.UNKNOWN_NAME, connections=0, note="The name is unknown"),
    _row("name fails for now", leaves, **_NEVER, way=Way.NAME_FAILS_FOR_NOW, connections=0, note="looked up twice"),
    _row("name look-up hangs", leaves, **_NEVER, way=Way.NAME_HANGS, connections=0, note="No connection in time"),
    _row("TLS: nobody vouches for it", hangs, **_NEVER, way=Way.TLS_UNTRUSTED, note="No secure connection"),
    _row("TLS: another host's name", hangs, **_NEVER, way=Way.TLS_OTHER_NAME, note="No secure connection"),
    _row("TLS: expired", hangs, **_NEVER, way=Way.TLS_EXPIRED, note="No secure connection"),
    _row("TLS: hello is never answered", hangs, **_NEVER, way=Way.TLS_TO_PLAIN),
    _row(
        "TLS: hello is answered in HTTP", answers_in_plain, **_NEVER, way=Way.TLS_TO_PLAIN, note="No secure connection"
    ),
    _row("TLS: closed at the hello", resets, **_NEVER, way=Way.TLS_TO_PLAIN),
    _row("plain HTTP to a TLS port", leaves, way=Way.PLAIN_TO_TLS, arrived=0),
    _row("proxy refuses the tunnel", answers(response(b"", "407 No")), **_REFUSED, way=Way.PROXY, note="The proxy"),
    _row("proxy closes", leaves, **_NEVER, way=Way.PROXY),
    _row("proxy says nothing", hangs, **_NEVER, way=Way.PROXY),
]
SENDING = [
    _row("closed before reading", leaves, arrived=0),
    _row("reset while reading", resets, arrived=0),
    _row("stops reading 6 MB", stops_reading, arrived=0, payload=LARGE, note="Only "),
    _row("refuses 6 MB early and closes", refuses_early, **_NEVER, payload=LARGE, note="The payload is too large"),
]
KEPT_ALIVE = [
    _row("kept alive: closed while idle", answers(WELL), **_WARM),
    _row("kept alive: reset while idle", once_then(lambda conversation: conversation.reset()), **_WARM),
    _row("kept alive: closed at the first byte", once_then(resets), warm=True, arrived=1),
    _row("kept alive: closed after reading", once_then(sends()), warm=True, arrived=2),
    _row("kept alive: forgotten in silence", once_then(hangs), warm=True, arrived=1),
]
ANSWERING = [
    _row("closed after reading", sends()),
    _row("reset after reading", resets_after_reading),
    _row("silence", holds(), note="No answer in time"),
    _row("answer after the time-out", answers_late, note="No answer in time"),
    _row("head drips", drips_the_head, note="No answer in time"),
    _row("closed in the head", sends(HEAD + b"Content-Length: 12\r\nX-Amz-Exec")),
    _row("garbage", sends(b"\x00\xff\x1b[2J nothing of HTTP\r\n\r\n")),
    _row("a status that is no number", sends(b"HTTP/1.1 OK 200\r\n\r\n")),
    _row("HTTP/0.9", sends(b"{}")),
    _row("a header without a colon", answers(HEAD + b"Content Length 2\r\nContent-Length: 2\r\n\r\n{}"), **_FINE),
    _row("headers of odd bytes", answers(HEAD + b"X-\x1b: \xff\x00\r\nContent-Length: 2\r\n\r\n{}"), **_FINE),
    _row("a header of 100 kB", sends(HEAD + b"X-A: " + b"b" * 100_000 + b"\r\n\r\n")),
    _row("300 headers", sends(HEAD + b"X-A: b\r\n" * 300 + b"\r\n")),
    _row("100 Continue first", answers(b"HTTP/1.1 100 Continue\r\n\r\n" + WELL), **_FINE),
    _row("100 Continue for ever", floods(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100)),
    _row(
        "101 Switching Protocols", holds(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"), note="The answer can't be read"
    ),
    _row("103 Early Hints", sends(b"HTTP/1.1 103 Early Hints\r\n\r\n" + WELL), note="The answer can't be read"),
    _row(
        "a log tail that isn't base64", answers(response(headers={"X-Amz-Log-Result": "§ no"})), **_FINE, note="base64"
    ),
]
BODY = [
    _row("Content-Length too long", sends(HEAD + b'Content-Length: 12\r\n\r\n{"a"'), note="The connection was lost"),
    _row("Content-Length too long, held open", holds(HEAD + b'Content-Length: 12\r\n\r\n{"a"')),
    _row("Content-Length too short", answers(HEAD + b"Content-Length: 1\r\n\r\n1234"), **_FINE),
    _row("Content-Length twice, different", answers(HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}")),
    _row("Content-Length below zero", sends(HEAD + b"Content-Length: -5\r\n\r\n{}")),
    _row("no Content-Length, closed", sends(HEAD + b"\r\n{}"), **_FINE),
    _row("no Content-Length, held open", holds(HEAD + b"\r\n{}")),
    _row("chunked", answers(HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"), **_FINE),
    _row("chunked, closed in a chunk", sends(HEAD + b'Transfer-Encoding: chunked\r\n\r\n9\r\n{"a"')),
    _row("chunked, sizes that are none", sends(HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n")),
    _row("body drips", drips_the_body),
    _row(
        "cut, but the version that ran is told",
        sends(HEAD + b"Content-Length: 9\r\nX-Amz-Executed-Version: 3\r\n\r\n{"),
        ran=Ran.YES,
        note="The function ran (version 3)",
    ),
    _row("a body of 1 TB", sends(HEAD + b"Content-Length: 1000000000000\r\n\r\n{}")),
    _row("a body without end", floods(HEAD + b"\r\n", b" " * 65536), note="The answer is too long"),
    _row("a body without end, chunked", floods(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n" * 9999)),
]
_THROTTLED = error("TooManyRequestsException", "429 Many", Reason="CallerRateLimitExceeded").replace(
    b"\r\n", b"\r\nRetry-After: 7\r\n", 1
)
STATUSES = [
    _refusal("429 with Retry-After", _THROTTLED, "It asks to wait 7 s."),
    _refusal("429 from a proxy, with Retry-After", response(HTML, "429 Many", {"Retry-After": "9"}), "wait 9 s."),
    _status("400 Bad Request", **_REFUSED),
    _status("403 Forbidden", **_REFUSED),
    _status("404 Not Found", **_REFUSED, note="Nothing is there"),
    _status("413 Too Large", **_REFUSED, note="The payload is too large"),
    _status("500 Oops"),
    _row("500 without a body", answers(response(b"", "500 Oops"))),
    _status("501 Not Implemented", **_REFUSED),
    _status("502 Bad Gateway", note="A gateway answered instead of Lambda"),
    _status("503 Unavailable"),
    _status("504 Gateway Timeout"),
    _row("500 with an unknown code", answers(error("SomethingNewException", "500 Oops"))),
    _row("400 with a list", answers(response(b"[]", "400 Bad Request"))),
    _row("500 with null", answers(response(b"null", "500 Oops"))),
    *(
        _row(
            f"{status} to elsewhere",
            answers(response(b"", f"{status} Elsewhere", {"Location": "http://127.0.0.1:1/"})),
            **({} if status in (302, 303) else _REFUSED),
            note="The address leads elsewhere",
        )
        for status in (301, 302, 303, 307, 308)
    ),
]


def _modelled() -> list[Fault]:
    """From botocore's own model, so that the list can't drift from it."""
    model = botocore.session.Session().get_service_model("lambda").operation_model("Invoke")
    return [
        _refusal(shape.name, error(shape.name, f"{shape.metadata['error']['httpStatusCode']} Whatever", HTML.decode()))
        for shape in sorted(model.error_shapes, key=lambda shape: shape.name)
    ]


MODELLED = _modelled()
FAULTS: list[Fault] = [
    *itertools.chain(CONNECTING, SENDING, KEPT_ALIVE, ANSWERING, BODY, STATUSES, MODELLED),
]
LIMITS = {"CONNECTING": 0.6, "TRANSFER": 0.8, "SILENCE": 0.3}
"""Of service/call.py, in seconds, while the table is tried."""
