"""Unfinished texts, and lists of sent mail. The text of sent mail is in `letters`."""

from __future__ import annotations

from collections.abc import Collection

from dialtone.domain.model.draft import KeptDraft, SentMail
from dialtone.domain.model.mail import CopyText
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.mail_records import MOST_DRAFT_TEXT, MOST_DRAFTS, MOST_SENT
from dialtone.store.sql.engine import Engine, Row, Table, marks, pieces
from dialtone.store.sql.mail import SqlMail
from dialtone.store.texts import storable

DRAFTS = Table("drafts", ("user_number", "area", "recipient", "subject", "saved", "text"), key=2)
SENT = Table("sent", ("id", "user_number", "letter", "recipients", "subject", "size", "at", "prefix"))

_SELECT = f"SELECT {', '.join(DRAFTS.columns)} FROM drafts WHERE user_number = $1"
_GET = f"{_SELECT} AND area = $2"
_ALL = f"{_SELECT} ORDER BY saved DESC, area"
_CUT = (
    "DELETE FROM drafts WHERE user_number = $1 AND area IN (SELECT area FROM drafts WHERE user_number = $1 "
    f"ORDER BY saved DESC, area LIMIT 100 OFFSET {MOST_DRAFTS})"
)
_REMOVE = "DELETE FROM drafts WHERE user_number = $1 AND area = $2"
_FORGET = "DELETE FROM drafts WHERE saved < $1"

_SENT = f"SELECT {', '.join(SENT.columns)} FROM sent WHERE user_number = $1 ORDER BY id"
_SENT_TEXT = (
    "SELECT s.id, s.prefix, l.body, l.blob, s.size FROM sent s JOIN letters l ON l.id = s.letter "
    "WHERE s.user_number = $1 AND s.id = $2"
)
_CUT_SENT = (
    "DELETE FROM sent WHERE user_number = $1 AND id <= (SELECT id FROM sent WHERE user_number = $1 "
    f"ORDER BY id DESC LIMIT 1 OFFSET {MOST_SENT}) RETURNING letter"
)
_REMOVE_SENT = "DELETE FROM sent WHERE user_number = $1 AND id IN ({ids}) RETURNING letter"


class SqlDrafts:
    """See `DraftRecords`."""

    __slots__ = ("_engine", "_mail")

    def __init__(self, engine: Engine, mail: SqlMail) -> None:
        self._engine = engine
        self._mail = mail

    async def put(self, draft: KeptDraft) -> None:
        text = storable(draft.text)[:MOST_DRAFT_TEXT]
        self._engine.insert(DRAFTS, (draft.user, draft.area, draft.to, draft.subject, draft.saved, text))
        await self._engine.change(_CUT, (draft.user,))

    async def get(self, user: UserNumber, area: str) -> KeptDraft | None:
        rows = await self._engine.rows(_GET, (user, area))
        return _draft(rows[0]) if rows else None

    async def all(self, user: UserNumber) -> list[KeptDraft]:
        return [_draft(row) for row in await self._engine.rows(_ALL, (user,))]

    async def remove(self, user: UserNumber, area: str) -> bool:
        return await self._engine.change(_REMOVE, (user, area)) > 0

    async def forget(self, before: float) -> int:
        return await self._engine.change(_FORGET, (before,))

    async def add_sent(self, sent: SentMail) -> int:
        await self._mail.refer(sent.letter)
        number = await self._engine.number(SENT)
        row = (number, sent.user, sent.letter, sent.to, sent.subject, sent.size, sent.sent, sent.prefix)
        self._engine.insert(SENT, row)
        cut = await self._engine.rows(_CUT_SENT, (sent.user,))
        await self._mail.drop_unused([letter for (letter,) in cut])
        return number

    async def sent(self, user: UserNumber) -> list[SentMail]:
        return [_sent(row) for row in await self._engine.rows(_SENT, (user,))]

    async def sent_text(self, user: UserNumber, id: int) -> CopyText | None:
        rows = await self._engine.rows(_SENT_TEXT, (user, id))
        return CopyText._make(rows[0]) if rows else None

    async def remove_sent(self, user: UserNumber, ids: Collection[int]) -> int:
        removed = 0
        for piece in pieces(list(ids)):
            rows = await self._engine.rows(_REMOVE_SENT.format(ids=marks(2, len(piece))), (user, *piece))
            await self._mail.drop_unused([letter for (letter,) in rows])
            removed += len(rows)
        return removed


def _draft(row: Row) -> KeptDraft:
    user, area, to, subject, saved, text = row
    return KeptDraft(user=user, area=area, to=to, subject=subject, text=text, saved=saved)


def _sent(row: Row) -> SentMail:
    number, user, letter, to, subject, size, at, prefix = row
    return SentMail(id=number, user=user, letter=letter, prefix=prefix, to=to, subject=subject, size=size, sent=at)
