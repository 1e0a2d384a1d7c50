"""The program is killed while callers post: what they were told is posted is there, and nothing is half there."""

from __future__ import annotations

import re
import signal
import socket
import threading
from contextlib import closing, suppress

import pytest

from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

POSTERS = ("Alice", "Bob", "Carol")
ENOUGH = 12  # acknowledged posts before the kill


class Poster(threading.Thread):
    """Posts one message after the other by Telnet, until the line breaks."""

    def __init__(self, board: LiveBoard, name: str) -> None:
        super().__init__(daemon=True)
        self.name_, self._port = name, board.port("telnet")
        self.posted: list[str] = []
        self.tried: list[str] = []

    def run(self) -> None:
        """Log in, and post."""
        with suppress(OSError, EOFError), closing(socket.create_connection(("127.0.0.1", self._port), 20)) as line:
            self._line, self._shown = line, b""
            self._answer(b"Login: ", f"!{self.name_}\r")
            self._answer(b"assword: ", "sesame\r")
            for number in range(1000):
                subject = f"{self.name_} {number}"
                self._answer(b"Main menu: ", "p")
                self._answer(b"ubject: ", f"{subject}\r")
                self._answer(b"  1 ", "kettle\r")
                self.tried.append(subject)
                self._answer(b"  2 ", "/s\r")
                self._answer(b"Your message is number", "")
                self.posted.append(subject)

    def _answer(self, words: bytes, text: str) -> None:
        while words not in self._shown:
            if b"Any key goes on" in self._shown or b"More?" in self._shown or b"Enter to go on" in self._shown:
                self._shown = b""
                self._line.sendall(b"\r")
            piece = self._line.recv(65536)
            if not piece:
                raise EOFError
            self._shown += piece
        self._shown = self._shown.partition(words)[2]
        self._line.sendall(text.encode())


def test_what_callers_were_told_is_posted_is_there_after_a_kill() -> None:
    board = LiveBoard(users=("Sysop", *POSTERS))
    board.set("BBS", "LastNode", "10")
    posters: list[Poster] = []
    try:
        for _ in range(2):
            board.start()
            now = [Poster(board, name) for name in POSTERS]
            for poster in now:
                poster.start()
            until(lambda now=now: sum(len(one.posted) for one in now) >= ENOUGH, 90, "enough posts")
            board.stop(signal.SIGKILL)
            for poster in now:
                poster.join(30)
            posters += now
        board.start()
        assert board.command("verify").returncode == 0
        listed = board.command("board", "read", "MAIN-GENERAL").stdout
        found = re.findall(r"(?:Alice|Bob|Carol) \d+", listed)
        for poster in posters:
            assert set(poster.posted) <= set(found), "an acknowledged post is missing"
        tried = [subject for poster in posters for subject in poster.tried]
        assert set(found) <= set(tried)
        assert not [row for row in board.json("node", "list") if row.get("alias")]
    finally:
        board.stop()
        board.remove()
