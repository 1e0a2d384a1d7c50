"""One connection beside a conversation: implements `wire.sidelines.SideLine` on a socket.

The loop's transports copy everything they are given and cannot send from a file on both loops, so the socket is used
as it is: tried at once, and waited for by the loop when the system says "not now". Who uses a line waits for one thing
at a time; `abort` may come from elsewhere. Files leave by `pushing.py`, in a thread; until such a slice of work is over
the socket is not closed, so that its number is nobody else's meanwhile.
"""

from __future__ import annotations

import asyncio
import errno
import fcntl
import socket
import ssl
import struct
import termios
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from dialtone.base.errors import Gone, TimedOut, TlsFailed, WireError
from dialtone.net.pushing import Pushed, Stop, push
from dialtone.net.stream import NEVER
from dialtone.net.terms import Limits
from dialtone.net.tls import TlsPump
from dialtone.net.watch import Watch
from dialtone.wire.sidelines import Readable

COLLECTED = 65536  # bytes that are sent together
RECEIVED = 256 * 1024  # bytes taken from the system at a time
READ = 256 * 1024  # bytes of a file that are read at a time, where it is not the system that sends them
TURN = 1024 * 1024  # bytes after which other connections get a turn
UNSUPPORTED = frozenset(
    {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ESPIPE}
)  # this file cannot be sent by the system
OF_THE_LINE = frozenset(
    {errno.EPIPE, errno.ECONNRESET, errno.ECONNABORTED, errno.ENOTCONN, errno.ESHUTDOWN, errno.ETIMEDOUT}
    | {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EBADF}
)
CLOSED = 7  # the first byte of TCP_INFO: the connection is over (TCP_CLOSE)
LOOKS = (0.001, 0.1)  # seconds between two looks at whether everything has arrived: the first, the longest


@dataclass(frozen=True, slots=True)
class Around:
    """What all lines of a service share. `threads` push files."""

    limits: Limits
    watch: Watch[Any]
    threads: Executor
    reuse: bool = False  # a peer must take up the TLS session of its conversation


class DataLine:
    """See the module's text. The socket does not block; `context` gives the certificate (None: there is none)."""

    __slots__ = (
        "_around",
        "_began",
        "_behind",
        "_context",
        "_early",
        "_loop",
        "_lost",
        "_out",
        "_out_size",
        "_over",
        "_pump",
        "_since_turn",
        "_socket",
        "_stop",
        "_tail",
        "_taken",
        "_waiter",
        "_watched",
        "_within",
        "deadline",
        "moved",
        "sent",
    )

    def __init__(self, sock: socket.socket, around: Around, context: Callable[[], ssl.SSLContext | None]) -> None:
        self.deadline = NEVER
        self.moved = 0
        self.sent = 0
        self._socket = sock
        self._around = around
        self._context = context
        self._loop = asyncio.get_running_loop()
        self._pump: TlsPump | None = None
        self._early = b""  # content that came with the end of the handshake
        self._out: list[bytes] = []
        self._out_size = 0
        self._tail = 0  # what is behind the content on its way out: the end of TLS, of the connection
        self._over: WireError | None = None  # what ended it: nothing can be sent or received
        self._lost: WireError | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._watched: Callable[[int], object] | None = None  # stops the loop from looking at the socket
        self._stop: Stop | None = None  # of the thread that is at work
        self._within = around.limits.inactivity
        self._began = around.watch.now()
        self._taken = 0
        self._since_turn = 0
        around.watch.add(self)

    # --- the port ---

    @property
    def lost(self) -> WireError | None:
        """See the port."""
        return self._lost

    @property
    def reused(self) -> bool:
        """See the port."""
        return self._pump is not None and self._pump.reused

    @property
    def version(self) -> str:
        """Protocol and cipher of TLS; "" without it."""
        return self._pump.version if self._pump is not None else ""

    async def secure(self) -> None:
        """See the port."""
        context = self._context()
        if context is None:
            raise TlsFailed("no certificate")
        pump = TlsPump(context, server_side=True)
        self._within = self._around.limits.handshake
        until = self._around.watch.now() + self._within
        while not pump.shake():
            await self._put(pump.leaving(), until)
            if pump.failure:
                raise TlsFailed(pump.failure)
            data = await self._take(until)
            if not data:
                raise Gone("the other side closed it in the handshake")
            pump.feed(data)
        await self._put(pump.leaving(), until)
        if self._around.reuse and not pump.reused:
            raise TlsFailed("the TLS session of the conversation is not taken up")
        self._early, self._pump = pump.receive(b""), pump
        self._begin()

    async def send(self, data: bytes) -> None:
        """See the port."""
        self._check()
        self._out.append(data)
        self._out_size += len(data)
        if self._out_size >= COLLECTED:
            await self._flush()

    async def send_file(self, file: Readable, offset: int, length: int) -> int:
        """See the port."""
        before = self.sent
        try:
            await self._flush()
            before = self.sent
            self._begin()
            # A small file is read and sent at once; only after that need the file be open.
            done = await self._copy(file, offset, min(length, COLLECTED))
            offset, length = offset + done, length - done
            if self._pump is None and file.descriptor >= 0:
                await self._push(file, offset, length)
            else:
                await self._copy(file, offset, length)
        except WireError as error:
            self._lost = error
            return max(self.sent - before - self._unheard(), 0)
        return self.sent - before

    async def receive(self) -> bytes:
        """See the port."""
        if self._out:
            await self._flush()
        pump, data = self._pump, self._early
        if pump is None:
            data = await self._take(self._pace())
        else:
            self._early = b""
            while not data and not pump.ended:
                data = await self._open(pump)
        self.moved += len(data)
        await self._yield(len(data))
        return data

    async def close(self) -> None:
        """See the port."""
        if self._socket.fileno() < 0:
            return
        try:
            await self._flush()
            if self._pump is not None:
                goodbye = self._pump.goodbye()
                self._tail = len(goodbye)
                if self.sent:
                    await self._put(goodbye, NEVER)
                else:
                    self._put_if_taken(goodbye)  # nobody waits for it, and who brought a file may be gone
            self._end_sending()
            if self.sent:
                await self._delivered()
        finally:
            self._close()

    def abort(self) -> None:
        """See the port."""
        self._end(Gone("closed by us"))
        if self._socket.fileno() >= 0:
            # Without ceremony: in order it would look as if a file were complete.
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._close()

    # --- files ---

    async def _push(self, file: Readable, offset: int, length: int) -> None:
        """Have the system send the file by itself."""
        end = offset + length
        while offset < end:
            try:
                pushed = await self._slice(file.descriptor, offset, end - offset)
            except OSError as error:
                if error.errno in UNSUPPORTED:
                    await self._copy(file, offset, end - offset)
                    return
                if error.errno not in OF_THE_LINE:
                    raise  # the file's
                raise self._failed(error) from error
            offset += pushed.sent
            self._count(pushed.sent)
            if pushed.short:
                break
            if pushed.behind:
                await self._room()

    async def _slice(self, file: int, offset: int, length: int) -> Pushed:
        """A slice of that work. A thread that has begun is waited for, also by who is cancelled."""
        self._check()
        self._stop = Stop()
        number = self._socket.fileno()
        work = self._loop.run_in_executor(self._around.threads, push, number, file, offset, length, self._stop)
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            self._stop.said = True
            await _until_done(work)
            raise
        finally:
            self._stop = None
            if self._over is not None:
                self._close()

    async def _copy(self, file: Readable, offset: int, length: int) -> int:
        """Read a file and send it; returns how many bytes there were."""
        done = 0
        while done < length:
            self._check()
            piece = await file.read(offset + done, min(READ, length - done))
            if not piece:
                break
            done += len(piece)
            await self._transmit(piece)
        return done

    # --- bytes out ---

    async def _flush(self) -> None:
        self._check()
        if self._out:
            data = b"".join(self._out)
            self._out.clear()
            self._out_size = 0
            self._begin()
            await self._transmit(data)

    async def _transmit(self, data: bytes) -> None:
        """Send content."""
        pump = self._pump
        view = memoryview(data)
        for start in range(0, len(data), COLLECTED):
            piece = view[start : start + COLLECTED]
            await self._put(pump.seal(piece) if pump is not None else piece, NEVER)
            self._count(len(piece))
            await self._yield(len(piece))

    async def _put(self, data: bytes | memoryview, until: float) -> None:
        """Hand bytes to the system. A peer that takes nothing is not waited for longer than the limit."""
        view = memoryview(data)
        while view:
            self._check()
            try:
                view = view[self._socket.send(view) :]
            except BlockingIOError:
                await self._room(until)
            except OSError as error:
                raise self._failed(error) from error

    def _put_if_taken(self, data: bytes) -> None:
        with suppress(OSError):
            self._socket.send(data)

    def _count(self, sent: int) -> None:
        self.sent += sent
        self.moved += sent

    # --- bytes in ---

    async def _open(self, pump: TlsPump) -> bytes:
        """The content in what comes next, if there is any."""
        sealed = await self._take(self._pace())
        if not sealed:
            raise Gone("the other side closed it without saying that this is the end")
        data = pump.receive(sealed)
        if leaving := pump.leaving():
            await self._put(leaving, NEVER)
        if pump.failure and not data:
            raise TlsFailed(pump.failure)
        return data

    async def _take(self, until: float) -> bytes:
        """What has come; b"" at the end. Waits for it."""
        while True:
            self._check()
            try:
                return self._socket.recv(RECEIVED)
            except BlockingIOError:
                await self._wait(self._loop.add_reader, self._loop.remove_reader, until)
            except OSError as error:
                raise self._failed(error) from error

    # --- waiting ---

    async def _room(self, until: float = NEVER) -> None:
        """Wait until the system takes more; `expire` looks whether the peer does."""
        self._taken = self.sent - self._unheard()
        now = self._around.watch.now()
        if until == NEVER:
            self._within = self._around.limits.inactivity
        await self._wait(
            self._loop.add_writer, self._loop.remove_writer, min(until, now + self._around.limits.inactivity)
        )

    async def _wait(self, look: Callable[..., object], leave: Callable[..., object], until: float) -> None:
        self._check()
        waiter: asyncio.Future[None] = self._loop.create_future()
        self._waiter = waiter
        self._watched = leave
        look(self._socket.fileno(), _wake, waiter)
        self.deadline = until
        try:
            await waiter
        finally:
            self._unwatch()

    def _unwatch(self) -> None:
        self.deadline, self._waiter = NEVER, None
        if self._watched is not None:
            leave, self._watched = self._watched, None
            leave(self._socket.fileno())

    def expire(self, now: float) -> None:
        """Called by the watch. Who has taken something, if not much, since we began to wait is not given up."""
        taken = self.sent - self._unheard()
        limits = self._around.limits
        if self.sent and taken > self._taken and self._on_pace(taken, now):
            self._taken, self.deadline = taken, now + limits.inactivity
            return
        self._end(TimedOut(f"{self._within:g} seconds"))

    def _begin(self) -> None:
        self._began = self._around.watch.now()
        self._taken = 0

    def _on_pace(self, moved: int, now: float) -> bool:
        limits = self._around.limits
        return moved >= limits.minimum_rate * (now - self._began - limits.rate_grace)

    def _pace(self) -> float:
        """The deadline for the next bytes of a file that comes: each byte buys time, silence is limited by itself."""
        limits, now = self._around.limits, self._around.watch.now()
        paid = self._began + limits.rate_grace + (self.moved / limits.minimum_rate if limits.minimum_rate else NEVER)
        silent = now + limits.inactivity
        self._within = limits.inactivity if silent <= paid else paid - self._began
        return max(min(silent, paid), now)

    async def _yield(self, size: int) -> None:
        self._since_turn += size
        if self._since_turn >= TURN:
            self._since_turn = 0
            await asyncio.sleep(0)

    # --- the end ---

    def _check(self) -> None:
        if self._over is not None:
            raise self._over
        if self._socket.fileno() < 0:
            raise Gone("closed")

    def _failed(self, error: OSError) -> WireError:
        """What to raise for an error of the socket."""
        self._over = self._over or Gone(error.strerror or "")
        return self._over

    def _end(self, why: WireError) -> None:
        """Nothing more is sent or received; who waits hears why."""
        self._over = self._over or why
        if self._stop is not None:
            self._stop.said = True
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_exception(self._over)
            waiter.exception()
            self._unwatch()

    def _end_sending(self) -> None:
        with suppress(OSError):  # the peer is gone; `_delivered` says whether it has everything
            self._socket.shutdown(socket.SHUT_WR)
            self._tail += 1

    async def _delivered(self) -> None:
        """Wait until the peer's system has the content; nothing tells us, so look."""
        pause, longest = LOOKS
        began, left = self._around.watch.now(), self._unheard()
        while left > self._tail:
            if self._over is not None:
                raise self._over
            if self._is_dead():
                if self._unheard() > self._tail:  # what was confirmed between the two looks counts
                    raise Gone("the other side closed it before the end")
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, longest)
            now, still = self._around.watch.now(), self._unheard()
            if still < left:
                left, began = still, now
            elif now - began >= self._around.limits.inactivity:
                raise TimedOut(f"{self._around.limits.inactivity:g} seconds")

    def _unheard(self) -> int:
        """Bytes handed to the system that the peer's has not confirmed."""
        if self._socket.fileno() < 0:
            return 0
        try:
            answer = fcntl.ioctl(self._socket, termios.TIOCOUTQ, b"\0\0\0\0")
        except OSError:
            return 0
        return int(struct.unpack("i", answer)[0])

    def _is_dead(self) -> bool:
        info = self._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)
        return info[0] == CLOSED

    def _close(self) -> None:
        """Let go of the socket; not while a thread has its number: then as soon as it has ended."""
        self._over = self._over or Gone("closed")
        if self._socket.fileno() < 0:
            return
        if self._stop is not None:
            self._stop.said = True
            return
        self._unwatch()
        self._around.watch.discard(self)
        self._socket.close()


async def _until_done(work: asyncio.Future[Any]) -> None:
    """Wait for a thread, whoever cancels us; what it has to say interests nobody."""
    while not work.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([work])
    work.exception()


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)
