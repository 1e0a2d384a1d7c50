"""Services over UDP: one question, one answer.

A datagram's sender is easily forged, and an answer is longer than its question. So each network gets few answers a
second, answers are short, at most so many questions are worked on at once, and what seems to come from another
service (a port below 1024) is not answered: two services could otherwise talk to each other for ever.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dialtone.base import log
from dialtone.base.allowance import Allowance
from dialtone.net.gate import Gate, OpenGate
from dialtone.net.server import Listening
from dialtone.net.sockets import Options, Place, Retries, listen, plain_address
from dialtone.wire.port import Peer

MOMENT = 1.0  # seconds for answers under way when we stop
Answer = Callable[[bytes, Peer], Awaitable[bytes | None]]


@dataclass(frozen=True, slots=True)
class DatagramLimits:
    """Sizes in bytes; answers for one IPv4 address or IPv6 /64: `burst` at once, then `rate` a second."""

    question: int = 1024
    answer: int = 1400
    rate: float = 2.0
    burst: int = 10
    at_once: int = 64
    addresses: int = 4096  # remembered
    overall: float = 50.0  # answers a second to everybody together


class DatagramServer:
    """Listens for one service over UDP."""

    def __init__(
        self,
        service: str,
        title: str,
        answer: Answer,
        *,
        gate: Gate | None = None,
        limits: DatagramLimits | None = None,
        tag: str = "",
        protocol: str = "",
    ) -> None:
        """`service` is its name at the gate, `protocol` its label in log lines, `tag` the server's there."""
        self.service = service
        self.protocol = protocol or service.upper()
        self.log_least, self.log_cap = log.TRACE, log.EMERGENCY  # as in `log.Context`
        self.title = title
        self.answer = answer
        self.gate: Gate = gate or OpenGate()
        self.limits = limits or DatagramLimits()
        self.tag = tag
        allowed = self.limits
        self._allowance = Allowance(allowed.rate, allowed.burst, remembered=allowed.addresses, overall=allowed.overall)
        self._loop = asyncio.get_running_loop()
        self._ends: dict[asyncio.DatagramTransport, Place] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def listening(self) -> tuple[Listening, ...]:
        """Where it listens now."""
        return tuple(Listening(*end.get_extra_info("sockname")[:2]) for end in self._ends)

    async def open(
        self, places: Sequence[Place], *, options: Options | None = None, retries: Retries | None = None
    ) -> None:
        """Listen at these places and no others; what is bound already stays."""
        for end, place in list(self._ends.items()):
            if place not in places:
                self._close(end)
        new = [place for place in dict.fromkeys(places) if place not in self._ends.values()]
        await asyncio.gather(*(self._open(place, options or {}, retries or Retries()) for place in new))

    async def _open(self, place: Place, options: Options, retries: Retries) -> None:
        for sock in await listen(self.title, place, socket.SOCK_DGRAM, options, retries):
            end, _ = await self._loop.create_datagram_endpoint(lambda: _Endpoint(self), sock=sock)
            self._ends[end] = place

    def _close(self, end: asyncio.DatagramTransport) -> None:
        del self._ends[end]
        host, port = end.get_extra_info("sockname")[:2]
        log.info("net.closing", f"{self.title} closing socket {host} port {port}", host=host, port=port)
        end.close()

    def ask(self, end: asyncio.DatagramTransport, question: bytes, address: tuple[Any, ...]) -> None:
        """A question came: work on it unless a limit forbids."""
        host, port = plain_address(address[0]), int(address[1])
        if port < 1024 or len(question) > self.limits.question or len(self._tasks) >= self.limits.at_once:
            return
        if not self._allowance.take(host, self._loop.time()):
            return
        local = end.get_extra_info("sockname")
        task = self._loop.create_task(self._reply(end, question, address, Peer(host, port, local[0], local[1])))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _reply(
        self, end: asyncio.DatagramTransport, question: bytes, address: tuple[Any, ...], peer: Peer
    ) -> None:
        context = log.Context(self.tag, 0, self.protocol, peer.address)
        context.least, context.cap = self.log_least, self.log_cap
        log.context.set(context)
        if not self.gate.arrive(peer, self.service).admitted:
            return
        try:
            log.info("net.datagram", f"Request of {len(question)} bytes received from port {peer.port}")
            answer = await self.answer(question, peer)
            if answer and not end.is_closing():
                end.sendto(cut(answer, self.limits.answer), address)
        except Exception as fault:
            log.fault("net.fault", f"!FAULT: {type(fault).__name__}: {fault}", fault)
        finally:
            self.gate.leave(peer, self.service, False)

    @property
    def active(self) -> int:
        """How many questions are worked on."""
        return len(self._tasks)

    def close(self) -> None:
        """Stop listening, for good; nobody gets an answer any more."""
        for end in list(self._ends):
            self._close(end)

    async def shut_down(self, grace: float = 1.0) -> None:
        """Stop listening, and give answers under way a moment."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=min(grace, MOMENT))
        for task in self._tasks:
            task.cancel()
        self.close()


class _Endpoint(asyncio.DatagramProtocol):
    """What the loop calls."""

    def __init__(self, server: DatagramServer) -> None:
        self._server = server
        self._end: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._end = transport  # type: ignore[assignment]  # not an asyncio class on the fast loop

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        if self._end is not None:
            self._server.ask(self._end, data, addr)


def cut(answer: bytes, limit: int) -> bytes:
    """Shorten an answer behind the last line that fits."""
    if len(answer) <= limit:
        return answer
    end = answer.rfind(b"\n", 0, limit) + 1
    return answer[: end or limit]
