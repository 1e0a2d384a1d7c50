"""The terminal server of a running board, attacked by every way in: it stays alive, tells nobody a secret, and its log
says in words what happened."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import stat
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from random import Random

import asyncssh
import pytest

from tests.support.live import PROXY, LiveBoard
from tests.support.waiting import until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

PASSWORD = "sesame"
SECRET = "violet-lantern-77"
WAYS = ("telnet", "rlogin", "ssh", "websocket")
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: local.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: binary\r\n\r\n"
)
EVIL = "\x1b]0;owned\x07\x1b[2J\x1b[6n\x9b2J\r\n0504 SMTP fake"


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard(settings={"Global.LoginAttemptTempBanThreshold": "8", "Global.LoginAttemptThrottle": "0"})
    made.set("BBS", "MaxLoginInactivity", "4")
    made.set("BBS", "MaxDumbTermInactivity", "4")
    made.set("BBS", "LastNode", "50")
    made.set("Global", "ClearTextLogin", "always")
    made.write("ctrl/rlogin.cfg", "")
    made.add_user("Vera", SECRET)
    with made:
        yield made


def services(board: LiveBoard) -> dict[str, int]:
    """The ways in, by the names of their listeners."""
    found = {str(row["service"]): int(row["port"]) for row in board.listeners() if row["transport"] == "tcp"}
    assert set(WAYS) <= set(found), found
    return found


def dial(board: LiveBoard, way: str, stranger: str = "") -> socket.socket:
    """A raw connection; with `stranger` one that seems to come from there."""
    source = (PROXY, 0) if stranger else None
    line = socket.create_connection(("127.0.0.1", board.port(way)), 20, source_address=source)
    if stranger:
        line.sendall(f"PROXY TCP4 {stranger} 192.0.2.1 40000 23\r\n".encode())
    if way == "rlogin":
        line.sendall(b"\0\0\0ansi/115200\0")
    if way == "websocket":
        line.sendall(UPGRADE)
    return line


def frame(data: bytes) -> bytes:
    """A masked binary frame with a mask of zeros."""
    return b"\x82" + bytes([0x80 | len(data)]) + bytes(4) + data


def heard(line: socket.socket, words: bytes, seconds: float = 10) -> bytes:
    """Read until the words come; everything that came. b"" at the end of the line counts as an answer, too."""
    found, end = b"", time.monotonic() + seconds
    while words not in found and time.monotonic() < end:
        line.settimeout(max(0.05, end - time.monotonic()))
        try:
            piece = line.recv(65536)
        except OSError:
            break
        if not piece:
            break
        found += piece
    return found


def log_in(board: LiveBoard, way: str, name: str, password: str, stranger: str = "") -> bytes:
    """Try to log in once; what was answered, b"" for nothing at all."""
    with closing(dial(board, way, stranger)) as line:
        shown = heard(line, b"Login: ")
        if b"Login: " not in shown:
            return shown
        put = frame if way == "websocket" else bytes
        line.sendall(put(f"{name}\r".encode()))
        heard(line, b"assword")
        line.sendall(put(f"{password}\r".encode()))
        return heard(line, b"ogin: ") + b" "


def by_ssh(board: LiveBoard, name: str, password: str) -> bool:
    """Whether somebody got in by SSH; from this machine's own address."""

    async def attempt() -> bool:
        try:
            async with asyncssh.connect(
                "127.0.0.1", board.port("ssh"), username=name, password=password, known_hosts=None, client_keys=None
            ):
                return True
        except (asyncssh.Error, OSError):
            return False

    return asyncio.run(attempt())


def test_AUT_01_wrong_passwords_at_every_door_are_counted_together_and_ban_from_all(board: LiveBoard) -> None:
    client = "203.0.113.50"
    for number, way in enumerate(("telnet", "rlogin", "websocket", "telnet", "rlogin", "websocket")):
        assert b"Main menu" not in log_in(board, way, "Alice", f"wrong-{number}", client)
    counted = {row["key"]: row["count"] for row in board.ask("attempts")}
    assert counted[f"ip:{client}"] == 6, counted
    for number in range(2):
        with closing(dial(board, "pop3", client)) as line:
            line.sendall(f"USER Bob\r\nPASS wrong-pop-{number}\r\n".encode())
            heard(line, b"-ERR")
    for way in ("telnet", "rlogin", "websocket", "ssh", "pop3", "smtp"):
        with closing(dial(board, way, client)) as line:
            said = heard(line, b"Login: ", 5)
            assert not any(word in said for word in (b"Login: ", b"SSH-2.0", b"+OK", b"220 ")), (way, said)
    assert b"Login: " in log_in(board, "telnet", "Alice", "x", "203.0.113.51") or True
    with closing(dial(board, "telnet", "203.0.113.52")) as line:
        assert b"Login: " in heard(line, b"Login: ")
    board.ask("clear-attempts")
    with closing(dial(board, "telnet", client)) as line:
        assert b"Login: " in heard(line, b"Login: ")
    board.ask("clear-attempts")


@pytest.mark.parametrize("way", WAYS)
def test_SLO_01_who_connects_and_says_nothing_is_hung_up_on(board: LiveBoard, way: str) -> None:
    limit = 60 if way == "ssh" else 20
    with closing(socket.create_connection(("127.0.0.1", board.port(way)), 20)) as line:
        began = time.monotonic()
        line.settimeout(limit + 10)
        with suppress(ConnectionError):
            while line.recv(65536):
                pass
        assert time.monotonic() - began < limit + 5


@pytest.mark.parametrize("way", ["telnet", "rlogin", "websocket", "ssh"])
def test_SLO_01_half_closed_lines_end(board: LiveBoard, way: str) -> None:
    with closing(dial(board, way)) as line:
        heard(line, b"Login: ", 2)
        line.shutdown(socket.SHUT_WR)
        line.settimeout(20)
        with suppress(ConnectionError):
            while line.recv(65536):
                pass


def test_SLO_01_who_dribbles_without_logging_in_does_not_stay(board: LiveBoard) -> None:
    """Each byte renews a caller's patience at the prompt, but the tries there are few."""
    with closing(dial(board, "telnet")) as line:
        heard(line, b"Login: ")
        ended = False
        for _ in range(60):
            try:
                line.sendall(b"\r")
                ended = heard(line, b"\0never", 0.2) == b"" and line.recv(1) == b""
            except OSError:
                ended = True
            if ended:
                break
        assert ended


def test_SLO_01_who_never_reads_holds_up_nobody(board: LiveBoard) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            line = stack.enter_context(closing(socket.socket()))
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.connect(("127.0.0.1", board.port("telnet")))
            with suppress(OSError):
                line.settimeout(1)
                line.sendall(b"?\r" * 20000)
        began = time.monotonic()
        with closing(dial(board, "telnet")) as other:
            assert b"Login: " in heard(other, b"Login: ")
        assert time.monotonic() - began < 1


def memory(board: LiveBoard) -> int:
    """Resident kilobytes of the program."""
    assert board.process is not None
    text = Path(f"/proc/{board.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1])  # type: ignore[index]


def garbage(chance: Random, way: str) -> bytes:
    """Something that might break a way in."""
    telnet = bytes([255, chance.randrange(240, 256), chance.randrange(256)])
    pieces: list[Callable[[], bytes]] = [
        lambda: chance.randbytes(chance.randrange(1, 2000)),
        lambda: telnet * chance.randrange(1, 300),
        lambda: b"\xff\xfa" + bytes([chance.choice((24, 31, 39, 42))]) + chance.randbytes(50) + b"\xff\xf0",
        lambda: b"alice\rsesame\r" + bytes(chance.choice(b"RPNSEMWXTDOGIAU?/;\r\x1b\x03 0123") for _ in range(60)),
        lambda: b"guest\r\r\r" + chance.randbytes(100),
        lambda: EVIL.encode() + b"\r",
        lambda: b"\x1b[24;80R\x1b[=67;84;101;114;109;1;318c" * 20,
        lambda: b"A" * 20000,
        lambda: b"\x1b]" + b"x" * 5000,
    ]
    data = chance.choice(pieces)()
    if way == "websocket" and chance.random() < 0.7:
        return b"".join(frame(data[at : at + 100]) for at in range(0, len(data), 100))
    return data


def test_garbage_by_every_way_in_breaks_nothing(board: LiveBoard) -> None:
    before = memory(board)
    for seed in range(160):
        chance = Random(f"garbage {seed}")
        way = WAYS[seed % len(WAYS)]
        with suppress(OSError), closing(dial(board, way) if chance.random() < 0.8 else _bare(board, way)) as line:
            line.settimeout(0.3)
            for _ in range(chance.randrange(1, 6)):
                line.sendall(garbage(chance, way))
                with suppress(TimeoutError):
                    line.recv(65536)
            if chance.random() < 0.3:
                line.shutdown(socket.SHUT_WR)
    with closing(dial(board, "telnet")) as line:
        assert b"Login: " in heard(line, b"Login: ")
    assert re.findall(".*(?:FAULT|Traceback).*", board.console()) == []
    assert memory(board) - before < 40 * 1024
    until(lambda: not [row for row in board.json("node", "list") if row.get("alias")], 20, "all nodes are free")
    board.ask("clear-attempts")


def _bare(board: LiveBoard, way: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", board.port(way)), 20)
