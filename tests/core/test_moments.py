"""Moments in the forms of AWS services."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from workbench.core.moments import FORMS, moment

AT = datetime(2026, 3, 7, 5, 4, 3, 21_987, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("now", timedelta()),
        ("now+90s", timedelta(seconds=90)),
        ("now-1h", timedelta(hours=-1)),
        ("now+1d-30m", timedelta(days=1, minutes=-30)),
        ("now+2w", timedelta(weeks=2)),
    ],
)
def test_steps_from_now(text: str, later: timedelta) -> None:
    assert moment(text, AT) == AT + later


def test_a_moment_is_in_utc_wherever_now_is() -> None:
    there = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert FORMS["iso"](moment("now", there)) == "2026-03-07T05:04:03Z"


def test_what_is_beyond_the_calendar_says_so() -> None:
    for text in ("now+999999999w", "now-999999d"):
        with pytest.raises(OverflowError):
            moment(text, AT)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("iso", "2026-03-07T05:04:03Z"),
        ("iso_ms", "2026-03-07T05:04:03.021Z"),
        ("iso_zone", "2026-03-07T05:04:03.021+0000"),
        ("basic", "20260307T050403Z"),
        ("date", "2026-03-07"),
        ("day", "2026/03/07"),
        ("java", "Mar 7, 2026 5:04:03 AM"),
        ("epoch", "1772859843"),
        ("epoch_ms", "1772859843021"),
        ("epoch_float", "1772859843.021"),
        ("epoch_hex", "69abb1c3"),
        ("clf", "07/Mar/2026:05:04:03 +0000"),
        ("http", "Sat, 07 Mar 2026 05:04:03 GMT"),
        ("mail", "Sat, 07 Mar 2026 05:04:03 +0000"),
    ],
)
def test_forms(form: str, text: str) -> None:
    assert FORMS[form](AT) == text


def test_years_have_four_digits() -> None:
    early = datetime(987, 1, 2, tzinfo=UTC)
    assert (FORMS["iso"](early), FORMS["date"](early)) == ("0987-01-02T00:00:00Z", "0987-01-02")
