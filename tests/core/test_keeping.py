"""Of which runs and drafts the payloads are kept."""

import pytest

from workbench.core.drafts import DraftKey, target_id
from workbench.core.keeping import Keeping
from workbench.core.targets import Local, Place, Remote

DEV, PROD = Remote("dev", "eu-west-1"), Remote("prod", "eu-west-1")


@pytest.mark.parametrize(
    ("pattern", "place", "function", "kept"),
    [
        ("checkout", DEV, "checkout", False),
        ("checkout", DEV, "checkout-2", True),
        ("checkout", DEV, "arn:aws:lambda:eu-west-1:123456789012:function:checkout", False),
        ("prod", PROD, "checkout", False),
        ("*prod*", PROD, "checkout", False),
        ("prod", DEV, "checkout", True),
        ("eu-west-*", DEV, "checkout", False),
        ("123456789012", DEV, "checkout", False),  # it may be that account: nobody can tell
        ("123456789012", Local(None), "checkout", True),
        ("*", Local(None), "checkout", False),
        ("samples", Local(None), "checkout", False),
    ],
)
def test_drafts_of_what_was_named_are_not_written_down(pattern: str, place: Place, function: str, kept: bool) -> None:
    keeping = Keeping(without_payloads=(pattern,))
    assert keeping.keeps_draft(DraftKey(target_id(place), function)) is kept


def test_without_patterns_all_are() -> None:
    assert Keeping().keeps_draft(DraftKey(target_id(PROD), "checkout"))
