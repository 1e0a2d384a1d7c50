"""A caller behind Telnet, played on the scripted wire."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dialtone.base import log
from dialtone.base.errors import HangUp, TimedOut
from dialtone.protocols.telnet.terminal import Manners, TelnetTerminal
from dialtone.testing.clock import ManualClock
from dialtone.testing.conformance.terminal import Conversation, Item, Seen, TerminalConformance, converse
from dialtone.testing.script import SILENCE, ScriptedWire, run
from dialtone.wire.screen import Size
from tests.protocols.telnet.calls import TelnetCaller

ASKED = bytes.fromhex("fffb01 fffb03 fffd18 fffd20 fffd17 fffd1f fffd27 fffb2a")  # in the order of the manual


def terminal_on(wire: ScriptedWire, clock: ManualClock | None = None, **manners: object) -> TelnetTerminal:
    return TelnetTerminal(wire, clock or ManualClock(), Manners(**manners))  # type: ignore[arg-type]


class TestTelnetTerminal(TerminalConformance):
    async def call(self, script: Sequence[Item], conversation: Conversation) -> tuple[Seen, bytes]:
        caller, seen = TelnetCaller(script), []
        terminal = terminal_on(caller.wire)
        run(terminal.greet())
        run(converse(conversation, terminal, seen))
        caller.look()
        return seen, caller.screen


class TestRaw(TerminalConformance):
    """Nothing of Telnet is there."""

    resizes = False

    async def call(self, script: Sequence[Item], conversation: Conversation) -> tuple[Seen, bytes]:
        seen: Seen = []
        clock = ManualClock()
        wire = ScriptedWire([b"x", *script])  # type: ignore[list-item]
        terminal = terminal_on(wire, clock)
        clock.advance(4)
        run(terminal.read(within=1))
        run(converse(conversation, terminal, seen))
        assert terminal.protocol == "Raw"
        return seen, wire.output


def keys(wire: ScriptedWire, terminal: TelnetTerminal) -> bytes:
    """Everything that is typed until the caller is gone."""
    seen: Seen = []

    async def talk(_: object, seen: Seen) -> None:
        while True:
            seen.append(await terminal.read(within=60))

    run(converse(talk, terminal, seen))
    return b"".join(piece for piece in seen if isinstance(piece, bytes))


def test_options_are_asked_for_before_anything_and_nobody_waits() -> None:
    wire = ScriptedWire([])
    run(terminal_on(wire).greet())
    assert wire.output == ASKED


def test_what_a_terminal_program_tells_is_known() -> None:
    caller = TelnetCaller([lambda: None, lambda: None, b"k"], size=Size(132, 50))
    terminal = terminal_on(caller.wire)
    run(terminal.greet())
    assert keys(caller.wire, terminal) == b"k"
    assert (terminal.kind, terminal.size, terminal.rate) == ("ansi", Size(132, 50), 38400)
    assert terminal.protocol == "Telnet"


def test_answers_to_our_questions_cause_no_further_talk() -> None:
    wire = ScriptedWire([bytes.fromhex("fffd01 fffd03 fffc18 fffc20 fffc17 fffc1f fffc27 fffe2a"), b"k"])
    terminal = terminal_on(wire)
    run(terminal.greet())
    assert keys(wire, terminal) == b"k"
    assert wire.output == ASKED


def test_type_speed_name_and_character_set_are_asked_for_when_they_are_there() -> None:
    wire = ScriptedWire([bytes.fromhex("fffb18 fffb20 fffb27 fffd2a")])
    terminal = terminal_on(wire)
    run(terminal.greet())
    keys(wire, terminal)
    questions = bytes.fromhex("fffa1801fff0 fffa2001fff0") + b"\xff\xfa\x27\x01\x00USER\xff\xf0"
    assert wire.output == ASKED + questions + b"\xff\xfa\x2a\x01;UTF-8;CP437\xff\xf0"


def test_a_character_set_that_was_agreed_on_is_known() -> None:
    wire = ScriptedWire([b"\xff\xfd\x2a\xff\xfa\x2a\x02UTF-8\xff\xf0"])
    terminal = terminal_on(wire)
    run(terminal.greet())
    keys(wire, terminal)
    assert terminal.charset == "utf-8"


def test_TEL_05_a_name_from_the_environment_is_only_offered() -> None:
    wire = ScriptedWire([b"\xff\xfb\x27\xff\xfa\x27\x00\x00USER\x01alice\x03HOME\x01/\xff\xf0"])
    terminal = terminal_on(wire)
    run(terminal.greet())
    keys(wire, terminal)
    assert terminal.user == "alice"
    assert wire.identified == []


def test_TEL_07_a_hundred_types_and_none_that_is_a_path() -> None:
    replies = b"".join(b"\xff\xfa\x18\x00../kind%d\xff\xf0" % number for number in range(50))
    replies += b"".join(b"\xff\xfa\x18\x00kind%d\xff\xf0" % number for number in range(50))
    wire = ScriptedWire([b"\xff\xfb\x18" + replies])
    terminal = terminal_on(wire)
    run(terminal.greet())
    keys(wire, terminal)
    assert terminal.kind == "kind0"
    assert wire.output.count(b"\xff\xfa\x18\x01\xff\xf0") == 1  # asked once


def test_without_one_command_in_three_seconds_it_is_raw() -> None:
    clock = ManualClock()
    wire = ScriptedWire([b"early", lambda: clock.advance(3), b"later", b"\xff\xfd\x01"])
    terminal = terminal_on(wire, clock)
    assert run(terminal.read(within=9)) == b"early"
    assert terminal.protocol == "Telnet"
    assert run(terminal.read(within=9)) == b"later"
    assert terminal.protocol == "Raw"
    assert run(terminal.read(within=9)) == b"\xff\xfd\x01"  # bytes are bytes
    run(terminal.write(b"\xff"))
    assert wire.output == b"\xff"


def test_a_transfer_with_somebody_who_never_spoke_telnet_is_raw() -> None:
    wire = ScriptedWire([b"\xff\xff"])
    terminal = terminal_on(wire)
    run(terminal.binary(True))
    assert wire.output == b""
    assert run(terminal.read(within=9)) == b"\xff\xff"


@pytest.mark.proves("BBS.Options.NO_TELNET_GA")
def test_once_an_idle_minute_something_is_said() -> None:
    clock = ManualClock()

    def minute() -> None:
        clock.advance(60)

    wire = ScriptedWire([b"\xff\xf1", minute, SILENCE, minute, SILENCE, b"k"])
    assert run(terminal_on(wire, clock).read(within=300)) == b"k"
    assert wire.output == b"\xff\xf9\xff\xf9"  # IAC GA

    wire = ScriptedWire([b"\xff\xf1", minute, SILENCE, b"k"])
    assert run(terminal_on(wire, clock, keep_alive=False).read(within=300)) == b"k"
    assert wire.output == b""


def test_the_whole_time_limit_holds_whatever_commands_come() -> None:
    clock = ManualClock()
    wire = ScriptedWire([lambda: clock.advance(50), b"\xff\xf1", lambda: clock.advance(50), b"\xff\xf1", b"late"])
    with pytest.raises(TimedOut, match="90"):
        run(terminal_on(wire, clock).read(within=90))


def test_a_limit_of_the_driver_is_not_taken_for_an_idle_minute() -> None:
    clock = ManualClock()
    wire = ScriptedWire([lambda: clock.advance(20), SILENCE, b"k"])
    with pytest.raises(TimedOut):
        run(terminal_on(wire, clock).read(within=300))


def test_TEL_02_a_flood_of_commands_ends_the_call() -> None:
    wire = ScriptedWire([b"\xff\xfb\x01\xff\xfc\x01" * 10_000])
    with pytest.raises(HangUp):
        run(terminal_on(wire).read(within=9))


@pytest.mark.parametrize("sent", [b"\xff\xfa\x17192.0.2.66\xff\xf0", b"\xff\xfa\x1c\x00\xc0\x00\x02\x42\xff\xf0"])
def test_a_location_on_a_list_ends_the_call(sent: bytes) -> None:
    def banned(place: str) -> str:
        return "ip.can" if place == "192.0.2.66" else ""

    terminal = terminal_on(ScriptedWire([b"\xff\xfb\x17" + sent]), banned=banned)
    with pytest.raises(HangUp):
        run(terminal.read(within=9))
    terminal = terminal_on(
        ScriptedWire([b"\xff\xfb\x17" + sent.replace(b"\x42", b"\x43").replace(b"66", b"67"), b"k"]), banned=banned
    )
    assert run(terminal.read(within=9)) == b"k"
    assert terminal.place == "192.0.2.67"


@pytest.mark.proves("BBS.Options.DEBUG_TELNET")
def test_commands_are_logged_when_asked_for() -> None:
    seen: list[str] = []
    before, log.switch.level = log.switch.level, log.DEBUG
    sink = lambda event: seen.append(event.text)  # noqa: E731
    log.switch.sinks.append(sink)
    try:
        for debug in (True, False):
            wire = ScriptedWire([b"\xff\xfd\x01\xff\xf1k"])
            terminal = terminal_on(wire, debug=debug)
            run(terminal.greet())
            run(terminal.read(within=9))
    finally:
        log.switch.sinks.remove(sink)
        log.switch.level = before
    assert seen == [
        "TX: ff fb 01 ff fb 03 ff fd 18 ff fd 20 ff fd 17 ff fd 1f ff fd 27 ff fb 2a",
        "RX: DO ECHO",
        "RX: NOP",
    ]
