"""The loop of all line protocols, with a protocol of three commands."""

from __future__ import annotations

from enum import Enum, auto
from typing import ClassVar

import pytest

from dialtone.base import log
from dialtone.base.errors import Gone, HangUp, Refusal, Why
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.dialogue import Command, Dialogue
from dialtone.wire.port import Farewell


class State(Enum):
    NEW = auto()
    READY = auto()


class Tiny(Dialogue[State]):
    """HELLO, then ADD; SECRET under TLS only."""

    name = "tiny"
    line_limit = 40
    mistake_limit = 3

    def __init__(self, wire: ScriptedWire) -> None:
        super().__init__(wire, State.NEW)

    async def greet(self) -> None:
        await self.wire.send(b"* welcome")

    async def refuse(self, no: Refusal) -> None:
        await self.wire.send(f"- {no.why.name} {no.text}".encode())

    async def farewell(self, why: Farewell, code: str = "") -> None:
        await self.wire.send(f"* bye {why.name} {code}".encode())

    async def hello(self, argument: bytes) -> None:
        self.state = State.READY
        await self.wire.send(b"+ hello " + argument)

    async def add(self, argument: bytes) -> None:
        if not argument:
            raise Refusal(Why.INVALID, "what?")
        if argument == b"slow":
            raise Refusal(Why.BAD_LOGIN, "wait", delay=2.5)
        if argument == b"out":
            raise Refusal(Why.DENIED, "out", final=True)
        await self.wire.send(b"+ " + argument)

    async def quit(self, _: bytes) -> None:
        await self.wire.send(b"+ bye")
        raise HangUp

    commands: ClassVar = {
        b"HELLO": Command(hello, frozenset(State)),
        b"ADD": Command(add, frozenset({State.READY})),
        b"SECRET": Command(add, frozenset({State.READY}), secure=True),
        b"QUIT": Command(quit, frozenset(State)),
    }


def talk(script: bytes, *, secure: bool = False, cut: int = 0) -> tuple[list[bytes], ScriptedWire]:
    wire = ScriptedWire(script, secure=secure, cut=cut)
    try:
        run(Tiny(wire).run())
    except Gone:
        pass
    return wire.lines(), wire


@pytest.mark.parametrize("cut", [0, 1, 5])
def test_a_conversation_wherever_it_is_cut(cut: int) -> None:
    lines, wire = talk(b"hello  you \r\nAdd one\r\nADD two words\r\nQUIT\r\nADD never\r\n", cut=cut)
    assert lines == [b"* welcome", b"+ hello you", b"+ one", b"+ two words", b"+ bye"]
    assert wire.pauses == []


def test_what_may_not_be_given_is_refused_and_changes_nothing() -> None:
    lines, _ = talk(b"ADD one\r\nHELLO x\r\nSECRET x\r\n")
    assert lines[1:] == [b"- BAD_SEQUENCE not now", b"+ hello x", b"- NEEDS_TLS encryption required"]
    lines, _ = talk(b"HELLO x\r\nSECRET x\r\n", secure=True)
    assert lines[1:] == [b"+ hello x", b"+ x"]


def test_a_line_that_is_too_long_is_a_mistake_and_nothing_of_it_a_command() -> None:
    lines, _ = talk(b"HELLO x\r\n" + b"ADD " * 20 + b"\r\nADD one\r\n")
    assert lines[2:] == [b"- INVALID line too long", b"+ one"]


def test_too_many_mistakes_end_the_conversation() -> None:
    seen: list[log.Event] = []
    log.switch.sinks.append(seen.append)
    try:
        lines, _ = talk(b"HELLO x\r\nNONSENSE\r\nADD\r\nADD fine\r\nHELL\0\r\nADD never\r\n")
    finally:
        log.switch.sinks.remove(seen.append)
    assert lines[2:] == [
        b"- UNKNOWN_COMMAND unknown command",
        b"- INVALID what?",
        b"+ fine",
        b"- UNKNOWN_COMMAND unknown command",
    ]
    assert [event.text for event in seen] == ["!TOO MANY INVALID COMMANDS (3)"]


def test_other_refusals_are_no_mistakes() -> None:
    lines, wire = talk(b"HELLO x\r\n" + b"ADD slow\r\n" * 5 + b"ADD one\r\n")
    assert lines[-1] == b"+ one"
    assert wire.pauses == [2.5] * 5


def test_a_final_refusal_is_answered_and_ends_the_conversation() -> None:
    lines, _ = talk(b"HELLO x\r\nADD out\r\nADD never\r\n")
    assert lines[2:] == [b"- DENIED out"]
