"""SYSTAT, also called Active Users (RFC 866): who is on line. Over TCP the list comes at once, nothing is read; over
UDP the datagram is the request."""

from __future__ import annotations

from dialtone.domain.ports.outside import Clock
from dialtone.domain.presence.listing import as_json, node_lines, table
from dialtone.domain.presence.nodes import Presence
from dialtone.wire.port import Farewell, Wire

LARGEST_DATAGRAM = 1200  # bytes; goes through every network in one piece
LINE_END = b"\r\n"


class SystatServer:
    """One session."""

    def __init__(self, wire: Wire, presence: Presence, clock: Clock) -> None:
        self.wire = wire
        self.presence = presence
        self.clock = clock

    async def run(self) -> None:
        """Send the list, end."""
        await self.wire.send(*_bytes(table(self.presence.visible(), self.clock.now())))

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """There are no last words in this protocol."""


def answer_datagram(question: bytes, presence: Presence, clock: Clock) -> bytes:
    """The answer to one datagram, never more than fits into one: as many users as there is room for."""
    word = question[:128].strip().lower()
    visits, now = presence.visible(), clock.now()
    if word in (b"?active-users.json", b".active-users.json"):
        return as_json(visits, now, LARGEST_DATAGRAM - 2).encode() + LINE_END
    lines = _bytes(node_lines(visits) if word in (b"?nodelist", b".nodelist") else table(visits, now))
    while sum(map(len, lines)) + 2 * len(lines) > LARGEST_DATAGRAM:
        lines.pop()
    return b"".join(line + LINE_END for line in lines)


def _bytes(lines: list[str]) -> list[bytes]:
    return [line.encode("utf-8", "replace") for line in lines]
