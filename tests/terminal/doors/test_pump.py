"""Bytes both ways."""

import pytest

from dialtone.base.errors import Gone
from dialtone.domain.ports.doors import Ended
from dialtone.terminal.doors.pump import AHEAD, Pump, Why
from dialtone.terminal.doors.translation import Translation
from dialtone.testing.clock import ManualClock
from dialtone.testing.keyboard import RING, SILENCE, ScriptedTerminal, run
from dialtone.wire.screen import Size
from tests.support.doors import ScriptedProgram
from tests.support.terminals import SYNCTERM


def pump(script, program, **more):
    terminal = ScriptedTerminal(script)
    clock = more.pop("clock", ManualClock())
    made = Pump(terminal, program, Translation(SYNCTERM), monotonic=clock.monotonic, **more)
    return terminal, made


def test_what_is_printed_is_shown_and_what_is_typed_is_typed():
    program = ScriptedProgram(b"name? ", None, b"Hello!", None, b"Bye", status=2)
    terminal, made = pump(["Alice\r", "q"], program)
    assert run(made.run()) == Ended(2)
    assert terminal.output == b"name? Hello!Bye"
    assert program.typed == b"Alice\rq"


def test_a_telegram_waits_until_the_door_has_ended():
    program = ScriptedProgram(b"?", None)
    terminal, made = pump([RING, "x"], program)
    run(made.run())
    assert terminal.output == b"?"
    assert terminal.bell.answer()  # whoever uses the terminal next looks at it


def test_time_that_is_over():
    clock = ManualClock()
    _terminal, made = pump([lambda: clock.advance(600), SILENCE], ScriptedProgram(None), clock=clock, until=1600.0)
    assert run(made.run()) is Why.TIME


def test_patience_begins_anew_with_each_key():
    clock = ManualClock()
    script = [lambda: clock.advance(50), "a", lambda: clock.advance(50), "b", lambda: clock.advance(60), SILENCE]
    program = ScriptedProgram(b"?", None, None, None)
    _terminal, made = pump(script, program, clock=clock, patience=60.0)
    assert run(made.run()) is Why.PATIENCE
    assert program.typed == b"ab"


def test_the_caller_who_hangs_up():
    _terminal, made = pump([], ScriptedProgram(None))
    with pytest.raises(Gone):
        run(made.run())


def test_another_size_of_the_window():
    program = ScriptedProgram(b"?", None)
    terminal, made = pump([lambda: setattr(terminal, "size", Size(132, 50)), RING, "x"], program)
    run(made.run())
    assert program.sizes == [Size(132, 50)]


def test_a_program_that_reads_nothing_holds_no_memory():
    program = ScriptedProgram(None)
    program.reads = False
    terminal, made = pump([b"k" * AHEAD, b"more"], program)
    original = terminal.pause

    async def pause(seconds):
        await original(seconds)
        if len(terminal.pauses) == 3:
            program.end(Ended(1))

    terminal.pause = pause
    assert run(made.run()) == Ended(1)
    assert terminal.pauses == [0.05] * 3


def test_what_passes_can_be_looked_at():
    seen = []
    program = ScriptedProgram(b"?", None, b"!")
    _, made = pump(["x"], program, tap=lambda typed, data: seen.append((typed, data)))
    run(made.run())
    assert seen == [(False, b"?"), (True, b"x"), (False, b"!")]
