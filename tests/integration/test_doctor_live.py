"""`dialtone doctor` on a board that runs, with its own name server and a mail server elsewhere on loopback."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator

import pytest

from tests.support.dns import NameServer
from tests.support.live import LiveBoard
from tests.support.ports import free_port

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    with NameServer() as server:
        yield server


@pytest.fixture(scope="module")
def board(names: NameServer) -> Iterator[LiveBoard]:
    settings = {"DNSServer": names.address, "AllowPrivateDestinations": "true"}
    with LiveBoard(settings=settings) as made:
        yield made


def rows(board: LiveBoard, *words: str) -> dict[str, list[dict[str, str]]]:
    done = board.command("doctor", "--json", *words, check=False)
    found: dict[str, list[dict[str, str]]] = {}
    for row in json.loads(done.stdout):
        found.setdefault(row["look"], []).append(row)
    return found


def test_every_port_of_a_running_board_is_found_to_listen(board: LiveBoard) -> None:
    found = rows(board)
    assert {row["state"] for row in found["listeners"]} == {"ok"}
    assert any(f"port {board.port('smtp')}/tcp listens" in row["what"] for row in found["listeners"])
    assert [row["state"] for row in found["dns"]] == ["ok"]
    assert found["ports"][0]["state"] == "warning", "it listens on loopback only"
    assert {row["state"] for row in found["secrets"]} == {"ok"}
    assert any("vouches for itself" in row["what"] for row in found["certificate"])


def test_a_port_that_another_program_has_is_told_by_its_number(board: LiveBoard) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as other:
        port, before = other.getsockname()[1], board.port("ftp")
        board.set("FTP", "Port", str(port))
        try:
            wrong = [row for row in rows(board)["listeners"] if row["state"] != "ok"]
            assert [f"port {port}/tcp" in row["what"] for row in wrong] == [True]
            assert "another program has the port" in wrong[0]["what"]
        finally:
            board.set("FTP", "Port", str(before))


def test_outgoing_mail_is_tried_by_the_relay(board: LiveBoard, names: NameServer) -> None:
    names.zone["relay.test", "A"] = ["127.0.0.1"]
    with socket.create_server(("127.0.0.1", 0)) as relay:

        def greet() -> None:
            line, _ = relay.accept()
            with line:
                line.sendall(b"220 relay.test ready\r\n")
                line.recv(100)

        threading.Thread(target=greet, daemon=True).start()
        board.set("Mail", "RelayServer", "relay.test")
        board.set("Mail", "RelayPort", str(relay.getsockname()[1]))
        board.set("Mail", "Options", f"{board.options} | RELAY_TX")
        [answer] = rows(board, "--outside")["outside"]
        assert answer["state"] == "ok"
        assert "220 relay.test ready" in answer["what"]
    [answer] = rows(board, "--outside")["outside"]
    assert answer["state"] == "problem"
    assert "port 25" in answer["advice"]
