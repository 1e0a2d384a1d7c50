"""Messages on sub-boards.

One row per message, with everything that lists and readers ask for; the text is a letter. The counters of a sub-board
are in `boards`, which also gives the numbers: one statement counts a new message and returns its number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any

from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.mailbox_view import BETWEEN
from dialtone.domain.model.post import BoardState, Brief, Crosspost, NewPost, Overview, Post, PostNumber, PostText
from dialtone.domain.model.user import UserNumber
from dialtone.formats.news.measure import body_lines
from dialtone.formats.search import SearchTree
from dialtone.store.changes import WORDED, check_changes, is_let_through, reads_otherwise, words_of
from dialtone.store.sql.engine import Engine, Row, Value, marks, pieces
from dialtone.store.sql.mail import SqlMail
from dialtone.store.sql.post_words import SqlPostWords
from dialtone.store.sql.votes import forget_votes

_NEW_FIELDS = tuple(field.name for field in fields(NewPost))
_GIVEN = (*_NEW_FIELDS, "number", "tag", "parent", "thread")
_FIELDS = (*_GIVEN, "uid", "turn")
_FLAGS = ("held", "private", "anonymous", "permanent")
_OTHER_NAMES = {"to": "recipient", "to_user": "recipient_user", "references": "ancestors"}  # where SQL has the word
_COLUMNS = tuple(_OTHER_NAMES.get(name, name) for name in _FIELDS)

_COUNT_NEW = (
    "INSERT INTO boards (board, messages, held, next_number) VALUES ($1, 1, $2, 2) ON CONFLICT (board) DO UPDATE SET "
    "messages = boards.messages + 1, held = boards.held + excluded.held, next_number = boards.next_number + 1, "
    "changes = 0 "
    "RETURNING next_number - 1"
)
_COUNT_GONE = "UPDATE boards SET messages = messages - $1, held = held - $2, changes = changes + 1 WHERE board = $3"
_STAMP = (  # when something about it changed last (`domain/model/mailbox_view.py`)
    f"UPDATE posts SET modseq = (SELECT ((b.next_number - 1) << {BETWEEN}) + b.changes FROM boards b "
    "WHERE b.board = $1) WHERE board = $1 AND number = $2"
)
_NEXT = (  # a number of its own, as if a message had come
    "UPDATE boards SET next_number = next_number + 1, changes = 0 WHERE board = $1 RETURNING next_number - 1"
)
_RENEW = "UPDATE posts SET uid = $1 WHERE board = $2 AND number = $3"
_RENEW_LATE = "UPDATE posts SET uid = $1, turn = $1 WHERE board = $2 AND number = $3"
_ADD = f"INSERT INTO posts ({', '.join(_COLUMNS[: len(_GIVEN)])}, lines) VALUES ({marks(1, len(_GIVEN) + 1)})"
_BODY = "SELECT body FROM letters WHERE id = $1"
_COUNTED = "UPDATE posts SET lines = $1 WHERE board = $2 AND number = $3"
_ANCESTORS = "SELECT message_id, number, thread FROM posts WHERE board = $1 AND message_id IN ({ids})"
_DUPLICATE = (
    "SELECT MIN(number) FROM (SELECT number FROM posts WHERE board = $1 AND message_id = $2 UNION ALL "
    "SELECT number FROM posts WHERE board = $1 AND digest = $3 AND digest <> '') AS same"
)
SELECT = f"SELECT {', '.join(_COLUMNS)} FROM posts"
_GET = f"{SELECT} WHERE board = $1 AND number = $2"
_BY_MESSAGE_ID = f"{SELECT} WHERE message_id = $1 ORDER BY board, number"
_PAGE = f"{SELECT} WHERE board = $1 AND number > $2{{held}} ORDER BY number LIMIT $3"
_PAGE_BACK = f"{SELECT} WHERE board = $1 AND number < $2{{held}} ORDER BY number DESC LIMIT $3"
_COUNT = "SELECT COUNT(*) FROM posts WHERE board = $1 AND number > $2{held}"
_ADDRESSED = (
    f"{SELECT} WHERE recipient_user = $1 AND recipient_user <> 0 AND posted > $2 AND held = 0 "
    "AND board IN ({boards}) ORDER BY posted, board, number LIMIT {limit}"
)
_CHANGE = "UPDATE posts SET {fields} WHERE board = {board} AND number = {number}"
_LETTER_SIZE = "SELECT size FROM letters WHERE id = $1"
_HELD = {None: "", False: " AND held = 0", True: " AND held = 1"}
_OVERVIEW_COLUMNS = ", ".join(_OTHER_NAMES.get(name, name) for name in Overview._fields)
_OVERVIEW = (
    f"SELECT {_OVERVIEW_COLUMNS} FROM posts WHERE board = $1 AND number BETWEEN $2 AND $3{{held}} "
    "ORDER BY number LIMIT $4"
)
_BRIEFS = (
    "SELECT a.number, a.author, a.author_address, a.network, a.subject, a.message_id, a.reply_to, a.ancestors, "
    "a.written, a.size, a.lines, CASE WHEN a.held + a.private + a.anonymous > 0 OR a.lines < 0 OR EXISTS (SELECT 1 "
    "FROM posts b WHERE b.message_id = a.message_id AND b.board <> a.board) THEN 1 ELSE 0 END FROM posts a "
    "WHERE a.board = $1 AND a.number BETWEEN $2 AND $3 ORDER BY a.number"
)
_CROSSPOSTS = (  # by the index of message-ids, which has all but the flags
    "SELECT a.number, b.board, b.number, b.held, b.private FROM posts a JOIN posts b ON b.message_id = a.message_id "
    "AND b.board <> a.board WHERE a.board = $1 AND a.number BETWEEN $2 AND $3 ORDER BY a.number, b.board, b.number"
)
_TEXTS = (
    "SELECT p.number, p.prefix, l.body, l.blob, p.size FROM posts p JOIN letters l ON l.id = p.letter "
    "WHERE p.board = $1 AND p.number IN ({numbers})"
)
_STATES = (
    "SELECT board, messages, held, COALESCE((SELECT MIN(number) FROM posts p WHERE p.board = b.board), 0), "
    "COALESCE((SELECT MAX(number) FROM posts p WHERE p.board = b.board), 0), next_number FROM boards b"
)
_STATE = f"{_STATES} WHERE b.board = $1"
_RELEASE = "UPDATE posts SET held = 0 WHERE board = $1 AND number = $2 AND held = 1"
_REMOVE = "DELETE FROM posts WHERE board = $1 AND number IN ({numbers}) RETURNING letter, held"
_OLD = "SELECT number FROM posts WHERE board = $1 AND posted < $2 AND permanent = 0 ORDER BY number"
_OLDEST = "SELECT number FROM posts WHERE board = $1{held} AND permanent = 0 ORDER BY number LIMIT $2"


class SqlPosts:
    """See `PostRecords`."""

    __slots__ = ("_engine", "_mail", "_words")

    def __init__(self, engine: Engine, mail: SqlMail) -> None:
        self._engine = engine
        self._mail = mail
        self._words = SqlPostWords(engine)

    async def add(self, post: NewPost) -> PostNumber:
        tag = await self._mail.refer(post.letter)
        parent, thread = await self._ancestor(post)
        number = PostNumber((await self._engine.rows(_COUNT_NEW, (post.board, post.held)))[0][0])
        values = [getattr(post, name) for name in _NEW_FIELDS]
        lines = await self._lines(post.letter)
        await self._engine.change(_ADD, (*values, number, tag, parent, thread or number, lines))
        return number

    async def _lines(self, letter: LetterId) -> int:
        """Lines of a text's body; -1 when it is in a file."""
        body: bytes | None = (await self._engine.rows(_BODY, (letter,)))[0][0]
        return -1 if body is None else body_lines(body)

    async def _ancestor(self, post: NewPost) -> tuple[int, int]:
        """Number and thread of the nearest ancestor that is on the sub-board; (0, 0) when none is."""
        named = [name for name in (post.reply_to, *reversed(post.references.split())) if name]
        found: dict[str, tuple[int, int]] = {}
        for piece in pieces(named):
            rows = await self._engine.rows(_ANCESTORS.format(ids=marks(2, len(piece))), (post.board, *piece))
            for message_id, number, thread in rows:
                found[message_id] = min((number, thread), found.get(message_id, (number, thread)))
        return next((found[name] for name in named if name in found), (0, 0))

    async def duplicate_of(self, board: str, message_id: str, digest: str) -> PostNumber | None:
        number: PostNumber | None = (await self._engine.rows(_DUPLICATE, (board, message_id, digest)))[0][0]
        return number

    async def get(self, board: str, number: PostNumber) -> Post | None:
        rows = await self._engine.rows(_GET, (board, number))
        return post_of(rows[0]) if rows else None

    async def by_message_id(self, message_id: str) -> list[Post]:
        return [post_of(row) for row in await self._engine.rows(_BY_MESSAGE_ID, (message_id,))]

    async def page(self, board: str, *, after: int = 0, most: int = 100, held: bool | None = False) -> list[Post]:
        rows = await self._engine.rows(_PAGE.format(held=_HELD[held]), (board, after, most))
        return [post_of(row) for row in rows]

    async def page_back(self, board: str, *, before: int, most: int = 100, held: bool | None = False) -> list[Post]:
        rows = await self._engine.rows(_PAGE_BACK.format(held=_HELD[held]), (board, before, most))
        return [post_of(row) for row in rows]

    async def count(self, board: str, *, after: int, held: bool | None = False) -> int:
        if held is False:  # both from indexes alone
            return await self.count(board, after=after, held=None) - await self.count(board, after=after, held=True)
        number: int = (await self._engine.rows(_COUNT.format(held=_HELD[held]), (board, after)))[0][0]
        return number

    async def addressed(
        self, user: UserNumber, boards: Collection[str], *, after: float = 0.0, most: int = 200
    ) -> list[Post]:
        found: list[Post] = []
        for piece in pieces(sorted(set(boards))):
            sql = _ADDRESSED.format(boards=marks(3, len(piece)), limit=f"${3 + len(piece)}")
            found += [post_of(row) for row in await self._engine.rows(sql, (user, after, *piece, most))]
        return sorted(found, key=lambda post: (post.posted, post.board, post.number))[:most]

    async def change(self, board: str, number: PostNumber, **fields: object) -> bool:
        check_changes(fields)
        now = await self.get(board, number)
        if now is None:
            return False
        changes: dict[str, Any] = fields
        if fields.keys() & {"letter", "prefix"}:
            changes = await self._measured({"letter": now.letter, "prefix": now.prefix, **fields})
        await self._write(board, number, changes)
        await self._engine.change(_COUNT_GONE, (0, now.held - bool(changes.get("held", now.held)), board))
        if reads_otherwise(now, fields):
            await self._renew(board, number, late=is_let_through(now, fields))
        await self._engine.change(_STAMP, (board, number))
        if changes.get("letter", now.letter) != now.letter:
            await self._mail.drop_unused([now.letter])
        if WORDED & fields.keys():
            await self._words.changed(board, number)
        return True

    async def _renew(self, board: str, number: PostNumber, *, late: bool) -> None:
        """Let a message be known by another number, which is new."""
        uid: int = (await self._engine.rows(_NEXT, (board,)))[0][0]
        await self._engine.change(_RENEW_LATE if late else _RENEW, (uid, board, number))

    async def _measured(self, changes: dict[str, Any]) -> dict[str, Any]:
        """These changes, and what follows from letter and header lines where it is not among them."""
        tag = await self._mail.refer(changes["letter"])
        size: int = (await self._engine.rows(_LETTER_SIZE, (changes["letter"],)))[0][0]
        lines = await self._lines(changes["letter"])
        return {"tag": tag, "size": size + len(changes["prefix"]), **changes, "lines": lines}

    async def _write(self, board: str, number: PostNumber, changes: dict[str, Any]) -> None:
        if changes:
            columns = [_OTHER_NAMES.get(name, name) for name in changes]
            sets = ", ".join(f"{column} = ${at}" for at, column in enumerate(columns, 1))
            values: list[Value] = [*changes.values(), board, number]
            sql = _CHANGE.format(fields=sets, board=f"${len(values) - 1}", number=f"${len(values)}")
            await self._engine.change(sql, values)

    async def unindexed(self, *, most: int = 100) -> list[Post]:
        found = [await self.get(board, number) for board, number in await self._words.missing(most)]
        return [post for post in found if post is not None]

    async def index(self, board: str, number: PostNumber, text: str) -> None:
        post = await self.get(board, number)
        if post is not None:
            await self._words.put(board, number, post.posted, words_of(post, text))

    async def find(
        self, words: SearchTree, boards: Collection[str], *, most: int = 200
    ) -> list[tuple[str, PostNumber]]:
        return await self._words.find(words, boards, most)

    async def overview(
        self, board: str, *, first: int, last: int, most: int = 1000, held: bool | None = False
    ) -> list[Overview]:
        rows = await self._engine.rows(_OVERVIEW.format(held=_HELD[held]), (board, first, last, most))
        return list(map(Overview._make, rows))

    async def briefs(self, board: str, *, first: int, last: int) -> list[Brief]:
        found: list[Any] = await self._engine.rows(_BRIEFS, (board, first, last))
        return found

    async def crossposts(self, board: str, *, first: int, last: int) -> list[Crosspost]:
        return [
            Crosspost(number, other, at, bool(held or private))
            for number, other, at, held, private in await self._engine.rows(_CROSSPOSTS, (board, first, last))
        ]

    async def count_lines(self, board: str, counts: Mapping[PostNumber, int]) -> None:
        for number, lines in counts.items():
            await self._engine.change(_COUNTED, (lines, board, number))

    async def texts(self, board: str, numbers: Sequence[PostNumber]) -> list[PostText]:
        found: dict[PostNumber, PostText] = {}
        for piece in pieces(numbers):
            rows = await self._engine.rows(_TEXTS.format(numbers=marks(2, len(piece))), (board, *piece))
            found.update((row[0], PostText._make(row)) for row in rows)
        return [found[number] for number in numbers if number in found]

    async def state(self, board: str) -> BoardState:
        rows = await self._engine.rows(_STATE, (board,))
        return BoardState(*rows[0][1:]) if rows else BoardState()

    async def boards(self) -> dict[str, BoardState]:
        return {board: BoardState(*counts) for board, *counts in await self._engine.rows(_STATES)}

    async def release(self, board: str, number: PostNumber) -> bool:
        if not await self._engine.change(_RELEASE, (board, number)):
            return False
        await self._engine.change(_COUNT_GONE, (0, 1, board))
        await self._renew(board, number, late=True)
        await self._engine.change(_STAMP, (board, number))
        return True

    async def remove(self, board: str, numbers: Collection[PostNumber]) -> int:
        gone: list[Row] = []
        for piece in pieces(list(numbers)):
            gone += await self._engine.rows(_REMOVE.format(numbers=marks(2, len(piece))), (board, *piece))
            await self._words.drop(board, piece)
            await forget_votes(self._engine, board, piece)
        if gone:
            letters: list[LetterId] = [letter for letter, _ in gone]
            await self._engine.change(_COUNT_GONE, (len(gone), sum(held for _, held in gone), board))
            await self._mail.drop_unused(letters)
        return len(gone)

    async def purge(self, board: str, *, before: float, most: int) -> int:
        gone = await self._remove_all(board, await self._engine.rows(_OLD, (board, before))) if before else 0
        if most:
            state = await self.state(board)
            for held, count in ((False, state.messages - state.held), (True, state.held)):
                if count > most:
                    rows = await self._engine.rows(_OLDEST.format(held=_HELD[held]), (board, count - most))
                    gone += await self._remove_all(board, rows)
        return gone

    async def _remove_all(self, board: str, rows: list[Row]) -> int:
        return await self.remove(board, [row[0] for row in rows])


def post_of(row: Row) -> Post:
    """A row of `SELECT` as a message."""
    named: dict[str, Any] = dict(zip(_FIELDS, row, strict=True))
    for flag in _FLAGS:
        named[flag] = bool(named[flag])
    return Post(**named)
