"""What of the store keeps chat: registered channels, and what was said on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dialtone.domain.model.chat_line import ChatLine


class ChatRecords(Protocol):
    """See the module's text. `channel` is a folded name such as "#main"."""

    async def add(self, lines: Sequence[ChatLine]) -> None:
        """Keep lines, in this order, behind those there are."""
        ...

    async def trim(self, channel: str, most: int) -> int:
        """Forget the oldest lines of a channel but the last `most`; return how many."""
        ...

    async def lines(self) -> dict[str, list[ChatLine]]:
        """Every line by its channel, oldest first."""
        ...

    async def channels(self) -> dict[str, str]:
        """What is kept of each channel, by its name, as it was put."""
        ...

    async def put_channel(self, channel: str, state: str) -> None:
        """Keep a text about a channel instead of the one before it."""
        ...

    async def drop_channel(self, channel: str) -> None:
        """Forget what is kept of a channel, and its lines."""
        ...
