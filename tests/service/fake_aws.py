"""As much of AWS as a person with profiles meets: STS, SSO and Lambda on one address of this machine.

It looks at who calls: keys that it issued or was told of are good until a test says otherwise, a token of SSO likewise,
and an MFA code is good for one call. What reached it stands in `calls`, as "who: operation".
"""

import json
import re
import threading
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any, ClassVar
from urllib.parse import parse_qs

from tests.service.loopback import LoopbackServer

_OPERATIONS = (
    ("GET", r"/2015-03-31/functions/?", "ListFunctions"),
    ("POST", r"/2015-03-31/functions/([^/]+)/invocations", "Invoke"),
    ("GET", r"/2015-03-31/functions/([^/]+)/versions", "ListVersionsByFunction"),
    ("GET", r"/2015-03-31/functions/([^/]+)/aliases", "ListAliases"),
    ("GET", r"/2015-03-31/functions/([^/]+)/configuration", "GetFunctionConfiguration"),
    ("GET", r"/federation/credentials", "GetRoleCredentials"),
)


class FakeAws(LoopbackServer):
    """Listens on loopback while it is a context.

    Attributes:
        account: whose it is. functions: the names of its functions. keys: access key ids that are good.
        tokens: SSO access tokens that are good. codes: MFA codes that are good, once each.
        denied: operations that nobody may call. held: what an invocation waits for. lifetime: of the keys it issues.
    """

    def __init__(self, account: str = "111122223333", functions: Iterable[str] = ("checkout",)) -> None:
        self.account, self.functions = account, list(functions)
        self.keys = {"testing"}
        self.tokens: set[str] = set()
        self.codes: set[str] = set()
        self.denied: set[str] = set()
        self.held: threading.Event | None = None
        self.lifetime = timedelta(hours=1)
        self.calls: list[str] = []
        self._issued = 0
        super().__init__(type("Handler", (_Handler,), {"aws": self}))

    @property
    def services(self) -> str:
        """The lines of a `services` section that lead here."""
        return "".join(f"{name} =\n  endpoint_url = {self.url}\n" for name in ("lambda", "sts", "sso", "sso_oidc"))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.held is not None:
            self.held.set()
        super().__exit__(kind, error, trace)

    def issue(self) -> tuple[str, datetime]:
        """A new access key that is good, and when it ends."""
        self._issued += 1
        self.keys.add(key := f"ASIA{self._issued}")
        return key, datetime.now(UTC) + self.lifetime


class _Handler(BaseHTTPRequestHandler):
    aws: ClassVar[FakeAws]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""

    def _answer(self, body: bytes) -> None:
        path = self.path.partition("?")[0]
        for method, pattern, operation in _OPERATIONS:
            match = re.fullmatch(pattern, path)
            if match and method == self.command:
                return self._rest(operation, match.groups(), body)
        return self._sts({name: values[0] for name, values in parse_qs(body.decode()).items()})

    @property
    def _key(self) -> str:
        found = re.search(r"Credential=([^/]+)/", self.headers.get("Authorization", ""))
        return found[1] if found else "nobody"

    def _rest(self, operation: str, parts: tuple[str, ...], body: bytes) -> None:
        if operation == "GetRoleCredentials":
            self._sso()
            return
        self.aws.calls.append(f"{self._key}: {operation}")
        if self._key not in self.aws.keys:
            self._error(403, "ExpiredTokenException", "The security token included in the request is expired")
        elif operation in self.aws.denied:
            who = f"arn:aws:sts::{self.aws.account}:assumed-role/Dev/me"
            words = f"User: {who} is not authorized to perform: lambda:{operation} on resource: *"
            self._error(403, "AccessDeniedException", words)
        elif operation == "ListFunctions":
            self._json({"Functions": [{"FunctionName": name, "Timeout": 3} for name in self.aws.functions]})
        elif operation == "Invoke":
            if self.aws.held is not None:
                self.aws.held.wait(20)
            answer = {"function": parts[0], "account": self.aws.account, "event": json.loads(body or b"null")}
            self._json(answer, {"X-Amz-Executed-Version": "$LATEST"})
        elif operation == "GetFunctionConfiguration":
            self._json({"FunctionName": parts[0], "Timeout": 3})
        else:
            self._json({"Versions": [], "Aliases": []})

    def _sso(self) -> None:
        token = self.headers.get("x-amz-sso_bearer_token", "")
        self.aws.calls.append(f"{token}: GetRoleCredentials")
        if token not in self.aws.tokens:
            self._error(401, "UnauthorizedException", "Session token not found or invalid")
            return
        key, end = self.aws.issue()
        keys = {"accessKeyId": key, "secretAccessKey": "x", "sessionToken": "t"}
        self._json({"roleCredentials": keys | {"expiration": int(end.timestamp() * 1000)}})

    def _sts(self, parameters: dict[str, str]) -> None:
        operation, code = parameters.get("Action", ""), parameters.get("TokenCode")
        self.aws.calls.append(f"{self._key}: {operation}" + (f" {code}" if code else ""))
        if operation in self.aws.denied:
            self._xml_error("AccessDenied", "not authorized")
        elif self._key not in self.aws.keys:
            self._xml_error("ExpiredToken", "The security token included in the request is expired")
        elif operation == "GetCallerIdentity":
            arn = f"arn:aws:iam::{self.aws.account}:user/me"
            self._xml(operation, f"<Arn>{arn}</Arn><UserId>u</UserId><Account>{self.aws.account}</Account>")
        elif "SerialNumber" in parameters and code not in self.aws.codes:
            self._xml_error("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ")
        else:
            self.aws.codes.discard(code or "")
            key, end = self.aws.issue()
            arn = f"arn:aws:sts::{self.aws.account}:assumed-role/Admin/me"
            keys = (
                f"<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>x</SecretAccessKey>"
                f"<SessionToken>t</SessionToken><Expiration>{end:%Y-%m-%dT%H:%M:%SZ}</Expiration></Credentials>"
            )
            self._xml(operation, f"<AssumedRoleUser><Arn>{arn}</Arn></AssumedRoleUser>{keys}")

    # --- answers ---

    def _json(self, answer: Any, headers: dict[str, str] | None = None, status: int = 200) -> None:
        self._send(status, json.dumps(answer).encode(), {"Content-Type": "application/json", **(headers or {})})

    def _error(self, status: int, code: str, message: str) -> None:
        self._json({"message": message, "Message": message}, {"x-amzn-ErrorType": code}, status)

    def _xml(self, operation: str, result: str) -> None:
        namespace = "https://sts.amazonaws.com/doc/2011-06-15/"
        body = f'<{operation}Response xmlns="{namespace}"><{operation}Result>{result}</{operation}Result>'
        self._send(200, f"{body}</{operation}Response>".encode(), {"Content-Type": "text/xml"})

    def _xml_error(self, code: str, message: str) -> None:
        body = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        self._send(403, f"{body}</ErrorResponse>".encode(), {"Content-Type": "text/xml"})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "x-amzn-RequestId": "req-1", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
