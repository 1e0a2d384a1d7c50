"""Chat channels and what was said on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialtone.domain.model.chat_line import ChatLine
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import storable


class MemoryChat:
    """See `ChatRecords`."""

    __slots__ = ("_last", "_lines", "_log", "_states")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self._last = 0
        self._lines: dict[int, ChatLine] = {}
        self._states: dict[str, str] = {}

    async def add(self, lines: Sequence[ChatLine]) -> None:
        for line in lines:
            self._last += 1
            kept = replace(line, text=storable(line.text), source=storable(line.source))
            self._log.put(self._lines, self._last, kept)

    async def trim(self, channel: str, most: int) -> int:
        numbers = [number for number, line in sorted(self._lines.items()) if line.channel == channel]
        old = numbers[: max(len(numbers) - most, 0)]
        for number in old:
            self._log.drop(self._lines, number)
        return len(old)

    async def lines(self) -> dict[str, list[ChatLine]]:
        found: dict[str, list[ChatLine]] = {}
        for _, line in sorted(self._lines.items()):
            found.setdefault(line.channel, []).append(line)
        return found

    async def channels(self) -> dict[str, str]:
        return dict(self._states)

    async def put_channel(self, channel: str, state: str) -> None:
        self._log.put(self._states, channel, storable(state))

    async def drop_channel(self, channel: str) -> None:
        if channel in self._states:
            self._log.drop(self._states, channel)
        await self.trim(channel, 0)
