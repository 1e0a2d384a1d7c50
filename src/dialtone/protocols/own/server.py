"""A conversation with a program of the sysop's: what the client says is its input, what it prints goes to the client.

Source: spec services.md 5.2 and 5.3. Neither side is read faster than the other takes it. When the client has said
all, the program sees the end of its input and has `LAST` seconds for what it still has to say; when it ends, so does
the conversation. Nothing it started stays behind.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, TimedOut, WireError
from dialtone.domain.ports.services import Conversation
from dialtone.wire.port import Farewell, Wire

SILENCE = 3600.0  # seconds without a byte either way after which a client is let go
LAST = 5.0  # seconds a program has when its client is gone
LINES = 200  # of what a program prints for the sysop, for one client
BUSY = 0.2  # seconds between looks at a program that reads nothing

Wait = Callable[[Bell, float], Awaitable[None]]


class OwnSession:
    """One client. `begin` starts what serves it (raises OSError), `wait` waits for a bell or so many seconds."""

    def __init__(self, wire: Wire, begin: Callable[[], Awaitable[Conversation]], wait: Wait) -> None:
        self.wire = wire
        self._begin = begin
        self._wait = wait
        self._bell = Bell()
        self._heard = b""  # of the client, not yet taken by the program

    async def run(self) -> None:
        """Until one of the two has ended."""
        self.wire.identify()
        try:
            program = await self._begin()
        except OSError as trouble:
            log.error("service.start", f"!service cannot be started: {trouble.strerror or trouble}")
            return
        program.listen(self._bell)
        try:
            await self._pass_on(program)
        finally:
            await program.stop()
            _tell(program)

    async def _pass_on(self, program: Conversation) -> None:
        try:
            while program.ended is None:
                await self._say(program)
                if program.ended is None:
                    await self._listen(program)
        except TimedOut:
            log.info("service.silent", "Nothing was said for an hour")
        except Gone:
            program.end_input()
            await self._last_words(program)

    async def _say(self, program: Conversation) -> None:
        while data := program.take():
            await self.wire.send_raw(data)
            await self.wire.flush()

    async def _listen(self, program: Conversation) -> None:
        if self._heard:
            self._heard = self._heard[program.give(self._heard) :]
        if self._heard:
            await self._wait(self._bell, BUSY)
            return
        self._heard = await self.wire.read_some_or(self._bell, within=SILENCE) or b""
        self._bell.answer()

    async def _last_words(self, program: Conversation) -> None:
        """The client has ended his side, or is gone altogether."""
        looks = int(LAST / BUSY)
        while program.ended is None and looks:
            if self._heard:
                self._heard = self._heard[program.give(self._heard) :]
            try:
                await self._say(program)
            except WireError:
                return
            await self._wait(self._bell, BUSY)
            looks -= 1

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """What program it is nobody knows here: nothing is said."""


async def answer_datagram(program: Conversation, question: bytes, most: int, wait: Wait) -> bytes | None:
    """What a program answers to one datagram, at most `most` bytes; None when it says nothing."""
    bell, said, looks = Bell(), bytearray(), int(LAST / BUSY)
    program.listen(bell)
    try:
        program.give(question)
        program.end_input()
        while looks and len(said) < most:
            said += program.take()
            if program.ended is not None:
                break
            await wait(bell, BUSY)
            looks -= 1
    finally:
        await program.stop()
        _tell(program)
    return bytes(said[:most]) or None


def _tell(program: Conversation) -> None:
    for line in program.complaints()[:LINES]:
        log.info("service.output", f"program says: {line}")
    ended = program.ended
    if ended is not None and ended.trouble:
        log.warning("service.trouble", f"!service program: {ended.trouble}")
