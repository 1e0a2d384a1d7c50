"""Further facts about users."""

from __future__ import annotations

from dialtone.domain.model.user import UserNumber
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import checked_property, folded, storable

_Key = tuple[UserNumber, str, str]


class MemoryProperties:
    """See `PropertyRecords`."""

    __slots__ = ("_log", "rows")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self.rows: dict[_Key, str] = {}

    async def get(self, user: UserNumber, section: str, key: str) -> str | None:
        return self.rows.get((user, folded(section), folded(key)))

    async def section(self, user: UserNumber, section: str) -> dict[str, str]:
        return (await self.all(user)).get(folded(section), {})

    async def put(self, user: UserNumber, section: str, key: str, text: str) -> None:
        checked_property(section, key, text)
        place = (user, folded(section), folded(key))
        if text:
            self._log.put(self.rows, place, storable(text))
        elif place in self.rows:
            self._log.drop(self.rows, place)

    async def all(self, user: UserNumber) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for (owner, section, key), text in sorted(self.rows.items()):
            if owner == user:
                found.setdefault(section, {})[key] = text
        return found
