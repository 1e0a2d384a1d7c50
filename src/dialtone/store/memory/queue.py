"""Mail that waits to leave."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace

from dialtone.base.errors import StoreError
from dialtone.domain.model.mail import NewQueueEntry, QueueEntry
from dialtone.domain.model.user import UserNumber
from dialtone.store.memory.mail import MemoryMail
from dialtone.store.memory.undo import UndoLog


class MemoryQueue:
    """See `QueueRecords`."""

    __slots__ = ("_last", "_log", "_mail", "rows")

    def __init__(self, log: UndoLog, mail: MemoryMail) -> None:
        self._log = log
        self._mail = mail
        self._last = 0
        self.rows: dict[int, QueueEntry] = {}

    async def add(self, entry: NewQueueEntry) -> int:
        letter = self._mail.letters.get(entry.letter)
        if letter is None:
            raise StoreError(f"there is no letter #{entry.letter}", temporary=False)
        self._last += 1
        stored = QueueEntry(
            **asdict(entry),
            id=self._last,
            tag=letter.tag,
            size=len(entry.prefix) + letter.size,
            message_id=letter.message_id,
            subject=letter.subject,
        )
        self._log.put(self.rows, self._last, stored)
        self._mail.refer(entry.letter, 1)
        return self._last

    async def claim(
        self, now: float, until: float, owner: str, *, busy: Collection[str], most: int
    ) -> list[QueueEntry]:
        ready = [entry for entry in self._ready(now) if entry.due <= now]
        ready.sort(key=lambda entry: (entry.due, entry.id))
        first = next((entry for entry in ready if entry.domain not in busy), None)
        if first is None:
            return []
        goal = (first.domain, first.port)
        leased = [
            replace(entry, lease_until=until, lease_by=owner)
            for entry in [entry for entry in ready if (entry.domain, entry.port) == goal][:most]
        ]
        for entry in leased:
            self._log.put(self.rows, entry.id, entry)
        return leased

    def _ready(self, now: float) -> list[QueueEntry]:
        return [entry for entry in self.rows.values() if not entry.held and entry.lease_until <= now]

    def _leased(self, id: int, owner: str) -> QueueEntry | None:
        entry = self.rows.get(id)
        return entry if entry is not None and entry.lease_by == owner else None

    async def renew(self, ids: Sequence[int], owner: str, until: float) -> None:
        for id in ids:
            entry = self._leased(id, owner)
            if entry is not None:
                self._log.put(self.rows, id, replace(entry, lease_until=until))

    async def retry(self, id: int, owner: str, *, due: float, error: str, delay_told: bool, counted: bool) -> bool:
        entry = self._leased(id, owner)
        if entry is None:
            return False
        attempts = entry.attempts + counted
        back = replace(
            entry, due=due, error=error, delay_told=delay_told, attempts=attempts, lease_until=0.0, lease_by=""
        )
        self._log.put(self.rows, id, back)
        return True

    async def finish(self, id: int, owner: str) -> bool:
        return self._leased(id, owner) is not None and await self.remove(id)

    async def get(self, id: int) -> QueueEntry | None:
        return self.rows.get(id)

    async def all(self) -> list[QueueEntry]:
        return [entry for _, entry in sorted(self.rows.items())]

    async def waiting_of(self, user: UserNumber) -> int:
        return sum(entry.user == user for entry in self.rows.values())

    async def count(self) -> int:
        return len(self.rows)

    async def next_due(self, now: float) -> float | None:
        return min((entry.due for entry in self._ready(now)), default=None)

    async def set_due(self, id: int, due: float) -> bool:
        entry = self.rows.get(id)
        if entry is None or entry.lease_by:
            return False
        self._log.put(self.rows, id, replace(entry, due=due, held=False))
        return True

    async def hold(self, id: int, held: bool) -> bool:
        entry = self.rows.get(id)
        if entry is None:
            return False
        self._log.put(self.rows, id, replace(entry, held=held))
        return True

    async def remove(self, id: int) -> bool:
        entry = self.rows.get(id)
        if entry is None:
            return False
        self._log.drop(self.rows, id)
        self._mail.refer(entry.letter, -1)
        return True
