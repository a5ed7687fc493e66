"""The line over a log that says what is missing of it, how fetching it goes, and the key that helps."""

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from workbench.core.invocation import Abandoned, Kind, Refused, Succeeded
from workbench.core.runs import Run
from workbench.core.text import visible
from workbench.core.units import plural, size
from workbench.core.whole_log import Fetching, NotFetched, Progress
from workbench.tui.shades import MUTED

_SHOWN = 400


class LogNotice(Static):
    """Shows a sentence, or is not there. A click does what its key does."""

    DEFAULT_CSS = """
    LogNotice { height: auto; max-height: 4; display: none; }
    """

    @dataclass(eq=False, repr=False)
    class Pressed(Message):
        """It was clicked."""

    def tell(self, notice: Content) -> None:
        """Say this; nothing takes no room."""
        self.display = bool(notice.plain)
        self.update(notice)

    def on_click(self, event: events.Click) -> None:
        """As its key."""
        event.stop()
        self.post_message(self.Pressed())


def notice(run: Run | None, key: str) -> Content:
    """What there is to say over the log of a run; `key` is the one that fetches the whole log, or stops that."""
    if run is None or run.answer is None:
        return Content()
    match run.log_fetch:
        case Fetching(progress=progress):
            return _progress(progress)
        case NotFetched(title, message, hint) if title:
            words = visible(" ".join(part for part in (message, hint) if part)[:_SHOWN])
            return Content.assemble((f"✗ {visible(title)}", "bold $error"), f"  {words}  ", *_offer(key, "tries again"))
    log = run.log
    if run.whole_log is not None:
        note = run.whole_log.note
        return _with_offer(visible(note), "$warning", key, "fetches it again") if note else Content()
    if log is not None and not log.complete:
        return _with_offer("… the beginning of the log is missing", "$warning", key, "fetches the whole log")
    if run.answer.log_place is not None:
        place = run.answer.log_place
        words = f"The log is in CloudWatch Logs: group {visible(place.group)}, stream {visible(place.stream)}"
        return _with_offer(words, "", key, "fetches it")
    if log is None and run.wanted_log(None) is not None:
        return _with_offer(why_none(run), MUTED, key, "looks in CloudWatch Logs")
    return Content()


def why_none(run: Run | None) -> str:
    """Why there is no log of a run, in a sentence."""
    if run is None:
        return "The log tail arrives with the response."
    match run.outcome:
        case None:
            return "The log tail arrives with the response."
        case Refused():
            return "No log: the function did not run."
        case Abandoned():
            return "No log: it comes with the answer, and there was none."
        case Succeeded(kind=Kind.EVENT):
            return "No log yet: the function runs on its own time."
        case Succeeded(kind=Kind.DRY_RUN):
            return "No log: it was only asked whether the function may be invoked."
        case _ if not run.request.log_tail:
            return "No log: it was not asked for. The options say so."
    return "The endpoint sent no log."


def _with_offer(words: str, style: str, key: str, does: str) -> Content:
    return Content.assemble((f"{words.removesuffix('.')}.  ", style), *_offer(key, does))


def _offer(key: str, does: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (key, "bold $accent"), (f" {does}", MUTED)


def _progress(progress: Progress) -> Content:
    parts = [("◐ ", "$accent"), ("fetching the whole log", "bold")]
    if progress.entries:
        parts.append((f" · {plural(progress.entries, 'event')}, {size(progress.size)} so far", ""))
    elif progress.limit:
        what = ("throttled", "$warning") if progress.slowed else ("waiting for it to arrive", "")
        # A large log group may take longer to look through than one waits for a log to arrive.
        limit = f" of at most {progress.limit:.0f} s" if progress.waited <= progress.limit else ""
        parts += [(" · ", ""), what, (f": {progress.waited:.0f} s{limit}", "")]
    return Content.assemble(*parts, "  ", ("Esc", "bold $accent"), (" stops", MUTED))
