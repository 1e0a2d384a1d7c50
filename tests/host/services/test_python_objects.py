"""What Python services find as `client` and `server`."""

from __future__ import annotations

import socket

import pytest

from dialtone.host.services import python_objects
from dialtone.host.services.python_objects import Client, Server, _who, objects

ABOUT = {"SERVICE": "CLOCK", "CLIENT_ADDRESS": "192.0.2.7", "CLIENT_PORT": "4000", "CLIENT_HOST": "a.example"}


def test_a_run_for_one_client_knows_him() -> None:
    client = objects({**ABOUT, "TLS": "1"})["client"]
    assert (client.ip_address, client.port, client.host_name) == ("192.0.2.7", 4000, "a.example")
    assert (client.protocol, client.tls, client.socket) == ("CLOCK", True, None)


@pytest.mark.parametrize(
    ("name", "who"),
    [
        (b"\x00192.0.2.7 4000 a.example 0123", ("192.0.2.7", 4000, "a.example")),
        (b"\x002001:db8::7 4000 - 0123", ("2001:db8::7", 4000, "")),
        ("", ("", 0, "")),
        (b"\0\xff\xff x y", ("\ufffd\ufffd", 0, "y")),
    ],
)
def test_who_a_client_is_stands_in_the_name_of_his_end(name: bytes | str, who: tuple[str, int, str]) -> None:
    assert _who(name) == who


@pytest.fixture
def listening(tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "s"))
        made.listen(5)
        monkeypatch.setattr(python_objects, "LISTENING", made.dup().detach())
        yield str(tmp_path / "s")


def test_a_static_run_has_the_server_and_takes_its_clients(listening: str) -> None:
    server = objects({**ABOUT, "LISTEN_FDS": "1", "SERVER_PORT": "1037"})["server"]
    assert isinstance(server, Server)
    with socket.socket(socket.AF_UNIX) as far:
        far.bind("\x00192.0.2.7 4000 a.example python-objects-test")
        far.connect(listening)
        client = next(iter(server))
        assert isinstance(client, Client)
        with client, client.file() as lines:
            assert client.ip_address == "192.0.2.7"
            far.sendall("grüße\n".encode())
            assert lines.readline() == "grüße\n"
            client.send("adé")
        assert far.recv(100) == "adé".encode()
    assert server.accept(0.01) is None
    server.socket.close()
