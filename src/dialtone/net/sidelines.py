"""Data connections: implements `wire.sidelines.SideLines` for conversations on real sockets.

Where we listen, somebody is looked for from the first moment on, not only when the session asks: strangers are turned
away as they come, so that they can neither take the peer's place nor fill the queue in front of it (FTP-02). The first
that comes from the peer's address is the line, and nobody listens any more.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.chance import Chance
from dialtone.base.errors import Gone, Refusal, TimedOut, Why
from dialtone.net.data_line import Around, DataLine
from dialtone.net.passive_port import NoPort, open_port
from dialtone.net.sockets import plain_address
from dialtone.net.stream import Stream
from dialtone.net.terms import Limits
from dialtone.net.watch import Watch
from dialtone.wire.port import Peer, Wire
from dialtone.wire.sidelines import Place

Result = TypeVar("Result")

THREADS = min(max(os.cpu_count() or 2, 2), 8)  # that push files; more delay everybody else, and who is slow holds none
AT_ONCE = 16  # strangers turned away before others get a turn
BREATH = 1.0  # seconds without accepting when descriptors ran out
EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_ADDRESS_NO_PORT = 24  # IP_BIND_ADDRESS_NO_PORT: the port is chosen when it is known whom we call


async def own_address(peer: Peer) -> str:
    """The address told to a peer where nothing else is set: the one it called."""
    return peer.local_address


@dataclass(frozen=True, slots=True)
class Ways:
    """How lines are made. `tell` finds the address a peer is told to come to; `shown` is the level of the log at which
    each line is noted."""

    low: int = 1024
    high: int = 65535
    limits: Limits = field(default_factory=Limits)
    reuse: bool = False
    tell: Callable[[Peer], Awaitable[str]] = own_address
    shown: int = log.TRACE


class SideLineMaker:
    """Makes the lines of each conversation of a service: `House.sidelines`."""

    def __init__(self, ways: Ways, chance: Chance) -> None:
        self.ways = ways
        self._chance = chance
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="side lines")
        self._around: Around | None = None

    def __call__(self, wire: Wire) -> ConversationLines:
        """For one conversation. Called on a loop."""
        if not isinstance(wire, Stream):
            raise TypeError("lines are made beside connections only")
        if self._around is None:
            self._around = Around(self.ways.limits, Watch(), self._threads, self.ways.reuse)
        return ConversationLines(wire, self.ways, self._around, self._chance)


class Task(Generic[Result]):
    """Implements `wire.sidelines.Errand`."""

    __slots__ = ("_task",)

    def __init__(self, work: Coroutine[Any, Any, Result], bell: Bell) -> None:
        self._task = asyncio.get_running_loop().create_task(work)
        self._task.add_done_callback(lambda _: bell.ring())

    @property
    def done(self) -> bool:
        """See the port."""
        return self._task.done()

    def stop(self) -> None:
        """See the port."""
        self._task.cancel()

    async def result(self) -> Result:
        """See the port. Who is cancelled while he waits stops the errand, and waits on until it has ended."""
        try:
            await asyncio.wait([self._task])
        except asyncio.CancelledError:
            self._task.cancel()
            await asyncio.wait([self._task])
            raise
        if self._task.cancelled():
            raise Gone("stopped")
        return self._task.result()

    async def ended(self) -> None:
        """See the port."""
        try:
            await asyncio.wait([self._task])
        except asyncio.CancelledError:
            await asyncio.wait([self._task])
            raise


class ConversationLines:
    """See the module's text."""

    __slots__ = ("_around", "_came", "_chance", "_connection", "_listener", "_loop", "_waiter", "_ways")

    def __init__(self, connection: Stream, ways: Ways, around: Around, chance: Chance) -> None:
        self._connection = connection
        self._ways = ways
        self._around = around
        self._chance = chance
        self._loop = asyncio.get_running_loop()
        self._listener: socket.socket | None = None
        self._came: socket.socket | None = None
        self._waiter: asyncio.Future[None] | None = None

    def begin(self, work: Coroutine[Any, Any, Result], bell: Bell) -> Task[Result]:
        """See the port."""
        return Task(work, bell)

    # --- they come to us ---

    async def listen(self, *, address: str = "") -> Place:
        """See the port."""
        self.forget()
        told = address or await self._ways.tell(self._connection.peer)
        try:
            listener = open_port(self._connection.local, self._ways.low, self._ways.high, self._chance)
        except (NoPort, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else "no port is free"
            log.warning("data.no_port", f"!DATA no passive port from {self._ways.low} to {self._ways.high}: {reason}")
            raise Refusal(Why.BUSY, "no port for a data connection is free", temporary=True) from error
        self._listener = listener
        self._loop.add_reader(listener.fileno(), self._accept, listener)
        host, port = listener.getsockname()[:2]
        self._show("data.listening", f"DATA waiting for the client on {host} port {port}")
        return Place(told, port)

    def _accept(self, listener: socket.socket) -> None:
        """Somebody came, perhaps several."""
        for _ in range(AT_ONCE):
            try:
                sock, address = listener.accept()
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:
                if error.errno in EXHAUSTED:
                    self._run_short(listener, error)
                    return
                continue  # gone before we took it
            if plain_address(address[0]) == self._connection.peer.address:
                self._take(sock)
                return
            log.warning("data.stranger", f"!DATA connection from {address[0]} refused: it is not the client's address")
            sock.close()

    def _take(self, sock: socket.socket) -> None:
        self._stop_listening()
        sock.setblocking(False)
        self._came = sock
        self._wake()

    def _run_short(self, listener: socket.socket, error: OSError) -> None:
        log.error("net.exhausted", f"!ERROR {error.errno} accepting connection: {error.strerror}")
        self._loop.remove_reader(listener.fileno())
        self._loop.call_later(BREATH, self._go_on, listener)

    def _go_on(self, listener: socket.socket) -> None:
        if listener is self._listener:
            self._loop.add_reader(listener.fileno(), self._accept, listener)

    async def accept(self, *, within: float) -> DataLine:
        """See the port."""
        if self._came is None:
            await self._until_somebody_came(within)
        sock, self._came = self._came, None
        if sock is None:
            raise Gone("nobody listens any more")
        return self._line(sock)

    async def _until_somebody_came(self, within: float) -> None:
        if self._listener is None:
            raise Refusal(Why.INVALID, "nobody listens")
        self._waiter = self._loop.create_future()
        try:
            async with asyncio.timeout(within):
                await self._waiter
        except TimeoutError:
            raise TimedOut(f"{within:g} seconds") from None
        finally:
            self._waiter = None

    def forget(self) -> None:
        """See the port."""
        self._stop_listening()
        if self._came is not None:
            self._came.close()
            self._came = None
        self._wake()

    def _stop_listening(self) -> None:
        if self._listener is not None:
            self._loop.remove_reader(self._listener.fileno())
            self._listener.close()
            self._listener = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # --- we go to them ---

    async def dial(self, place: Place, *, within: float) -> DataLine:
        """See the port."""
        family = socket.AF_INET6 if ":" in place.address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            self._bind(sock, family)
            async with asyncio.timeout(within):
                await self._loop.sock_connect(sock, self._remote(place))
        except TimeoutError:
            sock.close()
            raise TimedOut(f"{within:g} seconds") from None
        except OSError as error:
            sock.close()
            raise Gone(os.strerror(error.errno) if error.errno else str(error)) from error
        except BaseException:
            sock.close()
            raise
        return self._line(sock)

    def _bind(self, sock: socket.socket, family: int) -> None:
        """From the address the peer called: firewalls and clients expect nothing else."""
        local = self._connection.local
        if (":" in str(local[0])) is (family == socket.AF_INET6):
            sock.setsockopt(socket.IPPROTO_IP, _ADDRESS_NO_PORT, 1)
            sock.bind((local[0], 0, *local[2:]))

    def _remote(self, place: Place) -> tuple[Any, ...]:
        """Where to, with the zone of the conversation for an address that has none without it."""
        local = self._connection.local
        return (place.address, place.port, *local[2:]) if ":" in place.address else (place.address, place.port)

    def _line(self, sock: socket.socket) -> DataLine:
        try:
            there = sock.getpeername()
        except OSError as error:  # it came and has gone already
            sock.close()
            raise Gone(os.strerror(error.errno) if error.errno else str(error)) from error
        self._show("data.open", f"DATA connection with {plain_address(there[0])} port {there[1]}")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return DataLine(sock, self._around, lambda: self._connection.tls_context)

    def _show(self, name: str, text: str) -> None:
        if log.switch.level >= self._ways.shown:
            log.emit(self._ways.shown, name, text, {})
