"""What goes with an invocation besides its payload: how it is invoked, and what the function hears of its caller.

The values are as a person typed them, right or wrong, so that nothing typed is lost; `problems` says what Lambda would
not take. The patterns and limits are those of InvocationRequest in the service model.
"""

import re
from collections.abc import Mapping

from msgspec import Struct

from workbench.core.invocation import Kind, Request
from workbench.core.payload import ASYNC_REQUEST_LIMIT, REQUEST_LIMIT, Problem, check
from workbench.core.text import visible
from workbench.core.units import size

CONTEXT_LIMIT = 2_685
"""Bytes: the largest client context, so that it has at most 3,583 in base64."""
_TENANT_ID = re.compile(r"[a-zA-Z0-9._:/=+\-@ ]{1,256}")
_EXECUTION_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_WHITE_SPACE = b" \t\r\n"
_MARK_SHOWN = 24


class Options(Struct, frozen=True):
    """The options of one function's invocations; the defaults are the usual ones.

    Attributes:
        client_context: a JSON object as it was typed; empty sends none. tenant_id, durable_execution_name: likewise.
        fill_placeholders: whether placeholders in the payload are filled when it is sent (core/placeholders.py).
    """

    kind: Kind = Kind.REQUEST_RESPONSE
    log_tail: bool = True
    client_context: bytes = b""
    tenant_id: str = ""
    durable_execution_name: str = ""
    fill_placeholders: bool = True

    @classmethod
    def of(cls, request: Request) -> "Options":
        """Those that a request was sent with."""
        return cls(
            request.kind,
            request.log_tail,
            request.client_context or b"",
            request.tenant_id or "",
            request.durable_execution_name or "",
            fill_placeholders=b"{{" not in request.payload,  # what was sent is sent as it is
        )

    @property
    def payload_limit(self) -> int:
        """Bytes that the payload may have."""
        return ASYNC_REQUEST_LIMIT if self.kind is Kind.EVENT else REQUEST_LIMIT

    @property
    def problems(self) -> Mapping[str, str]:
        """Field -> why Lambda would not take it, a sentence; empty when all is well."""
        found = {
            "client_context": _context_problem(self.client_context),
            "tenant_id": "",
            "durable_execution_name": "",
        }
        if self.tenant_id and not _TENANT_ID.fullmatch(self.tenant_id):
            found["tenant_id"] = "A tenant id has up to 256 letters, digits, blanks and . _ : / = + - @ of ASCII."
        if self.durable_execution_name and not _EXECUTION_NAME.fullmatch(self.durable_execution_name):
            found["durable_execution_name"] = "A name has up to 64 letters, digits, - and _ of ASCII."
        return {field: problem for field, problem in found.items() if problem}

    @property
    def remarks(self) -> Mapping[str, str]:
        """Field -> what Lambda makes of it that may surprise, a sentence."""
        remarks = {}
        if self.kind is not Kind.REQUEST_RESPONSE and self._context is not None:
            remarks["client_context"] = "Lambda passes it to synchronous invocations only."
        return remarks

    @property
    def marks(self) -> tuple[str, ...]:
        """In a word or two each, what differs from the usual; visible text."""
        marks = []
        if self.kind is not Kind.REQUEST_RESPONSE:
            marks.append(self.kind.value)
        if self._context is not None:
            marks.append(f"context {size(len(self.client_context))}")
        if self.tenant_id:
            marks.append(f"tenant {_short(self.tenant_id)}")
        if self.durable_execution_name:
            marks.append(f"durable {_short(self.durable_execution_name)}")
        if not self.log_tail and self.kind is Kind.REQUEST_RESPONSE:
            marks.append("no log tail")
        if not self.fill_placeholders:
            marks.append("placeholders not filled")
        return tuple(marks)

    @property
    def _context(self) -> bytes | None:
        return self.client_context if self.client_context.strip(_WHITE_SPACE) else None

    def request(self, function: str, payload: bytes, qualifier: str | None, timeout: int | None) -> Request:
        """The request of an invocation with these options."""
        return Request(
            function,
            payload,
            qualifier,
            timeout,
            self.kind,
            self.log_tail,
            self._context,
            self.tenant_id or None,
            self.durable_execution_name or None,
        )


def _short(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _MARK_SHOWN else f"{shown[: _MARK_SHOWN - 1]}…"


def _context_problem(context: bytes) -> str:
    text = context.strip(_WHITE_SPACE)
    if not text:
        return ""
    if len(context) > CONTEXT_LIMIT:  # first, since a large text takes long to look into
        return f"It has {len(context):,} bytes; Lambda takes {CONTEXT_LIMIT:,} (3,583 in base64)."
    verdict = check(context)
    if isinstance(verdict, Problem):
        return f"It is not JSON. Line {verdict.line}, column {verdict.column}: {verdict.message}."
    if not text.startswith(b"{"):
        return "It is not a JSON object, {…}: runtimes read nothing else."
    return ""
