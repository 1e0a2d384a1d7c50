"""The scripted wire itself: the rest of its promises are in the conformance suite."""

import asyncio

import pytest

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, TimedOut, TlsFailed
from dialtone.testing.script import SILENCE, TLS, TLS_FAILS, ScriptedWire, Suspended, each_line, run


def test_run_returns_the_result_of_a_coroutine_that_never_waits() -> None:
    async def three() -> int:
        return 3

    assert run(three()) == 3


def test_run_fails_loudly_when_the_coroutine_waits() -> None:
    async def waits() -> None:
        await asyncio.sleep(0)

    with pytest.raises(Suspended, match="waits"):
        run(waits())


def test_run_lets_errors_pass() -> None:
    with pytest.raises(Gone):
        run(ScriptedWire(b"half a line").read_line())


def test_each_line_makes_packets_of_lines() -> None:
    assert each_line(b"one\r\ntwo\r\nthr") == [b"one\r\n", b"two\r\n", b"thr"]


def test_packets_arrive_when_the_session_waits_for_them() -> None:
    wire = ScriptedWire([b"one\r\ntwo\r\n", b"three\r\n"])
    assert run(wire.read_line()) == b"one"
    assert wire.unread() == len(b"two\r\n")
    assert run(wire.read_line()) == b"two"
    assert wire.unread() == 0
    assert run(wire.read_line()) == b"three"


@pytest.mark.parametrize("cut", [1, 2, 3, 100, (1, 5)])
def test_the_input_can_be_cut_elsewhere(cut: int) -> None:
    wire = ScriptedWire([b"on", b"e\r\ntwo\r\n"], cut=cut)
    assert [run(wire.read_line()), run(wire.read_line())] == [b"one", b"two"]


@pytest.mark.parametrize("cut", [0, 1, 7])
def test_TLS_01_input_before_the_handshake_is_dropped(cut: int) -> None:
    wire = ScriptedWire([b"STARTTLS\r\nRSET\r\n", TLS, b"EHLO c\r\n"], cut=cut)
    assert run(wire.read_line()) == b"STARTTLS"
    run(wire.send(b"220 go"))
    run(wire.start_tls())
    assert wire.secure
    assert wire.upgrades == [len(b"220 go\r\n")]
    assert run(wire.read_line()) == b"EHLO c"


def test_handshakes_can_fail_and_time_can_run_out() -> None:
    with pytest.raises(TlsFailed):
        run(ScriptedWire([TLS_FAILS]).start_tls())
    with pytest.raises(TimedOut):
        run(ScriptedWire([b"half", SILENCE]).read_line())
    with pytest.raises(Gone):
        run(ScriptedWire(b"plain text").start_tls())


def test_a_function_in_the_script_runs_when_its_turn_comes() -> None:
    bell = Bell()
    wire = ScriptedWire([b"one\r\n", bell.ring, b"two\r\n"])
    assert run(wire.read_line_or(bell)) == b"one"
    assert run(wire.read_line_or(bell)) is None
    assert run(wire.read_line_or(bell)) == b"two"


def test_it_remembers_what_the_session_did() -> None:
    wire = ScriptedWire(b"secret\r\n")
    run(wire.read_line(secret=True))
    run(wire.pause(1.5))
    wire.identify("alice")
    run(wire.send(b"a", b"b"))
    run(wire.send_raw(b"c"))
    assert (wire.secrets, wire.pauses, wire.identified) == ([b"secret"], [1.5], ["alice"])
    assert wire.output == b"a\r\nb\r\nc"
    assert wire.lines() == [b"a", b"b", b"c"]
