"""What is kept beside mail for quick answers (see the port).

Accepting a message writes nothing here: what was not looked through is what has no row in `mail_index`. Removing one
takes away what is kept of it, its words a little later (`clean`); moving one gives the row its new uid (`SqlMail`).
"""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.domain.model.mail import Uid
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.mail_index import Digest, Gist, Place, Unread, Where
from dialtone.formats.mail.usual import BETWEEN
from dialtone.store.sql.engine import Engine, Table, insertion, marks, numbers, pieces
from dialtone.store.texts import storable

MAIL_HEADS = Table("mail_heads", ("id", "subject", "author", "message_id", "ancestors", "sent", "received", "fields"))
GRAMS = {Where.FIELDS: "mail_field_grams", Where.ANYWHERE: "mail_grams"}

_NEXT = (
    "SELECT c.user_number, c.uid, i.id FROM "
    "(SELECT user_number, uid FROM copies WHERE (user_number, uid) > ($1, $2) ORDER BY user_number, uid LIMIT $3) c "
    "LEFT JOIN mail_index i ON i.user_number = c.user_number AND i.uid = c.uid ORDER BY c.user_number, c.uid"
)
_RECEIVED = "SELECT l.received FROM copies c JOIN letters l ON l.id = c.letter WHERE c.user_number = $1 AND c.uid = $2"
_KEEP = "INSERT INTO mail_index (user_number, uid, id, found) VALUES ($1, $2, $3, $4)"
_DROP = "DELETE FROM mail_index WHERE user_number = $1 AND uid IN ({uids})"
_STALE = (
    "INSERT INTO mail_stale (id, found) SELECT id, found FROM mail_index WHERE user_number = $1 AND uid IN ({uids})"
)
_OLDEST_STALE = "SELECT id, found FROM mail_stale ORDER BY id LIMIT $1"
_CLEANED = "DELETE FROM mail_stale WHERE id IN ({ids})"
_DROP_HEADS = "DELETE FROM mail_heads WHERE id IN ({ids})"
_THERE = "SELECT uid, id, found FROM mail_index WHERE user_number = $1 AND uid IN ({uids})"
_MOVE = "UPDATE mail_index SET uid = $1 WHERE user_number = $2 AND uid = $3"
_FIELDS = (
    "SELECT {uids}, {fields} FROM mail_index i JOIN mail_heads h ON h.id = i.id "
    "WHERE i.user_number = $1 AND i.uid IN ({marks}) AND h.fields IS NOT NULL"
)
_GISTS = (
    "SELECT i.uid, h.subject, h.author, h.message_id, h.ancestors, h.sent, h.received "
    "FROM mail_index i JOIN mail_heads h ON h.id = i.id WHERE i.user_number = $1 AND i.uid IN ({uids})"
)
_LIKELY = "SELECT {uids} FROM mail_index i WHERE i.user_number = $1 AND {likely}"
_OTHERS = (
    "SELECT {uids} FROM copies c WHERE c.user_number = $1 AND NOT EXISTS (SELECT 1 FROM mail_index i "
    "WHERE i.user_number = c.user_number AND i.uid = c.uid AND (i.found & $2) <> 0)"
)


class SqlMailIndex:
    """See `MailIndexRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def unread(self, after: Place, *, most: int) -> Unread:
        rows = await self._engine.rows(_NEXT, (*after, most))
        found: list[Place] = [(user, uid) for user, uid, kept in rows if kept is None]
        return Unread(found, (rows[-1][0], rows[-1][1]) if len(rows) == most else None)

    async def keep(self, user: UserNumber, uid: Uid, digest: Digest) -> None:
        rows = await self._engine.rows(_RECEIVED, (user, uid))
        if not rows:
            return
        await self.drop(user, [uid])
        id = await self._engine.number(MAIL_HEADS)
        found = 0
        for where, words in ((Where.FIELDS, digest.field_words), (Where.ANYWHERE, digest.words)):
            if words is not None:
                await self._engine.keep_words(GRAMS[where], id, storable(words))
                found |= where.value
        texts = map(storable, (digest.subject, digest.author, digest.message_id, digest.references))
        await self._engine.change(insertion(MAIL_HEADS, 1), (id, *texts, digest.sent, rows[0][0], digest.fields))
        await self._engine.change(_KEEP, (user, uid, id, found))

    async def drop(self, user: UserNumber, uids: Sequence[int]) -> None:
        """These messages went; `uids` is one of the `pieces`."""
        rows = await self._engine.rows(_THERE.format(uids=marks(2, len(uids))), (user, *uids))
        if not rows:
            return
        for sql in (_STALE, _DROP):
            await self._engine.change(sql.format(uids=marks(2, len(uids))), (user, *uids))
        for piece in pieces([id for _, id, _ in rows]):
            await self._engine.change(_DROP_HEADS.format(ids=marks(1, len(piece))), piece)

    async def clean(self, *, most: int) -> int:
        rows = await self._engine.rows(_OLDEST_STALE, (most,))
        for where, table in GRAMS.items():
            await self._engine.drop_words(table, [id for id, found in rows if found & where.value])
        for piece in pieces([id for id, _ in rows]):
            await self._engine.change(_CLEANED.format(ids=marks(1, len(piece))), piece)
        return len(rows)

    async def moved(self, user: UserNumber, pairs: Sequence[tuple[Uid, Uid]]) -> None:
        """These messages have other uids: old and new, the new ones not given before."""
        new = dict(pairs)
        for piece in pieces(list(new)):
            for uid, _, _ in await self._engine.rows(_THERE.format(uids=marks(2, len(piece))), (user, *piece)):
                await self._engine.change(_MOVE, (new[uid], user, uid))

    async def fields(self, user: UserNumber, uids: Sequence[int]) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        columns = {"uids": self._engine.packed(("i.uid",)), "fields": self._engine.joined("h.fields", BETWEEN)}
        for piece in pieces(uids):
            sql = _FIELDS.format(**columns, marks=marks(2, len(piece)))
            ((names, values),) = await self._engine.rows(sql, (user, *piece))
            if names:
                found.update(zip(numbers(names), values.split(BETWEEN), strict=True))
        return found

    async def gists(self, user: UserNumber, uids: Sequence[int]) -> list[Gist]:
        found: dict[int, Gist] = {}
        for piece in pieces(uids):
            rows = await self._engine.rows(_GISTS.format(uids=marks(2, len(piece))), (user, *piece))
            found.update((row[0], Gist._make(row)) for row in rows)
        return [found[uid] for uid in uids if uid in found]

    async def likely(self, user: UserNumber, text: str, where: Where) -> set[int] | None:
        condition, asked = self._engine.having_words(GRAMS[where], storable(text), "i.id", "$2")
        if not condition:
            return None
        sql = _LIKELY.format(uids=self._engine.packed(("i.uid",)), likely=condition)
        likely = numbers((await self._engine.rows(sql, (user, asked)))[0][0])
        others = _OTHERS.format(uids=self._engine.packed(("c.uid",)))
        return {*likely, *numbers((await self._engine.rows(others, (user, where.value)))[0][0])}
