"""The wire on a real socket: implements `wire.port.Wire` and `ClientWire`.

When the buffer already holds the unit a session asks for, the answer comes without any waiting; so pipelined input
is worked off in one go and its answers leave in one packet. Otherwise what was collected goes out, and the session
waits (see `stream.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, HangUp
from dialtone.net.stream import MARK, NEVER, Stream
from dialtone.wire.framing import BodyDecoder
from dialtone.wire.port import BodyFlaw, Sink

BURST = 64  # pipelined lines before other connections get a turn
SKIP_LIMIT = 1 << 20  # bytes of a line without end that are thrown away before we hang up


class Connection(Stream):
    """One connection, accepted or opened by us."""

    __slots__ = ()

    # --- reading ---

    async def read_line(
        self, *, limit: int = 1000, within: float | None = None, secret: bool = False, lenient: bool = False
    ) -> bytes:
        """See the port. The bytes are already here in a pipelined conversation: then nothing waits."""
        line = self._input.line(limit, lenient)
        if line is None:
            line = await self._next_line(limit, within, lenient)
        else:
            self._burst += 1
            if self._burst >= BURST:
                await self._give_way()
        if log.switch.level >= self.terms.transcript.received:
            self._show(line, secret)
        return line

    async def _next_line(self, limit: int, within: float | None, lenient: bool) -> bytes:
        self._burst = 0
        if self._out or self._blocked:
            await self.flush()
        deadline = self._limit(within)
        while True:
            await self._arm_input(deadline, at_line=True)
            line = self._input.line(limit, lenient)
            if line is not None:
                return line
            self._check_flood()

    def _check_flood(self) -> None:
        """Hang up on a line without end; up to the limit it is only thrown away."""
        if self._input.skipping and self._input.dropped > SKIP_LIMIT:
            log.warning("net.flood", f"!LINE of more than {SKIP_LIMIT} bytes without end")
            raise HangUp

    async def _give_way(self) -> None:
        """However much a client sends ahead, others get their turn."""
        self._burst = 0
        await asyncio.sleep(0)

    async def read_line_or(
        self,
        bell: Bell,
        *,
        limit: int = 1000,
        within: float | None = None,
        secret: bool = False,
        lenient: bool = False,
    ) -> bytes | None:
        """See the port. A line that is already here comes before the bell."""
        line = self._input.line(limit, lenient)
        if line is None:
            line = await self._line_or(bell, limit, within, lenient)
        if line is not None and log.switch.level >= self.terms.transcript.received:
            self._show(line, secret)
        return line

    async def _line_or(self, bell: Bell, limit: int, within: float | None, lenient: bool) -> bytes | None:
        await self.flush()
        deadline = self._limit(within)
        stop = bell.listen(self._wake)
        try:
            while (line := self._input.line(limit, lenient)) is None:
                if bell.answer():
                    return None
                self._check_flood()
                await self._arm_input(deadline, at_line=True)
            return line
        finally:
            stop()

    async def read_exactly(self, size: int, *, within: float | None = None) -> bytes:
        """See the port."""
        data = self._input.exactly(size)
        if data is not None:
            return data
        await self.flush()
        deadline = self._limit(within)
        while (data := self._input.exactly(size)) is None:
            await self._arm_input(deadline)
        return data

    async def read_some(self, *, within: float | None = None) -> bytes:
        """See the port."""
        if not len(self._input):
            await self.flush()
            deadline = self._limit(within)
            while not len(self._input):
                await self._arm_input(deadline)
        return self._input.some()

    async def read_some_or(self, bell: Bell, *, within: float | None = None) -> bytes | None:
        """See the port. What is already here comes before the bell."""
        if not len(self._input) and not await self._input_or(bell, within):
            return None
        return self._input.some()

    async def _input_or(self, bell: Bell, within: float | None) -> bool:
        """Wait until there is input (True) or the bell rings (False)."""
        if self._out or self._blocked:
            await self.flush()
        deadline = self._limit(within)
        stop = bell.listen(self._wake)
        try:
            while not len(self._input):
                if bell.answer():
                    return False
                await self._arm_input(deadline, at_line=True)
            return True
        finally:
            stop()

    # --- for protocols that pace themselves ---

    def take(self, most: int = 0) -> bytes:
        """What is here already, at most `most` bytes when that is not 0; often nothing."""
        return self._input.some(most)

    async def wait(self, bell: Bell, *, deadline: float) -> None:
        """Wait until there is input, the bell has rung, or `closing` has become true. `deadline` is in the time of
        `now`. What is collected stays.

        Raises Gone, TimedOut, TlsFailed.
        """
        self._within = deadline - self._watch.now()
        stop, before = bell.listen(self._wake), self._closing
        try:
            while not len(self._input) and not bell.answer() and self._closing == before:
                await self._arm_input(deadline)
        finally:
            stop()

    async def until(self, bell: Bell, *, deadline: float = NEVER, mind_end: bool = True) -> bool:
        """Wait until the bell has rung or `closing` has become true; input stays where it is. False: nothing more will
        arrive (with `mind_end`).

        Raises Gone when nothing can be sent either, TimedOut.
        """
        self._within = deadline - self._watch.now()
        stop, before = bell.listen(self._wake), self._closing
        try:
            while not bell.answer() and self._closing == before:
                if self._lost:
                    raise Gone
                if mind_end and self._ended is not None:
                    return False
                await self._arm(deadline)
            return True
        finally:
            stop()

    def now(self) -> float:
        """The time that deadlines are in, seconds."""
        return self._watch.now()

    def pace(self, began: float, received: int) -> float:
        """The deadline for the next piece of something that began then and of which so many bytes are here."""
        return self._pace(began, received)

    async def read_block(self, size: int, into: Sink) -> None:
        """See the port."""
        left = size
        if left and not len(self._input):
            await self.flush()
        began = self._watch.now()
        while left:
            while not len(self._input):
                await self._arm_input(self._pace(began, size - left))
            data = self._input.some(left)
            left -= len(data)
            await into.write(data)

    async def read_body(self, into: Sink, *, limit: int = 0) -> BodyFlaw | None:
        """See the port."""
        decoder = BodyDecoder(limit)
        if self._out or self._blocked:
            await self.flush()
        piece = decoder.decode(self._input)
        began = self._watch.now()
        received = 0
        while not decoder.done:
            if piece:
                await into.write(piece)
            while not len(self._input):
                await self._arm_input(self._pace(began, received))
            received += len(self._input)
            piece = decoder.decode(self._input)
        if piece:
            await into.write(piece)
        if log.switch.level >= log.TRACE:
            log.trace("wire.body", f"RX: body of {decoder.size} bytes")
        return decoder.flaw

    def _pace(self, began: float, received: int) -> float:
        """The deadline for the next piece of a body: each byte received buys time, silence is limited by itself."""
        limits = self.terms.limits
        now = self._watch.now()
        paid = began + limits.rate_grace + (received / limits.minimum_rate if limits.minimum_rate else NEVER)
        self._within = limits.inactivity if now + limits.inactivity <= paid else paid - began
        return min(now + limits.inactivity, paid)

    def unread(self) -> int:
        """See the port."""
        return len(self._input)

    def drop_unread(self) -> None:
        """See the port."""
        self._input.clear()

    def give_back(self, data: bytes) -> None:
        """Put bytes back that belong to the next unit."""
        self._input.give_back(data)

    # --- writing ---

    async def send(self, *lines: bytes) -> None:
        """See the port."""
        data = (lines[0] if len(lines) == 1 else b"\r\n".join(lines)) + b"\r\n"
        self._out.append(data)
        self._out_size += len(data)
        if log.switch.level >= self.terms.transcript.sent:
            for line in lines:
                self._log("wire.sent", self.terms.transcript.sent, f"TX: {_text(line)}")
        if self._out_size > MARK:
            await self.flush()

    async def send_raw(self, data: bytes) -> None:
        """See the port."""
        self._out.append(data)
        self._out_size += len(data)
        if self._out_size > MARK:
            await self.flush()

    async def send_stream(self, chunks: AsyncIterable[bytes]) -> None:
        """See the port. Raises Gone as soon as nobody takes the bytes any more."""
        async for chunk in chunks:
            self._out.append(chunk)
            self._out_size += len(chunk)
            if self._out_size > MARK:
                await self.flush()
                if self._lost:
                    raise Gone

    # --- who it is ---

    def limit_login(self, seconds: float) -> None:
        """Give the peer so many seconds to prove useful; 0 is no limit."""
        self._login_deadline = self._watch.now() + seconds if seconds else NEVER

    def identify(self, user: str = "") -> None:
        """See the port."""
        self._login_deadline = NEVER
        if not user:
            return
        if self.context is not None:
            self.context.user = user
        if not self.identified:
            self.identified = True
            self.terms.gate.identified(self.peer)

    # --- transcripts ---

    def _show(self, line: bytes, secret: bool) -> None:
        self._log("wire.received", self.terms.transcript.received, f"RX: {'***' if secret else _shown(line)}")

    def _log(self, name: str, level: int, text: str) -> None:
        log.emit(level, name, text, {})


def _text(line: bytes) -> str:
    return line.decode("utf-8", "backslashreplace")


def _shown(line: bytes) -> str:
    """A received line as a transcript may have it: the answer that AUTH carries at once is a password, and so is what
    PASS carries where a protocol takes it at any time (LOG-02)."""
    words = line.split(None, 2)
    if len(words) > 1 and words[0].upper() == b"PASS":
        return "PASS ***"
    if len(words) == 3 and words[0].upper() == b"AUTH":
        return _text(b" ".join(words[:2])) + " ***"
    return _text(line)
