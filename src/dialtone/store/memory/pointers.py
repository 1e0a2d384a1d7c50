"""How far users have read sub-boards."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.domain.model.pointer import Pointer
from dialtone.domain.model.user import UserNumber
from dialtone.store.memory.undo import UndoLog


class MemoryPointers:
    """See `PointerRecords`."""

    __slots__ = ("_log", "rows")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self.rows: dict[UserNumber, dict[str, Pointer]] = {}

    async def get(self, user: UserNumber, board: str) -> Pointer | None:
        return self.rows.get(user, {}).get(board)

    async def all(self, user: UserNumber) -> dict[str, Pointer]:
        return dict(sorted(self.rows.get(user, {}).items()))

    async def put(self, user: UserNumber, pointers: Sequence[Pointer]) -> None:
        for pointer in pointers:
            self._log.put(self.rows.setdefault(user, {}), pointer.board, pointer)
