"""Programs on this machine may ask; web pages may not."""

import pytest

from workbench.local.visitors import foreign


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:9001", "[::1]:8080"])
def test_loopback_hosts_are_taken(host: str) -> None:
    assert foreign([host], [], []) is None
    assert foreign([host], [], ["none"]) is None


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "",
        "localhost@evil",
        "0.0.0.0:1",
        "169.254.169.254",
    ],
)
def test_other_hosts_are_refused(host: str) -> None:
    assert foreign([host], [], [])


def test_no_host_two_hosts_an_origin_and_a_page_are_refused() -> None:
    assert foreign([], [], [])
    assert foreign(["localhost", "localhost"], [], [])
    assert foreign(["localhost"], ["null"], [])
    assert foreign(["localhost"], ["http://localhost:3000"], [])
    assert foreign(["localhost"], [], ["cross-site"])
    assert foreign(["localhost"], [], ["same-origin"])
