"""The error objects of the runtimes: type, message, frames and causes, and nothing made up."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.function_error import Frame, FunctionError, parse


def read(body: object) -> FunctionError:
    found = parse(json.dumps(body).encode())
    assert found is not None
    return found


def frames(*trace: object, member: str = "stackTrace", error: str = "E", message: str = "m") -> tuple[Frame, ...]:
    return read({"errorType": error, "errorMessage": message, member: list(trace)}).frames


def test_python_tells_type_message_and_where() -> None:
    body = {
        "errorMessage": "no such order",
        "errorType": "ValueError",
        "requestId": "57f2",
        "stackTrace": [
            '  File "/var/task/app.py", line 41, in handler\n    total = price(order)\n            ^^^^^^^^^^^^\n',
            '  File "/var/task/shop.py", line 7, in price\n    raise ValueError("no such order")\n',
        ],
    }
    assert read(body) == FunctionError(
        "ValueError",
        "no such order",
        (
            Frame("/var/task/app.py", 41, "handler", "total = price(order)"),
            Frame("/var/task/shop.py", 7, "price", 'raise ValueError("no such order")'),
        ),
    )


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ('  File "/var/task/app.py", line 3, in <module>\n', Frame("/var/task/app.py", 3, "<module>")),
        ('  File "/var/task/app.py", line 3, in <module>', Frame("/var/task/app.py", 3, "<module>")),
        ('  File "/var/task/app.py" Line 3\n    def f(\n', Frame("/var/task/app.py", 3, "", "def f(")),
        ('  File "/a.py", line ' + "9" * 5_000 + ", in f", Frame("/a.py", None, "f")),
        (["/var/task/app.py", 3, "handler", "f()"], Frame("/var/task/app.py", 3, "handler", "f()")),
        (["/var/task/app.py", 3, "handler"], Frame("/var/task/app.py", 3, "handler")),
        (["/var/task/app.py", 3, "handler", None], Frame("/var/task/app.py", 3, "handler")),
    ],
)
def test_a_frame_of_python(frame: object, expected: Frame) -> None:
    assert frames(frame) == (expected,)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ("    at Runtime.handler (file:///var/task/index.mjs:3:9)", Frame("/var/task/index.mjs", 3, "Runtime.handler")),
        ("    at /var/task/index.js:3:9", Frame("/var/task/index.js", 3)),
        ("    at new Order (/var/task/order.js:7:11)", Frame("/var/task/order.js", 7, "new Order")),
        ("    at async Runtime.run (C:\\task\\a.js:1:2)", Frame("C:\\task\\a.js", 1, "async Runtime.run")),
        ("    at node:internal/process/task_queues:95:5", Frame("node:internal/process/task_queues", 95)),
        ("    at async Promise.all (index 0)", Frame(source="    at async Promise.all (index 0)")),
    ],
)
def test_a_frame_of_node(frame: str, expected: Frame) -> None:
    assert frames("E: m", frame, member="trace") == (expected,)


@pytest.mark.parametrize(
    "headlines",
    [
        ["ReferenceError: x is not defined\nat all"],
        ["ReferenceError: x is not defined", "at all"],
        ["Error: x is not defined", "at all"],
        ["ReferenceError"],
        [],
    ],
)
def test_what_node_repeats_of_the_message_is_no_frame(headlines: list[str]) -> None:
    message = "x is not defined\nat all"
    if headlines and "\n" in headlines[0]:
        headlines = headlines[0].split("\n")
    found = frames(*headlines, "    at /a.js:1:2", member="trace", error="ReferenceError", message=message)
    assert found == (Frame("/a.js", 1),)


def test_a_first_frame_without_a_file_is_a_frame() -> None:
    native = "java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(Unknown Source)"
    assert frames(native, "shop.Handler.handle(Handler.java:12)") == (
        Frame(source=native),
        Frame("Handler.java", 12, "shop.Handler.handle"),
    )


def test_java_tells_its_causes() -> None:
    body = {
        "errorMessage": "order failed",
        "errorType": "java.lang.RuntimeException",
        "stackTrace": ["shop.Handler.handle(Handler.java:12)"],
        "cause": {
            "errorMessage": "no such order",
            "errorType": "shop.NoSuchOrder",
            "stackTrace": ["shop.Orders.lambda$find$0(Orders.java:40)", "java.base/java.util.List.of(List.java:9)"],
        },
    }
    cause = read(body).cause
    assert cause == FunctionError(
        "shop.NoSuchOrder",
        "no such order",
        (
            Frame("Orders.java", 40, "shop.Orders.lambda$find$0"),
            Frame("List.java", 9, "java.base/java.util.List.of"),
        ),
    )


def test_causes_are_followed_a_sane_way_down() -> None:
    body: dict[str, Any] = {"errorType": "E0"}
    for index in range(1, 200):
        body = {"errorType": f"E{index}", "cause": body}
    error: FunctionError | None = read(body)
    count = 0
    while error is not None:
        error, count = error.cause, count + 1
    assert 5 <= count <= 20


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ("/var/task/app.rb:3:in `handler'", Frame("/var/task/app.rb", 3, "handler")),
        ("/var/task/app.rb:3:in 'Object#handler'", Frame("/var/task/app.rb", 3, "Object#handler")),
        ({"path": "shop/main.go", "line": 21, "label": "handler"}, Frame("shop/main.go", 21, "handler")),
        (
            "at Shop.Function.Handler(String s) in /src/Function.cs:line 12",
            Frame("/src/Function.cs", 12, "Shop.Function.Handler(String s)"),
        ),
        (
            "   at lambda_method1(Closure , Stream , ILambdaContext , Stream )",
            Frame(source="   at lambda_method1(Closure , Stream , ILambdaContext , Stream )"),
        ),
    ],
)
def test_a_frame_of_ruby_go_and_dotnet(frame: object, expected: Frame) -> None:
    assert frames(frame) == (expected,)


def test_a_stack_may_be_one_text() -> None:
    body = {"errorType": "E", "stackTrace": "   at A.B(C c) in /a.cs:line 1\n   at D.E() in /d.cs:line 2"}
    assert read(body).frames == (Frame("/a.cs", 1, "A.B(C c)"), Frame("/d.cs", 2, "D.E()"))


@pytest.mark.parametrize(
    "item", [None, 7, 1.5, True, {}, [], {"path": 1}, ["a", True, "b"], {"path": "a", "line": True, "label": "b"}]
)
def test_a_frame_of_no_known_form_is_shown_as_it_is(item: object) -> None:
    (frame,) = frames(item)
    assert (frame.file, frame.line) == ("", None)
    assert json.loads(frame.source) == item


@pytest.mark.parametrize(
    ("body", "timed_out"),
    [
        (
            {"errorType": "Sandbox.Timedout", "errorMessage": "RequestId: 5 Error: Task timed out after 3.00 seconds"},
            True,
        ),
        ({"errorMessage": "2024-01-01T00:00:00.000Z 57f2 Task timed out after 3.00 seconds"}, True),
        ({"errorType": "MyError", "errorMessage": "Task timed out after 3.00 seconds"}, False),
        ({"errorMessage": "Task timed out after lunch"}, False),
    ],
)
def test_a_time_out_is_known_in_its_newer_and_its_older_words(body: dict[str, str], timed_out: bool) -> None:
    assert read(body).timed_out is timed_out


@pytest.mark.parametrize(
    "payload",
    [b"", b"null", b"[]", b'"E"', b"{}", b"{", b"\xff", b'{"error": "x"}', b'{"errorType": "", "errorMessage": ""}'],
)
def test_what_is_no_error_object_is_none(payload: bytes) -> None:
    assert parse(payload) is None


@pytest.mark.parametrize(
    "odd", ['"\\ud800"', "1e400", "NaN", "1" * 10_000, "[" * 500 + "]" * 500, '"\\u0000"', "-0.0", "1.5e300"]
)
def test_an_odd_value_beside_it_doesnt_hide_the_error(odd: str) -> None:
    found = parse(f'{{"errorType": "E", "errorMessage": "m", "stackTrace": ["a", {odd}], "x": {odd}}}'.encode())
    assert found is not None
    assert (found.error_type, found.message, len(found.frames)) == ("E", "m", 2)


@pytest.mark.parametrize("value", [None, 1, [], {}, True])
def test_a_type_that_is_no_text_is_not_told(value: object) -> None:
    assert read({"errorType": value, "errorMessage": "m"}) == FunctionError("", "m")
    assert read({"errorType": "E", "errorMessage": value, "cause": value, "trace": value}).error_type == "E"


def test_a_long_hostile_line_is_read_at_once() -> None:
    for line in (
        "at " + ") in " * 100_000,
        "at " + "(" * 500_000,
        "at a:1:" * 70_000,
        " " * 500_000,
        "a:1:in `" * 60_000,
    ):
        assert len(frames(line)) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=10,
)
MEMBERS = st.sampled_from(["errorType", "errorMessage", "stackTrace", "trace", "cause"])


@given(
    st.dictionaries(MEMBERS, JSON | st.dictionaries(MEMBERS, JSON)).map(json.dumps).map(str.encode)
    | st.binary(max_size=50)
)
def test_no_payload_makes_it_raise(payload: bytes) -> None:
    parse(payload)


@given(st.text(alphabet="at (File\":/.\\n1in`') line{}[]é", max_size=60))
def test_no_frame_makes_it_raise(frame: str) -> None:
    assert len(frames("first", frame)) <= 2
