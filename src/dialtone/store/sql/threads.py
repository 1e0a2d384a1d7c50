"""Messages by thread, and the newest of many sub-boards: what lists on pages ask for."""

from __future__ import annotations

from collections.abc import Collection

from dialtone.domain.model.post import Post, PostNumber, ThreadState
from dialtone.store.sql.engine import Engine, marks, pieces
from dialtone.store.sql.posts import SELECT, post_of

_OPEN = {False: " AND {0}.held = 0 AND {0}.private = 0", True: ""}
_ACTIVE = (
    "SELECT p.thread, (SELECT MIN(f.number) FROM posts f WHERE f.board = p.board AND f.thread = p.thread{f}), "
    "p.number, (SELECT COUNT(*) FROM posts c WHERE c.board = p.board AND c.thread = p.thread{c}) "
    "FROM posts p WHERE p.board = $1 AND p.number < $2{p} AND NOT EXISTS (SELECT 1 FROM posts q WHERE "
    "q.board = p.board AND q.thread = p.thread AND q.number > p.number{q}) ORDER BY p.number DESC LIMIT $3"
)
_THREAD = f"{SELECT} WHERE board = $1 AND thread = $2{{open}} ORDER BY number LIMIT $3 OFFSET $4"
_BEFORE = "SELECT COUNT(*) FROM posts WHERE board = $1 AND thread = $2 AND number < $3{open}"
_SOME = f"{SELECT} WHERE board = $1 AND number IN ({{numbers}})"
_NEWEST = f"{SELECT} WHERE board = $1 AND held = 0 AND private = 0 ORDER BY number DESC LIMIT 1"
_BEYOND = 2**62


def active(*, hidden: bool) -> str:
    """The statement of `SqlThreads.active`."""
    return _ACTIVE.format(**{name: _OPEN[hidden].format(name) for name in "pqfc"})


def _opened(sql: str, *, hidden: bool) -> str:
    return sql.format(open=_OPEN[hidden].format("posts"))


class SqlThreads:
    """See `ThreadRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def active(self, board: str, *, before: int = 0, most: int = 50, hidden: bool = False) -> list[ThreadState]:
        rows = await self._engine.rows(active(hidden=hidden), (board, before or _BEYOND, most))
        return [ThreadState._make(row) for row in rows]

    async def messages(
        self, board: str, thread: PostNumber, *, skip: int = 0, most: int = 100, hidden: bool = False
    ) -> list[Post]:
        sql = _opened(_THREAD, hidden=hidden)
        return [post_of(row) for row in await self._engine.rows(sql, (board, thread, most, skip))]

    async def place(self, board: str, thread: PostNumber, number: PostNumber, *, hidden: bool = False) -> int:
        rows = await self._engine.rows(_opened(_BEFORE, hidden=hidden), (board, thread, number))
        count: int = rows[0][0]
        return count

    async def some(self, board: str, numbers: Collection[PostNumber]) -> dict[PostNumber, Post]:
        found: dict[PostNumber, Post] = {}
        for piece in pieces(sorted(set(numbers))):
            rows = await self._engine.rows(_SOME.format(numbers=marks(2, len(piece))), (board, *piece))
            found.update((post.number, post) for post in map(post_of, rows))
        return found

    async def newest(self, boards: Collection[str]) -> dict[str, Post]:
        found: dict[str, Post] = {}
        for board in sorted(set(boards)):
            for row in await self._engine.rows(_NEWEST, (board,)):
                found[board] = post_of(row)
        return found
