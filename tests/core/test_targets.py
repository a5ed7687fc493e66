"""What targets are called, and which of them ask first."""

import pytest

from workbench.core.targets import Identity, Local, Place, Protection, Remote, Whereabouts

ME = Identity("123456789012")


@pytest.mark.parametrize(
    ("place", "label"),
    [
        (Local(), "local · samples"),
        (Local("/work/shop/functions"), "local · functions"),
        (Local("/work/shop/"), "local · shop"),
        (Local("C:\\work\\shop"), "local · shop"),
        (Local("/"), "local · /"),
        (Remote("dev", "eu-west-1"), "profile dev · eu-west-1"),
        (Remote(endpoint_url="http://127.0.0.1:1"), "http://127.0.0.1:1"),
        (Remote(), "AWS"),
    ],
)
def test_labels(place: Place, label: str) -> None:
    assert place.label == label


@pytest.mark.parametrize(
    ("whereabouts", "identity", "facts"),
    [
        (Whereabouts(Local("/a/shop")), None, ("local · shop",)),
        (Whereabouts(Remote("dev", "eu-west-1")), None, ("profile dev", "eu-west-1")),
        (Whereabouts(Remote("dev", "eu-west-1")), ME, ("profile dev", "123456789012", "eu-west-1")),
        (Whereabouts(Remote(None, "eu-west-1")), ME, ("123456789012", "eu-west-1")),
        (Whereabouts(Remote("dev", "eu-west-1"), "http://x:1"), None, ("profile dev", "eu-west-1", "http://x:1")),
        (Whereabouts(Remote(None, "us-east-1", "http://x:1"), "http://x:1"), None, ("http://x:1",)),
        (Whereabouts(Remote()), None, ("AWS",)),
    ],
)
def test_facts_begin_with_the_most_telling(
    whereabouts: Whereabouts, identity: Identity | None, facts: tuple[str, ...]
) -> None:
    assert whereabouts.facts(identity) == facts


@pytest.mark.parametrize(
    ("pattern", "holds"),
    [
        ("*prod*", True),
        ("*PROD*", True),
        ("my-prod", True),
        ("prod", False),
        ("123456789012", True),
        ("*9012", True),
        ("999*", False),
        ("eu-west-?", True),
        ("eu-west", False),
        ("lambda.example.com", True),
        ("https://lambda.*", True),
        ("profile my-prod · *", True),
        ("*", True),
        ("", False),
    ],
)
def test_patterns_match_any_of_the_names(pattern: str, holds: bool) -> None:
    place = Remote("my-prod", "eu-west-1", "https://lambda.example.com/x")
    assert Protection([pattern]).holds(Whereabouts(place), ME) is holds


def test_what_runs_on_this_machine_is_never_protected() -> None:
    assert not Protection(["*"]).holds(Whereabouts(Local("/work/prod")), None)


def test_as_long_as_the_account_is_unknown_it_may_be_the_one() -> None:
    protection, place = Protection(["1234*", "[45]*", "x"]), Remote("dev")
    assert protection.holds(Whereabouts(place, has_account=True), None)
    assert not protection.holds(Whereabouts(place, has_account=True), Identity("999999999999"))
    assert not protection.holds(Whereabouts(place, "http://127.0.0.1:1"), None)
    assert not Protection(["*prod*", "*"][:1]).holds(Whereabouts(place, has_account=True), None)


def test_nothing_is_protected_without_patterns() -> None:
    assert not Protection().holds(Whereabouts(Remote("prod"), has_account=True), None)
