"""Telegrams not yet seen."""

from __future__ import annotations

from dialtone.domain.model.telegram import Telegram
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.people_records import MOST_TELEGRAMS
from dialtone.store.sql.engine import Engine, Row, Table

TELEGRAMS = Table("telegrams", ("id", "user_number", "sender", "at", "text"))

_WAITING = f"SELECT {', '.join(TELEGRAMS.columns)} FROM telegrams WHERE user_number = $1 ORDER BY id"
_TAKE = f"DELETE FROM telegrams WHERE user_number = $1 RETURNING {', '.join(TELEGRAMS.columns)}"
_CUT = (
    "DELETE FROM telegrams WHERE user_number = $1 AND id <= "
    f"(SELECT id FROM telegrams WHERE user_number = $1 ORDER BY id DESC LIMIT 1 OFFSET {MOST_TELEGRAMS})"
)
_FORGET = "DELETE FROM telegrams WHERE at < $1"


class SqlTelegrams:
    """See `TelegramRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def add(self, user: UserNumber, sender: str, at: float, text: str) -> int:
        number = await self._engine.number(TELEGRAMS)
        self._engine.insert(TELEGRAMS, (number, user, sender, at, text))
        await self._engine.change(_CUT, (user,))
        return number

    async def waiting(self, user: UserNumber) -> list[Telegram]:
        return _telegrams(await self._engine.rows(_WAITING, (user,)))

    async def take(self, user: UserNumber) -> list[Telegram]:
        return _telegrams(await self._engine.rows(_TAKE, (user,)))

    async def forget(self, before: float) -> int:
        return await self._engine.change(_FORGET, (before,))


def _telegrams(rows: list[Row]) -> list[Telegram]:
    return [
        Telegram(id=number, user=user, sender=sender, at=at, text=text)
        for number, user, sender, at, text in sorted(rows)
    ]
