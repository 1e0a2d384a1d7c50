"""Telegrams not yet seen."""

from __future__ import annotations

from dialtone.domain.model.telegram import Telegram
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.people_records import MOST_TELEGRAMS
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import storable


class MemoryTelegrams:
    """See `TelegramRecords`."""

    __slots__ = ("_last", "_log", "rows")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self._last = 0
        self.rows: dict[int, Telegram] = {}

    async def add(self, user: UserNumber, sender: str, at: float, text: str) -> int:
        self._last += 1
        stored = Telegram(id=self._last, user=user, sender=storable(sender), at=at, text=storable(text))
        self._log.put(self.rows, self._last, stored)
        self._drop((await self.waiting(user))[:-MOST_TELEGRAMS])
        return self._last

    def _drop(self, telegrams: list[Telegram]) -> int:
        for telegram in telegrams:
            self._log.drop(self.rows, telegram.id)
        return len(telegrams)

    async def waiting(self, user: UserNumber) -> list[Telegram]:
        return [telegram for _, telegram in sorted(self.rows.items()) if telegram.user == user]

    async def take(self, user: UserNumber) -> list[Telegram]:
        taken = await self.waiting(user)
        self._drop(taken)
        return taken

    async def forget(self, before: float) -> int:
        return self._drop([telegram for telegram in self.rows.values() if telegram.at < before])
