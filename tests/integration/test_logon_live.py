"""The whole program: callers over Telnet, the operator's commands beside them."""

from __future__ import annotations

import re
import shutil
import socket
import time
from collections.abc import Iterator

import pexpect
import pytest

from tests.support.live import LiveBoard

pytestmark = pytest.mark.integration

PASSWORD = "sesame"


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard()
    made.set("BBS", "WebSocket", "false")
    made.set("BBS", "Options", "NO_HOST_LOOKUP")
    made.set("BBS", "LastNode", "3")
    made.set("main.newuser", "settings", "0x20000")  # no questions, no stops
    made.set("main.newuser", "questions", "0x40001")  # a name, and no mail address
    with made:
        yield made


class Caller:
    """Somebody at a terminal that says nothing of itself."""

    def __init__(self, board: LiveBoard) -> None:
        self._line = socket.create_connection(("127.0.0.1", board.port("telnet")))
        self.seen = ""

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()

    def until(self, words: str) -> str:
        """Read until these words were shown; what was shown with them, which is looked at only once."""
        end = time.monotonic() + 15
        while words not in self.seen:
            self._line.settimeout(max(0.01, end - time.monotonic()))
            data = self._line.recv(65536)
            assert data, f"{words!r} never came: {self.seen[-600:]!r}"
            self.seen += data.decode("latin-1")
        shown, _, self.seen = self.seen.partition(words)
        return shown + words

    def type(self, text: str) -> None:
        """Type."""
        self._line.sendall(text.encode())

    def log_on(self, name: str, password: str = PASSWORD) -> None:
        """Up to the first menu."""
        self.until("Login: ")
        self.type(f"{name}\r")
        self.until("Password: ")
        self.type(f"{password}\r")
        self.until("Main menu: ")


def test_a_caller_logs_on_is_seen_rung_and_hung_up_on(board: LiveBoard) -> None:
    with Caller(board) as alice:
        alice.log_on("alice")
        (row,) = [row for row in board.json("node", "list") if row.get("alias") == "Alice"]
        assert (row["status"], row["protocol"], row["address"]) == ("in use", "Telnet", "127.0.0.1")
        board.command("telegram", "send", "alice", "Lunch is ready.")
        alice.until("Lunch is ready.")
        board.command("node", "message", str(row["node"]), "Now!")
        alice.until("Now!")
        board.command("node", "interrupt", str(row["node"]))
        alice.until("The sysop ends this call.")
    assert board.logged(r"interrupted by the operator")


def test_the_first_prompt_is_there_at_once(board: LiveBoard) -> None:
    times = []
    for _ in range(5):
        began = time.monotonic()
        with Caller(board) as caller:
            caller.until("Login: ")
        times.append(time.monotonic() - began)
    assert min(times) < 0.2


def test_a_visit_survives_a_recycle(board: LiveBoard) -> None:
    with Caller(board) as bob:
        bob.log_on("bob")
        board.set("main", "location", "Elsewhere")
        board.recycle()
        bob.type("O")
        bob.until("Log off?")
        bob.type("Y")
        bob.until("Thank you for calling local.test, Bob.")


def test_locked_and_down_nodes(board: LiveBoard) -> None:
    for node in ("1", "2"):
        board.command("node", "down", node)
    board.command("node", "lock", "3")
    with Caller(board) as alice:
        alice.until("Login: ")
        alice.type(f"alice\r{PASSWORD}\r")
        alice.until("locked")
    for node in ("1", "2"):
        board.command("node", "up", node)
    board.command("node", "unlock", "3")
    assert board.command("node", "interrupt", "2", check=False).returncode == 1
    with Caller(board) as alice:
        alice.log_on("alice")


def test_somebody_applies_and_calls_again(board: LiveBoard) -> None:
    with Caller(board) as carol:
        carol.until("Login: ")
        carol.type("new\r")
        carol.until("log in with: ")
        carol.type("carol\r")
        carol.until("right?")
        carol.type("y")
        for words in ("New password: ", "The same again: "):
            carol.until(words)
            carol.type("violet lantern\r")
        carol.until("An empty line ends it.")
        carol.type("Hello!\r\r")
        carol.until("Main menu: ")
    with Caller(board) as carol:
        carol.until("Login: ")
        carol.type("carol\rviolet lantern\r")
        carol.until("Hello Carol")
    log = next((board.root / "data" / "logs").glob("[0-9]*.log")).read_text()
    assert re.search(r"^\+\+ \d\d:\d\d  \(\d{4}\)  Carol ", log, re.MULTILINE)
    assert "violet" not in log + board.console()


@pytest.mark.skipif(shutil.which("telnet") is None, reason="there is no telnet")
def test_with_the_real_telnet(board: LiveBoard) -> None:
    line = pexpect.spawn("telnet", ["127.0.0.1", str(board.port("telnet"))], timeout=15, env={"TERM": "xterm"})
    for words, typed in (("Login: ", "bob\r"), ("Password: ", f"{PASSWORD}\r"), ("Main menu", "O"), ("Log off", "Y")):
        line.expect(words)
        line.send(typed)
    line.expect("Thank you for calling")
    line.expect(pexpect.EOF)
