"""Unfinished texts, and lists of sent mail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from dialtone.base.errors import StoreError
from dialtone.domain.model.draft import KeptDraft, SentMail
from dialtone.domain.model.mail import CopyText, Uid
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.mail_records import MOST_DRAFT_TEXT, MOST_DRAFTS, MOST_SENT
from dialtone.store.memory.mail import MemoryMail
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import storable

_Key = tuple[UserNumber, str]


class MemoryDrafts:
    """See `DraftRecords`."""

    __slots__ = ("_last", "_log", "_mail", "notes", "rows")

    def __init__(self, log: UndoLog, mail: MemoryMail) -> None:
        self._log = log
        self._mail = mail
        self._last = 0
        self.rows: dict[_Key, KeptDraft] = {}
        self.notes: dict[int, SentMail] = {}

    async def put(self, draft: KeptDraft) -> None:
        texts = {name: storable(getattr(draft, name)) for name in ("area", "to", "subject", "text")}
        stored = replace(draft, **{**texts, "text": texts["text"][:MOST_DRAFT_TEXT]})  # type: ignore[arg-type]
        self._log.put(self.rows, (stored.user, stored.area), stored)
        for old in (await self.all(draft.user))[MOST_DRAFTS:]:
            self._log.drop(self.rows, (old.user, old.area))

    async def get(self, user: UserNumber, area: str) -> KeptDraft | None:
        return self.rows.get((user, storable(area)))

    async def all(self, user: UserNumber) -> list[KeptDraft]:
        found = [draft for draft in self.rows.values() if draft.user == user]
        return sorted(found, key=lambda draft: (-draft.saved, draft.area))

    async def remove(self, user: UserNumber, area: str) -> bool:
        place = (user, storable(area))
        if place not in self.rows:
            return False
        self._log.drop(self.rows, place)
        return True

    async def forget(self, before: float) -> int:
        old = [place for place, draft in self.rows.items() if draft.saved < before]
        for place in old:
            self._log.drop(self.rows, place)
        return len(old)

    async def add_sent(self, sent: SentMail) -> int:
        if sent.letter not in self._mail.letters:
            raise StoreError(f"there is no letter #{sent.letter}", temporary=False)
        self._last += 1
        stored = replace(sent, id=self._last, to=storable(sent.to), subject=storable(sent.subject))
        self._log.put(self.notes, self._last, stored)
        self._mail.refer(sent.letter, 1)
        self._drop([old.id for old in (await self.sent(sent.user))[:-MOST_SENT]])
        return self._last

    async def sent(self, user: UserNumber) -> list[SentMail]:
        return [sent for _, sent in sorted(self.notes.items()) if sent.user == user]

    async def sent_text(self, user: UserNumber, id: int) -> CopyText | None:
        sent = self.notes.get(id)
        if sent is None or sent.user != user:
            return None
        letter = self._mail.letters[sent.letter]
        return CopyText(Uid(id), sent.prefix, letter.body, letter.blob, sent.size)

    async def remove_sent(self, user: UserNumber, ids: Collection[int]) -> int:
        return self._drop([id for id in set(ids) if id in self.notes and self.notes[id].user == user])

    def _drop(self, ids: list[int]) -> int:
        for id in ids:
            letter = self.notes[id].letter
            self._log.drop(self.notes, id)
            self._mail.refer(letter, -1)
        return len(ids)
