"""The Runtime API's HTTP, without sockets: wherever the bytes are cut, and whatever they are."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.local.runtime_http import BadRequest, Request, RequestReader

GET = b"GET /next HTTP/1.1\r\nHost: localhost\r\nX: 1\r\nx:  2 \r\n\r\n"
POST = b"POST /response HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody"
CHUNKED = b"POST /error HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nyes\r\n1\r\n!\r\n0\r\nT: 1\r\n\r\n"


def read(*pieces: bytes, limit: int = 100) -> list[Request]:
    reader = RequestReader(limit)
    found = []
    for piece in pieces:
        reader.feed(piece)
        while request := reader.take():
            found.append(request)
    return found


@given(st.lists(st.integers(0, len(GET + POST + CHUNKED)), max_size=8))
def test_it_does_not_matter_where_the_bytes_are_cut(cuts: list[int]) -> None:
    stream = GET + POST + CHUNKED
    points = [0, *sorted(cuts), len(stream)]
    get, post, chunked = read(*(stream[start:end] for start, end in pairwise(points)))
    assert (get.method, get.path, get.body) == ("GET", "/next", b"")
    assert get.headers == {"host": ["localhost"], "x": ["1", "2"]}
    assert (post.path, post.body) == ("/response", b"body")
    assert (chunked.path, chunked.body) == ("/error", b"yes!")


def test_a_body_over_the_limit_is_not_kept_but_read_to_its_end() -> None:
    for request in (POST, CHUNKED):
        large, following = read(request + GET, limit=3)
        assert large.body is None
        assert following.path == "/next"
        assert read(request, limit=4)[0].body is not None


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\r\n\r\n",
        b"GET /\r\n\r\n",
        b"get / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/2.0\r\n\r\n",
        b"GET / HTTP/1.1\r\n folded: 1\r\n\r\n",
        b"GET / HTTP/1.1\r\nName : 1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
        b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
        b"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"0" * 5000,
        b"GET / HTTP/1.1\r\nX: " + b"y" * 3_000_000,
    ],
)
def test_what_is_not_http_is_refused(data: bytes) -> None:
    with pytest.raises(BadRequest):
        read(data)


def test_who_asks_to_go_on_is_told() -> None:
    reader = RequestReader(100)
    reader.feed(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
    assert reader.take() is None
    assert reader.wants_continue


@pytest.mark.parametrize(
    ("head", "keep_alive"),
    [
        (b"GET / HTTP/1.1\r\n", True),
        (b"GET / HTTP/1.0\r\n", False),
        (b"GET / HTTP/1.1\r\nConnection: Close\r\n", False),
    ],
)
def test_when_a_connection_stays(head: bytes, keep_alive: bool) -> None:
    assert read(head + b"\r\n")[0].keep_alive is keep_alive
