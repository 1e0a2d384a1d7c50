"""Folders of mailboxes. The copies in them are rows of `copies` with another number than 0; what counts them is asked
when somebody looks, so that nothing can drift."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dialtone.domain.model.mail import CopySummary, Uid
from dialtone.domain.model.mail_folder import (
    DRAFTS,
    INBOX,
    MOST_FILED,
    SENT,
    SPAM,
    TRASH,
    Folder,
    FolderCounts,
    FolderId,
)
from dialtone.domain.model.mailbox_view import ALL_MARKS, ANSWERED, FLAGGED, SEEN
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.mailboxes import Masks
from dialtone.store.sql.copies import SUMMARY, summary
from dialtone.store.sql.engine import Engine, Table, marks, pieces
from dialtone.store.sql.mail import SqlMail
from dialtone.store.texts import folded

FOLDERS = Table("folders", ("id", "user_number", "name", "name_key"))

_ALL = "SELECT id, name FROM folders WHERE user_number = $1 ORDER BY name_key"
_COUNTS = (
    "SELECT folder, spam, COUNT(*), COUNT(*) - SUM(seen), SUM(size) FROM copies WHERE user_number = $1 "
    "GROUP BY folder, spam"
)
_NAMED = "SELECT id FROM folders WHERE user_number = $1 AND name_key = $2"
_HAS = "SELECT 1 FROM folders WHERE id = $1 AND user_number = $2"
_RENAME = "UPDATE folders SET name = $1, name_key = $2 WHERE id = $3 AND user_number = $4"
_DROP = (
    "DELETE FROM folders WHERE id = $1 AND user_number = $2 "
    "AND NOT EXISTS (SELECT 1 FROM copies c WHERE c.user_number = $2 AND c.folder = $1 AND c.folder <> 0)"
)
_FILED = "SELECT COUNT(*) FROM copies WHERE user_number = $1 AND folder <> 0"
# The inbox and the spam lie in the order of the table, the other folders in that of an index.
_PAGE_WAITING = f"{SUMMARY} AND c.folder = 0 AND c.spam = $2 AND c.uid < $3 ORDER BY c.uid DESC LIMIT $4"
_PAGE_FILED = (
    f"{SUMMARY} AND c.uid IN (SELECT f.uid FROM copies f WHERE f.user_number = $1 AND f.folder = $2 AND f.folder <> 0 "
    "AND f.uid < $3 ORDER BY f.uid DESC LIMIT $4) ORDER BY c.uid DESC"
)
_OF = SUMMARY + " AND c.uid IN ({uids})"
_UIDS_WAITING = "SELECT uid FROM copies WHERE user_number = $1 AND folder = 0 AND spam = $2 ORDER BY uid LIMIT $3"
_UIDS_FILED = "SELECT uid FROM copies WHERE user_number = $1 AND folder = $2 AND folder <> 0 ORDER BY uid LIMIT $3"
_ELSEWHERE = "SELECT uid, folder, spam FROM copies WHERE user_number = $1 AND uid IN ({uids})"
_THROWN_AWAY = (
    "SELECT user_number, uid FROM copies WHERE folder = -1 AND moved < $1 ORDER BY moved, user_number, uid LIMIT $2"
)

_NO_UID = 2**62  # above all uids


class SqlFolders:
    """See `FolderRecords`."""

    __slots__ = ("_engine", "_mail")

    def __init__(self, engine: Engine, mail: SqlMail) -> None:
        self._engine = engine
        self._mail = mail

    async def all(self, user: UserNumber) -> list[Folder]:
        return [Folder(FolderId(id), name) for id, name in await self._engine.rows(_ALL, (user,))]

    async def counts(self, user: UserNumber) -> dict[FolderId, FolderCounts]:
        rows = await self._engine.rows(_COUNTS, (user,))
        return {SPAM if spam else FolderId(folder): FolderCounts(*counts) for folder, spam, *counts in rows}

    async def make(self, user: UserNumber, name: str) -> FolderId | None:
        if await self._engine.rows(_NAMED, (user, folded(name))):
            return None
        number = await self._engine.number(FOLDERS)
        self._engine.insert(FOLDERS, (number, user, name, folded(name)))
        return FolderId(number)

    async def rename(self, user: UserNumber, folder: FolderId, name: str) -> bool:
        others = await self._engine.rows(_NAMED, (user, folded(name)))
        if any(other != folder for (other,) in others):
            return False
        return await self._engine.change(_RENAME, (name, folded(name), folder, user)) > 0

    async def drop(self, user: UserNumber, folder: FolderId) -> bool:
        dropped = await self._engine.change(_DROP, (folder, user)) > 0
        if dropped:
            await self._mail.gone.drop(user, folder)
        return dropped

    async def takes(self, user: UserNumber, folder: FolderId) -> bool:
        if folder in (INBOX, SPAM):
            return True
        if folder not in (TRASH, SENT, DRAFTS) and not await self._engine.rows(_HAS, (folder, user)):
            return False
        rows = await self._engine.rows(_FILED, (user,))
        return int(rows[0][0]) < MOST_FILED

    async def page(self, user: UserNumber, folder: FolderId, *, before: int = 0, most: int = 50) -> list[CopySummary]:
        sql, value = (_PAGE_WAITING, int(folder == SPAM)) if folder in (INBOX, SPAM) else (_PAGE_FILED, folder)
        rows = await self._engine.rows(sql, (user, value, before or _NO_UID, most))
        return list(map(summary, rows))

    async def of(self, user: UserNumber, uids: Sequence[Uid]) -> list[CopySummary]:
        found: dict[Uid, CopySummary] = {}
        for piece in pieces(uids):
            for row in await self._engine.rows(_OF.format(uids=marks(2, len(piece))), (user, *piece)):
                found[row[0]] = summary(row)
        return [found[uid] for uid in uids if uid in found]

    async def uids(self, user: UserNumber, folder: FolderId, *, most: int = 1000) -> list[Uid]:
        sql, value = (_UIDS_WAITING, int(folder == SPAM)) if folder in (INBOX, SPAM) else (_UIDS_FILED, folder)
        return [Uid(uid) for (uid,) in await self._engine.rows(sql, (user, value, most))]

    async def move(self, user: UserNumber, uids: Collection[Uid], folder: FolderId, at: float) -> list[tuple[Uid, Uid]]:
        going: list[Uid] = []
        for piece in pieces(sorted(set(uids))):
            rows = await self._engine.rows(_ELSEWHERE.format(uids=marks(2, len(piece))), (user, *piece))
            going += [uid for uid, where, spam in rows if (SPAM if spam else where) != folder]
        return await self._mail.refile(user, sorted(going), folder, at)

    async def mark(
        self,
        user: UserNumber,
        uids: Collection[Uid],
        *,
        read: bool | None = None,
        answered: bool | None = None,
        flagged: bool | None = None,
    ) -> None:
        given = ((SEEN, read), (ANSWERED, answered), (FLAGGED, flagged))
        on, off = (sum(bit for bit, wanted in given if wanted is value) for value in (True, False))
        await self._mail.mark(user, uids, Masks(ALL_MARKS & ~off, on))

    async def thrown_away(self, before: float, *, most: int = 1000) -> list[tuple[UserNumber, Uid]]:
        return [(user, uid) for user, uid in await self._engine.rows(_THROWN_AWAY, (before, most))]
