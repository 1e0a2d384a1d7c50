"""How far users have read sub-boards."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.domain.model.pointer import Pointer
from dialtone.domain.model.user import UserNumber
from dialtone.store.sql.engine import Engine, Row, Table

_KEPT = ("board", "scanned", "last_read", "new_scan", "new_scan_to_me", "to_you_scan")
POINTERS = Table("pointers", ("user_number", *_KEPT), key=2)

_ALL = f"SELECT {', '.join(_KEPT)} FROM pointers WHERE user_number = $1 ORDER BY board"
_GET = f"SELECT {', '.join(_KEPT)} FROM pointers WHERE user_number = $1 AND board = $2"


class SqlPointers:
    """See `PointerRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get(self, user: UserNumber, board: str) -> Pointer | None:
        rows = await self._engine.rows(_GET, (user, board))
        return _pointer(rows[0]) if rows else None

    async def all(self, user: UserNumber) -> dict[str, Pointer]:
        return {row[0]: _pointer(row) for row in await self._engine.rows(_ALL, (user,))}

    async def put(self, user: UserNumber, pointers: Sequence[Pointer]) -> None:
        for pointer in pointers:
            switches = (pointer.new_scan, pointer.new_scan_to_me, pointer.to_you_scan)
            self._engine.insert(POINTERS, (user, pointer.board, pointer.scanned, pointer.last, *switches))


def _pointer(row: Row) -> Pointer:
    board, scanned, last, *switches = row
    new_scan, new_scan_to_me, to_you_scan = (None if switch is None else bool(switch) for switch in switches)
    return Pointer(
        board=board,
        scanned=scanned,
        last=last,
        new_scan=new_scan,
        new_scan_to_me=new_scan_to_me,
        to_you_scan=to_you_scan,
    )
