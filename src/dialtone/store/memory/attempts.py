"""Failed log-ins, and the program's notes to itself."""

from __future__ import annotations

from dialtone.domain.model.login import Attempts
from dialtone.store.memory.undo import UndoLog


class MemoryAttempts:
    """See `AttemptRecords`."""

    __slots__ = ("_log", "rows")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self.rows: dict[str, Attempts] = {}

    async def get(self, key: str) -> Attempts | None:
        return self.rows.get(key)

    async def put(self, attempts: Attempts) -> None:
        self._log.put(self.rows, attempts.key, attempts)

    async def clear(self, key: str = "") -> int:
        keys = [known for known in self.rows if not key or known == key]
        for known in keys:
            self._log.drop(self.rows, known)
        return len(keys)

    async def all(self) -> list[Attempts]:
        return sorted(self.rows.values(), key=lambda attempts: (-attempts.last, attempts.key))


class MemoryNotes:
    """See `NoteRecords`."""

    __slots__ = ("_log", "rows")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self.rows: dict[str, str] = {}

    async def get(self, name: str) -> str | None:
        return self.rows.get(name)

    async def put(self, name: str, text: str) -> None:
        self._log.put(self.rows, name, text)
