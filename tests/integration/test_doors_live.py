"""Doors and events of the whole program, with callers by the real telnet."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(shutil.which("telnet") is None, reason="telnet is not installed"),
]

LOOP = "import signal, time\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\nprint('deaf', flush=True)\ntime.sleep(600)\n"
STATE = "import os, sys\nprint('drop', open(sys.argv[1]).read().split(chr(10))[5])\nprint(sys.argv[2:])\ninput('?')\n"
XTRN = """
[prog:GAMES:DEAF]
name = Deaf
cmd = {python} deaf.py
startup_dir = ../xtrn/own
[prog:GAMES:STATE]
name = State
cmd = {python} state.py %f %a %+
startup_dir = ../xtrn/own
type = DOOR32.SYS
[prog:GAMES:HOME]
name = Home
kind = telnet
cmd = 127.0.0.1:{port}
[event:WAKE]
cmd = /bin/sh -c "echo woken > %jwoken"
months = feb
mdays = 31,
"""


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    with LiveBoard(settings={"BBS.DoorsAsRoot": "true"}, users=("Sysop", "Alice")) as made:
        made.add_users("Mallory", real_name="$(touch pwned);`id`")
        made.write("xtrn/own/deaf.py", LOOP)
        made.write("xtrn/own/state.py", STATE)
        made.append("ctrl/xtrn.ini", XTRN.format(python=sys.executable, port=made.port("telnet")))
        made.recycle()
        yield made


def call(board: LiveBoard, name: str) -> Any:
    """Somebody calls by Telnet and gets to the main menu."""
    env = os.environ | {"TERM": "dumb"}
    made = pexpect.spawn("telnet", ["127.0.0.1", str(board.port("telnet"))], timeout=20, dimensions=(24, 80), env=env)
    log_in(made, name)
    return made


def log_in(made: Any, name: str) -> None:
    made.expect(b"Login:")
    made.send(b"!" + name.encode() + b"\r")
    made.expect(b"assword")
    made.send(b"sesame\r")
    while made.expect([b"ain menu", b"ny key"]):
        made.send(b" ")


def enter(caller: Any, door: bytes) -> None:
    """Choose a door by its number in the list."""
    caller.send(b"X")
    caller.expect(rb"(\d+)\D{1,12}" + door)
    caller.send(caller.match[1] + b"\r")


def test_a_new_caller_plays_the_game_of_a_new_board(board: LiveBoard) -> None:
    with call(board, "Alice") as alice:
        enter(alice, b"Guess the number")
        alice.expect(b"Hello Alice. I think of a number.")
        alice.expect(b"Your guess")
        alice.send(b"50\r")
        alice.expect([b"Higher!", b"Lower!", b"Yes!"])
        alice.send(b"q\r")
        alice.expect(b"Good-bye!")
        alice.expect(b"Guess the number")  # the list again


def test_EXE_01_a_hostile_name_is_an_argument_and_nothing_else(board: LiveBoard) -> None:
    with call(board, "Mallory") as caller:
        enter(caller, b"State")
        caller.expect(rb"drop \$\(touch pwned\);`id`")
        caller.expect(rb"\['Mallory', '\$\(touch pwned\);`id`'\]")
        caller.send(b"\r")
        caller.expect(b"Games")
    assert not list(board.root.rglob("pwned"))


def test_EXE_04_a_line_that_drops_ends_the_door_it_was_in(board: LiveBoard) -> None:
    caller = call(board, "Alice")
    enter(caller, b"Deaf")
    caller.expect(b"deaf")
    (pid,) = board.children("deaf.py")
    caller.close(force=True)
    until(lambda: not Path(f"/proc/{pid}").exists(), 20, "the door has ended")


def test_a_call_to_another_board(board: LiveBoard) -> None:
    with call(board, "Alice") as alice:
        enter(alice, b"Home")
        log_in(alice, "Sysop")
        alice.send(b"/O")
        alice.expect(b"Thank you for calling")
        alice.expect(b"Games")  # at home again


def test_an_event_is_woken_by_its_file(board: LiveBoard) -> None:
    woken = board.root / "data" / "woken"
    assert not woken.exists()
    board.write("data/wake.now", "")
    until(woken.exists, 30, "the event has run")
    row = next(row for row in board.json("event", "list") if row["code"] == "WAKE")
    assert row["last"]
