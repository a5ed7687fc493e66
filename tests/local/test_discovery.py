"""Which handler is obvious, and that looking for it runs nothing."""

from pathlib import Path

import pytest

from tests.local.support import write
from workbench.local.discovery import Unclear, obvious_handler

TWO = "(event, context): ...\n"


@pytest.mark.parametrize(
    ("files", "handler"),
    [
        ({"app.py": f"def handler{TWO}"}, "app.handler"),
        (
            {"lambda_function.py": f"def lambda_handler{TWO}", "util.py": f"def handler{TWO}"},
            "lambda_function.lambda_handler",
        ),
        ({"anything.py": f"def helper(): ...\ndef main{TWO}"}, "anything.main"),
        ({"app.py": f"def lambda_handler{TWO}def handler{TWO}"}, "app.lambda_handler"),
        ({"app.py": "def handler(*args): ...\n"}, "app.handler"),
        ({"app.py": "def handler(event, context)\n"}, "app.handler"),  # a syntax error is for the invocation to find
        ({"app.py": "import other\nhandler = other.wrapped\n"}, "app.handler"),
        ({"app.py": f"raise SystemExit(1)\ndef handler{TWO}"}, "app.handler"),
    ],
)
def test_an_obvious_one_is_found(tmp_path: Path, files: dict[str, str], handler: str) -> None:
    assert obvious_handler(write(tmp_path, files)) == handler


@pytest.mark.parametrize(
    "files",
    [
        {"app.py": "def handler(event): ...\n"},
        {"app.py": "def handler(a, b, c): ...\n"},
        {"app.py": "handler = 'a text'\n"},
        {"app.py": "async def handler(event, context): ...\n"},
        {"app.py": f"def handler{TWO}", "main.py": f"def main{TWO}"},
        {"one.py": f"def handler{TWO}", "two.py": ""},
        {"app.py": "\0"},
    ],
)
def test_others_are_not_guessed(tmp_path: Path, files: dict[str, str]) -> None:
    found = obvious_handler(write(tmp_path, files))
    assert isinstance(found, Unclear)
    assert found.reason


def test_a_folder_without_python_is_nothing(tmp_path: Path) -> None:
    assert obvious_handler(write(tmp_path, {"notes.md": "", "sub/app.py": f"def handler{TWO}"})) is None


def test_links_to_themselves_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "app.py").symlink_to("app.py")
    assert obvious_handler(tmp_path) is None
