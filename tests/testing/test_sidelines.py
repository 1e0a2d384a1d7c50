"""Scripted data connections keep the promises sessions rely on."""

import pytest

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, Refusal, TimedOut
from dialtone.testing.script import run
from dialtone.testing.sidelines import HOLD, ScriptedLine, ScriptedLines


def test_an_errand_runs_rings_and_tells():
    lines, bell = ScriptedLines(), Bell()

    async def work():
        return 5

    errand = lines.begin(work(), bell)
    assert errand.done and bell.answer() and run(errand.result()) == 5


def test_an_errand_that_waits_is_let_go_on_or_stopped():
    lines, ended = ScriptedLines(), []

    async def work():
        try:
            await HOLD
            return "done"
        finally:
            ended.append(True)

    waiting = lines.begin(work(), Bell())
    assert not waiting.done
    lines.go_on()
    assert waiting.done and run(waiting.result()) == "done"
    bell = Bell()
    stopped = lines.begin(work(), bell)
    stopped.stop()
    assert stopped.done and bell.answer() and len(ended) == 2
    with pytest.raises(Gone):
        run(stopped.result())


def test_what_an_errand_raises_comes_out():
    async def work():
        raise TimedOut("x")

    with pytest.raises(TimedOut):
        run(ScriptedLines().begin(work(), Bell()).result())


def test_lines_come_in_their_order():
    lines = ScriptedLines()
    lines.brings(b"one")
    lines.fails(Gone("refused"))
    with pytest.raises(Refusal):
        run(lines.accept(within=1))
    run(lines.listen())
    assert run(run(lines.accept(within=1)).receive()) == b"one"
    run(lines.listen())
    with pytest.raises(Gone):
        run(lines.accept(within=1))


def test_a_line_that_is_lost_says_why():
    class File:
        size = 3
        descriptor = -1

        async def read(self, offset, most):
            return b"abc"[offset : offset + most]

    line = ScriptedLine()
    assert run(line.send_file(File(), 1, 2)) == 2 and line.sent == b"bc" and line.lost is None
    line = ScriptedLine(Gone("reset"))
    assert run(line.send_file(File(), 0, 3)) == 0 and isinstance(line.lost, Gone)
