"""The loop that all line protocols share: read a line, look it up in the command table, obey or refuse.

A protocol gives a table, a greeting and its words for "no". The loop checks state, login and TLS, counts mistakes
and hangs up after too many, applies the delay a refusal carries, and ends the conversation when it is final.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Generic, TypeVar

from dialtone.base import log
from dialtone.base.errors import HangUp, LineTooLong, Refusal, Why
from dialtone.wire.port import Farewell, Wire

State = TypeVar("State", bound=Enum)

MISTAKES = frozenset({Why.INVALID, Why.UNKNOWN_COMMAND, Why.UNSUPPORTED, Why.BAD_SEQUENCE, Why.BAD_PARAMETER})


@dataclass(frozen=True, slots=True)
class Command(Generic[State]):
    """One row of a protocol's command table."""

    obey: Callable[[Any, bytes], Awaitable[None]]
    when: frozenset[State]  # states in which it may be given
    secure: bool = False  # only under TLS
    help: str = ""


class Dialogue(ABC, Generic[State]):
    """A line protocol's server side."""

    name: ClassVar[str]
    commands: ClassVar[Mapping[bytes, Command[Any]]]
    line_limit: int = 512  # bytes, CR LF included
    mistake_limit: int = 10
    lenient_lines: bool = False

    def __init__(self, wire: Wire, state: State) -> None:
        self.wire = wire
        self.state = state
        self.mistakes = 0

    @abstractmethod
    async def greet(self) -> None:
        """Say the first words."""

    @abstractmethod
    async def refuse(self, no: Refusal) -> None:
        """Send the protocol's answer for a refusal."""

    @abstractmethod
    async def farewell(self, why: Farewell, code: str = "") -> None:
        """Send last words."""

    async def run(self) -> None:
        """Hold the conversation until either side ends it."""
        try:
            await self.greet()
            while True:
                await self.turn()
        except HangUp:
            return

    async def turn(self) -> None:
        """One line and its answer."""
        try:
            line = await self.wire.read_line(limit=self.line_limit, lenient=self.lenient_lines)
            verb, argument = self.split(line)
            await self.command(verb).obey(self, argument)
        except LineTooLong:
            await self.decline(Refusal(Why.INVALID, "line too long"))
        except Refusal as no:
            await self.decline(no)

    def split(self, line: bytes) -> tuple[bytes, bytes]:
        """Cut a line into its verb, in upper case, and its argument."""
        verb, _, argument = line.partition(b" ")
        return verb.upper(), argument.strip(b" ")

    def command(self, verb: bytes) -> Command[Any]:
        """Find the row for a verb and check that it may be given now."""
        command = self.commands.get(verb)
        if command is None:
            raise Refusal(Why.UNKNOWN_COMMAND, "unknown command")
        if self.state not in command.when:
            raise self.out_of_order(verb)
        if command.secure and not self.wire.secure:
            raise Refusal(Why.NEEDS_TLS, "encryption required")
        return command

    def out_of_order(self, verb: bytes) -> Refusal:
        """The refusal for a command given in the wrong state."""
        return Refusal(Why.BAD_SEQUENCE, "not now")

    async def decline(self, no: Refusal) -> None:
        """Count the mistake, wait if the refusal says so, answer, and hang up when it is final."""
        if no.delay:
            await self.wire.pause(no.delay)
        if no.why in MISTAKES:
            self.mistakes += 1
            if self.mistakes >= self.mistake_limit:
                log.warning(f"{self.name}.mistakes", f"!TOO MANY INVALID COMMANDS ({self.mistakes})")
                await self.too_many_mistakes(no)
                raise HangUp
        await self.refuse(no)
        if no.final:
            raise HangUp

    async def too_many_mistakes(self, no: Refusal) -> None:
        """Answer the last mistake before hanging up; protocols with a parting reply override this."""
        await self.refuse(no)
