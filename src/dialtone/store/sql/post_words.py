"""The words of messages, for finding them.

Nothing here costs the acceptance of a message: which ones are still to be read follows from the number up to which a
sub-board has been read (`post_index`), and from the few below it that changed since (`post_holes`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice

from dialtone.domain.model.post import PostNumber
from dialtone.formats.search import Both, SearchTree, fits_folded
from dialtone.store.sql.engine import Engine, Row, Value, marks, pieces
from dialtone.store.sql.searching import holding

_BACKLOG = (
    "SELECT b.board, COALESCE(i.upto, 0) FROM boards b LEFT JOIN post_index i ON i.board = b.board "
    "WHERE b.next_number - 1 > COALESCE(i.upto, 0)"
)
_NEXT = "SELECT posted, board, number FROM posts WHERE board = $1 AND number > $2 ORDER BY number LIMIT $3"
_HOLES = (  # CROSS: holes are few, and the engine would rather go through all messages in order
    "SELECT p.posted, p.board, p.number FROM post_holes h CROSS JOIN posts p "
    "WHERE p.board = h.board AND p.number = h.number ORDER BY p.posted, p.board, p.number LIMIT $1"
)
_ADD = "INSERT INTO post_words (board, number, posted, words) VALUES ($1, $2, $3, $4)"
_DROP_WORDS = "DELETE FROM post_words WHERE board = $1 AND number IN ({numbers})"
_DROP_HOLES = "DELETE FROM post_holes WHERE board = $1 AND number IN ({numbers})"
_SKIPPED = (
    "INSERT INTO post_holes (board, number) SELECT p.board, p.number FROM posts p WHERE p.board = $1 AND p.number > "
    "COALESCE((SELECT i.upto FROM post_index i WHERE i.board = $1), 0) AND p.number < $2 "
    "ON CONFLICT (board, number) DO NOTHING"
)
_ADVANCE = (
    "INSERT INTO post_index (board, upto) VALUES ($1, $2) "
    "ON CONFLICT (board) DO UPDATE SET upto = excluded.upto WHERE post_index.upto < excluded.upto"
)
_READ_AGAIN = (
    "INSERT INTO post_holes (board, number) SELECT i.board, $1 FROM post_index i WHERE i.board = $2 AND i.upto >= $1 "
    "ON CONFLICT (board, number) DO NOTHING"
)
_FIND = "SELECT w.posted, w.board, w.number, w.id FROM post_words w WHERE w.board IN ({boards}){more}"
_WORDS = "SELECT w.id, w.words FROM post_words w WHERE w.id IN ({ids})"
_LOOKED_AT = 256  # texts at once
MOST_LOOKED_AT = 20_000  # texts in one search: it holds up other questions meanwhile


class SqlPostWords:
    """The index behind `PostRecords.find`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def missing(self, most: int) -> list[tuple[str, PostNumber]]:
        """Messages to be read for their words, oldest first."""
        found = await self._engine.rows(_HOLES, (most,))
        for board, upto in await self._engine.rows(_BACKLOG):
            found += await self._engine.rows(_NEXT, (board, upto, most))
        return [(board, number) for _, board, number in sorted(found)[:most]]

    async def put(self, board: str, number: PostNumber, posted: float, words: str) -> None:
        """Make a message findable."""
        await self.drop(board, [number])
        await self._engine.change(_ADD, (board, number, posted, words))
        await self._engine.change(_SKIPPED, (board, number))
        await self._engine.change(_ADVANCE, (board, number))

    async def drop(self, board: str, numbers: Sequence[PostNumber]) -> None:
        """These messages went; `numbers` is one of the `pieces`."""
        for sql in (_DROP_WORDS, _DROP_HOLES):
            await self._engine.change(sql.format(numbers=marks(2, len(numbers))), (board, *numbers))

    async def changed(self, board: str, number: PostNumber) -> None:
        """This message has other words now."""
        await self.drop(board, [number])
        await self._engine.change(_READ_AGAIN, (number, board))

    async def find(self, words: SearchTree, boards: Collection[str], most: int) -> list[tuple[str, PostNumber]]:
        """Messages that fit, newest first; where the engine's index and LIKE leave very many that may fit, only the
        newest of them are looked at."""
        rows: list[Row] = []
        for piece in pieces(sorted(set(boards))):
            more, values = self._narrowed(words, len(piece) + 1)
            rows += await self._engine.rows(_FIND.format(boards=marks(1, len(piece)), more=more), (*piece, *values))
        rows.sort(reverse=True)
        found: list[tuple[str, PostNumber]] = []
        remaining = iter(rows[:MOST_LOOKED_AT])
        while len(found) < most and (some := list(islice(remaining, _LOOKED_AT))):
            found += await self._fitting(words, some)
        return found[:most]

    def _narrowed(self, tree: SearchTree, first: int) -> tuple[str, list[Value]]:
        """Conditions true of every text that fits: by the engine's index where it has one for a part of what is asked,
        for the other parts by looking at the texts."""
        parts = tree.parts if isinstance(tree, Both) else (tree,)
        hinted = tuple(part for part in parts if self._engine.hinted(part, "")[0])
        more, values = "", list[Value]()
        if hinted:
            hint, asked = self._engine.hinted(Both(hinted), f"${first}")
            more, values = (f" AND {hint}", [asked]) if hint else ("", [])
        for part in (part for part in parts if part not in hinted):
            condition, likes = holding(part, "w.words", first + len(values))
            if condition:
                more, values = f"{more} AND {condition}", [*values, *likes]
        return more, values

    async def _fitting(self, words: SearchTree, rows: list[Row]) -> list[tuple[str, PostNumber]]:
        (ids,) = pieces([row[3] for row in rows])
        texts: dict[int, str] = dict(await self._engine.rows(_WORDS.format(ids=marks(1, len(ids))), ids))
        return [(board, number) for _, board, number, id in rows if fits_folded(words, texts[id])]
