"""The recording: every way to invoke is written down, before it is sent and when it ends."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.store.histories import REQUEST_ID, history
from tests.tui.fakes import FakeInvoker, FakeLogs, FakeTarget, refused
from workbench.core import logtail
from workbench.core.errors import WorkbenchError
from workbench.core.history import Fate, Sought
from workbench.core.invocation import Kind, Outcome, Refused, Request, Waiting
from workbench.core.keeping import Keeping
from workbench.core.targets import Identity, Local, Place, Remote, Whereabouts
from workbench.core.whole_log import Wanted
from workbench.store.history import FileHistory
from workbench.store.recording import RecordedDestination


@dataclass
class Looking:
    """An invoker that looks into the history while its request is under way, and then does `what`."""

    kept: FileHistory
    what: BaseException | None = None
    seen: list[Fate] = field(default_factory=list)

    def invoke(self, request: Request, waiting: Waiting | None = None) -> Outcome:  # noqa: ARG002 - the protocol's
        self.seen += [entry.fate for entry in self.kept.entries(Sought()).entries]
        if self.what is not None:
            raise self.what
        return refused()


def test_a_run_is_written_down_before_its_request_is_sent(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        invoker = Looking(kept)
        outcome = RecordedDestination(FakeTarget(invoker=invoker), kept).connect().invoker.invoke(Request("f", b"{}"))
        assert invoker.seen == [Fate.RUNNING]
        [entry] = kept.entries(Sought()).entries
        assert (entry.fate, entry.word, entry.status) == (Fate.REFUSED, "TooManyRequestsException", 429)
        assert kept.load(entry.id).run.outcome == outcome


def test_what_the_invoker_raises_goes_on_and_is_written_down(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        for what, fate in ((WorkbenchError("No", "Not now."), Fate.REFUSED), (KeyboardInterrupt(), Fate.INTERRUPTED)):
            connection = RecordedDestination(FakeTarget(invoker=Looking(kept, what)), kept).connect()
            with pytest.raises(type(what)):
                connection.invoker.invoke(Request("f", b"{}"))
            assert kept.entries(Sought()).entries[0].fate is fate
        refusal = kept.load(kept.entries(Sought()).entries[1].id).run.outcome
        assert isinstance(refusal, Refused)
        assert refusal.message == "Not now."


def test_a_history_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with history(tmp_path / "file" / "below") as kept:
        connection = RecordedDestination(FakeTarget(), kept).connect()
        assert connection.invoker.invoke(Request("f", b"{}"))


def test_runs_of_a_group_carry_its_title_and_where_they_went(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        target = FakeTarget(place=Remote("dev", "eu-west-1"), account="123456789012")
        connection = RecordedDestination(target, kept).connect()
        connection.identity()
        connection.group("a sample").invoke(Request("f", b"{}", kind=Kind.EVENT))
        [entry] = kept.entries(Sought()).entries
        assert entry.group == "a sample"
        assert entry.place == Remote("dev", "eu-west-1")
        assert entry.target == "profile dev · 123456789012 · eu-west-1"
        assert (entry.kind, entry.answered, entry.status) == (Kind.EVENT, Kind.EVENT, 202)
        assert target.groups == ["a sample"]


def test_a_whole_log_that_is_fetched_goes_into_its_run(tmp_path: Path) -> None:
    whole = logtail.parse(b"all of it\n")
    with history(tmp_path) as kept:
        target = FakeTarget(invoker=FakeInvoker(), logs=FakeLogs({REQUEST_ID: whole}))
        connection = RecordedDestination(target, kept).connect()
        connection.invoker.invoke(Request("f", b"{}"))
        [entry] = kept.entries(Sought()).entries
        wanted = Wanted("f", REQUEST_ID, entry.asked_at)
        assert connection.logs.whole_log(wanted, Waiting(), print) == whole
        assert kept.load(entry.id).run.whole_log == whole


_DEV = Whereabouts(Remote("dev", "eu-west-1"), has_account=True)


@pytest.mark.parametrize(
    ("pattern", "function", "place", "account", "is_kept"),
    [
        ("*prod*", "f", Remote("production"), "", False),
        ("*prod*", "f", Remote("dev"), "", True),
        ("checkout", "checkout", Local(), "", False),
        ("checkout", "checkout-old", Local(), "", True),
        ("checkout", "arn:aws:lambda:eu-west-1:123456789012:function:checkout", Remote("dev"), "", False),
        ("local*", "f", Local(), "", False),
        ("123456789012", "f", Remote("dev"), "123456789012", False),
        ("123456789012", "f", Remote("dev"), "210987654321", True),
        ("123456789012", "f", Local(), "", True),
        ("123456789012", "arn:aws:lambda:eu-west-1:123456789012:function:f", Remote("dev"), "210987654321", False),
    ],
)
def test_a_target_or_a_function_can_be_set_not_to_keep_payloads(
    tmp_path: Path, pattern: str, function: str, place: Place, account: str, is_kept: bool
) -> None:
    with history(tmp_path, Keeping(without_payloads=(pattern,))) as kept:
        target = FakeTarget(place=place, account=account)
        RecordedDestination(target, kept).connect().invoker.invoke(Request(function, b'{"a": 1}'))
        [entry] = kept.entries(Sought()).entries
        assert entry.is_kept is is_kept
        assert kept.load(entry.id).run.request.payload == (b'{"a": 1}' if is_kept else b"")


def test_no_payload_is_kept_where_only_an_account_that_is_not_known_could_tell() -> None:
    keeping = Keeping(without_payloads=("123456789012",))
    assert not keeping.keeps_payloads("f", _DEV, None)
    assert keeping.keeps_payloads("f", _DEV, Identity("210987654321"))
