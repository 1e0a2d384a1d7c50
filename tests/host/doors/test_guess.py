"""The door that is shipped as an example, played on a real line."""

import asyncio
import json
import time
from pathlib import Path

import pytest

from dialtone.domain.ports.doors import Start
from dialtone.formats.doors.files import content
from dialtone.host.doors import guess
from dialtone.host.doors.line import DoorLine
from dialtone.wire.screen import Size
from tests.formats.doors.caller import ALICE
from tests.host.doors.test_line import Caller


def test_a_game_from_the_first_guess_to_the_last(tmp_path):
    (tmp_path / "guess.py").write_text(Path(guess.__file__).read_text())
    (tmp_path / "DOOR32.SYS").write_bytes(content("DOOR32.SYS", ALICE))

    async def story():
        line = DoorLine(over_socket=False, size=Size(80, 24), echo=True, raw=False)
        caller = Caller(line)
        try:
            await line.start(Start(arguments=("guess.py", "DOOR32.SYS"), folder=str(tmp_path)))
            await caller.sees(b"Hello Alice.")
            low, high, asked = guess.LOWEST, guess.HIGHEST, 0
            while b"Yes! It took you" not in caller.shown:
                asked += 1
                await caller.until(lambda asked=asked: caller.shown.count(b"Your guess") == asked)
                middle = (low + high) // 2
                caller.shown = caller.shown.replace(b"Higher!", b"").replace(b"Lower!", b"")
                line.give(b"%d\r" % middle)
                await caller.until(
                    lambda: any(word in caller.shown for word in (b"Higher!", b"Lower!", b"Yes! It took you"))
                )
                low, high = (middle + 1, high) if b"Higher!" in caller.shown else (low, middle - 1)
            await caller.sees(b"Another game?")
            line.give(b"n\r")
            return await caller.end(), asked, caller.shown
        finally:
            await line.stop()

    ended, asked, shown = asyncio.run(story())
    assert ended.status == 0
    assert asked <= 7  # halving finds one of a hundred
    assert b"\xcd\xcd Guess the number \xcd\xcd" in shown
    assert json.loads((tmp_path / "scores.json").read_text()) == [[asked, "Alice"]]


class Said:
    """A screen in memory."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.lines = []

    def show(self, text, colour="", end="\n"):
        self.lines.append(text)

    def ask(self, text):
        return self.answers.pop(0)


def test_what_is_no_number_is_no_try():
    screen = Said("0", "101", "x", "²", "70", "60", "65")
    assert guess.play(screen, 65, time.monotonic() + 60) == 3
    assert screen.lines == ["A number from 1 to 100, please."] * 4 + ["Lower!", "Higher!"]


def test_giving_up_and_running_out_of_time():
    assert guess.play(Said("Q"), 5, time.monotonic() + 60) == 0
    screen = Said()
    assert guess.play(screen, 5, time.monotonic() - 1) == 0
    assert screen.lines == ["Your time is over."]


def test_the_best_ten_are_kept(tmp_path):
    path = tmp_path / "scores.json"
    for tries in range(15, 0, -1):
        guess.add_score(path, tries, f"P{tries}")
    assert [row[0] for row in guess.read_scores(path)] == list(range(1, 11))
    path.write_text("{broken")
    assert guess.read_scores(path) == []


@pytest.mark.parametrize("text", ["", "1\n2\n3", "0\n-1\n38400\nB\n1\nN\nA\n50\nmany\n1\n1\n"])
def test_a_drop_file_that_is_none(tmp_path, text, capsys):
    path = tmp_path / "DOOR32.SYS"
    path.write_text(text)
    assert guess.main(["guess.py", str(path)]) == 1
    assert guess.main(["guess.py"]) == 2
    assert "usage" in capsys.readouterr().err
