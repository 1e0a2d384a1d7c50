"""Folders of mail in columns, and what happened in them since a modification sequence.

A whole folder comes as one value: a hundred thousand rows would each cost a thread the interpreter's lock.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection, Sequence

from dialtone.domain.model.mail import LetterId, Uid
from dialtone.domain.model.mail_folder import INBOX, SPAM, FolderId
from dialtone.domain.model.mailbox_view import (
    BETWEEN,
    FIRST_KEYWORD,
    MOST_KEYWORDS,
    SEEN,
    Columns,
    News,
    Opened,
    Origin,
    Totals,
    Touched,
    latest,
)
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.mailboxes import MOST_NEWS, Masks
from dialtone.store.sql.copies import Tally
from dialtone.store.sql.engine import Engine, Row, Table, marks, pieces
from dialtone.store.sql.mail import FILED, PREFIXES, SqlMail
from dialtone.store.texts import folded, storable

KEYWORDS = Table("keywords", ("user_number", "bit", "name"), key=2)

_MODSEQ = f"CASE WHEN modseq = 0 THEN uid << {BETWEEN} ELSE modseq END"
_MARKS = "(marks << 1) | seen"
_COLUMNS = ("uid", _MODSEQ, _MARKS, "size")
_LIST = ", ".join(_COLUMNS)
_WHOLE = "SELECT {packed} FROM copies WHERE user_number = $1 AND {folder}"
_TOUCHED = (
    f"SELECT {_LIST} FROM copies WHERE user_number = $1 AND uid > $2 AND {{folder}} UNION ALL SELECT {_LIST} "
    "FROM copies WHERE user_number = $1 AND modseq > $3 AND modseq <> 0 AND +uid <= $2 AND {folder} "
    f"LIMIT {MOST_NEWS + 1}"
)
_LAST = "SELECT uid FROM copies WHERE user_number = $1 AND {folder} ORDER BY uid DESC LIMIT 1"
_TOTALS = (
    "SELECT COUNT(*), COALESCE(COUNT(*) - SUM(seen), 0), COALESCE(SUM((marks >> 2) & 1), 0), COALESCE(SUM(size), 0), "
    f"COALESCE(MAX(uid), 0), COALESCE(MAX({_MODSEQ}), 0) FROM copies WHERE user_number = $1 AND {{folder}}"
)
_WITHIN = (
    f"SELECT uid FROM copies WHERE user_number = $1 AND (({_MARKS}) & $2) = $2 AND {{folder}} AND uid IN ({{uids}})"
)
_LATER = f"SELECT uid FROM copies WHERE user_number = $1 AND ({_MODSEQ}) > $2 AND uid IN ({{uids}})"
_ORIGINS = (
    "SELECT c.uid, c.letter, c.tag, l.received, c.moved FROM copies c JOIN letters l ON l.id = c.letter "
    "WHERE c.user_number = $1 AND c.uid IN ({uids})"
)
_OPENED = (
    "SELECT c.uid, c.letter, l.subject, l.author, l.message_id, l.received, l.blob, p.prefix, substr(l.body, 1, $1) "
    "FROM copies c JOIN letters l ON l.id = c.letter "
    "JOIN prefixes p ON p.letter = c.letter AND p.user_number = c.user_number AND p.uid = c.uid "
    "WHERE c.user_number = $2 AND c.uid IN ({uids})"
)
_COPIED = (
    "SELECT c.uid, c.letter, c.tag, c.size, c.seen, c.marks, p.prefix FROM copies c "
    "JOIN prefixes p ON p.letter = c.letter AND p.user_number = c.user_number AND p.uid = c.uid "
    "WHERE c.user_number = $1 AND c.uid IN ({uids})"
)
_COPIES_OF = "SELECT uid FROM prefixes WHERE user_number = $1 AND letter IN ({uids})"
_FILED = "SELECT COUNT(*) FROM copies WHERE user_number = $1 AND folder <> 0"
_KEYWORDS = "SELECT name FROM keywords WHERE user_number = $1 ORDER BY bit"
_FORGET = "DELETE FROM keywords WHERE user_number = $1"


class SqlMailboxes:
    """See `MailboxRecords`."""

    __slots__ = ("_engine", "_mail")

    def __init__(self, engine: Engine, mail: SqlMail) -> None:
        self._engine = engine
        self._mail = mail

    async def mark(self, user: UserNumber) -> int:
        return latest(*(await self._mail.counters(user))[3:])

    async def columns(self, user: UserNumber, folder: FolderId) -> Columns:
        sql = _WHOLE.format(packed=self._engine.packed(_COLUMNS), folder=_all_of(folder))
        uids, modseqs, bits, sizes = unpacked((await self._engine.rows(sql, (user,)))[0][0], len(_COLUMNS))
        highest, removed = await self._mail.gone.ends(user, folder)
        last = uids[-1] if uids else 0
        modseq = max(max(modseqs, default=0), removed)
        return Columns(uids, modseqs, bits, sizes, max(last, highest) + 1, modseq, await self.mark(user))

    async def news(self, user: UserNumber, folder: FolderId, since: int) -> News | None:
        gone = await self.gone(user, folder, since)
        if gone is None:
            return None
        sql = _TOUCHED.format(folder=_folder(folder))
        rows = await self._engine.rows(sql, (user, since >> BETWEEN, since))
        if len(rows) > MOST_NEWS:
            return None
        touched = sorted(map(Touched._make, rows))
        last = await self._engine.rows(_LAST.format(folder=_folder(folder)), (user,))
        highest, removed = await self._mail.gone.ends(user, folder)
        following = max(last[0][0] if last else 0, highest) + 1
        modseq = max(since, removed, *(one.modseq for one in touched))
        return News(touched, gone, following, modseq, await self.mark(user))

    async def gone(self, user: UserNumber, folder: FolderId, since: int) -> list[int] | None:
        return await self._mail.gone.since(user, folder, since)

    async def totals(self, user: UserNumber, folder: FolderId) -> Totals:
        rows = await self._engine.rows(_TOTALS.format(folder=_all_of(folder)), (user,))
        messages, unseen, deleted, size, last, modseq = rows[0]
        highest, removed = await self._mail.gone.ends(user, folder)
        following, modseq = max(last, highest) + 1, max(modseq, removed)
        return Totals(messages, unseen, deleted, size, following, modseq, await self.mark(user))

    async def within(self, user: UserNumber, folder: FolderId, uids: Collection[int], marked: int = 0) -> list[Uid]:
        sql = _WITHIN.replace("{folder}", _folder(folder))
        return sorted(row[0] for row in await self._some(sql, (user, marked), sorted(set(uids))))

    async def later(self, user: UserNumber, uids: Collection[int], since: int) -> list[Uid]:
        return sorted(row[0] for row in await self._some(_LATER, (user, since), sorted(set(uids))))

    async def change_marks(self, user: UserNumber, uids: Collection[int], masks: Masks) -> list[Uid]:
        return await self._mail.mark(user, uids, masks)

    async def origins(self, user: UserNumber, uids: Sequence[int]) -> list[Origin]:
        found = {row[0]: Origin._make(row) for row in await self._some(_ORIGINS, (user,), uids)}
        return [found[uid] for uid in uids if uid in found]

    async def opened(self, user: UserNumber, uids: Sequence[int], most: int) -> list[Opened]:
        found = {}
        for row in await self._some(_OPENED, (most, user), uids):
            found[row[0]] = Opened._make((*row[:-2], row[-2] + (row[-1] or b"")))
        return [found[uid] for uid in uids if uid in found]

    async def _some(self, sql: str, values: tuple[int, ...], uids: Sequence[int]) -> list[Row]:
        rows: list[Row] = []
        for piece in pieces(uids):
            rows += await self._engine.rows(sql.format(uids=marks(len(values) + 1, len(piece))), (*values, *piece))
        return rows

    async def copies_of(self, user: UserNumber, letters: Collection[LetterId]) -> list[Uid]:
        return sorted(row[0] for row in await self._some(_COPIES_OF, (user,), sorted(set(letters))))

    async def copy(
        self, user: UserNumber, uids: Sequence[int], folder: FolderId, at: float
    ) -> list[tuple[Uid, Uid, LetterId]]:
        counters = Tally(await self._mail.counters(user))
        found = {row[0]: row for row in await self._some(_COPIED, (user,), uids)}
        made: list[tuple[Uid, Uid, LetterId]] = []
        for uid in uids:
            if uid in found:
                _, letter, tag, size, seen, marked, prefix = found[uid]
                new = self._write(user, counters, letter, tag, prefix, size, folder, (marked << 1) | seen, at)
                made.append((Uid(uid), new, letter))
        if made:
            self._mail.count(user, counters.all)
        return made

    async def put(
        self,
        user: UserNumber,
        letter: LetterId,
        prefix: bytes,
        *,
        size: int,
        folder: FolderId,
        marks: int,
        at: float,
    ) -> Uid:
        tag = await self._mail.refer(letter)
        counters = Tally(await self._mail.counters(user))
        uid = self._write(user, counters, letter, tag, prefix, size, folder, marks, at)
        self._mail.count(user, counters.all)
        return uid

    def _write(
        self,
        user: UserNumber,
        counters: Tally,
        letter: LetterId,
        tag: str,
        prefix: bytes,
        size: int,
        folder: FolderId,
        bits: int,
        at: float,
    ) -> Uid:
        stored, spam = INBOX if folder == SPAM else folder, folder == SPAM
        uid = counters.comes(stored, size, spam)
        self._engine.insert(FILED, (user, uid, letter, tag, size, spam, bits & SEEN, stored, bits >> 1, at))
        self._engine.insert(PREFIXES, (letter, user, uid, prefix))
        return Uid(uid)

    async def filed(self, user: UserNumber) -> int:
        count: int = (await self._engine.rows(_FILED, (user,)))[0][0]
        return count

    async def keywords(self, user: UserNumber) -> tuple[str, ...]:
        return tuple(name for (name,) in await self._engine.rows(_KEYWORDS, (user,)))

    async def add_keyword(self, user: UserNumber, name: str) -> int | None:
        known = [folded(one) for one in await self.keywords(user)]
        if folded(name) in known:
            return FIRST_KEYWORD + known.index(folded(name))
        if len(known) >= MOST_KEYWORDS:
            return None
        self._engine.insert(KEYWORDS, (user, FIRST_KEYWORD + len(known), storable(name)))
        return FIRST_KEYWORD + len(known)

    async def forget(self, user: UserNumber) -> None:
        await self._engine.change(_FORGET, (user,))
        await self._mail.gone.drop(user, None)


def _all_of(folder: FolderId) -> str:
    """The condition for all copies of a folder: inbox and spam are found going through the table, the others by an
    index, which the engine does not think of by itself."""
    if folder in (INBOX, SPAM):
        return _folder(folder)
    return (
        f"uid IN (SELECT f.uid FROM copies f WHERE f.user_number = $1 AND f.folder = {int(folder)} AND f.folder <> 0)"
    )


def _folder(folder: FolderId) -> str:
    """The condition for copies of a folder that are found by something else."""
    if folder in (INBOX, SPAM):
        return f"folder = 0 AND spam = {int(folder == SPAM)}"
    return f"folder = {int(folder)} AND folder <> 0"


def unpacked(text: str | None, columns: int) -> list[array[int]]:
    """What `Engine.packed` gave, in columns, by the first of them."""
    whole = array("Q", bytes.fromhex(text or ""))
    if sys.byteorder == "little":
        whole.byteswap()
    first = whole[::columns].tolist()
    if first == sorted(first):
        return [whole[at::columns] for at in range(columns)]
    return transposed(sorted(zip(*(whole[at::columns] for at in range(columns)), strict=True)), columns)


def transposed(rows: Sequence[Row], columns: int) -> list[array[int]]:
    """Rows as columns."""
    return [array("Q", [row[at] for row in rows]) for at in range(columns)]
