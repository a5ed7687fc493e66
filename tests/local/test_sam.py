"""SAM and CloudFormation templates: what is known without an account, and what is said about the rest."""

from pathlib import Path

import pytest

from tests.local.support import write
from workbench.local.definitions import BadDefinition, Function
from workbench.local.sam import read_template

TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: dev}
  Secret: {Type: String}
Globals:
  Function:
    Timeout: 20
    Runtime: python3.12
    Environment:
      Variables: {LEVEL: info, STAGE: !Ref Stage}
Resources:
  Table: {Type: AWS::DynamoDB::Table}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: !Sub "orders-${Stage}"
      CodeUri: src/
      Handler: app.handler
      MemorySize: 512
      Events: {Api: {Type: HttpApi}}
      Environment:
        Variables: {LEVEL: debug, TABLE: !Ref Table, KEY: !GetAtt Table.Arn, SECRET: !Ref Secret, COUNT: 3}
  Plain:
    Type: AWS::Lambda::Function
    Properties: {Code: src, Handler: app.other, Runtime: nodejs22.x, Description: !Join ["-", [a, !Ref "AWS::Region"]]}
  Picture: {Type: AWS::Serverless::Function, Properties: {PackageType: Image}}
  Remote: {Type: AWS::Serverless::Function, Properties: {CodeUri: "s3://bucket/key", Handler: a.b}}
  Inline: {Type: AWS::Serverless::Function, Properties: {InlineCode: "x", Handler: a.b}}
  Missing: {Type: AWS::Serverless::Function, Properties: {CodeUri: nowhere, Handler: a.b}}
  Slow: {Type: AWS::Serverless::Function, Properties: {CodeUri: src, Handler: a.b, Timeout: 901}}
  Imported: {Type: AWS::Serverless::Function, Properties: {CodeUri: src, Handler: !ImportValue x}}
"""


def read(folder: Path, template: str = TEMPLATE) -> tuple[dict[str, Function], list[str]]:
    write(folder, {"template.yaml": template, "src/app.py": ""})
    return read_template(folder / "template.yaml", "python3.11")


def test_functions_are_read_with_globals_and_parameters(tmp_path: Path) -> None:
    functions, _ = read(tmp_path)
    assert set(functions) == {"orders-dev", "Plain"}
    orders = functions["orders-dev"].latest
    assert (orders.timeout, orders.memory_size, orders.runtime) == (20, 512, "python3.12")
    assert orders.environment == {"LEVEL": "debug", "STAGE": "dev", "COUNT": "3"}
    assert orders.code == tmp_path / "src"
    plain = functions["Plain"].latest
    assert (plain.timeout, plain.runtime, plain.description) == (3, "nodejs22.x", "a-us-east-1")


def test_what_cannot_be_known_is_said(tmp_path: Path) -> None:
    functions, problems = read(tmp_path)
    words = "\n".join(functions["orders-dev"].warnings)
    for name in ("TABLE", "KEY", "SECRET"):
        assert f"Orders runs without its variable {name}" in words
    assert len(problems) == 6
    for name in ("Picture", "Remote", "Inline", "Missing", "Slow", "Imported"):
        assert any(name in problem for problem in problems)


@pytest.mark.parametrize("text", ["[", "just text", "Resources: 3", "{}", "\x00", "a: &a [*a]\nResources: *a"])
def test_what_is_no_template_is_said(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadDefinition, match=r"template\.yaml: not "):
        read(tmp_path, text)


def test_a_template_builds_no_python_objects(tmp_path: Path) -> None:
    with pytest.raises(BadDefinition, match="not YAML"):
        read(tmp_path, "Resources: !!python/object/apply:os.getpid []\n")


ONE = "{Type: AWS::Serverless::Function, Properties: {Handler: app.handler, CodeUri: src, %s}}"
GOOD = "  Good: " + ONE % "Timeout: 9"


@pytest.mark.parametrize(
    "bad",
    [
        "FunctionName: !Sub '${Bad}'",
        "FunctionName: !Ref Other",
        'CodeUri: "a\\0b"',
        f"CodeUri: {'f' * 5000}",
        "CodeUri: loop",
        f"Timeout: 0x{'f' * 5000}",
        f"Timeout: !!int 0x{'f' * 5000}",
        "Environment: {Variables: {A: &a {Fn::Sub: ['${x}', &b {x: {Fn::Sub: ['${x}', *b]}}]}}}",
    ],
)
def test_a_bad_function_leaves_the_others(tmp_path: Path, bad: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    other = "  Other: " + ONE % "FunctionName: !Ref Bad"
    functions, problems = read(tmp_path, f"Resources:\n{GOOD}\n  Bad: {ONE % bad}\n{other}\n")
    assert functions["Good"].latest.timeout == 9
    assert [problem for problem in problems if "template.yaml: " in problem and len(problem) < 600]


def test_a_table_that_holds_itself_leaves_the_others(tmp_path: Path) -> None:
    top = "Globals: {Function: &f {Environment: *f, Handler: a.b}}\nResources:\n"
    for own, count in (("*f", 0), ("&p {Environment: *p, CodeUri: src}", 1)):
        bad = f"  A: {{Type: AWS::Serverless::Function, Properties: {own}}}\n"
        good = "  Good: {Type: AWS::Lambda::Function, Properties: {Handler: a.b, Code: src}}\n"
        functions, problems = read(tmp_path, top + bad + good)
        assert "Good" in functions
        assert len(problems) == count


def test_variables_are_the_texts_that_were_written(tmp_path: Path) -> None:
    variables = (
        "DAY: 2020-01-01, TIME: 2020-01-01T00:00:00Z, FLAG: true, ONE: 1, RATIO: 1.10, CODE: 010, SAY: !Sub '${P}'"
    )
    one = ONE % f"Environment: {{Variables: {{{variables}}}}}"
    functions, problems = read(tmp_path, f"Parameters: {{P: {{Default: true}}}}\nResources:\n  A: {one}\n")
    assert problems == []
    assert functions["A"].latest.environment == {
        "DAY": "2020-01-01",
        "TIME": "2020-01-01T00:00:00Z",
        "FLAG": "true",
        "ONE": "1",
        "RATIO": "1.10",
        "CODE": "010",
        "SAY": "true",
    }
