"""Message Send Protocol (RFC 1312, RFC 1159): one message comes in, over TCP or in a datagram.

Refused messages get no answer, whatever the reason: nobody learns here who has an account (spec services.md 9.2).
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import Gone, Refusal
from dialtone.domain.presence.instant import InstantMessages, Words
from dialtone.protocols.msp.grammar import LONGEST, Message, is_whole, parse
from dialtone.wire.port import Farewell, Peer, Wire

TIME_LIMIT = 10.0  # seconds between two packets; all of it has the time of connections without a login


class MspServer:
    """One session."""

    def __init__(self, wire: Wire, instant: InstantMessages) -> None:
        self.wire = wire
        self.instant = instant

    async def run(self) -> None:
        """Take the message, end. A message of version 1 that was taken is sent back as its answer."""
        data = await self._message()
        message = await deliver(data, self.wire.peer, self.instant)
        if message is not None and message.version == 1:
            await self.wire.send_raw(data)

    async def _message(self) -> bytes:
        """What came until the last field was complete, or the other side said no more."""
        data = b""
        while not is_whole(data) and len(data) <= LONGEST:
            try:
                data += await self.wire.read_some(within=TIME_LIMIT)
            except Gone:
                break
        return data

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """There are no last words in this protocol."""


async def answer_datagram(data: bytes, peer: Peer, instant: InstantMessages) -> bytes | None:
    """A message in one datagram: the same bytes tell that it was taken."""
    return data if await deliver(data, peer, instant) is not None else None


async def deliver(data: bytes, peer: Peer, instant: InstantMessages) -> Message | None:
    """Deliver a message; None when it was not taken. Raises StoreError."""
    try:
        message = parse(data)
        words = Words(
            recipient=message.recipient,
            node=message.node,
            text=message.words,
            sender=message.sender,
            system=message.signature,
        )
        await instant.receive(words, peer)
    except Refusal as no:
        log.notice("msp.refused", f"!MSP message of {len(data)} bytes not taken: {no.text or no.why.name}")
        return None
    return message
