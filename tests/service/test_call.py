"""One exchange under way: what counts as sent, what each step may take, and what giving up does to it."""

import socket
from collections.abc import Iterator

import pytest

from workbench.service import call as call_module
from workbench.service.call import Call, GivenUpError

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_sent_is_what_the_kernel_took(pair: Pair) -> None:
    call = Call(1)
    call.begins(pair[0], 4)
    assert (call.sent, call.through) == (False, False)
    call.hold(b"HEAD")
    assert (call.sent, call.through) == (False, False)
    call.write(pair[0], b"bo")
    assert (call.sent, call.through) == (True, False)
    call.write(pair[0], b"dy")
    assert (call.written, call.size, call.through) == (8, 8, True)
    assert pair[1].recv(20) == b"HEADbody"


def test_a_head_alone_is_a_request(pair: Pair) -> None:
    call = Call(1)
    call.begins(pair[0], 0)
    call.hold(b"HEAD")
    call.write(pair[0], b"")
    call.write(pair[0], b"")
    assert (call.written, call.through) == (4, True)
    assert pair[1].recv(20) == b"HEAD"


def test_nothing_of_a_request_that_was_begun_before_leaves_with_the_next(pair: Pair) -> None:
    call = Call(1)
    call.begins(pair[0], 0)
    call.hold(b"OLD")
    call.begins(pair[0], 0)
    call.hold(b"NEW")
    call.write(pair[0], b"")
    assert pair[1].recv(20) == b"NEW"


def test_what_fails_before_the_first_byte_was_not_sent(pair: Pair) -> None:
    call = Call(1)
    call.begins(pair[0], 4)
    pair[1].close()
    with pytest.raises(BrokenPipeError):
        call.write(pair[0], b"HEAD")
    assert not call.sent


def test_what_stalls_in_the_middle_was_sent_but_is_not_through(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_module, "SILENCE", 0.05)
    call = Call(1)
    call.begins(pair[0], 10_000_000)
    call.hold(b"HEAD")
    with pytest.raises(TimeoutError):
        call.write(pair[0], b"x" * 10_000_000)
    assert (call.sent, call.through) == (True, False)
    assert 4 < call.written < call.size


def test_each_step_has_its_own_time(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("workbench.service.call.time.monotonic", lambda: now)
    call = Call(900)
    assert call.patience() == call_module.CONNECTING
    call.begins(pair[0], 1)
    assert call.patience() == call_module.SILENCE
    now += call_module.TRANSFER - 1
    assert call.patience() == 1
    call.waits()
    assert call.patience() == 900
    now += 900
    with pytest.raises(TimeoutError):
        call.patience()
    call.reads()
    assert call.patience() == call_module.SILENCE


def test_a_call_that_was_given_up_does_not_leave(pair: Pair) -> None:
    call = Call(1)
    call.give_up()
    with pytest.raises(GivenUpError):
        call.check()
    with pytest.raises(GivenUpError):
        call.connecting(pair[0])
    call.connected()
    with pytest.raises(GivenUpError):
        call.begins(pair[0], 1)
    assert not call.sent


def test_giving_up_a_request_that_is_not_through_ends_the_connection_at_once(pair: Pair) -> None:
    call = Call(1)
    call.begins(pair[0], 1)
    call.give_up()
    assert pair[1].recv(1) == b""


def test_while_connecting_a_duplicate_ends_the_connection(pair: Pair) -> None:
    call = Call(1)
    call.connecting(pair[0])
    hidden = socket.socket(fileno=pair[0].detach())  # as TLS takes it
    with hidden:
        call.give_up()
        assert pair[1].recv(1) == b""
        call.connected()


def test_giving_up_a_request_that_is_through_gives_its_answer_a_moment(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call_module, "GRACE", 0.5)
    call = Call(1)
    call.begins(pair[0], 0)
    call.hold(b"x")
    call.write(pair[0], b"")
    call.give_up()
    assert pair[1].recv(1) == b"x"
    pair[1].sendall(b"answer")
    assert pair[0].recv(20) == b"answer"
    assert pair[0].recv(20) == b""  # and then its time is over


def test_a_call_that_is_over_lets_go_of_its_connection(pair: Pair) -> None:
    call = Call(1)
    call.begins(pair[0], 1)
    call.lets_go()
    call.give_up()
    pair[1].sendall(b"still there")
    assert pair[0].recv(20) == b"still there"
