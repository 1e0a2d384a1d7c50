"""Further facts about users. Sections and keys are kept folded, as they are compared."""

from __future__ import annotations

from dialtone.domain.model.user import UserNumber
from dialtone.store.sql.engine import Engine, Table
from dialtone.store.texts import checked_property, folded

PROPERTIES = Table("properties", ("user_number", "section", "key", "text"), key=3)

_GET = "SELECT text FROM properties WHERE user_number = $1 AND section = $2 AND key = $3"
_SECTION = "SELECT key, text FROM properties WHERE user_number = $1 AND section = $2"
_ALL = "SELECT section, key, text FROM properties WHERE user_number = $1"
_REMOVE = "DELETE FROM properties WHERE user_number = $1 AND section = $2 AND key = $3"


class SqlProperties:
    """See `PropertyRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get(self, user: UserNumber, section: str, key: str) -> str | None:
        rows = await self._engine.rows(_GET, (user, folded(section), folded(key)))
        return rows[0][0] if rows else None

    async def section(self, user: UserNumber, section: str) -> dict[str, str]:
        rows = await self._engine.rows(_SECTION, (user, folded(section)))
        return dict(sorted(rows))

    async def put(self, user: UserNumber, section: str, key: str, text: str) -> None:
        checked_property(section, key, text)
        place = (user, folded(section), folded(key))
        if text:
            self._engine.insert(PROPERTIES, (*place, text))
        else:
            await self._engine.change(_REMOVE, place)

    async def all(self, user: UserNumber) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for section, key, text in sorted(await self._engine.rows(_ALL, (user,))):
            found.setdefault(section, {})[key] = text
        return found
