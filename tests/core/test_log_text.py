"""Text logs: each runtime's loggers are understood, stack traces stay together, and nothing else is made of a line."""

import pytest

from workbench.core.log import Log, read_entry
from workbench.core.log_entry import Entry, Label, Report, moment
from workbench.core.logtail import parse

ID = "57f2a1c0-0d4e-4f0e-9d51-0a1b2c3d4e5f"
TIME = "2026-11-23T10:00:00.000Z"
START = f"START RequestId: {ID} Version: $LATEST\n"
REPORT = (
    f"REPORT RequestId: {ID}\tDuration: 79.67 ms\tBilled Duration: 80 ms\tMemory Size: 128 MB\t"
    "Max Memory Used: 73 MB\tInit Duration: 118.20 ms\t\n"
)
TEXT = (
    "INIT_START Runtime Version: python:3.12.v36\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:07a4\n"
    f"{START}"
    f"[INFO]\t{TIME}\t{ID}\tpriced 2 lines\n"
    f"END RequestId: {ID}\n"
    f"{REPORT}"
    "XRAY TraceId: 1-5d02\tSegmentId: 2c3f\tSampled: true\t\n"
)


def entry(line: str) -> Entry:
    (only,) = parse(line.encode()).entries
    return only


def report(line: str) -> Report:
    found = parse(line.encode()).report
    assert found is not None
    return found


def pieces(log: Log) -> list[str]:
    return [log.raw(index).decode() for index in range(log.count)]


def test_a_whole_log_in_text_is_understood_line_by_line() -> None:
    tail = parse(TEXT.encode())
    assert list(tail.entries) == [
        Entry(Label.INIT, "runtime python:3.12.v36"),
        Entry(Label.START, f"version $LATEST · {ID}"),
        Entry(Label.INFO, "priced 2 lines", TIME),
        Entry(Label.END, ""),
        Entry(Label.REPORT, REPORT.removeprefix("REPORT ").strip()),
        Entry(Label.XRAY, "TraceId: 1-5d02  SegmentId: 2c3f  Sampled: true"),
    ]
    assert tail.report == Report(ID, 79.67, 80, 128, 73, 118.2)
    assert tail.complete
    assert tail.data == TEXT.encode()


@pytest.mark.parametrize(
    ("fields", "status", "error_type"),
    [
        ("Status: timeout", "timeout", ""),
        ("Status: error\tError Type: Runtime.ExitError", "error", "Runtime.ExitError"),
    ],
)
def test_the_report_tells_how_a_failure_ended(fields: str, status: str, error_type: str) -> None:
    found = report(REPORT.rstrip("\n") + fields)
    assert (found.status, found.error_type, found.billed) == (status, error_type, 80)


def test_the_report_tells_of_a_restored_snapshot() -> None:
    found = report(f"REPORT RequestId: {ID}\tRestore Duration: 312.50 ms\tBilled Restore Duration: 41 ms\t")
    assert (found.restore, found.billed_restore, found.duration, found.init) == (312.5, 41, None, None)


@pytest.mark.parametrize(
    "value", ["", "ms", "x ms", "nan ms", "inf ms", "-1 ms", "1e999 ms", "9" * 5000 + " ms", "0x10 ms", "\x00"]
)
def test_a_figure_that_is_none_is_not_told(value: str) -> None:
    found = report(f"REPORT RequestId: {ID}\tDuration: {value}\tMemory Size: {value}\tBilled Duration: 80 ms\t")
    assert (found.duration, found.memory_size, found.billed) == (None, None, 80)


def test_the_last_report_counts() -> None:
    assert report(REPORT.replace("79.67", "1.00") + REPORT).duration == 79.67


def test_the_trace_in_the_same_event_as_the_report_is_none_of_its_figures() -> None:
    text = REPORT + "XRAY TraceId: 1-5d02\tSegmentId: 2c3f\tSampled: true\t"
    found = read_entry(text)[1]
    assert found == Report(ID, 79.67, 80, 128, 73, 118.2)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"START RequestId: {ID} Version: 7", Entry(Label.START, f"version 7 · {ID}")),
        (f"START RequestId: {ID}", Entry(Label.START, ID)),
        (f"END RequestId: {ID}", Entry(Label.END, "")),
        ("END RequestId: says who", Entry(Label.END, "says who")),
        ("INIT_REPORT Init Duration: 3.11 ms\tPhase: init", Entry(Label.INIT, "Init Duration: 3.11 ms  Phase: init")),
        # what the platform says has failed is an error, and says itself what it is
        (
            "INIT_REPORT Init Duration: 3010.11 ms\tPhase: init\tStatus: timeout",
            Entry(Label.ERROR, "INIT_REPORT Init Duration: 3010.11 ms  Phase: init  Status: timeout"),
        ),
        (
            "INIT_REPORT Init Duration: 1.00 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError",
            Entry(
                Label.ERROR,
                "INIT_REPORT Init Duration: 1.00 ms  Phase: init  Status: error  Error Type: Runtime.ExitError",
            ),
        ),
        (
            "RESTORE_REPORT Restore Duration: 1 ms\tStatus: failure",
            Entry(Label.ERROR, "RESTORE_REPORT Restore Duration: 1 ms  Status: failure"),
        ),
        (
            f"REPORT RequestId: {ID}\tDuration: 3000.00 ms\tStatus: timeout\t",
            Entry(Label.ERROR, f"REPORT RequestId: {ID}  Duration: 3000.00 ms  Status: timeout"),
        ),
        (
            f"REPORT RequestId: {ID}\tDuration: 1 ms\tStatus: success",
            Entry(Label.REPORT, f"RequestId: {ID}\tDuration: 1 ms\tStatus: success"),
        ),
        ("EXTENSION\tName: a\tStatus: error", Entry(Label.EXTENSION, "Name: a  Status: error")),
        (
            "RESTORE_START Runtime Version: java:21.v1\tRuntime Version ARN: arn",
            Entry(Label.RESTORE, "Runtime Version: java:21.v1  Runtime Version ARN: arn"),
        ),
        ("RESTORE_REPORT Restore Duration: 1 ms", Entry(Label.RESTORE, "Restore Duration: 1 ms")),
        (
            "EXTENSION\tName: lens\tState: Ready\tEvents: [INVOKE]",
            Entry(Label.EXTENSION, "Name: lens  State: Ready  Events: [INVOKE]"),
        ),
        ("EXTENSION Name: lens State: Ready", Entry(Label.EXTENSION, "Name: lens State: Ready")),
        (
            f"{TIME} {ID} Task timed out after 3.00 seconds",
            Entry(Label.TIMEOUT, "Task timed out after 3.00 seconds", TIME),
        ),
        # Python: its own handler, and what people set up instead
        (f"[WARNING]\t{TIME}\t{ID}\tlow stock", Entry(Label.WARN, "low stock", TIME)),
        (f"[CRITICAL]\t{TIME}\t\tat init", Entry(Label.FATAL, "at init", TIME)),
        (f"[DEBUG]\t{TIME}\t{ID}\ta\tb", Entry(Label.DEBUG, "a\tb", TIME)),
        ("[ERROR] ValueError: no such order", Entry(Label.ERROR, "ValueError: no such order")),
        ("WARNING: deprecated", Entry(Label.WARN, "deprecated")),
        ("WARNING:shop.stock:low", Entry(Label.WARN, "shop.stock:low")),
        (
            "2026-11-23 10:00:00,123 - shop.stock - WARNING - low",
            Entry(Label.WARN, "shop.stock: low", "2026-11-23 10:00:00,123"),
        ),
        ("LAMBDA_WARNING: Unhandled exception.", Entry(Label.WARN, "Unhandled exception.")),
        # Node
        (f"{TIME}\t{ID}\tINFO\tpriced", Entry(Label.INFO, "priced", TIME)),
        (f"{TIME}\tundefined\tERROR\tUncaught", Entry(Label.ERROR, "Uncaught", TIME)),
        (f"{TIME}\t{ID}\tTRACE\tpriced\rtwice", Entry(Label.TRACE, "priced\rtwice", TIME)),
        (
            f'{TIME}\t{ID}\tERROR\tInvoke Error \t{{"errorType":"Error","stack":[]}}',
            Entry(Label.ERROR, 'Invoke Error \t{"errorType":"Error","stack":[]}', TIME),
        ),
        ("info: listening", Entry(Label.INFO, "listening")),
        (
            "[2026-11-23T10:00:00.000] [WARN] default - low",
            Entry(Label.WARN, "default - low", "2026-11-23T10:00:00.000"),
        ),
        # .NET: its own, its console logger, Serilog, PowerShell
        (f"{TIME}\t{ID}\tinfo\tpriced", Entry(Label.INFO, "priced", TIME)),
        (f"{TIME}\t{ID}\tfail\tbroken", Entry(Label.ERROR, "broken", TIME)),
        (f"{TIME}\t{ID}\tcrit\tbroken", Entry(Label.FATAL, "broken", TIME)),
        ("dbug: Shop.Prices[3]", Entry(Label.DEBUG, "Shop.Prices[3]")),
        ("[10:00:00 INF] priced", Entry(Label.INFO, "priced", "10:00:00")),
        ("[Information] - priced", Entry(Label.INFO, "- priced")),
        # Ruby
        (
            f"I, [2026-11-23T10:00:00.123456 #8]  INFO {ID} -- : priced",
            Entry(Label.INFO, "priced", "2026-11-23T10:00:00.123456"),
        ),
        (
            "E, [2026-11-23T10:00:00.123456 #8] ERROR -- shop: no",
            Entry(Label.ERROR, "shop: no", "2026-11-23T10:00:00.123456"),
        ),
        (
            "W, [2026-11-23T10:00:00.123456 #8]  WARN  -- : while loading",
            Entry(Label.WARN, "while loading", "2026-11-23T10:00:00.123456"),
        ),
        (
            f"A, [2026-11-23T10:00:00.123456 #8]   ANY {ID} -- : whatever",
            Entry(Label.PLAIN, "whatever", "2026-11-23T10:00:00.123456"),
        ),
        # Java: LambdaLogger, Log4j2 as the documentation sets it up, Logback, Spring
        ("[WARN] low stock", Entry(Label.WARN, "low stock")),
        (
            f"2026-11-23 10:00:00 {ID} INFO  Handler - priced",
            Entry(Label.INFO, "Handler - priced", "2026-11-23 10:00:00"),
        ),
        (
            f"2026-11-23 10:00:00 <{ID}> ERROR Handler:41 - no",
            Entry(Label.ERROR, "Handler:41 - no", "2026-11-23 10:00:00"),
        ),
        ("2026-11-23 10:00:00 INFO Handler - priced", Entry(Label.INFO, "Handler - priced", "2026-11-23 10:00:00")),
        (
            "10:00:00.123 [main] DEBUG shop.Handler -- priced",
            Entry(Label.DEBUG, "shop.Handler -- priced", "10:00:00.123"),
        ),
        (
            "2026-11-23T10:00:00.123Z  WARN 8 --- [           main] shop.Handler  : low",
            Entry(Label.WARN, "[           main] shop.Handler  : low", "2026-11-23T10:00:00.123Z"),
        ),
        # Go: log, slog, logrus, zap
        ("2026/11/23 10:00:00 priced", Entry(Label.PLAIN, "priced", "2026/11/23 10:00:00")),
        (
            "2026/11/23 10:00:00 WARN low sku=tea",
            Entry(Label.WARN, "low sku=tea", "2026/11/23 10:00:00"),
        ),
        (
            'time=2026-11-23T10:00:00.000Z level=INFO msg="priced 2 lines" order=A-17',
            Entry(Label.INFO, "priced 2 lines order=A-17", TIME),
        ),
        ("time=2026-11-23T10:00:00.000Z level=ERROR+2 msg=no", Entry(Label.ERROR, "no", TIME)),
        (
            'time="2026-11-23T10:00:00Z" level=warning msg="say \\"no\\""',
            Entry(Label.WARN, 'say "no"', "2026-11-23T10:00:00Z"),
        ),
        (f"{TIME}\tINFO\tshop/main.go:12\tpriced", Entry(Label.INFO, "shop/main.go:12\tpriced", TIME)),
        # Rust's tracing
        (
            "2026-11-23T10:00:00.123456Z  INFO shop: priced",
            Entry(Label.INFO, "shop: priced", "2026-11-23T10:00:00.123456Z"),
        ),
        # in colours, which stay to be seen
        (
            "\x1b[32mINFO\x1b[0m: priced",
            Entry(Label.INFO, "\x1b[32mINFO\x1b[0m: priced"),
        ),
        # or behind another sequence: one of the cursor's, a title, a link
        ("\x1b]0;title\x07INFO: x", Entry(Label.INFO, "\x1b]0;title\x07INFO: x")),
        ("\x1b[2K\x1b[1G[ERROR] x", Entry(Label.ERROR, "\x1b[2K\x1b[1G[ERROR] x")),
        ("\x1b[?25l\x1b[38:5:1mWARN\x1b[0 q: x", Entry(Label.WARN, "\x1b[?25l\x1b[38:5:1mWARN\x1b[0 q: x")),
        (
            "\x1b]8;;https://a.b/\x1b\\ERROR\x1b]8;;\x1b\\: x",
            Entry(Label.ERROR, "\x1b]8;;https://a.b/\x1b\\ERROR\x1b]8;;\x1b\\: x"),
        ),
        ("\x1b]0;no end INFO: x", Entry(Label.PLAIN, "\x1b]0;no end INFO: x")),
        ("\x1bPq\x1b\\INFO: x", Entry(Label.PLAIN, "\x1bPq\x1b\\INFO: x")),
        # what only looks like one of them
        ("[NOTALEVEL] x", Entry(Label.PLAIN, "[NOTALEVEL] x")),
        ("NOTE: x", Entry(Label.PLAIN, "NOTE: x")),
        ("Config: loaded", Entry(Label.PLAIN, "Config: loaded")),
        ("Fine: so be it", Entry(Label.PLAIN, "Fine: so be it")),
        ("INFO desk", Entry(Label.PLAIN, "INFO desk")),
        ("2026-11-23 was a Monday", Entry(Label.PLAIN, "2026-11-23 was a Monday")),
        ("2026-11-23 10:00:00 Finest tea", Entry(Label.PLAIN, "2026-11-23 10:00:00 Finest tea")),
        ("STARTING up", Entry(Label.PLAIN, "STARTING up")),
        ("REPORT for today", Entry(Label.PLAIN, "REPORT for today")),
        ("[red]text[/red]\x1b[2J\x00", Entry(Label.PLAIN, "[red]text[/red]\x1b[2J\x00")),
        ("   indented", Entry(Label.PLAIN, "   indented")),
        ('time="soon" level=x', Entry(Label.PLAIN, 'time="soon" level=x')),
        ("٣٣:٣٣:٣٣ INFO x", Entry(Label.PLAIN, "٣٣:٣٣:٣٣ INFO x")),
    ],
)
def test_a_line_is_told_by_its_form(line: str, expected: Entry) -> None:
    assert entry(line) == expected


PYTHON = """\
[ERROR]\t2026-11-23T10:00:00.000Z\t57f2a1c0-0d4e-4f0e-9d51-0a1b2c3d4e5f\tpayment failed
Traceback (most recent call last):
  File "/var/task/app.py", line 4, in handler
    pay(event["sum"])
        ~~~~~^^^^^^^
KeyError: 'sum'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/var/task/app.py", line 6, in handler
    raise Refused("no sum")
app.Refused: no sum
"""
UNHANDLED = """\
[ERROR] KeyError: 'sum'
Traceback (most recent call last):
\xa0 \xa0 File "/var/task/app.py", line 4, in handler
\xa0 \xa0 \xa0 \xa0 pay(event["sum"])
"""
JAVA = """\
2026-11-23 10:00:00 57f2a1c0-0d4e-4f0e-9d51-0a1b2c3d4e5f ERROR Handler - payment failed
\tat shop.Handler.pay(Handler.java:41) ~[task/:?]
\tat shop.Handler.handleRequest(Handler.java:27) ~[task/:?]
Caused by: java.lang.NullPointerException: sum
\tat shop.Prices.sum(Prices.java:12) ~[task/:?]
\t... 23 more
"""
THROWN = """\
java.lang.IllegalStateException: no sum
\tat shop.Handler.handleRequest(Handler.java:27)
"""
NODE = """\
2026-11-23T10:00:00.000Z\t57f2a1c0-0d4e-4f0e-9d51-0a1b2c3d4e5f\tERROR\tError: no sum
    at pay (/var/task/index.js:12:9)
    at async Runtime.handler (file:///var/task/index.mjs:3:1)
"""
DOTNET = """\
fail: Shop.Prices[0]
      payment failed
      System.InvalidOperationException: no sum
         at Shop.Prices.Sum() in /src/Prices.cs:line 12
"""
RUBY = """\
E, [2026-11-23T10:00:00.123456 #8] ERROR 57f2a1c0-0d4e-4f0e-9d51-0a1b2c3d4e5f -- : no sum (RuntimeError)
\tfrom /var/task/app.rb:12:in `pay'
"""
JUL = """\
Nov 23, 2026 10:00:00 AM shop.Handler handleRequest
SEVERE: payment failed
"""


@pytest.mark.parametrize(
    ("text", "label", "first"),
    [
        (PYTHON, Label.ERROR, "payment failed"),
        (PYTHON.partition("\n")[2], Label.ERROR, "Traceback (most recent call last):"),
        (UNHANDLED, Label.ERROR, "KeyError: 'sum'"),
        (JAVA, Label.ERROR, "Handler - payment failed"),
        (THROWN, Label.ERROR, "java.lang.IllegalStateException: no sum"),
        (NODE, Label.ERROR, "Error: no sum"),
        (DOTNET, Label.ERROR, "Shop.Prices[0]"),
        (RUBY, Label.ERROR, "no sum (RuntimeError)"),
        (JUL, Label.ERROR, "payment failed"),
    ],
)
def test_what_is_printed_with_a_stack_trace_is_one_entry(text: str, label: Label, first: str) -> None:
    log = parse(f"before\n{text}behind\n".encode())
    assert pieces(log) == ["before\n", text, "behind\n"]
    found = log.entries[1]
    assert (found.label, found.text.split("\n")[0]) == (label, first)
    assert found.text.count("\n") >= text.count("\n") - 1


def test_java_util_logging_has_its_message_first_and_then_where() -> None:
    found = entry(JUL)
    assert found == Entry(Label.ERROR, "payment failed\nshop.Handler handleRequest", "Nov 23, 2026 10:00:00 AM")
    assert moment(found.time) == moment(TIME)


def test_a_stack_trace_of_carriage_returns_has_lines_too() -> None:
    """Python's runtime client writes it so where its output is not framed."""
    found = entry(
        "[ERROR] KeyError: 'a'\rTraceback (most recent call last):\r\xa0\xa0File \"/var/task/app.py\", line 4\r"
    )
    assert found.label is Label.ERROR
    assert found.text.split("\n")[:3] == [
        "KeyError: 'a'",
        "Traceback (most recent call last):",
        '  File "/var/task/app.py", line 4',
    ]


@pytest.mark.parametrize(
    "text",
    [
        "printed\n    indented, but no frame\n",
        "printed\nCaused by nobody\n",
        "printed\nTraceback (most recent call last):\n",
        "INFO: one\nINFO: two\n",
        "Nov 23, 2026 10:00:00 AM\nINFO: x\n",
        "fail: no category\n      indented\n",
        "a\n\n\n",
    ],
)
def test_what_is_not_certain_is_not_joined(text: str) -> None:
    assert pieces(parse(text.encode())) == text.splitlines(keepends=True)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_stack_trace_that_is_cut_short_stays_what_it_is(count: int) -> None:
    lines = PYTHON.splitlines(keepends=True)[1 : 2 + count]
    log = parse("".join(lines).encode())
    assert pieces(log) == ["".join(lines)]


@pytest.mark.parametrize(
    ("time", "moment_"),
    [
        ("2026-11-23T10:00:00.000Z", 1_795_428_000_000),
        ("2026-11-23T10:00:00.123456789Z", 1_795_428_000_123),
        ("2026-11-23 10:00:00,123", 1_795_428_000_123),
        ("2026-11-23 12:00:00.5 +02:00", 1_795_428_000_500),
        ("2026-11-23T12:00:00+0200", 1_795_428_000_000),
        ("2026/11/23 10:00:00", 1_795_428_000_000),
        ("Nov 23, 2026 10:00:00 AM", 1_795_428_000_000),
        ("Nov 23, 2026 12:00:00\u202fPM", 1_795_435_200_000),
        ("Nov 23, 2026 12:00:00 AM", 1_795_392_000_000),
        ("Xxx 23, 2026 12:00:00 AM", None),
        ("Feb 30, 2026 10:00:00 AM", None),
        ("10:00:00.123", None),
        ("2026-02-30T10:00:00Z", None),
        ("soon", None),
        ("", None),
    ],
)
def test_times_as_loggers_write_them(time: str, moment_: int | None) -> None:
    assert moment(time) == moment_
