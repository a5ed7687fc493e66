"""Parts of a run as they are: the response, a value in it, the log."""

from workbench.core import query
from workbench.core.embedded import string_text, text_bytes
from workbench.core.errors import WorkbenchError
from workbench.core.runs import Run


def response(run: Run) -> bytes:
    """The response payload as it came. Raises WorkbenchError where there is none."""
    if run.answer is None or not run.answer.payload:
        raise WorkbenchError("No response", "The run that is shown brought no response payload.")
    return run.answer.payload


def value(run: Run, path: str) -> bytes:
    """What a JMESPath picks of the response, as JSON; of a string, its text. Raises WorkbenchError."""
    payload = response(run)
    found = query.search(path, payload) if path.strip() else payload
    text = string_text(found) if found.startswith(b'"') else None
    return found if text is None else text_bytes(text)


def log(run: Run) -> bytes:
    """The log as it came: the whole one if it was fetched. Raises WorkbenchError where there is none."""
    if run.log is None or not run.log.data:
        raise WorkbenchError("No log", "The run that is shown brought no log.")
    return run.log.data
