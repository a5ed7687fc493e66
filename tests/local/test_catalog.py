"""Which functions a folder holds, noticed as it changes, and cheap for ten thousand of them."""

from itertools import islice
from pathlib import Path

import pytest

from tests.local.support import write
from workbench.local.catalog import Catalog
from workbench.local.definitions import BadDefinition, Function, read_folder

CODE = {"app.py": "def handler(event, context): ...\n"}


def names(catalog: Catalog) -> list[str]:
    return [function.name for function in catalog.after("")]


def test_a_folder_of_functions(tmp_path: Path) -> None:
    for name in ("b", "a", ".hidden", "__pycache__", "events"):
        write(tmp_path / name, CODE if name != "events" else {"a/x.json": "{}"})
    write(tmp_path, {"README.md": ""})
    catalog = Catalog(tmp_path)
    assert names(catalog) == ["a", "b"]
    assert catalog.problems() == []


def test_a_folder_that_is_a_function_itself(tmp_path: Path) -> None:
    write(tmp_path / "one", {**CODE, "lib/util.py": "", "versions/1/app.py": ""})
    assert names(Catalog(tmp_path / "one")) == ["one"]
    write(tmp_path / "one", {"function.toml": 'handler = "app.handler"'})
    assert names(Catalog(tmp_path / "one")) == ["one"]


def test_a_folder_of_templates_and_functions(tmp_path: Path) -> None:
    template = (
        "Resources: {F: {Type: 'AWS::Serverless::Function', Properties: {Handler: app.handler, FunctionName: %s}}}"
    )
    write(tmp_path / "stack", {**CODE, "template.yml": template % "from-stack"})
    write(tmp_path / "other", {**CODE, "template.yaml": template % "plain"})
    write(tmp_path / "plain", CODE)
    catalog = Catalog(tmp_path)
    assert names(catalog) == ["from-stack", "plain"]
    assert any("already defined" in problem for problem in catalog.problems())


def test_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadDefinition, match="no such folder"):
        Catalog(tmp_path / "nowhere")
    with pytest.raises(BadDefinition, match="no such folder"):
        Catalog(write(tmp_path, {"file": ""}) / "file")


def test_a_folder_that_vanishes_is_empty(tmp_path: Path) -> None:
    write(tmp_path / "all" / "a", CODE)
    catalog = Catalog(tmp_path / "all")
    (tmp_path / "all").rename(tmp_path / "moved")
    assert catalog.function("a") is None
    assert names(catalog) == []


def test_a_definition_is_read_again_only_when_it_changed(tmp_path: Path) -> None:
    write(tmp_path / "a", {**CODE, "function.toml": 'handler = "app.handler"'})
    catalog = Catalog(tmp_path)
    first = catalog.function("a")
    assert catalog.function("a") is first
    write(tmp_path / "a", {"function.toml": 'handler = "app.handler"\ntimeout = 9'})
    changed = catalog.function("a")
    assert changed is not None
    assert changed.latest.timeout == 9
    write(tmp_path / "a", {"versions/1/app.py": ""})
    published = catalog.function("a")
    assert published is not None
    assert "1" in published.versions


def test_of_many_folders_only_those_are_read_that_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1_000):
        folder = tmp_path / f"f{number:05}"
        folder.mkdir()
        (folder / "function.toml").write_text('handler = "app.handler"\n')
    read: list[str] = []

    def watched(folder: Path, name: str, *more: str | None) -> Function:
        read.append(name)
        return read_folder(folder, name, *more)  # type: ignore[arg-type]

    monkeypatch.setattr("workbench.local.catalog.read_folder", watched)
    catalog = Catalog(tmp_path)
    assert catalog.count() == 1_000
    assert read == []
    page = [function.name for function in islice(catalog.after(""), 50)]
    assert page == read == [f"f{number:05}" for number in range(50)]
    read.clear()
    assert catalog.function("f00999") is not None
    assert [function.name for function in islice(catalog.after("f00499"), 2)] == ["f00500", "f00501"]
    assert read == ["f00999", "f00500", "f00501"]


def test_a_link_to_itself_leaves_the_others(tmp_path: Path) -> None:
    write(tmp_path / "a", CODE)
    (tmp_path / "lp").symlink_to("lp")
    catalog = Catalog(tmp_path)
    catalog.scan()
    assert names(catalog) == ["a"]
    assert any("lp: can't be read: Too many levels" in problem for problem in catalog.problems())


def test_a_definition_that_cannot_be_read_at_all_leaves_the_others(tmp_path: Path) -> None:
    write(tmp_path / "a", CODE)
    write(tmp_path / "b", {**CODE, "function.toml": f"environment.A1 = 0x{'f' * 5000}"})
    write(tmp_path / "c", {**CODE, "function.toml": "x = " + "[" * 5000})
    catalog = Catalog(tmp_path)
    assert names(catalog) == ["a"]
    assert len(catalog.problems()) == 2


def test_what_breaks_while_serving_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = 'handler = "app.handler"'
    template = "Resources: {F: {Type: AWS::Serverless::Function, Properties: {Handler: app.handler%s}}}"
    write(tmp_path / "a", {**CODE, "function.toml": good})
    write(tmp_path / "stack", {**CODE, "template.yaml": template % ""})
    write(tmp_path / "bad", {"function.toml": "["})
    catalog = Catalog(tmp_path)
    assert len(catalog.problems()) == 1
    assert names(catalog) == ["F", "a"]
    assert capsys.readouterr().err == ""
    for wrong in ("[", "timeout = 0"):
        write(tmp_path / "a", {"function.toml": wrong})
        assert [catalog.function("a") for _ in range(3)] == [None] * 3
        assert capsys.readouterr().err.count("a/function.toml: ") == 1
    write(tmp_path / "stack", {"template.yaml": template % ", Timeout: 0"})
    (tmp_path / "lp").symlink_to("lp")
    for _ in range(3):
        catalog.scan()
        assert names(catalog) == []
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert {"template.yaml" in line for line in lines} == {True, False}
