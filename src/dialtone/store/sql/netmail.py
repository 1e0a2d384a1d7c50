"""Mail that waits for a message network. The addressing is in `netmail`; the text in `letters`."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from dialtone.domain.model.netmail import Netmail, NewNetmail
from dialtone.store.sql.engine import Engine, Row, Table
from dialtone.store.sql.mail import SqlMail

_NEW_FIELDS = tuple(field.name for field in fields(NewNetmail))
_FIELDS = ("id", *_NEW_FIELDS, "held", "tag", "size")
NETMAIL = Table("netmail", ("id", *_NEW_FIELDS, "held"))

_SELECT = (
    f"SELECT {', '.join(f'n.{column}' for column in NETMAIL.columns)}, l.tag, l.size + length(n.prefix) "
    "FROM netmail n JOIN letters l ON l.id = n.letter"
)
_GET = f"{_SELECT} WHERE n.id = $1"
_ALL = f"{_SELECT} ORDER BY n.id"
_ALL_OF = f"{_SELECT} WHERE n.network = $1 ORDER BY n.id"
_HOLD = "UPDATE netmail SET held = $1 WHERE id = $2"
_REMOVE = "DELETE FROM netmail WHERE id = $1 RETURNING letter"


class SqlNetmail:
    """See `NetmailRecords`."""

    __slots__ = ("_engine", "_mail")

    def __init__(self, engine: Engine, mail: SqlMail) -> None:
        self._engine = engine
        self._mail = mail

    async def add(self, mail: NewNetmail) -> int:
        await self._mail.refer(mail.letter)
        number = await self._engine.number(NETMAIL)
        self._engine.insert(NETMAIL, (number, *(getattr(mail, name) for name in _NEW_FIELDS), 0))
        return number

    async def get(self, id: int) -> Netmail | None:
        rows = await self._engine.rows(_GET, (id,))
        return _netmail(rows[0]) if rows else None

    async def all(self, network: str = "") -> list[Netmail]:
        rows = await (self._engine.rows(_ALL_OF, (network,)) if network else self._engine.rows(_ALL))
        return [_netmail(row) for row in rows]

    async def hold(self, id: int, held: bool) -> bool:
        return await self._engine.change(_HOLD, (held, id)) > 0

    async def remove(self, id: int) -> bool:
        removed = await self._engine.rows(_REMOVE, (id,))
        await self._mail.drop_unused([row[0] for row in removed])
        return bool(removed)


def _netmail(row: Row) -> Netmail:
    named: dict[str, Any] = dict(zip(_FIELDS, row, strict=True))
    named["held"] = bool(named["held"])
    return Netmail(**named)
