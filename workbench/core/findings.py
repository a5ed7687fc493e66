"""What there is to say about a payload, whoever says it: the JSON check, a schema, or the search for likely slips.

They all become findings: a sentence about a place of the text. What keeps Lambda from taking the payload is an error;
what the function may not take, or what is likely a slip, is not.
"""

from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from workbench.core.payload import Problem

if TYPE_CHECKING:
    from workbench.core.json_warnings import JsonWarning


class Weight(IntEnum):
    """How much a finding matters; the lower, the more."""

    NOT_JSON = 0
    AGAINST_SCHEMA = 1
    WARNING = 2


class Finding(Struct, frozen=True):
    """A sentence about a place.

    Attributes:
        message: no full stop. line: from 1. column: from 1, in characters of that line.
        offset: from 0, in bytes. length: in bytes; 0 where only the place is known.
        path: of the value, as JMESPath has it; empty where there is none to tell.
    """

    weight: Weight
    message: str
    line: int
    column: int
    offset: int
    length: int = 0
    path: str = ""

    @classmethod
    def of_problem(cls, problem: Problem) -> "Finding":
        """Why it is not JSON."""
        return cls(Weight.NOT_JSON, problem.message, problem.line, problem.column, problem.offset)

    @classmethod
    def of_warning(cls, warning: "JsonWarning") -> "Finding":
        """A likely slip."""
        return cls(Weight.WARNING, warning.message, warning.line, warning.column, warning.offset, length=warning.length)


def next_finding(findings: Sequence[Finding], offset: int) -> int | None:
    """Which of the findings, in the order of the text, comes behind a byte; round the end. None when there is none."""
    if not findings:
        return None
    return bisect_right(findings, offset, key=lambda finding: finding.offset) % len(findings)


def finding_at(findings: Sequence[Finding], offset: int) -> int | None:
    """Which of the findings a byte is in, or stands right before or behind."""
    at = bisect_right(findings, offset, key=lambda finding: finding.offset) - 1
    if at >= 0 and offset <= findings[at].offset + max(1, findings[at].length):
        return at
    return None
