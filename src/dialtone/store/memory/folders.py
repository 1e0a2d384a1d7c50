"""Folders of mailboxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

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
from dialtone.store.memory.mail import Copy, MemoryMail
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import folded, storable


class MemoryFolders:
    """See `FolderRecords`."""

    __slots__ = ("_last", "_log", "_mail", "rows")

    def __init__(self, log: UndoLog, mail: MemoryMail) -> None:
        self._log = log
        self._mail = mail
        self._last = 0
        self.rows: dict[FolderId, tuple[UserNumber, str]] = {}

    async def all(self, user: UserNumber) -> list[Folder]:
        mine = [Folder(id, name) for id, (owner, name) in self.rows.items() if owner == user]
        return sorted(mine, key=lambda folder: folded(folder.name))

    async def counts(self, user: UserNumber) -> dict[FolderId, FolderCounts]:
        messages: Counter[FolderId] = Counter()
        unread: Counter[FolderId] = Counter()
        sizes: Counter[FolderId] = Counter()
        for copy in self._mail.boxes.get(user, {}).values():
            messages[copy.folder] += 1
            unread[copy.folder] += not copy.read
            sizes[copy.folder] += copy.size
        return {folder: FolderCounts(messages[folder], unread[folder], sizes[folder]) for folder in messages}

    async def make(self, user: UserNumber, name: str) -> FolderId | None:
        if self._named(user, name) is not None:
            return None
        self._last += 1
        folder = FolderId(self._last)
        self._log.put(self.rows, folder, (user, storable(name)))
        return folder

    def _named(self, user: UserNumber, name: str) -> FolderId | None:
        key = folded(name)
        found = (id for id, (owner, known) in self.rows.items() if owner == user and folded(known) == key)
        return next(found, None)

    async def rename(self, user: UserNumber, folder: FolderId, name: str) -> bool:
        if not self._has(user, folder) or self._named(user, name) not in (None, folder):
            return False
        self._log.put(self.rows, folder, (user, storable(name)))
        return True

    def _has(self, user: UserNumber, folder: FolderId) -> bool:
        return self.rows.get(folder, (None, ""))[0] == user

    async def drop(self, user: UserNumber, folder: FolderId) -> bool:
        if not self._has(user, folder) or self._of(user, folder):
            return False
        self._log.drop(self.rows, folder)
        if (user, folder) in self._mail.gone:
            self._log.drop(self._mail.gone, (user, folder))
        return True

    async def takes(self, user: UserNumber, folder: FolderId) -> bool:
        if folder in (INBOX, SPAM):
            return True
        if folder not in (TRASH, SENT, DRAFTS) and not self._has(user, folder):
            return False
        return sum(copy.stored != INBOX for copy in self._mail.boxes.get(user, {}).values()) < MOST_FILED

    async def page(self, user: UserNumber, folder: FolderId, *, before: int = 0, most: int = 50) -> list[CopySummary]:
        found = [(uid, copy) for uid, copy in self._of(user, folder) if not before or uid < before]
        return [self._mail.summary(uid, copy) for uid, copy in found[::-1][:most]]

    def _of(self, user: UserNumber, folder: FolderId) -> list[tuple[Uid, Copy]]:
        box = self._mail.boxes.get(user, {})
        return [(uid, box[uid]) for uid in sorted(box) if box[uid].folder == folder]

    async def of(self, user: UserNumber, uids: Sequence[Uid]) -> list[CopySummary]:
        box = self._mail.boxes.get(user, {})
        return [self._mail.summary(uid, box[uid]) for uid in uids if uid in box]

    async def uids(self, user: UserNumber, folder: FolderId, *, most: int = 1000) -> list[Uid]:
        return [uid for uid, _ in self._of(user, folder)][:most]

    async def move(self, user: UserNumber, uids: Collection[Uid], folder: FolderId, at: float) -> list[tuple[Uid, Uid]]:
        box = self._mail.boxes.get(user, {})
        going = [uid for uid in sorted(set(uids)) if uid in box and box[uid].folder != folder]
        stored = INBOX if folder == SPAM else folder
        return [
            (uid, self._mail.put(user, replace(copy, stored=stored, spam=folder == SPAM, moved=at)))
            for uid in going
            for copy in (self._mail.take(user, uid),)
        ]

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
        self._mail.change_marks(user, uids, Masks(ALL_MARKS & ~off, on))

    async def thrown_away(self, before: float, *, most: int = 1000) -> list[tuple[UserNumber, Uid]]:
        boxes = self._mail.boxes.items()
        found = [(copy.moved, user, uid) for user, box in boxes for uid, copy in box.items() if _is_old(copy, before)]
        return [(user, uid) for _, user, uid in sorted(found)[:most]]


def _is_old(copy: Copy, before: float) -> bool:
    return copy.stored == TRASH and copy.moved < before
