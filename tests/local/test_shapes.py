"""ARNs and times as Lambda writes them; the rest of the shapes is held against the model in test_api."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from workbench.local.shapes import function_arn, timestamp


@pytest.mark.parametrize(
    ("region", "partition"),
    [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("us-isob-east-1", "aws-iso-b")],
)
def test_a_region_belongs_to_a_partition(region: str, partition: str) -> None:
    assert function_arn("f", None, region) == f"arn:{partition}:lambda:{region}:000000000000:function:f"


def test_an_arn_is_qualified_when_asked() -> None:
    assert (
        function_arn("f", "live", "us-east-1", "123456789012")
        == "arn:aws:lambda:us-east-1:123456789012:function:f:live"
    )


def test_times_are_lambdas() -> None:
    assert timestamp(datetime(2026, 11, 23, 10, 0, 0, 7000, UTC)) == "2026-11-23T10:00:00.007+0000"
    assert timestamp(datetime(2026, 11, 23, 10, tzinfo=timezone(timedelta(hours=2)))) == "2026-11-23T08:00:00.000+0000"
