"""One service: its listeners and its connections.

Accepting is done here and not by the loop's own server, so that both loops behave the same: the gate judges before a
transport or a task exists, running out of file descriptors is met without a busy loop, and a connection that is not
let in costs one system call and a line. Every connection has a task, every task belongs to its server.
"""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import WireError
from dialtone.net.connection import Connection
from dialtone.net.gate import Entry
from dialtone.net.proxy import BadHeader, read_header
from dialtone.net.runner import Tally, converse, refusal, say_farewell
from dialtone.net.sockets import BACKLOG, Options, Place, Retries, listen, plain_address, turn_away
from dialtone.net.terms import Terms
from dialtone.net.watch import Watch
from dialtone.wire.port import Farewell, Peer
from dialtone.wire.service import Door

AT_ONCE = 64  # connections accepted before others get a turn
EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
BROKEN = frozenset({errno.EBADF, errno.EINVAL, errno.ENOTSOCK, errno.EOPNOTSUPP})
BREATH = 1.0  # seconds without accepting when descriptors ran out
LEAVING = 5.0  # seconds for cancelled sessions to end


@dataclass(frozen=True, slots=True)
class Listening:
    """A place where the service can be reached, with the real port."""

    host: str
    port: int


class Server:
    """Listens for one service and serves who comes."""

    def __init__(
        self,
        door: Door,
        terms: Terms,
        *,
        chance: Chance,
        tag: str = "",
        numbers: Iterator[int] | None = None,
        tally: Tally | None = None,
        watch: Watch[Connection] | None = None,
    ) -> None:
        """`tag` is the server tag of log lines ("mail"). `numbers` and `tally` may be shared between services."""
        self.door = door
        self.terms = terms
        self.tally = tally or Tally()
        self.watch: Watch[Connection] = watch or Watch()
        self._chance = chance
        self._tag = tag
        self._numbers = numbers or count(1)
        self._loop = asyncio.get_running_loop()
        self._sockets: dict[socket.socket, Place] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._forget = self._tasks.discard
        self._spare: int | None = _spare_descriptor()
        self._tell_again = 0.0  # when the next line about missing descriptors may be logged
        self._over = False
        self._paused = False
        self._here = 0  # clients, from accept to the end of their task
        self._full = False  # as many clients are here as may be; the next ones wait

    # --- listening ---

    @property
    def listening(self) -> tuple[Listening, ...]:
        """Where it listens now."""
        return tuple(Listening(*sock.getsockname()[:2]) for sock in self._sockets)

    @property
    def active(self) -> int:
        """How many connections there are."""
        return len(self._tasks)

    async def open(
        self,
        places: Sequence[Place],
        *,
        options: Options | None = None,
        retries: Retries | None = None,
        backlog: int = BACKLOG,
    ) -> None:
        """Listen at these places and no others; what is bound already stays. One that fails does not stop the rest.
        `backlog` is how many clients the system keeps waiting."""
        for sock, place in list(self._sockets.items()):
            if place not in places:
                self._close_listener(sock)
        new = [place for place in dict.fromkeys(places) if place not in self._sockets.values()]
        await asyncio.gather(*(self._open(place, options or {}, retries or Retries(), backlog) for place in new))

    async def _open(self, place: Place, options: Options, retries: Retries, backlog: int) -> None:
        for sock in await listen(self.door.title, place, socket.SOCK_STREAM, options, retries, backlog):
            if self._over:
                sock.close()
                continue
            self._sockets[sock] = place
            if not (self._paused or self._full):
                self._loop.add_reader(sock, self._accept, sock)

    def _close_listener(self, sock: socket.socket) -> None:
        del self._sockets[sock]
        self._loop.remove_reader(sock)
        host, port = sock.getsockname()[:2]
        log.info("net.closing", f"{self.door.title} closing socket {host} port {port}", host=host, port=port)
        sock.close()

    def pause(self) -> None:
        """Accept nobody for now; who comes waits in the system's queue."""
        self._paused = True
        for sock in self._sockets:
            self._loop.remove_reader(sock)

    def resume(self) -> None:
        """Accept again."""
        self._paused = False
        if not self._full:
            for sock in self._sockets:
                self._loop.add_reader(sock, self._accept, sock)

    def adopt(self, terms: Terms) -> None:
        """Let these terms hold for connections that come from now on; those that are here keep theirs."""
        self.terms = terms
        for connection in self.watch.members:
            connection.outdated = True
        self._mind_room()

    # --- accepting ---

    def _accept(self, listener: socket.socket) -> None:
        for _ in range(AT_ONCE):
            if self._full:
                return
            try:
                sock, address = listener.accept()
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:
                if error.errno in EXHAUSTED:
                    self._run_short(listener, error)
                    return
                if error.errno in BROKEN:
                    log.error("net.broken", f"!ERROR {error.errno} accepting connection: {error.strerror}")
                    self._close_listener(listener)
                    return
                continue  # the connection was gone before we took it
            self._welcome(sock, address)

    def _run_short(self, listener: socket.socket, error: OSError) -> None:
        """No descriptors: turn one client away with the spare one, or stop accepting for a moment."""
        now = self._loop.time()
        if now >= self._tell_again:
            self._tell_again = now + 60.0
            log.error("net.exhausted", f"!ERROR {error.errno} accepting connection: {error.strerror}")
        if not self._shed(listener):
            for sock in self._sockets:
                self._loop.remove_reader(sock)
            self._loop.call_later(BREATH, self._resume)

    def _shed(self, listener: socket.socket) -> bool:
        """Accept one client with the spare descriptor, only to tell it that we are busy."""
        if self._spare is None:
            return False
        os.close(self._spare)
        self._spare = None
        try:
            sock, address = listener.accept()
            connection = self._connection(sock, address)
            turn_away(sock, refusal(connection.terms.make(connection), connection, Farewell.BUSY))
            self.tally.refused += 1
            self._spare = _spare_descriptor()
        except OSError:
            return False
        return True

    def _resume(self) -> None:
        if self._spare is None:
            with suppress(OSError):
                self._spare = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
        if not self._paused:
            self.resume()

    def _connection(self, sock: socket.socket, address: tuple[str, int]) -> Connection:
        local = sock.getsockname()
        peer = Peer(plain_address(address[0]), address[1], plain_address(local[0]), local[1])
        context = log.Context(self._tag, next(self._numbers), self.door.protocol, peer.address)
        context.least, context.cap = self.terms.log_least, self.terms.log_cap
        return Connection(peer, self.terms, self.watch, number=context.number, context=context)

    def _welcome(self, sock: socket.socket, address: tuple[str, int]) -> None:
        """Make a connection of an accepted socket, or turn it away."""
        try:
            sock.setblocking(False)
            connection = self._connection(sock, address)
        except OSError:  # gone already
            sock.close()
            return
        before = log.context.set(connection.context)
        try:
            proxied = self._is_proxy(connection.peer)
            if proxied or self._arrive(connection, sock):
                task = self._loop.create_task(self._serve(connection, sock, not proxied))
                self._tasks.add(task)
                task.add_done_callback(self._forget)
                task.add_done_callback(self._gone)
                self._here += 1
                self._mind_room()
        except Exception as fault:
            log.fault("net.fault", f"!FAULT at the gate: {type(fault).__name__}: {fault}", fault)
            sock.close()
        finally:
            log.context.reset(before)

    def _is_proxy(self, peer: Peer) -> bool:
        if not self.terms.proxies:
            return False
        address = ipaddress.ip_address(peer.address)
        return any(address in network for network in self.terms.proxies)

    def _arrive(self, connection: Connection, sock: socket.socket) -> bool:
        """Ask the gate. Who is not admitted hears why, in the clear, and is gone."""
        entry = connection.terms.gate.arrive(connection.peer, self.door.service)
        if entry.admitted:
            self.tally.active += 1
            return True
        self.tally.refused += 1
        self._follow_up(entry)
        words = b""
        if entry.why is not None and not entry.silent:
            words = refusal(connection.terms.make(connection), connection, entry.why)
        turn_away(sock, words)
        return False

    def _follow_up(self, entry: Entry) -> None:
        if entry.then is not None:
            task = self._loop.create_task(_guarded(entry.then))
            self._tasks.add(task)
            task.add_done_callback(self._forget)

    # --- serving ---

    async def _serve(self, connection: Connection, sock: socket.socket, admitted: bool) -> None:
        """The task of a connection. One that comes through a proxy is admitted only when its address is known."""
        try:
            await self._loop.connect_accepted_socket(lambda: connection, sock)
            admitted = admitted or await self._arrive_by_proxy(connection)
            if admitted:
                await converse(connection, self.door, self._chance)
                await connection.finish()
        except OSError as error:
            log.debug("net.gone", f"connection lost: {error}")
        finally:
            connection.hang_up()
            if admitted:
                self._leave(connection)

    async def _arrive_by_proxy(self, connection: Connection) -> bool:
        """Read the header, then ask the gate about the client it names."""
        try:
            connection.peer = await read_header(connection, within=connection.terms.limits.proxy_header)
        except (BadHeader, WireError) as bad:
            log.warning("net.proxy", f"!PROXY header missing or broken: {bad}")
            return False
        assert connection.context is not None
        connection.context.peer = connection.peer.address
        entry = connection.terms.gate.arrive(connection.peer, self.door.service)
        if entry.admitted:
            self.tally.active += 1
            return True
        self.tally.refused += 1
        self._follow_up(entry)
        if entry.why is not None and not entry.silent:
            await say_farewell(connection, connection.terms.make(connection), entry.why)
        return False

    def _leave(self, connection: Connection) -> None:
        tally = self.tally
        tally.active -= 1
        tally.served += 1
        connection.terms.gate.leave(connection.peer, self.door.service, connection.identified)
        ended = connection.terms.ended
        usual = f"Session thread terminated ({tally.active} threads remain, {tally.served} clients served)"
        log.info("net.ended", ended() if ended is not None else usual)

    def _gone(self, _: object) -> None:
        self._here -= 1
        self._mind_room()

    def _mind_room(self) -> None:
        """Stop accepting while as many clients are here as may be (services.md 5.2, without FULL_ACCEPT)."""
        most, full = self.terms.most, self._full
        self._full = 0 < most <= self._here
        if self._full and not full:
            log.notice("net.full", f"{self.door.title}: {most} clients are here, the next ones wait", most=most)
            for sock in self._sockets:
                self._loop.remove_reader(sock)
        elif full and not self._full and not self._paused and not self._over:
            self.resume()

    # --- the end ---

    def close(self) -> None:
        """Stop listening, for good; conversations go on."""
        self._over = True
        for sock in list(self._sockets):
            self._close_listener(sock)

    async def shut_down(self, grace: float = 10.0) -> None:
        """Stop listening; end sessions that wait for a command; give the others `grace` seconds, then end them."""
        self.close()
        for connection in list(self.watch.members):
            connection.shut_down()
        await self._until_all_left(grace)
        for task in self._tasks:
            task.cancel()
        await self._until_all_left(LEAVING)
        for connection in list(self.watch.members):
            connection.abort()
        if self._spare is not None:
            os.close(self._spare)
            self._spare = None

    async def _until_all_left(self, seconds: float) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)


async def _guarded(work: Callable[[], Awaitable[object]]) -> None:
    """Do what a refusal asks for; a fault in it is told and costs nothing else."""
    try:
        await work()
    except Exception as fault:
        log.fault("net.fault", f"!FAULT at the gate: {type(fault).__name__}: {fault}", fault)


def _spare_descriptor() -> int:
    return os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
