"""Sub-boards in columns, and what each reader marked there."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dialtone.domain.model.mailbox_view import BoardColumns, BoardView, PostMark, Renewed, latest
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.mailboxes import MOST_POST_MARKS
from dialtone.store.sql.engine import Engine, Table, marks, pieces
from dialtone.store.sql.mailboxes import transposed, unpacked

VIEWS = Table("board_views", ("user_number", "board", "scanned", "seen", "steps"), key=2)
POST_MARKS = Table("post_marks", ("user_number", "board", "number", "marks", "modseq"), key=3)

_COLUMNS = ("number", "modseq", "held | (private << 1) | (anonymous << 2)", "size")
_ALL = "SELECT {packed} FROM posts WHERE board = $1"
_LATER = (
    f"SELECT {', '.join(_COLUMNS)} FROM posts WHERE board = $1 AND number > $2 UNION "
    f"SELECT {', '.join(_COLUMNS)} FROM posts WHERE board = $1 AND modseq > $3 AND modseq <> 0 ORDER BY number"
)
_RENEWED_COLUMNS = ("number", "uid", "turn")
_RENEWED = "SELECT {packed} FROM posts WHERE board = $1 AND uid <> 0"
_RENEWED_SINCE = "SELECT number, uid, turn FROM posts WHERE board = $1 AND modseq > $2 AND modseq <> 0 AND uid <> 0"
_KNOWN_AS = "SELECT number, uid, turn FROM posts WHERE board = $1 AND uid <> 0 AND uid IN ({uids})"
_STATE = "SELECT messages, next_number, changes FROM boards WHERE board = $1"
_TOUCH = "UPDATE boards SET changes = changes + 1 WHERE board = $1 RETURNING next_number, changes"
_VIEW = "SELECT scanned, seen, steps FROM board_views WHERE user_number = $1 AND board = $2"
_MARKS = "SELECT number, marks, modseq FROM post_marks WHERE user_number = $1 AND board = $2 ORDER BY number"
_CUT = (
    "DELETE FROM post_marks WHERE user_number = $1 AND board = $2 AND number <= (SELECT number FROM post_marks "
    f"WHERE user_number = $1 AND board = $2 ORDER BY number DESC LIMIT 1 OFFSET {MOST_POST_MARKS})"
)
_FORGET = ("DELETE FROM post_marks WHERE user_number = $1", "DELETE FROM board_views WHERE user_number = $1")


class SqlBoardViews:
    """See `BoardViewRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def columns(self, board: str) -> BoardColumns:
        sql = _ALL.format(packed=self._engine.packed(_COLUMNS))
        numbers, modseqs, flags, sizes = unpacked((await self._engine.rows(sql, (board,)))[0][0], len(_COLUMNS))
        renewed = {one.number: one for one in await self.renewed(board)}
        return BoardColumns(numbers, modseqs, flags, sizes, *await self._state(board), renewed)

    async def later(self, board: str, number: int, modseq: int) -> BoardColumns:
        rows = await self._engine.rows(_LATER, (board, number, modseq))
        numbers, modseqs, flags, sizes = transposed(rows, len(_COLUMNS))
        found = map(Renewed._make, await self._engine.rows(_RENEWED_SINCE, (board, modseq)))
        renewed = {one.number: one for one in found}
        return BoardColumns(numbers, modseqs, flags, sizes, *await self._state(board), renewed)

    async def renewed(self, board: str, uids: Collection[int] | None = None) -> list[Renewed]:
        if uids is not None:
            return [
                Renewed._make(row)
                for piece in pieces(sorted(set(uids)))
                for row in await self._engine.rows(_KNOWN_AS.format(uids=marks(2, len(piece))), (board, *piece))
            ]
        sql = _RENEWED.format(packed=self._engine.packed(_RENEWED_COLUMNS))
        columns = unpacked((await self._engine.rows(sql, (board,)))[0][0], len(_RENEWED_COLUMNS))
        return [Renewed._make(row) for row in zip(*columns, strict=True)]

    async def _state(self, board: str) -> tuple[int, int, int]:
        rows = await self._engine.rows(_STATE, (board,))
        messages, following, changes = rows[0] if rows else (0, 1, 0)
        return messages, following, latest(following, changes)

    async def touch(self, board: str) -> int:
        rows = await self._engine.rows(_TOUCH, (board,))
        return latest(*rows[0]) if rows else 0

    async def view(self, user: UserNumber, board: str) -> BoardView | None:
        rows = await self._engine.rows(_VIEW, (user, board))
        if not rows:
            return None
        scanned, seen, steps = rows[0]
        return BoardView(scanned, seen, read_steps(steps))

    async def keep_view(self, user: UserNumber, board: str, view: BoardView) -> None:
        self._engine.insert(VIEWS, (user, board, view.scanned, view.seen, write_steps(view.steps)))

    async def marks(self, user: UserNumber, board: str) -> list[PostMark]:
        return [PostMark._make(row) for row in await self._engine.rows(_MARKS, (user, board))]

    async def put_marks(self, user: UserNumber, board: str, marks: Sequence[PostMark]) -> None:
        for mark in marks:
            self._engine.insert(POST_MARKS, (user, board, *mark))
        await self._engine.change(_CUT, (user, board))

    async def forget(self, user: UserNumber) -> None:
        for sql in _FORGET:
            await self._engine.change(sql, (user,))


def write_steps(steps: Sequence[tuple[int, int]]) -> str:
    """Pairs as a text."""
    return " ".join(f"{number}:{modseq}" for number, modseq in steps)


def read_steps(text: str) -> tuple[tuple[int, int], ...]:
    """What `write_steps` wrote."""
    return tuple((int(number), int(modseq)) for number, _, modseq in (word.partition(":") for word in text.split()))
