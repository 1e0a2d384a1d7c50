"""Mail that waits to leave. The envelope is in `queue`; the text, and what lists show of it, in `letters`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dialtone.domain.model.mail import NewQueueEntry, QueueEntry
from dialtone.domain.model.user import UserNumber
from dialtone.store.sql.engine import Engine, Row, Table, Value, marks, padded
from dialtone.store.sql.mail import SqlMail

_OURS = (
    "letter",
    "prefix",
    "sender",
    "recipient",
    "domain",
    "port",
    "user_number",
    "created",
    "due",
    "notify",
    "orcpt",
    "ret",
    "envid",
    "eight_bit",
    "utf8",
)
QUEUE = Table("queue", ("id", *_OURS, "attempts", "lease_until", "lease_by", "held", "delay_told", "error"))

_SELECT = (
    f"SELECT {', '.join(f'q.{column}' for column in QUEUE.columns)}, l.tag, l.size, l.message_id, l.subject "
    "FROM queue q JOIN letters l ON l.id = q.letter"
)
_READY = "held = 0 AND due <= $1 AND lease_until <= $1"
_PICK = f"SELECT domain, port FROM queue WHERE {_READY}{{others}} ORDER BY due, id LIMIT 1"
_GOAL = f"SELECT id FROM queue WHERE {_READY} AND domain = $2 AND port = $3 ORDER BY due, id LIMIT $4"
_LEASE = "UPDATE queue SET lease_until = $1, lease_by = $2 WHERE id IN ({ids})"
_LEASED = f"{_SELECT} WHERE q.id IN ({{ids}}) ORDER BY q.due, q.id"
_RENEW = "UPDATE queue SET lease_until = $1 WHERE lease_by = $2 AND id IN ({ids})"
_RETRY = (
    "UPDATE queue SET due = $1, error = $2, delay_told = $3, attempts = attempts + $4, lease_until = 0, lease_by = '' "
    "WHERE id = $5 AND lease_by = $6"
)
_FINISH = "DELETE FROM queue WHERE id = $1 AND lease_by = $2 RETURNING letter"
_REMOVE = "DELETE FROM queue WHERE id = $1 RETURNING letter"
_GET = f"{_SELECT} WHERE q.id = $1"
_ALL = f"{_SELECT} ORDER BY q.id"
_COUNT = "SELECT count(*) FROM queue"
_WAITING = "SELECT COUNT(*) FROM queue WHERE user_number = $1 AND user_number <> 0"
_NEXT_DUE = "SELECT MIN(due) FROM queue WHERE held = 0 AND lease_until <= $1"
_SET_DUE = "UPDATE queue SET due = $1, held = 0 WHERE id = $2 AND lease_by = ''"
_HOLD = "UPDATE queue SET held = $1 WHERE id = $2"


class SqlQueue:
    """See `QueueRecords`."""

    __slots__ = ("_engine", "_mail")

    def __init__(self, engine: Engine, mail: SqlMail) -> None:
        self._engine = engine
        self._mail = mail

    async def add(self, entry: NewQueueEntry) -> int:
        await self._mail.refer(entry.letter)
        number = await self._engine.number(QUEUE)
        row: tuple[Value, ...] = (
            number,
            entry.letter,
            entry.prefix,
            entry.sender,
            entry.recipient,
            entry.domain,
            entry.port,
            entry.user,
            entry.created,
            entry.due,
            entry.notify,
            entry.orcpt,
            entry.ret,
            entry.envid,
            entry.eight_bit,
            entry.utf8,
        )
        self._engine.insert(QUEUE, (*row, 0, 0.0, "", 0, 0, ""))
        return number

    async def claim(
        self, now: float, until: float, owner: str, *, busy: Collection[str], most: int
    ) -> list[QueueEntry]:
        goal = await self._pick(now, list(busy))
        if goal is None:
            return []
        found = await self._engine.rows(_GOAL + self._engine.skip_locked, (now, *goal, most))
        if not found:
            return []
        ids = padded([row[0] for row in found])
        await self._engine.change(_LEASE.format(ids=marks(3, len(ids))), (until, owner, *ids))
        return [_entry(row) for row in await self._engine.rows(_LEASED.format(ids=marks(1, len(ids))), ids)]

    async def _pick(self, now: float, busy: list[str]) -> tuple[str, int] | None:
        """Domain and port of the entry longest due."""
        names = padded(busy) if busy else []
        others = f" AND domain NOT IN ({marks(2, len(names))})" if busy else ""
        rows = await self._engine.rows(_PICK.format(others=others) + self._engine.skip_locked, (now, *names))
        return (rows[0][0], rows[0][1]) if rows else None

    async def renew(self, ids: Sequence[int], owner: str, until: float) -> None:
        if ids:
            numbers = padded(ids)
            await self._engine.change(_RENEW.format(ids=marks(3, len(numbers))), (until, owner, *numbers))

    async def retry(self, id: int, owner: str, *, due: float, error: str, delay_told: bool, counted: bool) -> bool:
        return await self._engine.change(_RETRY, (due, error, delay_told, counted, id, owner)) > 0

    async def finish(self, id: int, owner: str) -> bool:
        return await self._gone(await self._engine.rows(_FINISH, (id, owner)))

    async def remove(self, id: int) -> bool:
        return await self._gone(await self._engine.rows(_REMOVE, (id,)))

    async def _gone(self, removed: list[Row]) -> bool:
        await self._mail.drop_unused([row[0] for row in removed])
        return bool(removed)

    async def get(self, id: int) -> QueueEntry | None:
        rows = await self._engine.rows(_GET, (id,))
        return _entry(rows[0]) if rows else None

    async def all(self) -> list[QueueEntry]:
        return [_entry(row) for row in await self._engine.rows(_ALL)]

    async def waiting_of(self, user: UserNumber) -> int:
        count: int = (await self._engine.rows(_WAITING, (user,)))[0][0]
        return count

    async def count(self) -> int:
        count: int = (await self._engine.rows(_COUNT))[0][0]
        return count

    async def next_due(self, now: float) -> float | None:
        due: float | None = (await self._engine.rows(_NEXT_DUE, (now,)))[0][0]
        return due

    async def set_due(self, id: int, due: float) -> bool:
        return await self._engine.change(_SET_DUE, (due, id)) > 0

    async def hold(self, id: int, held: bool) -> bool:
        return await self._engine.change(_HOLD, (held, id)) > 0


def _entry(row: Row) -> QueueEntry:
    """One row of `_SELECT`."""
    (id, letter, prefix, sender, recipient, domain, port, user, created, due, notify, orcpt, ret, envid) = row[:14]
    (eight_bit, utf8, attempts, lease_until, lease_by, held, delay_told, error) = row[14:22]
    tag, size, message_id, subject = row[22:]
    return QueueEntry(
        id=id,
        letter=letter,
        prefix=prefix,
        sender=sender,
        recipient=recipient,
        domain=domain,
        port=port,
        user=user,
        created=created,
        due=due,
        notify=notify,
        orcpt=orcpt,
        ret=ret,
        envid=envid,
        eight_bit=bool(eight_bit),
        utf8=bool(utf8),
        attempts=attempts,
        lease_until=lease_until,
        lease_by=lease_by,
        held=bool(held),
        delay_told=bool(delay_told),
        error=error,
        tag=tag,
        size=len(prefix) + size,
        message_id=message_id,
        subject=subject,
    )
