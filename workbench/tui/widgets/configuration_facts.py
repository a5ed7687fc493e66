"""A function's configuration as groups of facts. What was not told, and what is nothing, has no line."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from textual.content import Content

from workbench.core.details import Details, Fault, Image, Layer, Mount, Provisioned, Status
from workbench.core.errors import WorkbenchError
from workbench.core.functions import Alias, Configuration
from workbench.core.text import visible
from workbench.core.units import ago, bar, plural, seconds, size
from workbench.tui.shades import MUTED
from workbench.tui.widgets.facts_view import Fact, Group

HIDDEN = "••••••••"
"""What stands for a value, whatever its length."""
_GOOD = frozenset({"", "Active", "Successful", "READY", "Inactive"})
_BAD = frozenset({"Failed", "FAILED", "ActiveNonInvocable", "Deactivated", "Deleting"})


def configuration_facts(details: Details, now: datetime, *, values: bool) -> list[Group]:
    """All of them. values: whether the values of environment variables are shown."""
    told = details.configuration
    groups = [
        ("Alias", _alias(details.alias)),
        (f"Version {visible(told.version)}" if details.alias else "Function", _function(details, told)),
        ("Limits", _limits(details, told)),
        ("Concurrency", _concurrency(details)),
        ("State", _state(details, told, now)),
        (_environment_title(details, values), _environment(details, values)),
        ("Logs and traces", _observed(details, told)),
        ("Network", _network(details)),
        ("Code", _code(details)),
        ("More", _others(details)),
    ]
    found = [Group(Content.styled(title, "bold $accent"), facts) for title, facts in groups if facts]
    return found + [Group(Content.assemble(("⊘ ", "$warning"), visible(problem))) for problem in details.problems]


def problem_facts(error: WorkbenchError, key: str) -> list[Group]:
    """Why there is no configuration, and the key that tries again."""
    lines = [
        Content.assemble(("⊘ ", "$error"), (visible(error.title), "bold $error")),
        Content(visible(error.message)),
        Content.styled(visible(error.hint), MUTED),
        Content.assemble((key, "bold $accent"), (" tries again", MUTED)),
    ]
    return [Group(line) for line in lines if line.plain]


def _fact(label: str, text: str | None, style: str = "") -> list[Fact]:
    """A fact of one line, unless there is nothing to say."""
    return [Fact(label, [Content.styled(visible(text), style)], text)] if text else []


def _list(label: str, items: Sequence[str]) -> list[Fact]:
    """A fact with a line for each item."""
    return [Fact(label, [Content(visible(item)) for item in items], "\n".join(items))] if items else []


def _alias(alias: Alias | None) -> list[Fact]:
    if alias is None:
        return []
    if len(alias.shares) == 1:
        return _fact("leads to", f"version {alias.version}") + _fact("description", alias.description)
    lines = []
    widest = max(len(visible(version)) for version, _ in alias.shares)
    for version, share in alias.shares:
        filled, empty = bar(share, 10)
        lines.append(
            Content.assemble(
                f"version {visible(version):<{widest}}  ", (filled, "$accent"), (empty, MUTED), f" {share:>4.0%}"
            )
        )
    copied = "\n".join(f"{version} {share:.0%}" for version, share in alias.shares)
    return [Fact("leads to", lines, copied), *_fact("description", alias.description)]


def _function(details: Details, told: Configuration) -> list[Fact]:
    return [
        *_fact("ARN", told.arn),
        *_fact("description", told.description),
        *_fact("runtime", told.runtime),
        *_fault("runtime", details.runtime_fault),
        *_fact("handler", told.handler),
        *_fact("architecture", ", ".join(details.architectures)),
        *_fact("role", details.role),
    ]


def _limits(details: Details, told: Configuration) -> list[Fact]:
    return [
        *_fact("memory", _megabytes(told.memory_size)),
        *_fact("timeout", _duration(told.timeout)),
        *_fact("/tmp", _megabytes(details.ephemeral_storage)),
    ]


def _concurrency(details: Details) -> list[Fact]:
    managed = details.managed
    at_once = managed.concurrency if managed else None
    return [
        *_reserved(details.reserved),
        *_provisioned(details.provisioned),
        *_fact("on instances of", managed.provider if managed else None),
        *_fact("an environment", None if at_once is None else f"{at_once:,} at once"),
    ]


def _megabytes(count: int | None) -> str:
    return "" if count is None else f"{count:,} MB"


def _duration(timeout: int | None) -> str:
    if timeout is None:
        return ""
    return f"{timeout} s" if timeout < 60 else f"{timeout} s · {seconds(timeout)}"


def _reserved(count: int | None) -> list[Fact]:
    """None is no reservation: the function shares what the account has."""
    if count == 0:
        return _fact("reserved", "0 · every invocation is refused", "$error")
    return _fact("reserved", None if count is None else f"{count:,}")


def _provisioned(found: Provisioned | None) -> list[Fact]:
    if found is None:
        return []
    parts = [
        f"{count:,} {what}"
        for count, what in (
            (found.requested, "asked for"),
            (found.allocated, "allocated"),
            (found.available, "ready"),
        )
        if count is not None
    ]
    return [
        *_fact("provisioned", " · ".join(parts)),
        *(_status("", found.status) if found.status.name != "READY" else []),
    ]


def _state(details: Details, told: Configuration, now: datetime) -> list[Fact]:
    state = details.state if details.state.name else Status(told.state or "")
    modified = told.last_modified
    moment = ""
    if modified is not None:
        local = modified.astimezone(now.tzinfo)
        moment = f"{local:%Y-%m-%d %H:%M:%S} · {ago((now - modified).total_seconds())}"
    return [
        *_status("state", state),
        *_status("last update", details.last_update),
        *_fact("last modified", moment),
    ]


def _status(label: str, status: Status) -> list[Fact]:
    """A state in its colour; the reason below it."""
    if status == Status():
        return []
    style = "$error" if status.name in _BAD else "" if status.name in _GOOD else "$warning"
    name = " · ".join(visible(part) for part in (status.name, status.code) if part)
    lines = [Content.styled(name, style)] if name else []
    if status.reason:
        lines.append(Content(visible(status.reason)))
    return [Fact(label, lines, "\n".join(part for part in (status.name, status.code, status.reason) if part))]


def _fault(label: str, fault: Fault | None) -> list[Fact]:
    return _fact(label, str(fault), "$error") if fault is not None else []


def _environment_title(details: Details, values: bool) -> str:
    count = len(details.environment.variables)
    return "Environment" if not count else f"Environment · {plural(count, 'variable')}{'' if values else ', hidden'}"


def _environment(details: Details, values: bool) -> list[Fact]:
    environment = details.environment
    facts = _fault("error", environment.fault)
    for name, value in sorted(environment.variables.items()):
        shown = Content(visible(value)) if values else Content.styled(HIDDEN, MUTED)
        copied, kind = (value, f"value of {name}") if values else (name, f"name {name}")
        facts.append(Fact(visible(name), [shown], copied, kind))
    return facts + _fact("KMS key", environment.key)


def _observed(details: Details, told: Configuration) -> list[Fact]:
    levels = [
        f"{name} {level}"
        for name, level in (
            ("application", details.logging.application_level),
            ("system", details.logging.system_level),
        )
        if level
    ]
    return [
        *_fact("log group", told.log_group),
        *_fact("format", " · ".join([told.log_format, *levels]) if told.log_group or levels else ""),
        *_fact("tracing", details.tracing),
    ]


def _network(details: Details) -> list[Fact]:
    network = details.network
    if network is None:
        return []
    return [
        *_fact("VPC", network.vpc),
        *_list("subnets", network.subnets),
        *_list("security groups", network.security_groups),
        *_fact("IPv6", "allowed" if network.ipv6 else ""),
    ]


def _code(details: Details) -> list[Fact]:
    package = "container image" if details.configuration.package_type == "Image" else details.configuration.package_type
    told = [package] + ([] if details.code_size is None else [size(details.code_size)])
    return [
        *(_fact("package", " · ".join(told)) if details.code_sha256 or details.code_size is not None else []),
        *_fact("SHA-256", details.code_sha256),
        *_layers(details.layers),
        *_image(details.image),
        *_fact("runtime version", details.runtime_version),
        *_fact("signing profile", details.signing_profile),
    ]


def _layers(layers: Sequence[Layer]) -> list[Fact]:
    """A line for each layer; most of an ARN is the same for all of them, so that its end is what counts."""
    lines = []
    for layer in layers:
        large = Content.styled(f"  {size(layer.size)}", MUTED) if layer.size is not None else Content()
        lines.append(Content(visible(layer.arn)) + large)
    return [Fact("layers", lines, "\n".join(layer.arn for layer in layers))] if lines else []


def _image(image: Image | None) -> list[Fact]:
    if image is None:
        return []
    return [
        *_fact("entry point", _words(image.entry_point)),
        *_fact("command", _words(image.command)),
        *_fact("working directory", image.working_directory),
        *_fault("image", image.fault),
    ]


def _words(words: Iterable[str]) -> str:
    return " ".join(word if word and " " not in word else f'"{word}"' for word in words)


def _others(details: Details) -> list[Fact]:
    snap, durable = details.snap_start, details.durable
    is_snapped = snap.applies_to not in ("", "None") or snap.status == "On"
    words = " · ".join(part for part in (snap.applies_to, snap.status and f"optimization {snap.status}") if part)
    execution = [
        part
        for part in (
            f"{durable.timeout:,} s an execution" if durable and durable.timeout is not None else "",
            f"kept {plural(durable.retention, 'day')}" if durable and durable.retention is not None else "",
        )
        if part
    ]
    return [
        *_fact("SnapStart", words if is_snapped else ""),
        *_fact("dead letters", details.dead_letter),
        *_mounts(details.file_systems),
        *_fact("tenant isolation", details.tenancy),
        *_fact("durable", " · ".join(execution)),
    ]


def _mounts(mounts: Sequence[Mount]) -> list[Fact]:
    parts = ([part for part in (mount.path, mount.arn) if part] for mount in mounts)
    return [fact for told in parts for fact in _list("file system", told)]
