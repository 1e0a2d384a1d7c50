"""A conversation with a program of the sysop's: what passes, and how it ends on either side."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.domain.ports.doors import Ended
from dialtone.protocols.own.server import OwnSession, answer_datagram
from dialtone.testing.script import SILENCE, ScriptedWire, run
from dialtone.wire.port import Farewell


class Shouter:
    """A program that says everything again in upper case, and ends at `quit` or at the end of its input."""

    def __init__(self, *, at_once: int = 1000, first: bytes = b"", stays: bool = False) -> None:
        self.heard, self.said = b"", first
        self.stopped = self.over = False
        self._at_once, self._stays = at_once, stays

    @property
    def ended(self) -> Ended | None:
        done = (self.over and not self._stays) or b"quit" in self.heard
        return Ended(0, "odd end" if b"odd" in self.heard else "") if done and not self.said else None

    def listen(self, bell: Bell) -> None:
        self.bell = bell

    def take(self) -> bytes:
        data, self.said = self.said, b""
        return data

    def give(self, data: bytes) -> int:
        taken = data[: self._at_once]
        self.heard += taken
        self.said += taken.upper()
        return len(taken)

    def end_input(self) -> None:
        self.over = True

    def complaints(self) -> tuple[str, ...]:
        return ("a word for the sysop",)

    async def stop(self) -> None:
        self.stopped = True


async def wait(bell: Bell, seconds: float) -> None:
    """Time goes by."""


def talk(program: Shouter, *items: bytes | Callable[[], object]) -> ScriptedWire:
    wire = ScriptedWire(list(items))

    async def begin() -> Shouter:
        return program

    run(OwnSession(wire, begin, wait).run())
    return wire


def test_bytes_pass_both_ways_until_the_program_ends() -> None:
    program = Shouter(first=b"welcome\n")
    assert talk(program, b"abc\x00", b"quit", b"unheard").output == b"welcome\nABC\x00QUIT"
    assert program.stopped


def test_a_program_that_takes_little_at_a_time_gets_everything() -> None:
    assert talk(Shouter(at_once=3), b"0123456789", b"quit").output == b"0123456789QUIT"


def test_when_the_client_has_said_all_the_program_sees_the_end_and_finishes() -> None:
    program = Shouter()
    assert talk(program, b"abc").output == b"ABC"
    assert program.over
    assert program.stopped


def test_a_program_that_does_not_care_is_ended() -> None:
    program = Shouter(stays=True)
    talk(program, b"abc")
    assert program.stopped


def test_silence_ends_it_at_last() -> None:
    program = Shouter(stays=True)
    talk(program, SILENCE)
    assert program.stopped


def test_EXE_04_what_it_prints_for_the_sysop_and_its_odd_end_are_logged(events: list[log.Event]) -> None:
    talk(Shouter(), b"odd quit")
    assert [event.text for event in events if event.name.startswith("service.")] == [
        "program says: a word for the sysop",
        "!service program: odd end",
    ]


def test_one_that_cannot_be_started_costs_its_client_the_connection_only(events: list[log.Event]) -> None:
    async def begin() -> Shouter:
        raise FileNotFoundError(2, "there is no program 'x'")

    wire = ScriptedWire([b"hello"])
    run(OwnSession(wire, begin, wait).run())
    assert wire.output == b""
    assert [event.name for event in events] == ["service.start"]


@pytest.mark.parametrize("why", list(Farewell))
def test_nothing_is_said_in_a_language_nobody_knows(why: Farewell) -> None:
    async def begin() -> Shouter:
        return Shouter()

    wire = ScriptedWire([])
    run(OwnSession(wire, begin, wait).farewell(why))
    assert wire.output == b""


def test_a_datagram_is_answered_with_what_is_said_and_no_more_than_fits() -> None:
    program = Shouter()
    assert run(answer_datagram(program, b"abc", 1000, wait)) == b"ABC"
    assert program.stopped
    assert run(answer_datagram(Shouter(), b"abcdef", 4, wait)) == b"ABCD"
    assert run(answer_datagram(Shouter(stays=True), b"", 100, wait)) is None
