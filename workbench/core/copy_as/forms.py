"""The forms in which a request or a run can be copied. A new one is a module beside this and a row in FORMS."""

from collections.abc import Callable

from msgspec import Struct

from workbench.core.copy_as import aws_cli, boto3_script, curl, parts, powershell, sam, workbench_command
from workbench.core.copy_as.call import Call, call_of
from workbench.core.copy_as.markdown import run_as_markdown
from workbench.core.errors import WorkbenchError
from workbench.core.invocation import Request
from workbench.core.runs import Run
from workbench.core.targets import Whereabouts


class Subject(Struct, frozen=True):
    """What is copied from.

    Attributes:
        request: what Invoke would send now. run: the run that is shown. target: what the header calls the target.
        path: JMESPath, for the form that picks a value.
    """

    request: Request | None
    whereabouts: Whereabouts
    run: Run | None = None
    target: str = ""
    path: str = ""


class Form(Struct, frozen=True):
    """One form.

    Attributes:
        id: what it is remembered by. group: its heading. file: what a file of it may be called.
        write: its bytes, UTF-8 but for what came from outside otherwise. Raises WorkbenchError where there is nothing.
        takes_path: whether it is about a value that `Subject.path` picks.
    """

    id: str
    label: str
    group: str
    file: str
    write: Callable[[Subject], bytes]
    takes_path: bool = False


def _request(text: Callable[[Call], str]) -> Callable[[Subject], bytes]:
    def write(subject: Subject) -> bytes:
        if subject.request is None:
            raise WorkbenchError("No function", "No function is selected that a request could be made for.")
        return text(call_of(subject.request, subject.whereabouts)).encode("utf-8", "backslashreplace")

    return write


def _run(part: Callable[[Run, Subject], bytes]) -> Callable[[Subject], bytes]:
    def write(subject: Subject) -> bytes:
        if subject.run is None:
            raise WorkbenchError("No run", "Nothing was invoked yet at this function and qualifier.")
        return part(subject.run, subject)

    return write


_REQUEST, _RUN = "The request", "The run"
FORMS: tuple[Form, ...] = (
    Form("aws-cli-v2", "AWS CLI 2, bash", _REQUEST, "invoke.sh", _request(aws_cli.version_2)),
    Form("aws-cli-v2-powershell", "AWS CLI 2, PowerShell", _REQUEST, "invoke.ps1", _request(powershell.version_2)),
    Form("aws-cli-v1", "AWS CLI 1, bash", _REQUEST, "invoke.sh", _request(aws_cli.version_1)),
    Form("boto3", "Python, boto3", _REQUEST, "invoke.py", _request(boto3_script.script)),
    Form("workbench", "workbench invoke", _REQUEST, "invoke.sh", _request(workbench_command.invoke)),
    Form("sam", "sam remote invoke", _REQUEST, "invoke.sh", _request(sam.remote_invoke)),
    Form("curl", "curl, SigV4", _REQUEST, "invoke.sh", _request(curl.curl)),
    Form(
        "markdown",
        "Markdown, the whole",
        _RUN,
        "run.md",
        _run(lambda run, on: run_as_markdown(run, on.target).encode()),
    ),
    Form("response", "Response", _RUN, "response.json", _run(lambda run, _: parts.response(run))),
    Form(
        "value", "Value of a path", _RUN, "value.txt", _run(lambda run, on: parts.value(run, on.path)), takes_path=True
    ),
    Form("log", "Log", _RUN, "log.txt", _run(lambda run, _: parts.log(run))),
)
