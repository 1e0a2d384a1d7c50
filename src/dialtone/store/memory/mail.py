"""Letters, and the copies of them in mailboxes. A letter goes with the last that refers to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from dialtone.base.errors import StoreError
from dialtone.domain.model.mail import CopyHead, CopySummary, CopyText, Letter, LetterId, MailboxState, NewLetter, Uid
from dialtone.domain.model.mail_folder import INBOX, SPAM, FolderId
from dialtone.domain.model.mailbox_view import ALL_MARKS, ANSWERED, FLAGGED, SEEN, latest
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.mailboxes import Masks
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import storable


@dataclass(frozen=True, slots=True)
class Copy:
    """One message of one mailbox."""

    letter: LetterId
    prefix: bytes
    size: int
    spam: bool
    marks: int = 0  # as in `mailbox_view`
    stored: FolderId = INBOX  # never SPAM
    moved: float = 0.0
    modseq: int = 0  # of the last change; 0: none since it came

    @property
    def read(self) -> bool:
        """Whether it was read."""
        return bool(self.marks & SEEN)

    @property
    def folder(self) -> FolderId:
        """The folder as its owner sees it."""
        return SPAM if self.spam else self.stored


class MemoryMail:
    """See `MailRecords`. `references` counts what refers to each letter: copies, queue entries, posts, netmail,
    sent mail. `changes` are those of each mailbox since something came; `gone` what left each folder, by modification
    sequence."""

    __slots__ = ("_last", "_log", "_loose", "boxes", "changes", "gone", "letters", "references", "states")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self._last = 0
        self._loose: set[LetterId] = set()  # written in this change, referred to by nothing so far
        self.letters: dict[LetterId, Letter] = {}
        self.references: dict[LetterId, int] = {}
        self.boxes: dict[UserNumber, dict[Uid, Copy]] = {}
        self.states: dict[UserNumber, MailboxState] = {}
        self.changes: dict[UserNumber, int] = {}
        self.gone: dict[tuple[UserNumber, FolderId], dict[int, tuple[int, ...]]] = {}

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
        boxes = {user: [copy for copy in box.values() if copy.stored == INBOX] for user, box in self.boxes.items()}
        counts = {
            user: (len(box), sum(one.size for one in box), sum(one.spam for one in box)) for user, box in boxes.items()
        }
        return [
            user
            for user, state in self.states.items()
            if counts.get(user) != (state.messages, state.bytes, state.spam)
            or any(uid >= state.next_uid for uid in self.boxes.get(user, {}))
        ]

    async def add_copy(
        self,
        user: UserNumber,
        letter: LetterId,
        prefix: bytes,
        *,
        size: int,
        spam: bool,
        folder: FolderId = INBOX,
        read: bool = False,
        flagged: bool = False,
        at: float = 0.0,
    ) -> Uid:
        if letter not in self.letters:
            raise StoreError(f"there is no letter #{letter}", temporary=False)
        marks = SEEN * read | FLAGGED * flagged
        came = 0.0 if folder == INBOX and not marks else at
        copy = Copy(letter, prefix, size, spam and folder == INBOX, marks, folder, came)
        self.refer(letter, 1)
        return self.put(user, copy)

    def put(self, user: UserNumber, copy: Copy) -> Uid:
        """Put a copy into a mailbox under its next uid. References are counted by others."""
        uid = Uid(self.states.get(user, MailboxState()).next_uid)
        self._log.put(self.boxes.setdefault(user, {}), uid, replace(copy, modseq=0))
        self._count(user, copy, 1)
        self._log.put(self.changes, user, 0)
        return uid

    def changed(self, user: UserNumber) -> int:
        """Something of a mailbox changes; the modification sequence of that."""
        self._log.put(self.changes, user, self.changes.get(user, 0) + 1)
        return self.mark(user)

    def mark(self, user: UserNumber) -> int:
        """The modification sequence of the last change of a mailbox."""
        return latest(self.states.get(user, MailboxState()).next_uid, self.changes.get(user, 0))

    def take(self, user: UserNumber, uid: Uid) -> Copy:
        """Take a copy that is there out of a mailbox."""
        copy = self.boxes[user][uid]
        self._log.put(self.gone.setdefault((user, copy.folder), {}), self.changed(user), (uid,))
        self._log.drop(self.boxes[user], uid)
        self._count(user, copy, -1)
        return copy

    def _count(self, user: UserNumber, copy: Copy, more: int) -> None:
        state = self.states.get(user, MailboxState())
        grown = replace(state, next_uid=state.next_uid + (more > 0))
        if copy.stored == INBOX:
            grown = MailboxState(
                state.messages + more, state.bytes + more * copy.size, state.spam + more * copy.spam, grown.next_uid
            )
        self._log.put(self.states, user, grown)

    def change_marks(self, user: UserNumber, uids: Collection[int], masks: Masks) -> list[Uid]:
        """Change marks of copies; those that have others now."""
        box = self.boxes.get(user, {})
        found = [(Uid(uid), box[Uid(uid)]) for uid in sorted(set(uids)) if uid in box]
        changed = [(uid, copy) for uid, copy in found if (copy.marks & masks.keep) | masks.add != copy.marks]
        modseq = self.changed(user) if changed else 0
        for uid, copy in changed:
            self._log.put(box, uid, replace(copy, marks=(copy.marks & masks.keep) | masks.add, modseq=modseq))
        return [uid for uid, _ in changed]

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
        return [
            CopyHead(uid, self.letters[copy.letter].tag, copy.size, copy.spam, copy.read)
            for uid, copy in self._waiting(user)
        ]

    async def summaries(self, user: UserNumber) -> list[CopySummary]:
        return [self.summary(uid, copy) for uid, copy in self._waiting(user)]

    def _waiting(self, user: UserNumber) -> list[tuple[Uid, Copy]]:
        box = self.boxes.get(user, {})
        return [(uid, box[uid]) for uid in sorted(box) if box[uid].stored == INBOX]

    def summary(self, uid: Uid, copy: Copy) -> CopySummary:
        """A copy as a list shows it."""
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
            folder=copy.folder,
            answered=bool(copy.marks & ANSWERED),
            flagged=bool(copy.marks & FLAGGED),
        )

    async def texts(self, user: UserNumber, uids: Sequence[Uid]) -> list[CopyText]:
        box = self.boxes.get(user, {})
        return [self._text(uid, box[uid]) for uid in uids if uid in box]

    def _text(self, uid: Uid, copy: Copy) -> CopyText:
        letter = self.letters[copy.letter]
        return CopyText(uid, copy.prefix, letter.body, letter.blob, copy.size)

    async def mark_read(self, user: UserNumber, uids: Collection[Uid]) -> None:
        self.change_marks(user, uids, Masks(ALL_MARKS, SEEN))

    async def remove(self, user: UserNumber, uids: Collection[Uid]) -> list[tuple[Uid, str]]:
        box = self.boxes.get(user, {})
        return [(uid, self._remove(user, uid)) for uid in sorted(set(uids)) if uid in box]

    def _remove(self, user: UserNumber, uid: Uid) -> str:
        copy = self.take(user, uid)
        tag = self.letters[copy.letter].tag
        self.refer(copy.letter, -1)
        return tag

    async def letter(self, letter: LetterId) -> Letter | None:
        return self.letters.get(letter)

    async def doomed(
        self, *, kill_read: bool, kill_read_spam: bool, before: float, spam_before: float, most: int = 1000
    ) -> list[tuple[UserNumber, Uid]]:
        def fits(copy: Copy) -> bool:
            received = max(self.letters[copy.letter].received, copy.moved)
            if copy.read and copy.stored == INBOX and (kill_read or (kill_read_spam and copy.spam)):
                return True
            return bool((before and received < before) or (spam_before and copy.spam and received < spam_before))

        found = [(user, uid) for user, box in self.boxes.items() for uid, copy in box.items() if fits(copy)]
        return sorted(found)[:most]

    async def blobs_in_use(self) -> set[str]:
        return {letter.blob for letter in self.letters.values() if letter.blob}
