"""Services whose one run takes all clients itself (STATIC, LOOP): a script, Python, a program; over real sockets."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator

import pytest

from tests.support.live import LiveBoard
from tests.support.ports import free_ports
from tests.support.waiting import until

pytestmark = pytest.mark.integration

STATIC_JS = """
var clients = [], said = 0;
log("static " + server.socket.local_port + " " + (client === undefined) + " " + argv.join("/"));
while (!js.terminated) {
    var ready = socket_select([server.socket].concat(clients), 60);
    for (var at = ready.length - 1; at >= 0; at--) {
        if (ready[at] === 0) {
            var one = server.socket.accept();
            clients.push(one);
            server.client_add(one, "visitor");
            one.sendline("welcome " + one.remote_ip_address + ", " + server.clients + " here");
            continue;
        }
        var socket = clients[ready[at] - 1], line = socket.recvline(200, 0);
        if (line === null || line == "quit") { socket.close(); clients.splice(ready[at] - 1, 1); continue; }
        if (line == "end") exit();
        if (line == "throw") throw new Error("as asked");
        if (line == "login") {
            socket.sendline(login("alice", "sesame", true, socket) + " " + login("alice", "no", true, socket));
            continue;
        }
        said++;
        clients.forEach(function (other) { other.sendline(said + ": " + line); });
    }
}
while (clients.length) { clients[0].sendline("the old script says bye"); clients.shift().close(); }
"""
STATIC_PY = """
import sys
count = 0
print("python", *sys.argv[1:], "waits at", server.port)
for client in server:
    with client, client.file() as lines:
        count += 1
        lines.write(f"client {count} from {client.ip_address}, {client.protocol}\\n")
        lines.flush()
        for line in lines:
            if line.strip() == "raise":
                raise ValueError("as asked")
            client.send(line.strip()[::-1] + "\\n")
"""
STATIC_NATIVE = f"""#!{sys.executable}
import os, socket, sys
listening = socket.socket(fileno=int(sys.argv[1]))
assert os.environ["LISTEN_PID"] == str(os.getpid()) and os.environ["LISTEN_FDS"] == "1"
while True:
    line, name = listening.accept()
    line.sendall(b"hello " + name.lstrip(bytes(1)).split()[0] + b" from process " + str(os.getpid()).encode() + b"\\n")
    line.close()
"""

ONCE_JS = "var one = server.socket.accept(60); one.send('only you'); one.close();"
TABLE = """\
Interface = 127.0.0.1
[CHAT]
Port = {chat}
Command = chat.js one
Options = STATIC | LOOP
[ONCE]
Port = {once}
Command = once.js
Options = STATIC
[PYSTATIC]
Port = {python}
Command = static.py x
Options = STATIC | LOOP
[INETD]
Port = {inetd}
Command = ./inetd %d
Options = STATIC | NATIVE
"""
PLACES = ("chat", "once", "python", "inetd")


@pytest.fixture(scope="module")
def ports() -> dict[str, int]:
    return dict(zip(PLACES, free_ports(len(PLACES)), strict=True))


@pytest.fixture(scope="module")
def board(ports: dict[str, int]) -> Iterator[LiveBoard]:
    made = LiveBoard()
    made.write("mods/chat.js", STATIC_JS)
    made.write("mods/once.js", ONCE_JS)
    made.write("mods/static.py", STATIC_PY)
    made.write("ctrl/inetd", STATIC_NATIVE, 0o700)
    made.write("ctrl/services.ini", TABLE.format(**ports))
    with made:
        yield made


class Client:
    """Speaks lines with a service."""

    def __init__(self, port: int) -> None:
        self.line = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.file = self.line.makefile("rb")

    def hear(self) -> str:
        return self.file.readline().decode().rstrip("\r\n")

    def ask(self, text: str) -> str:
        self.line.sendall(text.encode() + b"\r\n")
        return self.hear()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.line.close()


def served(port: int) -> Client:
    """A client that is greeted; the run may be between its end and its next beginning."""

    def come() -> tuple[Client, str] | None:
        client = Client(port)
        greeting = client.hear()
        if greeting:
            return client, greeting
        client.__exit__()
        return None

    return until(come, 30, "a run that takes clients")[0]


def test_one_script_has_all_clients(board: LiveBoard, ports: dict[str, int]) -> None:
    with served(ports["chat"]) as first, Client(ports["chat"]) as second:
        assert second.hear() == "welcome 127.0.0.1, 2 here"
        assert first.ask("hello").endswith(": hello")
        assert second.hear().endswith(": hello")
        assert second.ask("login") == "true false"
        assert second.ask("quit") == ""
        assert first.ask("still here").endswith(": still here")
    assert board.logged(rf"static {ports['chat']} true one")


def test_LOOP_starts_it_again_when_it_ends_or_throws(board: LiveBoard, ports: dict[str, int]) -> None:
    for word in ("end", "throw"):
        with served(ports["chat"]) as client:
            assert client.ask(word) == ""
    with served(ports["chat"]) as client:
        assert client.ask("counted anew") == "1: counted anew"
    assert board.logged("JavaScript chat.js line .*as asked")
    assert board.logged("CHAT static JavaScript service thread terminated")


def test_without_LOOP_it_is_over_and_its_port_closes(board: LiveBoard, ports: dict[str, int]) -> None:
    with Client(ports["once"]) as client:
        assert client.hear() == "only you"

    def state() -> bool:
        rows = {row["section"]: row for row in json.loads(board.command("services", "--json").stdout)}
        return str(rows["ONCE"]["state"]).startswith("not served: its script has ended")

    until(state, 20, "the end is shown")
    with pytest.raises(ConnectionRefusedError):
        Client(ports["once"])
    board.ask("recycle", services=["once"])
    with Client(ports["once"]) as client:
        assert client.hear() == "only you"


def test_a_python_script_takes_clients(board: LiveBoard, ports: dict[str, int]) -> None:
    with Client(ports["python"]) as client:
        assert client.hear() == "client 1 from 127.0.0.1, PYSTATIC"
        assert client.ask("abc") == "cba"
        assert client.ask("raise") == ""
    assert board.logged(rf"program says: python x waits at {ports['python']}")
    assert board.logged("program says: ValueError: as asked")

    def come() -> str:
        with Client(ports["python"]) as client:
            return client.hear()

    assert until(come, 30, "it runs again") == "client 1 from 127.0.0.1, PYSTATIC"


def test_a_program_has_the_listening_socket(board: LiveBoard, ports: dict[str, int]) -> None:
    with Client(ports["inetd"]) as one, Client(ports["inetd"]) as other:
        words = one.hear()
        assert words.startswith("hello 127.0.0.1 from process ")
        assert other.hear() == words  # one process for all


def test_recycling_one_of_them_leaves_its_clients_and_the_others(board: LiveBoard, ports: dict[str, int]) -> None:
    (process,) = board.children("ctrl/inetd")
    with served(ports["chat"]) as old:
        board.ask("recycle", services=["chat"])
        assert old.hear() == "the old script says bye"
        with served(ports["chat"]) as new:
            assert new.ask("counted anew") == "1: counted anew"
    assert board.children("ctrl/inetd") == [process]


def test_the_end_of_the_board_is_the_end_of_every_run(board: LiveBoard, ports: dict[str, int]) -> None:
    with Client(ports["inetd"]) as client:
        number = int(client.hear().split()[-1])
    board.stop()
    assert not os.path.exists(f"/proc/{number}")
