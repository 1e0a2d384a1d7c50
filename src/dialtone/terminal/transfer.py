"""Runs a file transfer over a caller's terminal.

One loop for all protocols: serve what the core wants, send what it has, listen. While a file streams out, what the
other end says is looked at between pieces. Time without progress is counted here, by the clock, so that a peer who
drips senseless bytes is given up on as well as a silent one. However it ends, the way is put back to what it was, and
after a failure what the other program still sends is thrown away until it is quiet, so that it does not look like keys.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from dialtone.base.errors import Gone, Refusal, StoreError, TimedOut, WireError
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.transfers import Result, Sink, Source
from dialtone.formats.transfer.core import (
    Complete,
    Core,
    Ended,
    FileEnded,
    NextFile,
    Offered,
    Read,
    ReceivingCore,
    SendingCore,
    Want,
    Write,
)
from dialtone.wire.screen import Terminal

QUIET = 1.0  # seconds of silence after a failed transfer
LONGEST_SETTLING = 10.0  # seconds
MOST_SETTLING = 10_000  # pieces thrown away
BRIEF = 0.05  # seconds to wait for what should be here already
LOST = "the connection was lost"
UNREADABLE = "the file cannot be read"
UNKEEPABLE = "the file cannot be kept"
NOT_REACHED = "not reached"


class Transfer:
    """One transfer of one or more files. `results` fills as files end, and stays readable when the caller is gone.

    `reason` is "" after a transfer that went well to its end, or says why it did not.
    """

    def __init__(self, terminal: Terminal, core: Core, clock: Clock) -> None:
        self.results: list[Result] = []
        self.reason = ""
        self._terminal = terminal
        self._core = core
        self._clock = clock
        self._progress = core.progress
        self._due = 0.0  # when the core is told that nothing came
        self._began = 0.0  # of the file under way
        self._rang = False

    async def run(self) -> list[Result]:
        """Do it. Returns a result for each file. Raises Gone, TimedOut (a caller who takes
        nothing); `results` tells how far it came."""
        try:
            await self._terminal.flush()
            await self._terminal.binary(True)
            self._wait_anew()
            ended = await self._conversation()
        except BaseException:
            self._core.cancel(LOST)
            await self._serve_rest()
            self.reason = LOST
            raise
        finally:
            with suppress(WireError):
                await self._terminal.binary(False)
            await self._close()
            if self._rang:
                self._terminal.bell.ring()  # it was answered here, where nobody could look
        self.reason = ended.reason
        return self.results

    async def _conversation(self) -> Ended:
        core, terminal = self._core, self._terminal
        while True:
            want = core.want()
            if isinstance(want, Ended):
                break
            if want is not None:
                await self._serve(want)
            elif data := core.outgoing():
                await terminal.write(data)
                await terminal.flush()
                await terminal.pause(0)
                if terminal.unread():
                    await self._listen()
            else:
                await self._listen()
        with suppress(Gone):  # what was done stays done; who uses the terminal next will hear of it
            if data := core.outgoing():
                await terminal.write(data)
                await terminal.flush()
            if want.reason:
                await self._settle()
        return want

    async def _listen(self) -> None:
        """Wait for bytes, and tell the core when it waited long enough in vain."""
        left = self._due - self._clock.monotonic()
        try:
            data = await self._terminal.read(within=max(left, BRIEF))
        except TimedOut:
            self._time_is_up()
            return
        if data:
            self._core.feed(data)
        else:
            self._rang = True
        if self._core.progress != self._progress:
            self._wait_anew()
        elif left <= 0:
            self._time_is_up()

    def _time_is_up(self) -> None:
        self._core.timeout()
        self._wait_anew()

    def _wait_anew(self) -> None:
        self._progress = self._core.progress
        self._due = self._clock.monotonic() + self._core.patience

    async def _settle(self) -> None:
        """Throw away what still comes, until it is quiet."""
        until = self._clock.monotonic() + LONGEST_SETTLING
        for _ in range(MOST_SETTLING):
            try:
                self._rang = not await self._terminal.read(within=QUIET) or self._rang
            except TimedOut:
                return
            if self._clock.monotonic() > until:
                return

    async def _serve_rest(self) -> None:
        """After the end: only the news matter."""
        while not isinstance(want := self._core.want(), Ended | None):
            if isinstance(want, FileEnded):
                await self._file_ended(want)

    async def _serve(self, want: Want) -> None:
        raise NotImplementedError

    async def _file_ended(self, news: FileEnded) -> None:
        self._note(news.name, news.size, news.ok, news.reason)

    async def _close(self) -> None:
        """Let go of what is still open."""

    def _note(self, name: str, size: int, ok: bool, reason: str) -> None:
        seconds = self._clock.monotonic() - self._began
        self.results.append(Result(name, size, ok, reason, int(size / seconds) if seconds > 0 else size))


class Sending(Transfer):
    """Sends files to the caller."""

    def __init__(self, terminal: Terminal, core: SendingCore, clock: Clock, sources: Iterable[Source]) -> None:
        super().__init__(terminal, core, clock)
        self._sender = core
        self._sources = list(sources)
        self._next = 0
        self._source: Source | None = None

    async def _serve(self, want: Want) -> None:
        if isinstance(want, NextFile):
            self._began = self._clock.monotonic()
            self._offer()
        elif isinstance(want, Read) and self._source is not None:
            try:
                data = await self._source.read(want.offset, want.size)
            except StoreError:
                self._core.cancel(UNREADABLE)
            else:
                self._sender.give(data)
        elif isinstance(want, FileEnded):
            await self._file_ended(want)

    def _offer(self) -> None:
        if self._next == len(self._sources):
            self._sender.no_more()
            return
        rest = self._sources[self._next :]
        self._source = source = rest[0]
        self._next += 1
        left_bytes = sum(one.size for one in rest)
        self._sender.offer(source.name, source.size, source.modified, left=len(rest), left_bytes=left_bytes)

    async def _close(self) -> None:
        reason = self._core.ended.reason if self._core.ended else ""
        for source in self._sources[self._next :]:
            self._began = self._clock.monotonic()
            self._note(source.name, 0, False, reason or NOT_REACHED)
        for source in self._sources:
            await source.close()


class Receiving(Transfer):
    """Receives files from the caller."""

    def __init__(self, terminal: Terminal, core: ReceivingCore, clock: Clock, sink: Sink) -> None:
        super().__init__(terminal, core, clock)
        self._receiver = core
        self._sink = sink
        self._open = False  # a file was accepted and neither completed nor abandoned

    async def _serve(self, want: Want) -> None:
        try:
            await self._serve_file(want)
        except Refusal as refusal:
            self._core.cancel(refusal.text or UNKEEPABLE)
        except StoreError:
            self._core.cancel(UNKEEPABLE)

    async def _serve_file(self, want: Want) -> None:
        if isinstance(want, Write):
            if self._open:
                await self._sink.write(want.data)
        elif isinstance(want, Offered):
            self._began = self._clock.monotonic()
            await self._decide(want)
        elif isinstance(want, Complete):
            await self._sink.complete()
            self._open = False
            self._receiver.stored()
        elif isinstance(want, FileEnded):
            await self._file_ended(want)

    async def _decide(self, offered: Offered) -> None:
        resumable = self._receiver.resumes
        try:
            offset = await self._sink.offer(offered.name, offered.size, offered.modified, resumable=resumable)
        except Refusal as refusal:
            self._receiver.skip(refusal.text or UNKEEPABLE)
        except StoreError:
            self._receiver.skip(UNKEEPABLE)
        else:
            if offset is None:
                self._receiver.skip()
            else:
                self._open = True
                self._receiver.accept(offset)

    async def _file_ended(self, news: FileEnded) -> None:
        await super()._file_ended(news)
        await self._abandon(news.reason)

    async def _abandon(self, reason: str) -> None:
        if self._open:
            self._open = False
            await self._sink.abandon(reason)

    async def _serve_rest(self) -> None:
        await super()._serve_rest()
        await self._abandon(LOST)

    async def _close(self) -> None:
        await self._abandon(self._core.ended.reason if self._core.ended else LOST)
