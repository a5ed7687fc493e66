"""`workbench compare` as a script sees it: what it prints, and its exit status."""

import json

from tests.cli.conftest import Workbench


def test_what_differs_is_told_with_status_1(run: Workbench, endpoint: str) -> None:
    done = run("compare", "shop:1", "shop:live", "shop:2", "--payload", '{"a": 1.0}', "--endpoint-url", endpoint)
    told = done.stdout.decode().splitlines()
    assert done.returncode == 1, done.stderr
    assert told[0].split() == ["shop:1", "shop:live", "shop:2"]
    assert "shop:1 and shop:2 differ in 1 path of the response." in told
    assert told[-1] == '~ version: "1" → "2"'
    assert "\x1b" not in done.stdout.decode()


def test_what_is_ignored_does_not_differ(run: Workbench, endpoint: str) -> None:
    done = run("compare", "shop:1", "shop:2", "--ignore", "version", "--endpoint-url", endpoint)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().splitlines()[-2:] == [
        "shop:1 and shop:2 answer the same, but for 1 difference that you ignore.",
        "ignored: version (1 difference)",
    ]


def test_one_object(run: Workbench, endpoint: str) -> None:
    done = run(
        "compare", "shop:1", "plain", "--payload", '{"price": 7.50}', "--endpoint-url", endpoint, "--output", "json"
    )
    assert done.returncode == 1
    told = json.loads(done.stdout, parse_float=str)
    assert told["Comparisons"][0]["Same"] is False
    assert [side["Label"] for side in told["Sides"]] == ["shop:1", "plain"]
    assert {"Kind": "removed", "Path": "version", "PathAfter": "version", "Before": "1"} in told["Comparisons"][0][
        "Changes"
    ]
    assert b"shop:1 and plain differ" in done.stderr


def test_twice_leaves_out_what_always_differs(run: Workbench) -> None:
    ignored = ("version", "invoked_arn", "remaining_ms")  # the last is a matter of luck
    done = run("compare", "greeter", "greeter:2", *(f"--ignore={path}" for path in ignored), "--twice")
    assert b"greeter differs from itself in " in done.stderr
    assert b"request_id" in done.stderr
    assert done.returncode == 0, done.stdout


def test_refused_is_3_and_a_wrong_call_2(run: Workbench, endpoint: str) -> None:
    assert run("compare", "shop:1", "nobody", "--endpoint-url", endpoint).returncode == 3
    assert run("compare", "shop:1", "--endpoint-url", endpoint).returncode == 2
    assert run("compare", "shop:1", "shop:2", "--ignore", "a[").returncode == 2
    assert run("compare", "shop:1", "a b").returncode == 2
    assert run("compare", "shop:1", "shop:2", "--payload", "{").returncode == 2
    assert run("compare", "shop:1", "shop@nobodys-profile", "--endpoint-url", endpoint).returncode == 3


def test_no_answer_in_time_is_4(run: Workbench, endpoint: str) -> None:
    done = run(
        "compare", "shop:1", "shop:2", "--payload", '{"do": "wait"}', "--timeout", "1", "--endpoint-url", endpoint
    )
    assert done.returncode == 4
    assert "? no answer" in done.stdout.decode()
