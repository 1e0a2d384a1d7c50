"""Message Send Protocol, the sending side: one message goes to another board (spec services.md 9.3)."""

from __future__ import annotations

from dialtone.domain.ports.other_boards import Parcel
from dialtone.domain.ports.outside import Dialer
from dialtone.protocols.msp.grammar import Message, written

TIME_LIMIT = 15.0  # seconds until a connection stands


class MspClient:
    """Implements `domain.ports.other_boards.Carrier`."""

    def __init__(self, dialer: Dialer) -> None:
        self._dialer = dialer

    async def carry(self, parcel: Parcel, address: str, port: int) -> None:
        """See the port. Version 2, as other boards speak it; over TCP it has no answer."""
        message = Message(
            recipient=parcel.recipient,
            words=parcel.text.replace("\n", "\r\n").encode("utf-8", "replace"),
            sender=parcel.sender,
            signature=parcel.system,
        )
        wire = await self._dialer.dial(address, port, within=TIME_LIMIT, label="MSP")
        try:
            await wire.send_raw(written(message))
            await wire.flush()
        finally:
            await wire.close()
