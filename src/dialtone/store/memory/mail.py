"""Letters, and the copies of them in mailboxes. A letter goes with the last that refers to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from dialtone.base.errors import StoreError
from dialtone.domain.model.mail import CopyHead, CopySummary, CopyText, Letter, LetterId, MailboxState, NewLetter, Uid
from dialtone.domain.model.user import UserNumber
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import storable


@dataclass(frozen=True, slots=True)
class Copy:
    """One message of one mailbox."""

    letter: LetterId
    prefix: bytes
    size: int
    spam: bool
    read: bool = False


class MemoryMail:
    """See `MailRecords`. `references` counts what refers to each letter: copies, queue entries, posts, netmail,
    sent mail."""

    __slots__ = ("_last", "_log", "_loose", "boxes", "letters", "references", "states")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self._last = 0
        self._loose: set[LetterId] = set()  # written in this change, referred to by nothing so far
        self.letters: dict[LetterId, Letter] = {}
        self.references: dict[LetterId, int] = {}
        self.boxes: dict[UserNumber, dict[Uid, Copy]] = {}
        self.states: dict[UserNumber, MailboxState] = {}

    async def add_letter(self, letter: NewLetter) -> LetterId:
        self._last += 1
        number = LetterId(self._last)
        stored = Letter(
            id=number,
            tag=letter.tag,
            size=letter.size,
            body=letter.body,
            blob=letter.blob,
            message_id=storable(letter.message_id),
            sender=storable(letter.sender),
            subject=storable(letter.subject),
            author=storable(letter.author),
            received=letter.received,
            spam=letter.spam,
        )
        self._log.put(self.letters, number, stored)
        self._log.put(self.references, number, 0)
        self._loose.add(number)
        return number

    def drop_loose(self) -> None:
        """At the end of a change: what it wrote and nothing refers to does not stay."""
        for letter in self._loose:
            if not self.references.get(letter, 1):
                self.refer(letter, 0)
        self._loose.clear()

    def miscounted(self) -> list[UserNumber]:
        """Users whose mailbox has other counters than messages."""
        sizes = {user: [copy.size for copy in box.values()] for user, box in self.boxes.items()}
        counts = {user: (len(box), sum(box)) for user, box in sizes.items()}
        return [user for user, state in self.states.items() if counts.get(user) != (state.messages, state.bytes)]

    async def add_copy(self, user: UserNumber, letter: LetterId, prefix: bytes, *, size: int, spam: bool) -> Uid:
        if letter not in self.letters:
            raise StoreError(f"there is no letter #{letter}", temporary=False)
        state = self.states.get(user, MailboxState())
        uid = Uid(state.next_uid)
        self._log.put(self.boxes.setdefault(user, {}), uid, Copy(letter, prefix, size, spam))
        grown = MailboxState(state.messages + 1, state.bytes + size, state.spam + spam, state.next_uid + 1)
        self._log.put(self.states, user, grown)
        self.refer(letter, 1)
        return uid

    def refer(self, letter: LetterId, more: int) -> None:
        """Count references up or down; nothing refers to the letter any more: it goes."""
        count = self.references.get(letter, 0) + more
        if count > 0:
            self._log.put(self.references, letter, count)
        elif letter in self.letters:
            self._log.drop(self.references, letter)
            self._log.drop(self.letters, letter)

    async def state(self, user: UserNumber) -> MailboxState:
        return self.states.get(user, MailboxState())

    async def heads(self, user: UserNumber) -> list[CopyHead]:
        copies = sorted(self.boxes.get(user, {}).items())
        return [CopyHead(uid, self.letters[copy.letter].tag, copy.size, copy.spam, copy.read) for uid, copy in copies]

    async def summaries(self, user: UserNumber) -> list[CopySummary]:
        return [self._summary(uid, copy) for uid, copy in sorted(self.boxes.get(user, {}).items())]

    def _summary(self, uid: Uid, copy: Copy) -> CopySummary:
        letter = self.letters[copy.letter]
        return CopySummary(
            uid=uid,
            tag=letter.tag,
            size=copy.size,
            spam=copy.spam,
            read=copy.read,
            letter=letter.id,
            message_id=letter.message_id,
            sender=letter.sender,
            subject=letter.subject,
            author=letter.author,
            received=letter.received,
        )

    async def texts(self, user: UserNumber, uids: Sequence[Uid]) -> list[CopyText]:
        box = self.boxes.get(user, {})
        return [self._text(uid, box[uid]) for uid in uids if uid in box]

    def _text(self, uid: Uid, copy: Copy) -> CopyText:
        letter = self.letters[copy.letter]
        return CopyText(uid, copy.prefix, letter.body, letter.blob, copy.size)

    async def mark_read(self, user: UserNumber, uids: Collection[Uid]) -> None:
        box = self.boxes.get(user, {})
        for uid in uids:
            if uid in box:
                self._log.put(box, uid, replace(box[uid], read=True))

    async def remove(self, user: UserNumber, uids: Collection[Uid]) -> list[tuple[Uid, str]]:
        box = self.boxes.get(user, {})
        return [(uid, self._remove(user, box, uid)) for uid in sorted(set(uids)) if uid in box]

    def _remove(self, user: UserNumber, box: dict[Uid, Copy], uid: Uid) -> str:
        copy, state = box[uid], self.states[user]
        tag = self.letters[copy.letter].tag
        self._log.drop(box, uid)
        left = MailboxState(state.messages - 1, state.bytes - copy.size, state.spam - copy.spam, state.next_uid)
        self._log.put(self.states, user, left)
        self.refer(copy.letter, -1)
        return tag

    async def letter(self, letter: LetterId) -> Letter | None:
        return self.letters.get(letter)

    async def doomed(
        self, *, kill_read: bool, kill_read_spam: bool, before: float, spam_before: float, most: int = 1000
    ) -> list[tuple[UserNumber, Uid]]:
        def fits(copy: Copy) -> bool:
            received = self.letters[copy.letter].received
            if copy.read and (kill_read or (kill_read_spam and copy.spam)):
                return True
            return bool((before and received < before) or (spam_before and copy.spam and received < spam_before))

        found = [(user, uid) for user, box in self.boxes.items() for uid, copy in box.items() if fits(copy)]
        return sorted(found)[:most]

    async def blobs_in_use(self) -> set[str]:
        return {letter.blob for letter in self.letters.values() if letter.blob}
