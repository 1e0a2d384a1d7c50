import socket

import pytest

from dialtone.app import free_ports
from dialtone.app.free_ports import free_offset, is_free, loopbacks


def test_a_taken_port_is_not_free():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert not is_free("127.0.0.1", taken.getsockname()[1], socket.SOCK_STREAM)
    assert is_free("127.0.0.1", 0, socket.SOCK_STREAM)
    assert not is_free("192.0.2.1", 0, socket.SOCK_STREAM)


def test_every_usual_port_is_free_at_the_offset():
    offset = free_offset(["127.0.0.1"])
    assert all(is_free("127.0.0.1", port + offset, socket.SOCK_STREAM) for port in free_ports.USUAL)
    assert offset + max(free_ports.USUAL) < 65536


def test_no_free_ports_is_an_error(monkeypatch):
    monkeypatch.setattr(free_ports, "is_free", lambda *_: False)
    with pytest.raises(OSError, match="no free ports"):
        free_offset(["127.0.0.1"])


def test_loopbacks_are_those_that_exist(monkeypatch):
    assert "127.0.0.1" in loopbacks()
    monkeypatch.setattr(free_ports, "is_free", lambda address, *_: ":" not in address)
    assert loopbacks() == ("127.0.0.1",)
