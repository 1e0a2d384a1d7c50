"""Services of services.ini over real sockets: built in, a program, Python, JavaScript; recycling one of them."""

from __future__ import annotations

import json
import os
import socket
import ssl
import sys
from collections.abc import Iterator

import pytest

from tests.support.live import LiveBoard
from tests.support.ports import free_ports
from tests.support.waiting import until

pytestmark = pytest.mark.integration

ECHO_JS = """
load("sockdefs.js");
writeln("hello " + client.ip_address + " at " + client.protocol + " " + argv.join("/") + " " + argc);
var line;
while (client.socket.is_connected && (line = client.socket.recvline(1024, 20)) !== null) {
    if (line.substr(0, 6) != "login ") log(LOG_INFO, "heard " + line);
    if (line == "quit") break;
    if (line == "who") writeln(server.clients + " " + user.number + " " + logged_in);
    else if (line.substr(0, 6) == "login ") {
        var words = line.split(" ");
        writeln(login(words[1], words[2]) + " " + user.alias + " " + client.user_name);
    } else if (line == "hang") while (true) {}
    else if (line == "throw") throw new Error("as asked");
    else client.socket.sendline("you said " + line.toUpperCase());
}
print("bye");
client.socket.close();
"""
UDP_JS = 'client.socket.sendto("got " + datagram.length + ":" + datagram, client.ip_address, client.port);'
NATIVE = f"""#!{sys.executable}
import os, socket, sys
line = socket.socket(fileno=int(sys.argv[1]))
where = os.environ["CLIENT_ADDRESS"] + " on descriptor " + sys.argv[1] + ", " + os.environ["SERVICE"]
line.sendall(("program for " + where + "\\n").encode())
for heard in line.makefile("rb"):
    line.sendall(b"heard " + heard)
    print("noted", heard.decode().strip(), file=sys.stderr)
"""
PYTHON = """
import sys
print("python", *sys.argv[1:])
for line in sys.stdin:
    if line.strip() == "raise":
        raise ValueError("as asked")
    print("->", line.strip()[::-1])
"""
UDP_PY = 'import sys\nprint("you sent", len(sys.stdin.read()))\n'

TABLE = """\
Interface = 127.0.0.1
[Finger]
Command = fingerservice.js
[ECHO]
Port = {js}
Command = echo.js one "two three"
MaxClients = 3
[ECHOS]
Port = {tls}
Command = echo.js
Options = TLS
[ECHO-UDP]
Port = {js}
Command = datagram.js
Options = UDP
[CLOCK]
Port = {native}
Command = ./clock %d
Options = NATIVE
[LETTERS]
Port = {python}
Command = letters.py a b
[LETTERS-UDP]
Port = {python}
Command = count.py
Options = UDP
[JSON]
Port = 10088
Command = json-service.js
Options = STATIC | LOOP
[MINE]
Port = 10089
Command = mine.js
Options = STATIC | UDP
"""


@pytest.fixture(scope="module")
def ports() -> dict[str, int]:
    return dict(zip(("js", "tls", "native", "python"), free_ports(4), strict=True))


@pytest.fixture(scope="module")
def board(ports: dict[str, int]) -> Iterator[LiveBoard]:
    made = LiveBoard()
    made.write("mods/echo.js", ECHO_JS)
    made.write("mods/datagram.js", UDP_JS)
    made.write("ctrl/clock", NATIVE, 0o700)
    made.write("mods/letters.py", PYTHON)
    made.write("mods/count.py", UDP_PY)
    made.write("ctrl/services.ini", TABLE.format(**ports))
    with made:
        yield made


class Client:
    """Speaks lines with a service."""

    def __init__(self, port: int, *, tls: bool = False) -> None:
        self.line = socket.create_connection(("127.0.0.1", port), timeout=30)
        if tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self.line = context.wrap_socket(self.line)
        self.file = self.line.makefile("rb")

    def hear(self) -> str:
        return self.file.readline().decode().rstrip("\r\n")

    def say(self, text: str) -> None:
        self.line.sendall(text.encode() + b"\r\n")

    def ask(self, text: str) -> str:
        self.say(text)
        return self.hear()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.line.close()


def datagram(port: int, text: bytes) -> bytes:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(20)
        line.sendto(text, ("127.0.0.1", port))
        data, sender = line.recvfrom(2000)
        assert sender == ("127.0.0.1", port)
        return data


def test_a_script_talks_with_its_client(board: LiveBoard, ports: dict[str, int]) -> None:
    with Client(ports["js"]) as client:
        assert client.hear() == "hello 127.0.0.1 at ECHO one/two three 2"
        assert client.ask("abc") == "you said ABC"
        assert client.ask("who") == "1 0 false"
        assert client.ask("quit") == "bye"
        assert client.hear() == ""
    assert board.logged(r"ECHO +\[127\.0\.0\.1\] heard abc")
    assert board.logged(
        r"ECHO +\[127\.0\.0\.1\] JavaScript service thread terminated \(\d clients remain, \d+ total, \d+"
    )


def test_a_script_logs_users_in(board: LiveBoard, ports: dict[str, int]) -> None:
    with Client(ports["js"]) as client:
        client.hear()
        assert client.ask("login Alice wrong") == "false  "
        assert client.ask("login Alice sesame") == "true Alice Alice"
    assert "sesame" not in board.console()


def test_a_script_by_TLS(board: LiveBoard, ports: dict[str, int]) -> None:
    with Client(ports["tls"], tls=True) as client:
        assert client.hear() == "hello 127.0.0.1 at ECHOS  0"
        assert client.ask("abc") == "you said ABC"


def test_a_script_that_throws_is_told_in_the_log_and_ends(board: LiveBoard, ports: dict[str, int]) -> None:
    with Client(ports["js"]) as client:
        client.hear()
        assert client.ask("throw") == ""
    assert board.logged(r"!JavaScript echo\.js line 13: Error: as asked")


def test_a_datagram_is_one_run(board: LiveBoard, ports: dict[str, int]) -> None:
    assert datagram(ports["js"], b"x\xff\x00y") == b"got 4:x\xff\x00y"
    assert datagram(ports["python"], b"12345") == b"you sent 5\n"


def test_a_program_has_its_client_on_a_descriptor(board: LiveBoard, ports: dict[str, int]) -> None:
    with Client(ports["native"]) as client:
        first = client.hear()
        assert first.startswith("program for 127.0.0.1 on descriptor ")
        assert first.endswith(", CLOCK")
        assert client.ask("abc") == "heard abc"
        client.line.shutdown(socket.SHUT_WR)
        assert client.hear() == ""
    assert board.logged(r"program says: noted abc")
    assert board.logged("NATIVE service thread terminated")


def test_a_python_script(board: LiveBoard, ports: dict[str, int]) -> None:
    with Client(ports["python"]) as client:
        assert client.hear() == "python a b"
        assert client.ask("abc") == "-> cba"
        assert client.ask("raise") == ""
    assert board.logged("program says: ValueError: as asked")


def test_nothing_stays_behind_when_a_client_goes(board: LiveBoard, ports: dict[str, int]) -> None:
    with Client(ports["native"]) as client:
        client.hear()
        (number,) = board.children("ctrl/clock")
    until(lambda: not os.path.exists(f"/proc/{number}"), 20, "the program is gone")


def test_clients_beyond_the_most_wait(board: LiveBoard, ports: dict[str, int]) -> None:
    clients = [Client(ports["js"]) for _ in range(3)]
    assert all(client.hear() for client in clients)
    waiting = Client(ports["js"])
    assert board.logged("ECHO Server: 3 clients are here, the next ones wait")
    with clients[0] as leaving:
        assert leaving.ask("quit") == "bye"
    assert waiting.hear().startswith("hello")
    for client in (*clients[1:], waiting):
        client.__exit__()


def test_recycling_one_service_leaves_the_others_and_their_clients(board: LiveBoard, ports: dict[str, int]) -> None:
    with Client(ports["python"]) as python, Client(ports["js"]) as script:
        python.hear(), script.hear()
        table = (board.root / "ctrl/services.ini").read_text()
        changed = table.replace('echo.js one "two three"', "echo.js new").replace("letters.py a b", "letters.py c")
        (board.root / "ctrl/services.ini").write_text(changed)
        board.ask("recycle", services=["echo"])
        with Client(ports["js"]) as client:
            assert client.hear() == "hello 127.0.0.1 at ECHO new 1"
        assert script.ask("still") == "you said STILL"
        assert python.ask("still") == "-> llits"


def test_the_list_says_how_it_is_with_each(board: LiveBoard, ports: dict[str, int]) -> None:
    rows = {row["section"]: row for row in json.loads(board.command("services", "--json").stdout)}
    assert rows["Finger"]["state"] == rows["CLOCK"]["state"] == "listening"
    assert (rows["ECHO"]["kind"], rows["CLOCK"]["kind"], rows["LETTERS"]["kind"]) == ("javascript", "program", "python")
    assert rows["JSON"]["state"].startswith("not served: the JSON service is not in this version")
    assert rows["MINE"]["state"].startswith("not served: STATIC does not go with UDP")
    assert rows["ECHO"]["port"] == ports["js"]
    assert board.logged(r"\[MINE\] of services.ini is not served: STATIC")
    table = board.command("services").stdout
    assert "SECTION" in table.splitlines()[0]
