"""A registry of EventBridge Schemas on this machine, as far as test events need it. What reached it is in `calls`."""

import json
import re
from http.server import BaseHTTPRequestHandler
from typing import ClassVar
from urllib.parse import unquote

from tests.service.loopback import LoopbackServer


class FakeRegistry(LoopbackServer):
    """Listens on loopback while it is a context.

    Attributes:
        registries: registry -> schema -> its documents, the newest last. calls: "METHOD path".
        errors: operation -> (status, code, message) that it is answered with.
    """

    def __init__(self) -> None:
        self.registries: dict[str, dict[str, list[str]]] = {}
        self.errors: dict[str, tuple[int, str, str]] = {}
        self.calls: list[str] = []
        super().__init__(type("Handler", (_Handler,), {"registry": self}))


class _Handler(BaseHTTPRequestHandler):
    registry: ClassVar[FakeRegistry]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer("Describe")

    def do_POST(self) -> None:
        self._answer("Create")

    def do_PUT(self) -> None:
        self._answer("Update")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""

    def _answer(self, verb: str) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        found = re.fullmatch(r"/v1/registries/name/([^/?]+)(?:/schemas/name/([^/?]+))?(?:\?.*)?", self.path)
        assert found, self.path
        name, schema = unquote(found[1]), unquote(found[2] or "")
        operation = verb + ("Schema" if schema else "Registry")
        self.registry.calls.append(operation)
        schemas = self.registry.registries.get(name)
        if operation in self.registry.errors:
            self._error(*self.registry.errors[operation])
        elif operation == "CreateRegistry":
            self.registry.registries[name] = {}
            self._send(201, {"RegistryName": name})
        elif schemas is None or (schema and verb != "Create" and schema not in schemas):
            self._error(404, "NotFoundException", f"{schema or name} does not exist.")
        elif not schema:
            self._send(200, {"RegistryName": name})
        else:
            if verb != "Describe":
                assert body["Type"] == "OpenApi3"
                schemas.setdefault(schema, []).append(body["Content"])
            said = {"SchemaName": schema, "SchemaVersion": str(len(schemas[schema])), "Content": schemas[schema][-1]}
            self._send(200, said)

    def _error(self, status: int, code: str, message: str) -> None:
        self._send(status, {"Code": code, "Message": message}, code)

    def _send(self, status: int, answer: object, error: str = "") -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if error:
            self.send_header("x-amzn-ErrorType", error)
        self.end_headers()
        self.wfile.write(body)
