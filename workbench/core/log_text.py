"""Entries of a text log: the forms in which the loggers of each runtime write theirs.

A form is believed only where it can hardly be anything else: a line with a level in the place where the logger has it.
"""

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from workbench.core.log_entry import LOWER_WORDS, SERILOG_WORDS, TIME, UPPER_WORDS, UUID, Entry, Label, Report, level_of
from workbench.core.log_platform import read_platform

_CLOCK = r"\d\d:\d\d:\d\d(?:[.,]\d{1,9})?"
_LEVEL = rf"(?P<level>{UPPER_WORDS}|{LOWER_WORDS})"
_TEXT = r"(?P<text>.*)"

# By the character that a line begins with, so that few are tried on each.
_IN_BRACKETS = (
    # Python: [INFO] <tab> time <tab> request id <tab> message
    rf"\[{_LEVEL}\]\t(?P<time>{TIME})\t(?:{UUID})?\t{_TEXT}",
    # Java's LambdaLogger, PowerShell, and what most loggers write: a level in brackets
    rf"\[(?P<level>(?i:{LOWER_WORDS})|{UPPER_WORDS})\]:?[ \t]+(?P<time>){_TEXT}",
    # log4js
    rf"\[(?P<time>{TIME})\] \[{_LEVEL}\] {_TEXT}",
    # Serilog
    rf"\[(?P<time>{_CLOCK}) (?P<level>{SERILOG_WORDS})\] {_TEXT}",
)
_WITH_TIME = (
    # Node and .NET: time <tab> request id <tab> INFO <tab> message; Go's zap: time <tab> INFO <tab> caller …
    rf"(?P<time>{TIME})\t(?:(?:{UUID}|undefined)?\t)?{_LEVEL}\t{_TEXT}",
    # Log4j2, Logback and Rust's tracing: time, request id, thread, INFO, logger and message; Spring: INFO 8 --- …
    rf"(?P<time>{TIME}|{_CLOCK}) +(?:<?{UUID}>? +)?(?:\[[^\]]*\] +)?\[?{_LEVEL}\]?:?[ \t]+"
    rf"(?:{UUID} )?(?:\d+ --- )?{_TEXT}",
    # Python's logging, as many set it up: time - logger - INFO - message
    rf"(?P<time>{TIME})(?: -|:) (?P<logger>[\w.]+)(?: -|:) ?{_LEVEL}(?: -|:) {_TEXT}",
    # Go's log
    rf"(?P<time>\d{{4}}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d+)?) (?:{_LEVEL}:? )?{_TEXT}",
)
_WITH_WORD = (
    # Ruby: I, [time #process]  INFO request id -- program: message
    rf"[A-Z], \[(?P<time>{TIME}) #\d+\] +(?:{_LEVEL}|ANY) +(?:{UUID} )?-- (?:: )?{_TEXT}",
    # Go's slog and logrus
    rf'time="?(?P<time>{TIME})"? level="?{_LEVEL}(?:[+-]\d+)?"? (?P<quoted>msg=)?{_TEXT}',
    # Python's logging without more ado: INFO:logger:message
    rf"{_LEVEL}:(?P<time>)(?P<text>[\w.]+:.*)",
    # .NET's console has a category here and the message on the next lines
    rf"{_LEVEL}: +(?P<time>){_TEXT}",
    rf"(?P<level>LAMBDA_WARNING): (?P<time>){_TEXT}",
)


@cache
def _forms(kind: str) -> tuple[re.Pattern[str], ...]:
    """The forms of lines that begin so; made when the first is looked at, which takes a few milliseconds."""
    patterns = {"[": _IN_BRACKETS, "0": _WITH_TIME, "a": _WITH_WORD}.get(kind, ())
    return tuple(re.compile(pattern, re.DOTALL | re.ASCII) for pattern in patterns)


_WORD = re.compile(rf"[A-Z], \[|time=|LAMBDA_WARNING:|(?:{UPPER_WORDS}|{LOWER_WORDS}):")
"""How each form with a word begins, looked for first: most lines begin with a word of their own."""
_JAVA_TIME = r"[A-Z][a-z]{2} \d\d?, \d{4},? \d\d?:\d\d:\d\d[ \u202f]?[AP]M"
JAVA_HEAD = re.compile(rf"(?P<time>{_JAVA_TIME}) (?P<place>[\w.$<>]+(?: [\w$<>]+)?)")
"""The first of the two lines of java.util.logging; the second is `INFO: message`."""
JAVA_LEVEL = re.compile(r"(?P<level>SEVERE|WARNING|INFO|CONFIG|FINE|FINER|FINEST): (?P<text>.*)", re.DOTALL)
_TIMED_OUT = re.compile(rf"(?P<time>{TIME}) (?:{UUID}) (?P<text>Task timed out after .*)", re.DOTALL)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_SEQUENCES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
"""What a terminal is told among the text: colours and the cursor's (CSI), titles and links (OSC)."""
FRAME = re.compile(
    r"\s+at \S.*(?:\(|:\d).*"  # Java, Node, .NET
    r"|\s*(?:Caused by|Suppressed): .*"
    r"|\s+\.\.\. \d+ (?:more|common frames omitted)"
    r"|\s+--- End of .* ---"
    r"|\s+File \".*\", line \d+.*"  # Python
    r"|\s+from \S+:\d+:in .*"  # Ruby
)
"""A line of a stack trace."""
PYTHON_STACK = "Traceback (most recent call last):"


def read_text(text: str) -> tuple[Entry, Report | None]:
    """Read one entry, of one line or several; a Report if it is a REPORT."""
    found = read_platform(text)
    if found is not None:
        return found
    entry = read_application(text)
    if entry.label is Label.PLAIN and "\n" in text and shows_a_stack(text.split("\n")):
        entry = Entry(Label.ERROR, entry.text, entry.time)
    return entry, None


def read_application(text: str) -> Entry:
    """Read one entry that is none of the platform's."""
    if "\x1b" in text[:40]:
        return _among_sequences(text)
    kind = _kind(text)
    if kind == "a" and not _WORD.match(text):
        return _java(text) or Entry(Label.PLAIN, text)
    if kind == "0" and (match := _TIMED_OUT.fullmatch(text)):
        return Entry(Label.TIMEOUT, match["text"], match["time"])
    for form in _forms(kind):
        match = form.fullmatch(text)
        if match is None:
            continue
        word = match["level"]
        level = Label.WARN if word == "LAMBDA_WARNING" else level_of(word) or Label.PLAIN
        return Entry(level, _said(match), match["time"])
    return Entry(Label.PLAIN, text)


def _kind(text: str) -> str:
    first = text[:1]
    return "0" if first.isdigit() else "a" if first.isalpha() else first


def _said(match: re.Match[str]) -> str:
    """The message: with the logger before it where the form has it there, without quotes where those are the form's."""
    parts = match.groupdict()
    text = match["text"]
    if parts.get("quoted"):
        return _unquoted(text)
    return f"{parts['logger']}: {text}" if parts.get("logger") else text


def _unquoted(text: str) -> str:
    """`"a message" key=value` with the message as it was before it was quoted."""
    quoted = _QUOTED.match(text)
    try:
        return msgspec.json.decode(quoted[0], type=str) + text[quoted.end() :] if quoted else text
    except (msgspec.DecodeError, UnicodeEncodeError):
        return text


def _among_sequences(text: str) -> Entry:
    """A line with colours or the like: its level is looked for without them; it is shown with them, made visible."""
    plain = _SEQUENCES.sub("", text)
    entry = Entry(Label.PLAIN, plain) if "\x1b" in plain[:40] else read_application(plain.lstrip())
    return Entry(entry.label, text, entry.time)


def _java(text: str) -> Entry | None:
    """java.util.logging: a line with time and place, and one with level and message."""
    head, _, rest = text.partition("\n")
    if not rest:
        return None
    first, second = JAVA_HEAD.fullmatch(head), JAVA_LEVEL.match(rest)
    if first is None or second is None:
        return None
    return Entry(level_of(second["level"]) or Label.PLAIN, f"{second['text']}\n{first['place']}", first["time"])


def shows_a_stack(lines: Sequence[str]) -> bool:
    """Whether a stack trace stands among the lines."""
    return any(line.endswith(PYTHON_STACK) or FRAME.fullmatch(line) for line in lines)
