"""Folders of mail in columns."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Sequence
from dataclasses import replace

from dialtone.base.errors import StoreError
from dialtone.domain.model.mail import LetterId, Uid
from dialtone.domain.model.mail_folder import INBOX, SPAM, FolderId
from dialtone.domain.model.mailbox_view import (
    DELETED,
    FIRST_KEYWORD,
    MOST_KEYWORDS,
    Columns,
    News,
    Opened,
    Origin,
    Totals,
    Touched,
    arrival,
)
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.mailboxes import MOST_NEWS, Masks
from dialtone.store.memory.mail import Copy, MemoryMail
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import folded, storable


class MemoryMailboxes:
    """See `MailboxRecords`. Nothing that went is forgotten."""

    __slots__ = ("_log", "_mail", "names")

    def __init__(self, log: UndoLog, mail: MemoryMail) -> None:
        self._log = log
        self._mail = mail
        self.names: dict[UserNumber, tuple[str, ...]] = {}

    async def mark(self, user: UserNumber) -> int:
        return self._mail.mark(user)

    def _of(self, user: UserNumber, folder: FolderId) -> list[Touched]:
        box = self._mail.boxes.get(user, {})
        return [_touched(uid, box[uid]) for uid in sorted(box) if box[uid].folder == folder]

    def _gone(self, user: UserNumber, folder: FolderId) -> dict[int, tuple[int, ...]]:
        return self._mail.gone.get((user, folder), {})

    def _ends(self, user: UserNumber, folder: FolderId, there: Sequence[Touched]) -> tuple[int, int]:
        """The next uid of a folder, and its highest modification sequence."""
        gone = self._gone(user, folder)
        uids = [one.uid for one in there] + [uid for uids in gone.values() for uid in uids]
        return max(uids, default=0) + 1, max([one.modseq for one in there] + list(gone), default=0)

    async def columns(self, user: UserNumber, folder: FolderId) -> Columns:
        there = self._of(user, folder)
        uids, modseqs, marks, sizes = (
            array("Q", column) for column in (zip(*there, strict=True) if there else ((),) * 4)
        )
        return Columns(uids, modseqs, marks, sizes, *self._ends(user, folder, there), self._mail.mark(user))

    async def news(self, user: UserNumber, folder: FolderId, since: int) -> News | None:
        there = self._of(user, folder)
        touched = [one for one in there if one.modseq > since]
        if len(touched) > MOST_NEWS:
            return None
        gone = await self.gone(user, folder, since) or []
        following, modseq = self._ends(user, folder, there)
        return News(touched, gone, following, max(since, modseq), self._mail.mark(user))

    async def gone(self, user: UserNumber, folder: FolderId, since: int) -> list[int] | None:
        return sorted({uid for at, uids in self._gone(user, folder).items() if at > since for uid in uids})

    async def totals(self, user: UserNumber, folder: FolderId) -> Totals:
        there = self._of(user, folder)
        unseen = sum(not one.marks & 1 for one in there)
        deleted = sum(bool(one.marks & DELETED) for one in there)
        ends = self._ends(user, folder, there)
        return Totals(len(there), unseen, deleted, sum(one.size for one in there), *ends, self._mail.mark(user))

    async def within(self, user: UserNumber, folder: FolderId, uids: Collection[int], marked: int = 0) -> list[Uid]:
        wanted = set(uids)
        there = self._of(user, folder)
        return [Uid(one.uid) for one in there if one.uid in wanted and one.marks & marked == marked]

    async def later(self, user: UserNumber, uids: Collection[int], since: int) -> list[Uid]:
        box = self._mail.boxes.get(user, {})
        return [uid for uid in sorted(box.keys() & set(uids)) if _touched(uid, box[uid]).modseq > since]

    async def change_marks(self, user: UserNumber, uids: Collection[int], masks: Masks) -> list[Uid]:
        return self._mail.change_marks(user, uids, masks)

    def _some(self, user: UserNumber, uids: Sequence[int]) -> list[tuple[Uid, Copy]]:
        box = self._mail.boxes.get(user, {})
        return [(Uid(uid), box[Uid(uid)]) for uid in uids if uid in box]

    async def origins(self, user: UserNumber, uids: Sequence[int]) -> list[Origin]:
        letters = self._mail.letters
        return [
            Origin(uid, copy.letter, letters[copy.letter].tag, letters[copy.letter].received, copy.moved)
            for uid, copy in self._some(user, uids)
        ]

    async def opened(self, user: UserNumber, uids: Sequence[int], most: int) -> list[Opened]:
        found = []
        for uid, copy in self._some(user, uids):
            letter = self._mail.letters[copy.letter]
            head = copy.prefix + (letter.body or b"")[:most]
            known = (letter.subject, letter.author, letter.message_id, letter.received, letter.blob)
            found.append(Opened(uid, copy.letter, *known, head))
        return found

    async def copies_of(self, user: UserNumber, letters: Collection[LetterId]) -> list[Uid]:
        wanted = set(letters)
        return sorted(uid for uid, copy in self._mail.boxes.get(user, {}).items() if copy.letter in wanted)

    async def copy(
        self, user: UserNumber, uids: Sequence[int], folder: FolderId, at: float
    ) -> list[tuple[Uid, Uid, LetterId]]:
        made = []
        for uid, copy in self._some(user, uids):
            self._mail.refer(copy.letter, 1)
            new = self._mail.put(user, replace(copy, spam=folder == SPAM, stored=_stored(folder), moved=at))
            made.append((uid, new, copy.letter))
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
        if letter not in self._mail.letters:
            raise StoreError(f"there is no letter #{letter}", temporary=False)
        self._mail.refer(letter, 1)
        return self._mail.put(user, Copy(letter, prefix, size, folder == SPAM, marks, _stored(folder), at))

    async def filed(self, user: UserNumber) -> int:
        return sum(copy.stored != INBOX for copy in self._mail.boxes.get(user, {}).values())

    async def keywords(self, user: UserNumber) -> tuple[str, ...]:
        return self.names.get(user, ())

    async def add_keyword(self, user: UserNumber, name: str) -> int | None:
        names = self.names.get(user, ())
        known = [folded(one) for one in names]
        if folded(name) in known:
            return FIRST_KEYWORD + known.index(folded(name))
        if len(names) >= MOST_KEYWORDS:
            return None
        self._log.put(self.names, user, (*names, storable(name)))
        return FIRST_KEYWORD + len(names)

    async def forget(self, user: UserNumber) -> None:
        if user in self.names:
            self._log.drop(self.names, user)
        for key in [key for key in self._mail.gone if key[0] == user]:
            self._log.drop(self._mail.gone, key)


def _stored(folder: FolderId) -> FolderId:
    return INBOX if folder == SPAM else folder


def _touched(uid: int, copy: Copy) -> Touched:
    return Touched(uid, copy.modseq or arrival(uid), copy.marks, copy.size)
