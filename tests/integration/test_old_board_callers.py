"""The same old board by telephone: its greeting, levels, doors, events and directories are used as they are, what the
files say is told well, and nothing in them changes."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator

import pytest

from tests.support.old_board import OldBoard

pytestmark = pytest.mark.integration

PASSWORD = "sesame seeds"


@pytest.fixture(scope="module")
def board() -> Iterator[OldBoard]:
    made = OldBoard()
    for alias in ("The Operator", "Carol"):
        made.add_user(alias, PASSWORD)
    made.start()
    yield made
    made.remove()


class Line:
    """A caller whose program says nothing of itself."""

    def __init__(self, board: OldBoard) -> None:
        self._socket = socket.create_connection(("127.0.0.1", board.port("telnet")))
        self._seen = ""

    def reads(self, words: str) -> str:
        """What comes up to and with these words."""
        end = time.monotonic() + 15
        while words not in self._seen:
            self._socket.settimeout(max(0.01, end - time.monotonic()))
            data = self._socket.recv(65536)
            assert data, f"{words!r} never came: {self._seen[-500:]!r}"
            self._seen += data.decode("latin-1")
        shown, _, self._seen = self._seen.partition(words)
        return shown + words

    def types(self, text: str) -> None:
        """Type."""
        self._socket.sendall(text.encode())

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def test_a_caller_is_greeted_with_the_sysops_words_and_has_the_time_of_his_level(board: OldBoard) -> None:
    line = Line(board)
    line.reads("Welcome to the old board")
    line.reads("Login: ")
    line.types(f"!carol\r{PASSWORD}\r")
    line.reads("The Buro")  # as much of the name as a screen of letters can show
    line.close()
    (row,) = [row for row in json.loads(board.command("user", "list", "--json").stdout) if row["alias"] == "Carol"]
    assert row["level"] == 50


def test_nodes_are_as_many_as_they_were(board: OldBoard) -> None:
    assert [row["node"] for row in board.json("node", "list")] == [1, 2, 3, 4]


def test_doors_and_events_are_understood(board: OldBoard) -> None:
    doors = {row["code"]: row for row in board.json("door", "list")}
    assert set(doors) == {"HELLO", "LORD", "FAR"}
    assert doors["FAR"]["kind"] == "rlogin"
    assert doors["HELLO"]["drop_file"] == "DOOR32.SYS"
    events = {row["code"]: row for row in board.json("event", "list")}
    assert re.search(r"04:30 on Mon, Wed, Fri", events["TICKIT"]["when"])
    assert events["TICKIT"]["enabled"] is False


def test_what_needs_the_other_servers_scripts_is_not_run_and_told_when_settings_are_checked(board: OldBoard) -> None:
    events = {row["code"]: row for row in board.json("event", "list")}
    assert events["BINKPOLL"]["enabled"] is False
    told = board.command("config", "check", check=False).stdout
    assert re.search(r"xtrn\.ini.*\[event:BINKPOLL\].*script", told), told
    assert "no program '?binkit'" not in board.console()


def test_directories_are_made_where_files_are_looked_for(board: OldBoard) -> None:
    rows = {row["code"]: row for row in board.json("files", "list")}
    assert set(rows) == {"MAIN_UPLOADS", "MAIN_SYSOP"}


def test_config_check_is_for_reading(board: OldBoard) -> None:
    """No errors; each line says where, and in whole words what; nothing twice."""
    lines = board.command("config", "check", check=False).stdout.splitlines()
    assert [line for line in lines if not re.match(r"[\w.-]+(:\d+)?: (note|warning): \S", line)] == []
    assert len(lines) == len(set(lines))
    for words in ("[BBS] OutbufHighwaterMark: accepted", "[BBS] Options: MUTE", "[editor:SLYEDIT] known"):
        assert any(words in line for line in lines), words


def test_afterwards_no_file_of_the_sysops_has_changed(board: OldBoard) -> None:
    assert board.stop() == 0
    after = board.files()
    assert [name for name, what in board.before.items() if after.get(name) != what] == []
