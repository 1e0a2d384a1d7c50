"""Failed log-ins, and the program's notes to itself."""

from __future__ import annotations

from dialtone.domain.model.login import Attempts
from dialtone.store.sql.engine import Engine

_SELECT = "SELECT key, failures, dupes, first_at, last_at, name, proof, protocol FROM attempts"
_GET = f"{_SELECT} WHERE key = $1"
_ALL = f"{_SELECT} ORDER BY last_at DESC, key"
_PUT = (
    "INSERT INTO attempts (key, failures, dupes, first_at, last_at, name, proof, protocol) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, "
    "dupes = excluded.dupes, first_at = excluded.first_at, last_at = excluded.last_at, name = excluded.name, "
    "proof = excluded.proof, protocol = excluded.protocol"
)
_CLEAR = "DELETE FROM attempts WHERE key = $1"
_CLEAR_ALL = "DELETE FROM attempts"

_NOTE = "SELECT text FROM notes WHERE name = $1"
_PUT_NOTE = "INSERT INTO notes (name, text) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET text = excluded.text"


class SqlAttempts:
    """See `AttemptRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get(self, key: str) -> Attempts | None:
        rows = await self._engine.rows(_GET, (key,))
        return _attempts(*rows[0]) if rows else None

    async def put(self, attempts: Attempts) -> None:
        await self._engine.change(
            _PUT,
            (
                attempts.key,
                attempts.count,
                attempts.dupes,
                attempts.first,
                attempts.last,
                attempts.name,
                attempts.proof,
                attempts.protocol,
            ),
        )

    async def clear(self, key: str = "") -> int:
        if key:
            return await self._engine.change(_CLEAR, (key,))
        return await self._engine.change(_CLEAR_ALL)

    async def all(self) -> list[Attempts]:
        return [_attempts(*row) for row in await self._engine.rows(_ALL)]


def _attempts(
    key: str, count: int, dupes: int, first: float, last: float, name: str, proof: str, protocol: str
) -> Attempts:
    return Attempts(
        key=key, count=count, dupes=dupes, first=first, last=last, name=name, proof=proof, protocol=protocol
    )


class SqlNotes:
    """See `NoteRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get(self, name: str) -> str | None:
        rows = await self._engine.rows(_NOTE, (name,))
        return rows[0][0] if rows else None

    async def put(self, name: str, text: str) -> None:
        await self._engine.change(_PUT_NOTE, (name, text))
