"""Calls to other boards: the Gateways port, over the dialer and the calling sides of Telnet and RLogin.

Sources: spec bbs.md 9.9. Where a call goes is in xtrn.ini; a caller never says it. What the other board sends is
collected up to a bound and read no faster than the caller takes it.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Protocol

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, Refusal, TimedOut, Why, WireError
from dialtone.domain.ports.doors import Ended, GatewayCall, Program
from dialtone.domain.ports.outside import ClientWire, Dialer, NoAnswer, NoSuchName, Resolver, Unreachable
from dialtone.protocols.rlogin.client import open_call
from dialtone.protocols.telnet.client import TelnetClient
from dialtone.wire.screen import Size

DIAL_WITHIN = 20.0  # seconds for each address
COLLECTED = 64 * 1024  # bytes
TYPED = 16 * 1024  # bytes that wait to be sent
_LONG = 86_400.0

UNREACHABLE = "The other system cannot be reached."


class Far(Protocol):
    """What is spoken on the connection."""

    def receive(self, data: bytes) -> bytes:
        """What the screen shows of what came."""
        ...

    def answers(self) -> bytes:
        """What is to be sent without anybody typing."""
        ...

    def keys(self, data: bytes) -> bytes:
        """What is sent for keys."""
        ...

    def resize(self, size: Size) -> bytes:
        """What is sent for another size of the window."""
        ...


class Plain:
    """RLogin after its first bytes: everything is as it is, but for the size of the window (RFC 1282)."""

    hostile = False

    def receive(self, data: bytes) -> bytes:
        """See `Far`."""
        return data

    def answers(self) -> bytes:
        """See `Far`."""
        return b""

    def keys(self, data: bytes) -> bytes:
        """See `Far`."""
        return data

    def resize(self, size: Size) -> bytes:
        """See `Far`."""
        parts = (size.rows, size.columns, 0, 0)
        return b"\xff\xffss" + b"".join(part.to_bytes(2, "big") for part in parts)


class Gateways:
    """Implements the port."""

    def __init__(self, resolver: Resolver, dialer: Dialer) -> None:
        self._resolver = resolver
        self._dialer = dialer

    async def call(self, call: GatewayCall) -> Program:
        """See the port."""
        wire = await self._connect(call)
        try:
            if call.kind == "rlogin":
                await open_call(wire, first=call.first, user=call.user, terminal=call.terminal)
                return Connected(wire, Plain())
            return Connected(wire, TelnetClient(kind=call.kind_of_terminal, size=call.size))
        except (WireError, ValueError) as error:
            await wire.close()
            log.warning("gateway.failed", f"!{call.host} port {call.port}: {error}", host=call.host, port=call.port)
            raise Refusal(Why.NETWORK, UNREACHABLE) from None

    async def _connect(self, call: GatewayCall) -> ClientWire:
        trouble = "no address"
        try:
            addresses = await self._resolver.addresses(call.host)
        except (NoSuchName, NoAnswer) as error:
            addresses, trouble = [], str(error) or "its name is not known"
        for address in addresses:
            try:
                return await self._dialer.dial(address, call.port, within=DIAL_WITHIN, label=call.kind)
            except Unreachable as error:
                trouble = str(error)
        log.warning("gateway.failed", f"!{call.host} port {call.port}: {trouble}", host=call.host, port=call.port)
        raise Refusal(Why.NETWORK, UNREACHABLE)


class Connected:
    """A call under way: implements `domain.ports.doors.Program`."""

    def __init__(self, wire: ClientWire, far: Far) -> None:
        self._wire = wire
        self._far = far
        self._bell = Bell()
        self._out = bytearray()
        self._keys = bytearray()
        self._over = False
        self._room, self._typed = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._hear()), loop.create_task(self._speak())]

    @property
    def ended(self) -> Ended | None:
        """See the port."""
        return Ended() if self._over and not self._out else None

    def listen(self, bell: Bell) -> None:
        """See the port."""
        self._bell = bell

    def take(self) -> bytes:
        """See the port."""
        data = bytes(self._out)
        self._out.clear()
        self._room.set()
        if data:
            self._bell.ring()  # perhaps that was the last of it
        return data

    def give(self, data: bytes) -> int:
        """See the port."""
        taken = data[: max(0, TYPED - len(self._keys))]
        if taken:
            self._send(self._far.keys(taken))
        return len(taken)

    def resize(self, size: Size) -> None:
        """See the port."""
        self._send(self._far.resize(size))

    async def stop(self) -> None:
        """See the port."""
        self._over = True
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)
        with suppress(WireError):
            await self._wire.close()

    def _send(self, data: bytes) -> None:
        self._keys += data
        self._typed.set()

    async def _hear(self) -> None:
        try:
            while not getattr(self._far, "hostile", False):
                while len(self._out) >= COLLECTED:
                    self._room.clear()
                    await self._room.wait()
                try:
                    data = await self._wire.read_some(within=_LONG)
                except TimedOut:
                    continue
                self._out += self._far.receive(data)
                if answer := self._far.answers():
                    self._send(answer)
                self._bell.ring()
        except Gone:
            pass
        except WireError as error:
            log.info("gateway.ended", f"the other system: {error}")
        finally:
            self._over = True
            self._bell.ring()

    async def _speak(self) -> None:
        with suppress(WireError):
            while True:
                await self._typed.wait()
                self._typed.clear()
                data = bytes(self._keys)
                self._keys.clear()
                await self._wire.send_raw(data)
                await self._wire.flush()
                self._bell.ring()
