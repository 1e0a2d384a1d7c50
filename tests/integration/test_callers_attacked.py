"""The terminal server of a running board, attacked by every way in: it stays alive, tells nobody a secret, and its log
says in words what happened."""

from __future__ import annotations

import asyncio
import re
import select
import socket
import stat
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
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
WAYS = ("telnet", "rlogin", "ssh", "ws")
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: local.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: binary\r\n\r\n"
)
ANSWERS = (b"ogin: ", b"welcome to", b"enu: ", b"mailed to you")  # the last: who forgot a password is offered a code
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
    made.add_user("Mallory")  # whose keys are pressed by chance, his settings among them
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
    if way == "ws":
        line.sendall(UPGRADE)
    return line


def frame(data: bytes) -> bytes:
    """A masked binary frame with a mask of zeros."""
    return b"\x82" + bytes([0x80 | len(data)]) + bytes(4) + data


def heard(line: socket.socket, words: bytes | tuple[bytes, ...], seconds: float = 10) -> bytes:
    """Read until the words (or some of them) come; everything that came. b"" at the end of the line counts as an
    answer, too."""
    found, end = b"", time.monotonic() + seconds
    wanted = (words,) if isinstance(words, bytes) else words
    while not any(one in found for one in wanted) and time.monotonic() < end:
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
        put = frame if way == "ws" else bytes
        line.sendall(put(f"{name}\r".encode()))
        heard(line, b"assword")
        line.sendall(put(f"{password}\r".encode()))
        return heard(line, ANSWERS) + b" "


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
    for number, way in enumerate(("telnet", "rlogin", "ws", "telnet", "rlogin", "ws")):
        assert b"welcome to" not in log_in(board, way, "Alice", f"wrong-{number}", client)
    counted = {row["key"]: row["count"] for row in board.ask("attempts")}
    assert counted[f"ip:{client}"] == 6, counted
    for number in range(2):
        with closing(dial(board, "pop3", client)) as line:
            line.sendall(f"USER Bob\r\nPASS wrong-pop-{number}\r\n".encode())
            heard(line, b"-ERR")
    for way in ("telnet", "rlogin", "ws", "ssh", "pop3", "smtp"):
        with closing(dial(board, way, client)) as line:
            said = heard(line, b"Login: ", 5)
            assert not any(word in said for word in (b"Login: ", b"SSH-2.0", b"+OK", b"220 ")), (way, said)
    with closing(dial(board, "telnet", "203.0.113.52")) as line:
        assert b"Login: " in heard(line, b"Login: ")
    board.ask("clear-attempts")
    with closing(dial(board, "telnet", client)) as line:
        assert b"Login: " in heard(line, b"Login: ")
    board.ask("clear-attempts")


def test_SLO_01_who_connects_and_says_nothing_is_hung_up_on(board: LiveBoard) -> None:
    """All ways at once: each has its patience, and nobody has to wait for the sum of them."""
    with ExitStack() as stack:
        began, lines = time.monotonic(), {}
        for way in WAYS:
            line = stack.enter_context(closing(socket.create_connection(("127.0.0.1", board.port(way)), 20)))
            lines[line] = way
        limits = {"telnet": 20, "rlogin": 20, "ws": 20, "ssh": 60}
        while lines:
            heard_of, _, _ = select.select(list(lines), [], [], 70)
            assert heard_of, f"still there: {list(lines.values())}"
            for line in heard_of:
                with suppress(ConnectionError):
                    if line.recv(65536):
                        continue
                assert time.monotonic() - began < limits[lines.pop(line)] + 5


@pytest.mark.parametrize("way", ["telnet", "rlogin", "ws", "ssh"])
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
        assert time.monotonic() - began < 8, "long before any of those lines is given up"


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
        lambda: b"mallory\rsesame\r" + bytes(chance.choice(b"RPNSEMWXTDOGIAU?/;\r\x1b\x03 0123") for _ in range(60)),
        lambda: b"guest\r\r\r" + chance.randbytes(100),
        lambda: EVIL.encode() + b"\r",
        lambda: b"\x1b[24;80R\x1b[=67;84;101;114;109;1;318c" * 20,
        lambda: b"A" * 20000,
        lambda: b"\x1b]" + b"x" * 5000,
    ]
    data = chance.choice(pieces)()
    if way == "ws" and chance.random() < 0.7:
        return b"".join(frame(data[at : at + 100]) for at in range(0, len(data), 100))
    return data


def test_garbage_by_every_way_in_breaks_nothing(board: LiveBoard) -> None:
    before = memory(board)
    with ThreadPoolExecutor(4) as callers:
        list(callers.map(lambda seed: _annoy(board, seed), range(160)))
    with closing(dial(board, "telnet")) as line:
        assert b"Login: " in heard(line, b"Login: ")
    assert re.findall(".*(?:FAULT|Traceback).*", board.console()) == []
    assert memory(board) - before < 40 * 1024
    until(lambda: not [row for row in board.json("node", "list") if row.get("alias")], 20, "all nodes are free")
    board.ask("clear-attempts")


def _annoy(board: LiveBoard, seed: int) -> None:
    """One call of garbage, from an address of its own: nobody is banned for what others typed."""
    chance = Random(f"garbage {seed}")
    way = WAYS[seed % len(WAYS)]
    with suppress(OSError), closing(_line(board, way, seed, chance)) as line:
        line.settimeout(0.3)
        for _ in range(chance.randrange(1, 6)):
            line.sendall(garbage(chance, way))
            with suppress(TimeoutError):
                line.recv(65536)
        if chance.random() < 0.3:
            line.shutdown(socket.SHUT_WR)


def _line(board: LiveBoard, way: str, seed: int, chance: Random) -> socket.socket:
    if chance.random() < 0.8:
        return dial(board, way, f"198.18.0.{seed}")
    return socket.create_connection(("127.0.0.1", board.port(way)), 20)


class Somebody:
    """A caller at the main menu, by Telnet."""

    def __init__(self, board: LiveBoard, name: str, password: str = PASSWORD) -> None:
        self._line = dial(board, "telnet")
        self._board, self._name = board, name.capitalize()
        self.shown = b""
        try:
            for words, typed in ((b"Login: ", f"!{name}"), (b"assword: ", password)):
                self.sees(words)
                self.types(typed + "\r")
            self.menu()
        except AssertionError:
            self.close()
            raise

    def menu(self) -> bytes:
        """Wait for the main menu's prompt, past what asks for a key; what came meanwhile."""
        end, seen = time.monotonic() + 15, b""
        while b"Main menu: " not in self.shown and time.monotonic() < end:
            self.shown += heard(self._line, b"ain menu: ", 0.5)
            if b"Any key goes on" in self.shown or b"More?" in self.shown:
                seen, self.shown = seen + self.shown, b""
                self.types(" ")
        return seen + self.sees(b"Main menu: ")

    def types(self, text: str) -> None:
        """Type."""
        self._line.sendall(text.encode("cp437", "replace"))

    def sees(self, words: bytes) -> bytes:
        """Wait until these words come; what came with them."""
        self.shown += heard(self._line, words, 15) if words not in self.shown else b""
        assert words in self.shown, (words, self.shown[-600:])
        before, _, self.shown = self.shown.partition(words)
        return before + words

    def rest(self) -> bytes:
        """Everything until the line ends."""
        self._line.settimeout(20)
        found = self.shown
        with suppress(ConnectionError):
            while piece := self._line.recv(65536):
                found += piece
        return found

    def hang_up(self) -> None:
        """Hang up."""
        self._line.close()

    def close(self) -> None:
        """Hang up, and wait until the board has noticed."""
        self.hang_up()
        with suppress(AssertionError):
            until(lambda: self._name not in {row.get("alias") for row in self._board.ask("nodes")}, 5, "a free node")


def test_sessions_survive_recycles_and_new_callers_find_the_new_settings(board: LiveBoard) -> None:
    with closing(Somebody(board, "alice")) as alice:
        board.set("main", "name", "The Renewed Board")
        board.recycle()
        board.recycle()
        with closing(Somebody(board, "bob")) as bob:
            assert len([row for row in board.json("node", "list") if row.get("alias")]) == 2
            bob.types("w")
            assert b"Alice" in bob.menu()
            bob.types("O")
            bob.sees(b"Log off?")
            bob.types("Y")
            assert b"Thank you for calling The Renewed Board" in bob.rest()
        alice.types("w")
        alice.menu()
        until(
            lambda: [row["alias"] for row in board.json("node", "list") if row.get("alias")] == ["Alice"], 10, "Alice"
        )


def test_EXE_09_a_caller_who_is_no_sysop_gives_no_orders(board: LiveBoard) -> None:
    with closing(Somebody(board, "alice")) as alice:
        for order in (";node down 1", ";down", ";shell", ";exec id", ";log", ";user 1", ";recycle"):
            alice.types(f"{order}\r")
            shown = alice.menu()
            assert not re.search(rb"uid=|Sysop.*level|ecycl.*done|is down", shown), shown
        assert not [row for row in board.json("node", "list") if row.get("status") == "down"]


def test_ANS_01_nothing_of_others_moves_the_screen_of_the_command_line_or_a_log(board: LiveBoard) -> None:
    board.deliver(f"Subject: {EVIL[:30]}\r\nFrom: {EVIL[:10]}<x@ext.test>\r\n\r\n{EVIL}\r\n".encode(), "alice")
    with closing(Somebody(board, "alice")) as alice:
        alice.types("w")
        alice.menu()
        listings = [board.command(*words, check=False) for words in (
            ("user", "list"), ("node", "list"), ("user", "show", "alice"),
            ("board", "list"), ("board", "read", "MAIN-GENERAL"), ("files", "list", "MAIN-UPLOADS"),
        )]  # fmt: skip
        shown = "".join(done.stdout + done.stderr for done in listings)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown), shown
    for path in [board.folder / "console", *(board.root / "data").rglob("*.log")]:
        written = path.read_bytes().replace(b"\r\n", b"\n")
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]", written), path


def forms(word: str) -> tuple[bytes, ...]:
    """How a word looks when something is only encoded, wherever in a text it stands."""
    data = word.encode()
    moved = [b64encode(b"\0" * offset + data)[4 if offset else 0 :][:20] for offset in range(3)]
    return data, data[::-1], data.hex().encode(), data.decode().encode("utf-16-le"), *moved


def test_SEC_01_SEC_02_LOG_02_after_the_day_no_secret_is_kept_and_no_file_open(board: LiveBoard) -> None:
    for way in ("telnet", "rlogin", "ws"):
        log_in(board, way, "Vera", SECRET)
        log_in(board, way, SECRET, SECRET)  # the password where the name should be
        log_in(board, way, "Vera", f"{SECRET}x")
    assert by_ssh(board, "Vera", SECRET)
    assert not by_ssh(board, "Vera", f"{SECRET}x")
    by_ssh(board, SECRET, "nothing")  # whoever is nobody may apply
    with closing(Somebody(board, "Vera", SECRET)) as vera:
        vera.types("xguess\r")
    board.ask("clear-attempts")
    assert board.stop() == 0
    files = [path for path in board.root.rglob("*") if path.is_file()] + [board.folder / "console"]
    found = [(path, form) for path in files for form in forms(SECRET) if form in path.read_bytes()]
    assert found == []
    loose = [path for path in board.root.rglob("*") if not path.is_symlink() and path.lstat().st_mode & 0o077]
    assert [str(path) for path in loose] == []
    assert stat.S_IMODE(board.root.stat().st_mode) & 0o077 == 0
    console = board.console()
    assert "FAULT" not in console and "Traceback" not in console
    board.start()


def test_at_shutdown_everybody_hears_goodbye_within_the_grace(board: LiveBoard) -> None:
    callers = [Somebody(board, name) for name in ("alice", "bob", "sysop")]
    callers[1].types("p")
    callers[1].sees(b"ubject")
    callers[1].types("Half\ra thought")
    callers[1].sees(b"a thought")
    began = time.monotonic()
    stopped = threading.Thread(target=board.stop)
    stopped.start()
    for caller in callers:
        assert b"The board is closing now." in caller.rest()
        caller.hang_up()
    stopped.join(30)
    assert time.monotonic() - began < 15
    board.start()
    with closing(Somebody(board, "bob")) as bob:
        bob.types("p")
        bob.sees(b"ubject")
        bob.types("Half\r")
        bob.sees(b"You were writing")
        bob.types("y")
        bob.sees(b"a thought")
