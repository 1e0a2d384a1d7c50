"""What is kept beside mail for quick answers."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.domain.model.mail import Uid
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.mail_index import Digest, Gist, Place, Unread, Where
from dialtone.store.memory.mail import MemoryMail
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import storable

SHORTEST = 3  # characters of a text the index knows something about


class MemoryMailIndex:
    """See `MailIndexRecords`. What is kept of a message that went or moved is not looked at: no uid is given twice."""

    __slots__ = ("_log", "_mail", "rows")

    def __init__(self, log: UndoLog, mail: MemoryMail) -> None:
        self._log = log
        self._mail = mail
        self.rows: dict[Place, Digest] = {}

    async def unread(self, after: Place, *, most: int) -> Unread:
        every = sorted((user, uid) for user, box in self._mail.boxes.items() for uid in box)
        found = [place for place in every if place > after][:most]
        return Unread([place for place in found if place not in self.rows], found[-1] if len(found) == most else None)

    async def keep(self, user: UserNumber, uid: Uid, digest: Digest) -> None:
        if uid in self._mail.boxes.get(user, {}):
            subject, author, message_id, references = map(storable, digest[1:5])
            kept = digest._replace(subject=subject, author=author, message_id=message_id, references=references)
            self._log.put(self.rows, (user, uid), kept)

    async def clean(self, *, most: int) -> int:
        stale = [(user, uid) for user, uid in self.rows if uid not in self._mail.boxes.get(user, {})][:most]
        for place in stale:
            self._log.drop(self.rows, place)
        return len(stale)

    def _some(self, user: UserNumber, uids: Sequence[int]) -> list[tuple[Uid, Digest]]:
        box = self._mail.boxes.get(user, {})
        return [(Uid(uid), self.rows[user, Uid(uid)]) for uid in uids if uid in box and (user, uid) in self.rows]

    async def fields(self, user: UserNumber, uids: Sequence[int]) -> dict[int, bytes]:
        return {uid: digest.fields for uid, digest in self._some(user, uids) if digest.fields is not None}

    async def gists(self, user: UserNumber, uids: Sequence[int]) -> list[Gist]:
        letters, box = self._mail.letters, self._mail.boxes.get(user, {})
        return [Gist(uid, *digest[1:6], letters[box[uid].letter].received) for uid, digest in self._some(user, uids)]

    async def likely(self, user: UserNumber, text: str, where: Where) -> set[int] | None:
        if len(text) < SHORTEST:
            return None
        found = set[int]()
        for uid in self._mail.boxes.get(user, {}):
            digest = self.rows.get((user, uid))
            words = None if digest is None else digest.field_words if where is Where.FIELDS else digest.words
            if words is None or text in words:
                found.add(uid)
        return found
