"""The console's shareable test events: read from the EventBridge schema registry, and written there on demand.

    list ──▶ DescribeSchema ──▶ the examples in its document, kept until it is listed again
    save ──▶ DescribeSchema (DescribeRegistry) ──▶ what would be written, as a question
    save with consent ──▶ the same again; if nothing changed: CreateRegistry, CreateSchema | UpdateSchema

Nothing else of the workbench writes to an account; and this only what a person was shown, while it is still so.
Versions of a schema are not deleted, and other events in it stay byte for byte.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Any

from msgspec import Struct

from workbench.core.errors import WorkbenchError
from workbench.core.functions import parse_reference
from workbench.core.saved_events import ConsentNeededError, SavedEvent
from workbench.core.shared_events import REGISTRY, examples, schema_name, with_example
from workbench.core.units import size
from workbench.service.faults import FAILURES
from workbench.service.registry_faults import is_absent, registry_error

WHERE = "shareable"
_TYPE = "OpenApi3"


class _Schema(Struct, frozen=True):
    """A function's schema in the registry. document: None where there is none yet. version: of the document."""

    name: str
    document: bytes | None = None
    version: str = ""
    has_registry: bool = True


class ShareableEvents:
    """Those of one account and region. Implements core.ports.EventKeeper; for any number of threads.

    Args:
        make_client: makes a client of EventBridge Schemas, when it is first needed; None where there is no registry.
        region, profile: for words.
    """

    title = "Shareable test events"

    def __init__(self, make_client: Callable[[], Any], region: str, profile: str | None = None) -> None:
        self._make_client, self._region, self._profile = make_client, region, profile
        self._client: Any = None
        self._is_made = False
        self._lock = threading.Lock()
        self._payloads: dict[str, dict[str, bytes]] = {}

    def list(self, function: str) -> Sequence[SavedEvent]:
        """The function's, in the document's order. Raises WorkbenchError."""
        name = _name(function)
        schema = self._read(name) if name else None
        if schema is None or schema.document is None:
            self._payloads.pop(function, None)
            return ()
        self._payloads[function] = found = examples(schema.document)
        return [_event(one, schema.name) for one in found]

    def load(self, function: str, event: SavedEvent) -> bytes:
        """The payload as it was when it was listed. Raises WorkbenchError where it wasn't."""
        payload = self._payloads.get(function, {}).get(event.key)
        if payload is None:
            raise WorkbenchError("The event is gone", f"{function} has no shareable event {event.name!r} any more.")
        return payload

    def saves_to(self, function: str) -> str:
        """The registry and the schema. Raises WorkbenchError where there can be none."""
        name = _name(function)
        if not name:
            raise WorkbenchError("It can't be shared", f"{function} may be of another account: its name is needed.")
        return f"the registry {REGISTRY}, schema {schema_name(name)}, {self._region}"

    def save(self, function: str, name: str, payload: bytes, consent: str = "") -> SavedEvent:
        """Write it, once a person has said yes to exactly what would be written. Raises WorkbenchError."""
        self.saves_to(function)
        schema = self._read(_name(function))
        if schema is None:
            raise WorkbenchError("It can't be shared", "This endpoint has no registry of test events.")
        document = with_example(schema.document, name, payload)
        token = sha256(b"\0".join((repr(schema.has_registry).encode(), schema.version.encode(), document))).hexdigest()
        if consent != token:
            raise ConsentNeededError("Write to the account?", self._plan(schema, name, payload), "Write it", token)
        self._write(schema, document.decode())
        return _event(name, schema.name)

    def close(self) -> None:
        """Close the connections that are idle."""
        if self._client is not None:
            self._client.close()

    def _the_client(self) -> Any:
        with self._lock:
            if not self._is_made:
                self._client = self._make_client()
                self._is_made = True
            return self._client

    def _read(self, function: str) -> _Schema | None:
        """What is in the registry for a function. None where there can be no registry."""
        name = schema_name(function)
        try:
            client = self._the_client()
            if client is None:
                return None
            try:
                said = client.describe_schema(RegistryName=REGISTRY, SchemaName=name)
            except FAILURES as error:
                if not is_absent(error):
                    raise
                return _Schema(name, has_registry=self._has_registry(client))
            document = str(said.get("Content", "")).encode("utf-8", "surrogatepass")
            return _Schema(name, document, str(said.get("SchemaVersion", "")))
        except FAILURES as error:
            raise registry_error(error, self._region, self._profile) from error

    def _has_registry(self, client: Any) -> bool:
        try:
            client.describe_registry(RegistryName=REGISTRY)
        except FAILURES as error:
            if is_absent(error):
                return False
            raise
        return True

    def _plan(self, schema: _Schema, name: str, payload: bytes) -> str:
        steps = []
        if not schema.has_registry:
            steps.append(f"creates the registry {REGISTRY}, as the console does: there is none yet")
        if schema.document is None:
            steps.append(f"creates the schema {schema.name}")
        else:
            steps.append(f"writes a new version of the schema {schema.name}; now it is version {schema.version}")
        there = schema.document is not None and name in examples(schema.document)
        replaces = ", in the place of the one of this name" if there else ""
        steps.append(f"with the test event “{name}”, {size(len(payload))}{replaces}")
        lines = "\n".join(f"· {step}" for step in steps)
        return f"In {self._region}, it\n{lines}\n\nWhoever may read the registry will see the payload."

    def _write(self, schema: _Schema, document: str) -> None:
        client = self._the_client()
        place = {"RegistryName": REGISTRY, "SchemaName": schema.name}
        try:
            if not schema.has_registry:
                with suppress(client.exceptions.ConflictException):  # somebody else has just made it
                    client.create_registry(RegistryName=REGISTRY)
            if schema.document is None:
                client.create_schema(**place, Type=_TYPE, Content=document)
            else:
                client.update_schema(**place, Type=_TYPE, Content=document)
        except FAILURES as error:
            raise registry_error(error, self._region, self._profile) from error


def _name(function: str) -> str:
    """The function's name; empty for an ARN: what it names may be in another account, and have a namesake here."""
    try:
        reference = parse_reference(function)
    except WorkbenchError:
        return ""
    return "" if reference.account else reference.name


def _event(name: str, schema: str) -> SavedEvent:
    return SavedEvent(name, WHERE, name, f"{REGISTRY} / {schema}", is_fixed=True)
