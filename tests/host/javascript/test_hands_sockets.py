import socket

import pytest

from dialtone.host.javascript.hands_sockets import DATAGRAM, STREAM, ScriptSocket, Sockets


@pytest.fixture
def pair():
    """A script's socket and the other end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = ScriptSocket(STREAM)
        assert ours.call("connect", ["127.0.0.1", listener.getsockname()[1], 5]) is True
        theirs, _ = listener.accept()
    yield ours, theirs
    ours.close()
    theirs.close()


def test_lines_are_cut_at_their_ends_and_at_the_limit(pair):
    ours, theirs = pair
    theirs.sendall(b"one\r\ntwo\n" + b"x" * 20 + b"\nrest")
    theirs.close()
    lines = [ours.call("recvline", [10, 5]) for _ in range(6)]
    assert lines == ["one", "two", "x" * 10, "x" * 10, "", "rest"]
    assert ours.call("recvline", [10, 5]) is None


def test_waiting_ends(pair):
    ours, _ = pair
    for method in ("recv", "recvline", "peek"):
        assert ours.call(method, [10, 0.01]) is None
        assert ours.error != 0
    assert ours.call("poll", [0.01]) == 0


def test_peeking_takes_nothing(pair):
    ours, theirs = pair
    theirs.sendall(b"ab")
    assert (ours.call("peek", [1, 5]), ours.call("recv", [1, 5]), ours.call("recv", [9, 5])) == ("a", "a", "b")


def test_the_state_follows_the_other_end(pair):
    ours, theirs = pair
    state = ours.state()
    assert (state["is_connected"], state["is_writeable"], state["remote_ip_address"]) == (True, True, "127.0.0.1")
    theirs.close()
    assert ours.call("poll", [5]) == 1
    assert ours.state()["is_connected"] is False


def test_what_cannot_be_is_an_error_number():
    ours = ScriptSocket(STREAM)
    assert ours.call("write", ["x"]) is False and ours.error == 107
    assert ours.call("connect", ["127.0.0.1", 99999999, 1]) is False and ours.error != 0
    assert ours.call("connect", ["\udcff..", 25, 1]) is False and ours.error != 0


def test_datagrams_have_a_sender():
    one, two = ScriptSocket(DATAGRAM), ScriptSocket(DATAGRAM)
    assert one.call("bind", [0, "127.0.0.1"]) is True
    assert two.call("sendto", ["hi\xff", "127.0.0.1", one.state()["local_port"]]) is True
    got = one.call("recvfrom", [100, 5])
    assert (got["data"], got["ip_address"]) == ("hi\xff", "127.0.0.1")
    one.close()
    two.close()


def test_sockets_are_closed_with_their_script():
    sockets = Sockets()
    number = sockets.new(DATAGRAM)
    assert sockets.call(number, "bind", [0, "127.0.0.1"]) == [True, 0]
    sockets.close()
    assert sockets.call(number, "state", []) == [None, 9]
