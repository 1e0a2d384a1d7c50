"""How other boards are reached: asked who is on line there, and brought somebody's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Words for somebody elsewhere. `system` is our board's name; lines of `text` end in LF."""

    recipient: str
    text: str
    sender: str
    system: str


class Carrier(Protocol):
    """Brings words."""

    async def carry(self, parcel: Parcel, address: str, port: int) -> None:
        """Hand them over at a literal address. Raises Unreachable, WireError."""
        ...


class Inquirer(Protocol):
    """Asks many at once, by datagrams."""

    async def ask(
        self, question: bytes, places: Sequence[tuple[str, int]], *, within: float, most: int
    ) -> Mapping[tuple[str, int], bytes]:
        """The answers that came within so many seconds, by literal address and port, each at most `most` bytes. Those
        that cannot be asked or do not answer are left out."""
        ...
