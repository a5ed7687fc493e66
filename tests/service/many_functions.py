"""A Lambda endpoint with as many functions and versions as a test likes: it answers the listings page by page.

Pages are made once, so that the time a test or a benchmark takes is the client's. What goes wrong on the way is told by
`plan`: page number -> what to answer instead, once each, before the page itself.

`python -m tests.service.many_functions COUNT` serves them in a process of its own, prints the URL and ends with its
standard input.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from tests.service.loopback import LoopbackServer

PAGE = 50
Answer = tuple[int, Mapping[str, str], bytes]

_WORDS = ("checkout", "thumbnail", "invoice", "report", "webhook", "greeter", "catalog", "export", "stock", "mail")
_PARTS = ("create", "read", "update", "delete", "nightly", "retry", "audit", "worker", "stream", "router")
_RUNTIMES = ("python3.12", "nodejs22.x", "java21", "provided.al2023", "dotnet8", "ruby3.4")


def name_of(number: int) -> str:
    """The name of a function: `shop-prod-checkout-create-00017`."""
    stage = ("prod", "stage", "dev")[number % 3]
    return f"shop-{stage}-{_WORDS[number // 3 % 10]}-{_PARTS[number // 30 % 10]}-{number:05}"


def function(number: int) -> dict[str, Any]:
    """A function as ListFunctions tells of one, about 1.4 KB."""
    name = name_of(number)
    return {
        "FunctionName": name,
        "FunctionArn": f"arn:aws:lambda:eu-west-1:123456789012:function:{name}",
        "Runtime": _RUNTIMES[number % len(_RUNTIMES)],
        "Role": f"arn:aws:iam::123456789012:role/service-role/{name}-role",
        "Handler": "app.handler",
        "CodeSize": 1_000 + number,
        "Description": f"Takes part {number % 7} of the {_WORDS[number % 10]} pipeline",
        "Timeout": 3 + number % 60,
        "MemorySize": 128 * (1 + number % 8),
        "LastModified": "2026-11-20T10:00:00.000+0000",
        "CodeSha256": "1+oP4hZVYnK8Xr0oWv6v2Q4Jm7yJkBzYQd0wV3Qm3nE=",
        "Version": "$LATEST",
        "VpcConfig": {"SubnetIds": ["subnet-0a", "subnet-0b"], "SecurityGroupIds": ["sg-0a"], "VpcId": "vpc-0a"},
        "Environment": {"Variables": {"STAGE": "prod", "TABLE": f"{name}-table", "LOG_LEVEL": "INFO"}},
        "TracingConfig": {"Mode": "PassThrough"},
        "RevisionId": "0b2f5b1e-6f0f-4a52-9f4f-0e6b0a0f9d11",
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["arm64"],
        "EphemeralStorage": {"Size": 512},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "LoggingConfig": {"LogFormat": "JSON", "LogGroup": f"/aws/lambda/{name}"},
        "Layers": [{"Arn": "arn:aws:lambda:eu-west-1:123456789012:layer:tools:7", "CodeSize": 40_000}],
    }


def version(number: int) -> dict[str, Any]:
    """A version of a function as ListVersionsByFunction tells of one."""
    return {
        **function(0),
        "Version": str(number),
        "Description": f"release {number}",
        "LastModified": f"2026-{1 + number % 11:02}-{1 + number % 28:02}T10:00:00.000+0000",
    }


def pages_of(key: str, items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Items as the pages of a listing; the marker is the number of the page it leads to."""
    pages: list[dict[str, Any]] = [{key: items[at : at + PAGE]} for at in range(0, len(items), PAGE)] or [{key: []}]
    for number, page in enumerate(pages[:-1], 1):
        page["NextMarker"] = str(number)
    return pages


def throttled(times: int = 1) -> list[Answer]:
    """So many times Lambda's answer to who asks too often."""
    body = {"Reason": "CallerRateLimitExceeded", "Type": "User", "message": "Rate exceeded"}
    return [(429, {"x-amzn-ErrorType": "TooManyRequestsException"}, json.dumps(body).encode())] * times


class ManyFunctions(LoopbackServer):
    """The endpoint, while it is a context. asked: the path and the marker of each request, in order."""

    def __init__(
        self,
        functions: Sequence[Mapping[str, Any]] | list[dict[str, Any]] = (),
        *,
        pages: Sequence[Mapping[str, Any]] | None = None,
        versions: int = 0,
        aliases: Sequence[Mapping[str, Any]] = (),
        plan: Mapping[int, Sequence[Answer]] | None = None,
    ) -> None:
        listed = pages_of("Functions", list(functions)) if pages is None else pages
        latest = [{**version(0), "Version": "$LATEST"}]
        published = pages_of("Versions", [*latest, *(version(number) for number in range(1, versions + 1))])
        self._bodies = {
            "functions": [json.dumps(page).encode() for page in listed],
            "versions": [json.dumps(page).encode() for page in published],
            "aliases": [json.dumps(page).encode() for page in pages_of("Aliases", list(aliases))],
        }
        self.plan = {number: list(answers) for number, answers in (plan or {}).items()}
        self.asked: list[tuple[str, str]] = []

        class Handler(_Handler):
            answer = self._answer

        super().__init__(Handler)

    def _answer(self, address: str) -> Answer:
        parts = urlsplit(address)
        marker = parse_qs(parts.query).get("Marker", ["0"])[0]
        kind = parts.path.rstrip("/").rpartition("/")[2]
        self.asked.append((kind, marker))
        if kind not in self._bodies or not marker.isdecimal():
            return 400, {"x-amzn-ErrorType": "InvalidParameterValueException"}, b'{"message": "Invalid marker"}'
        number = int(marker)
        if kind == "functions" and self.plan.get(number):
            return self.plan[number].pop(0)
        return 200, {}, self._bodies[kind][number]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    answer: ClassVar[Any]

    def do_GET(self) -> None:
        status, headers, body = type(self).answer(self.path)
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "x-amzn-RequestId": "req-1", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


if __name__ == "__main__":
    with ManyFunctions([function(number) for number in range(int(sys.argv[1]))]) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()
