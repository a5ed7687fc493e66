"""How people name functions, held against the pattern of the service model itself."""

import gzip
import json
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from workbench.core.errors import WorkbenchError
from workbench.core.functions import (
    Alias,
    Configuration,
    Function,
    Known,
    Latest,
    Qualifiers,
    Reference,
    Version,
    is_qualifier,
    parse_reference,
    short_name,
)

ACCOUNT = "123456789012"


def model_pattern() -> re.Pattern[str]:
    packed = files("botocore").joinpath("data/lambda/2015-03-31/service-2.json.gz").read_bytes()
    shape = json.loads(gzip.decompress(packed))["shapes"]["NamespacedFunctionName"]
    assert shape["max"] == 256
    return re.compile(shape["pattern"], re.ASCII)


MODEL = model_pattern()
REGIONS = [
    "us-east-1",
    "eu-west-1",
    "ap-southeast-7",
    "us-gov-west-1",
    "us-iso-east-1",
    "us-isob-east-1",
    "eu-isoe-west-1",
    "us-isof-south-1",
    "cn-north-1",
    "eusc-de-east-1",
]
QUALIFIERS = [None, "$LATEST", "$LATEST.PUBLISHED", "1", "42", "live", "blue-green_2"]


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("qualifier", QUALIFIERS)
@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-eusc"])
def test_an_arn_of_every_partition_is_read(partition: str, region: str, qualifier: str | None) -> None:
    arn = f"arn:{partition}:lambda:{region}:{ACCOUNT}:function:checkout" + (f":{qualifier}" if qualifier else "")
    assert MODEL.fullmatch(arn)
    assert parse_reference(arn) == Reference("checkout", qualifier, ACCOUNT, region, arn.split(":")[1])


@pytest.mark.parametrize("qualifier", QUALIFIERS)
@pytest.mark.parametrize("name", ["checkout", "a", "shop.checkout", "A-1_b", "x" * 64, "function", "arn"])
def test_a_name_is_read_with_and_without_an_account(name: str, qualifier: str | None) -> None:
    text = name + (f":{qualifier}" if qualifier else "")
    assert parse_reference(f"{ACCOUNT}:function:{text}") == Reference(name, qualifier, ACCOUNT)
    if name not in ("function", "arn"):
        assert parse_reference(text) == Reference(name, qualifier)
        assert str(parse_reference(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "checkout ",
        " checkout",
        "checkout\n",
        "checkout:live\n",
        "checkout:",
        ":live",
        "checkout:live:2",
        "checkout:$OTHER",
        "checkout:$latest",
        "checkout:$LATEST.OTHER",
        "check out",
        "chéckout",
        "checkout/../x",
        "x" * 65,
        "\x1b]0;x\x07",
        "\ud800",
        f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:",
        f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function",
        f"arn:aws:lambda:eu-west-1:{ACCOUNT}:checkout",
        f"arn:aws:lambda:{ACCOUNT}:function:checkout",
        "arn:aws:lambda:eu-west-1:function:checkout",
        "arn:aws:lambda:function:checkout",
        f"arn:aws:s3:eu-west-1:{ACCOUNT}:function:checkout",
        f"arn:aws:lambda:eu-west-1:{ACCOUNT}:layer:checkout",
        f"arn:aws:lambda:nowhere:{ACCOUNT}:function:checkout",
        f"arn:aws:lambda:eu-west-١:{ACCOUNT}:function:checkout",
        "١٢٣٤٥٦٧٨٩٠١٢:function:checkout",
        "12345:function:checkout",
        "x" * 10_000_000,
    ],
)
def test_what_is_no_function_is_refused_in_words(text: str) -> None:
    with pytest.raises(WorkbenchError) as caught:
        parse_reference(text)
    assert caught.value.title == "Not a function's name"
    assert caught.value.hint
    assert len(caught.value.message) < 800
    assert caught.value.message.isprintable()


PARTS = [
    "arn:aws:lambda:",
    "eu-west-1:",
    "eusc-de-east-1:",
    f"{ACCOUNT}:",
    "function:",
    "a",
    "b.c",
    ":",
    "$LATEST",
    ".PUBLISHED",
]


@given(st.lists(st.sampled_from([*PARTS, "live", "1", "\n", "-", "é", "٣"]), max_size=7).map("".join))
def test_it_takes_what_the_model_takes(text: str) -> None:
    try:
        reference = parse_reference(text)
    except WorkbenchError:
        # The one thing it is stricter in: an ARN names its region, its account and that it is a function.
        full = re.match(r"arn:aws:lambda:[a-z0-9-]+:\d{12}:function:", text, re.ASCII)
        assert MODEL.fullmatch(text) is None or (text.startswith("arn:") and full is None)
    else:
        assert MODEL.fullmatch(text)
        assert reference.qualifier is None or is_qualifier(reference.qualifier)


@pytest.mark.parametrize("text", [*QUALIFIERS[1:], "x" * 128])
def test_a_qualifier_is_latest_a_version_or_an_alias(text: str) -> None:
    assert is_qualifier(text)


@pytest.mark.parametrize("text", ["", "$LATEST\n", "1\n", "a b", "a:b", "a.b", "$", "$latest", "é", "x" * 129, "\x00"])
def test_anything_else_is_no_qualifier(text: str) -> None:
    assert not is_qualifier(text)


def test_an_alias_shares_out_all_invocations() -> None:
    assert Alias("live", "2").shares == (("2", 1.0),)
    assert Alias("live", "2", {"3": 0.25}).shares == (("2", 0.75), ("3", 0.25))


def configured(version: str, timeout: int | None) -> Configuration:
    return replace(Configuration(), version=version, timeout=timeout)


SHOP = Qualifiers(
    Latest(configured("$LATEST", 3)),
    (Alias("live", "2", {"1": 0.1}), Alias("lost", "9")),
    (Version("2", configured("2", 20)), Version("1", configured("1", 10))),
)


@pytest.mark.parametrize(
    ("qualifier", "timeout"),
    [(None, 3), ("$LATEST", 3), ("1", 10), ("2", 20), ("live", 20), ("lost", 3), ("unheard-of", 3)],
)
def test_a_configuration_is_that_of_what_runs(qualifier: str | None, timeout: int) -> None:
    assert SHOP.configuration_of(qualifier).timeout == timeout


def test_what_is_known_of_a_function_grows() -> None:
    known = Known()
    assert known.timeout("shop", "2") is None
    known.add([Function("shop", configured("$LATEST", 3)), Function("mail", configured("$LATEST", None))])
    assert (known.timeout("shop", "2"), known.timeout("mail", None)) == (3, None)
    known.qualifiers["shop"] = SHOP
    assert known.timeout("shop", "2") == 20


@pytest.mark.parametrize(
    ("text", "function", "short"),
    [
        ("checkout", "checkout", "checkout"),
        ("checkout:live", "checkout", "checkout"),
        (f"{ACCOUNT}:function:checkout:live", f"{ACCOUNT}:function:checkout", f"checkout ({ACCOUNT})"),
        (f"{ACCOUNT}:checkout", f"{ACCOUNT}:function:checkout", f"checkout ({ACCOUNT})"),
        (
            f"arn:aws-cn:lambda:cn-north-1:{ACCOUNT}:function:checkout:2",
            f"arn:aws-cn:lambda:cn-north-1:{ACCOUNT}:function:checkout",
            f"checkout ({ACCOUNT})",
        ),
    ],
)
def test_what_was_named_with_an_account_is_sent_with_it(text: str, function: str, short: str) -> None:
    assert parse_reference(text).function == function
    assert short_name(function) == short
