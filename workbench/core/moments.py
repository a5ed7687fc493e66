"""Moments as events have them: `now`, and so much before or after it, in the forms that AWS services write times in.

Always in UTC, and never in the words of a locale: months and days are English everywhere.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

SYNTAX = r"now(?:[+-][0-9]{1,9}[smhdw])*+"
"""`now`, `now+1h`, `now-2d+30m`: seconds, minutes, hours, days, weeks."""
_STEP = re.compile(r"([+-][0-9]+)([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment(text: str, now: datetime) -> datetime:
    """The moment that `text`, which follows SYNTAX, names. Raises OverflowError where the calendar has none."""
    seconds = sum(int(number) * _SECONDS[unit] for number, unit in _STEP.findall(text))
    return now.astimezone(UTC) + timedelta(seconds=seconds)


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}Z".rjust(20, "0")


def _iso_ms(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z".rjust(24, "0")


def _epoch(at: datetime) -> str:
    return str(_epoch_micro(at) // 1_000_000)


def _epoch_ms(at: datetime) -> str:
    return str(_epoch_micro(at) // 1_000)


def _epoch_micro(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _java(at: datetime) -> str:
    return (
        f"{_MONTHS[at.month - 1]} {at.day}, {at.year} {at.hour % 12 or 12}:{at:%M:%S} {'PM' if at.hour > 11 else 'AM'}"
    )


def _mail(at: datetime) -> str:
    return f"{_DAYS[at.weekday()]}, {at.day:02} {_MONTHS[at.month - 1]} {at.year:04} {at:%H:%M:%S}"


FORMS: Mapping[str, Callable[[datetime], str]] = {
    "iso": _iso,  # 2026-11-25T08:00:00Z
    "iso_ms": _iso_ms,  # 2026-11-25T08:00:00.123Z
    "iso_zone": lambda at: _iso_ms(at).removesuffix("Z") + "+0000",  # 2026-11-25T08:00:00.123+0000
    "basic": lambda at: re.sub("[-:]", "", _iso(at)),  # 20261125T080000Z
    "date": lambda at: _iso(at)[:10],  # 2026-11-25
    "day": lambda at: _iso(at)[:10].replace("-", "/"),  # 2026/11/25, as in log streams
    "epoch": _epoch,  # seconds
    "epoch_ms": _epoch_ms,
    "epoch_float": lambda at: f"{_epoch(at)}.{at.microsecond // 1000:03}",
    "epoch_hex": lambda at: f"{int(_epoch(at)):08x}",  # as in trace ids
    "clf": lambda at: f"{at.day:02}/{_MONTHS[at.month - 1]}/{at.year:04}:{at:%H:%M:%S} +0000",  # API Gateway
    "http": lambda at: f"{_mail(at)} GMT",
    "java": _java,  # Nov 25, 2026 8:00:00 AM, in CodeBuild
    "mail": lambda at: f"{_mail(at)} +0000",
}
"""The forms by their names."""
