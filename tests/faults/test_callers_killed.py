"""The program is killed while callers post: what they were told is posted is there, and nothing is half there."""

from __future__ import annotations

import re
import signal
import socket
import threading
from contextlib import closing

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
        self._shown = b""
        self._awaited = b""
        self.ended = ""

    def run(self) -> None:
        """Log in, and post."""
        try:
            self._post()
        except (OSError, EOFError) as error:
            self.ended = repr(error)

    def story(self) -> str:
        """Where this caller is, for who has to find out why nothing goes on."""
        return (
            f"{self.name_}: posted {self.posted}, awaits {self._awaited!r}, {self.ended}, sees {self._shown[-600:]!r}"
        )

    def _post(self) -> None:
        with closing(socket.create_connection(("127.0.0.1", self._port), 60)) as line:
            self._line = line
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
        self._awaited = words
        while words not in self._shown:
            if b"Go on with it? (Y/n)" in self._shown:  # the kill came while this caller was writing
                self._shown = b""
                self._line.sendall(b"n")
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
            try:
                until(lambda now=now: sum(len(one.posted) for one in now) >= ENOUGH, 90, "enough posts")
            except AssertionError as error:
                raise AssertionError("\n".join([str(error), *(one.story() for one in now)])) from error
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
