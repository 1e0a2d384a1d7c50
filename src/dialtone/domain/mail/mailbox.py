"""One user's mail as clients that fetch it see it (POP3 now).

An opened mailbox is a snapshot: its numbers never change, several sessions may have the same mailbox open
(amendment 9). What a session marks for deletion goes when it closes, all in one change; what another session removed
meanwhile is gone for reading and no error for deleting. Nothing happens to a mailbox that is not closed.

Texts are read ahead in blocks as long as a client asks for one message after the other, so that a whole mailbox costs
a few questions to the store. What is read ahead is dropped when another session announces that it removed it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from weakref import WeakSet

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import MailMarked, MailRemoved
from dialtone.domain.model.mail import CopyHead, CopyText, MailboxState, TraceEntry, Uid
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

AHEAD_MESSAGES = 32
AHEAD_BYTES = 256 * 1024
KNOWN_HEADS = 100_000  # of mailboxes opened lately, all together


class Mailboxes:
    """Opens mailboxes and remembers which are open, to tell them what others removed.

    Heads of mailboxes opened lately are kept while the mailbox's counts stay as they are: a mail program that looks
    every few minutes costs one row, not a list. (Uids only grow, so no change leaves all four counts alone.)
    """

    __slots__ = ("_blobs", "_clock", "_known", "_known_heads", "_open", "_store")

    def __init__(self, store: Store, blobs: Blobs, clock: Clock) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._open: dict[UserNumber, WeakSet[Mailbox]] = {}
        self._known: OrderedDict[UserNumber, tuple[MailboxState, list[CopyHead]]] = OrderedDict()
        self._known_heads = 0

    async def open(self, caller: Caller, *, without_spam: bool = False, mark_read: bool = True) -> Mailbox:
        """Take a snapshot of the caller's mailbox, oldest message first.

        `without_spam` leaves out messages marked as spam. `mark_read` False leaves read marks alone whatever is
        fetched (option NO_READ_POP3). Raises StoreError.
        """
        number = caller.user.number
        known = self._known.get(number)

        async def ask(records: Records) -> tuple[MailboxState, list[CopyHead]]:
            state = await records.mail.state(number)
            if known is not None and known[0] == state:
                return known
            return state, await records.mail.heads(number)

        found = await self._store.read(ask)
        self._remember(number, found)
        heads = found[1]
        if without_spam:
            heads = [head for head in heads if not head.spam]
        mailbox = Mailbox(
            self._store, self._blobs, self._clock, caller, heads, mark_read=mark_read, marked=self.forget_heads
        )
        self._open.setdefault(number, WeakSet()).add(mailbox)
        return mailbox

    def _remember(self, number: UserNumber, found: tuple[MailboxState, list[CopyHead]]) -> None:
        if len(found[1]) > KNOWN_HEADS:
            return
        self.forget_heads(number)
        self._known[number] = found
        self._known_heads += len(found[1])
        while self._known_heads > KNOWN_HEADS:
            _, (_, heads) = self._known.popitem(last=False)
            self._known_heads -= len(heads)

    def forget_heads(self, number: UserNumber) -> None:
        """Ask the store for this mailbox's heads next time (its read marks have changed, which no count shows)."""
        if known := self._known.pop(number, None):
            self._known_heads -= len(known[1])

    def marked(self, fact: MailMarked) -> None:
        """A listener for `MailMarked`: heads kept here say something else about read marks."""
        self.forget_heads(fact.user)

    def removed(self, fact: MailRemoved) -> None:
        """A listener for `MailRemoved`: open mailboxes forget texts they read ahead."""
        boxes = self._open.get(fact.user)
        if boxes is None:
            return
        for mailbox in boxes:
            mailbox.forget(fact.uids)
        if not boxes:
            del self._open[fact.user]


class Mailbox:
    """A snapshot of one user's mail. Messages have the numbers 1 to `count` as long as it is open."""

    __slots__ = (
        "__weakref__",
        "_ahead",
        "_blobs",
        "_caller",
        "_clock",
        "_deleted",
        "_fetched",
        "_heads",
        "_last",
        "_mark_read",
        "_marked",
        "_store",
        "bytes_left",
        "count",
    )

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        caller: Caller,
        heads: list[CopyHead],
        *,
        mark_read: bool = True,
        marked: Callable[[UserNumber], None] | None = None,
    ) -> None:
        """`heads` is not changed. `marked` is told when read marks of this mailbox were written."""
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._caller = caller
        self._heads = heads
        self._mark_read = mark_read
        self._marked = marked
        self._deleted: set[int] = set()
        self._fetched: set[int] = set()
        self._ahead: dict[int, CopyText] = {}
        self._last = 0
        self.count = len(heads)
        self.bytes_left = sum(head.size for head in heads)

    @property
    def messages_left(self) -> int:
        """How many messages are not marked for deletion."""
        return self.count - len(self._deleted)

    @property
    def deleted(self) -> int:
        """How many messages are marked for deletion."""
        return len(self._deleted)

    @property
    def fetched(self) -> int:
        """How many messages were passed on whole."""
        return len(self._fetched)

    def left(self) -> list[tuple[int, CopyHead]]:
        """Number and head of every message that is not marked for deletion."""
        if not self._deleted:
            return list(enumerate(self._heads, 1))
        return [(number, head) for number, head in enumerate(self._heads, 1) if number not in self._deleted]

    def head(self, number: int) -> CopyHead:
        """One message's head. Raises Refusal: NOT_FOUND outside 1 to `count`, GONE when marked for deletion."""
        if not 0 < number <= self.count:
            raise Refusal(Why.NOT_FOUND, "no such message")
        if number in self._deleted:
            raise Refusal(Why.GONE, "message deleted")
        return self._heads[number - 1]

    async def fetch(self, number: int) -> CopyText:
        """One message with its text. Raises Refusal (as `head`; GONE when another session removed it), StoreError."""
        head = self.head(number)
        text = self._ahead.pop(number, None)
        if text is None:
            text = await self._read(number, head)
        self._last = number
        return text

    async def _read(self, number: int, head: CopyHead) -> CopyText:
        """Read a message, and those after it when the client goes through the mailbox in order."""
        uids = [head.uid]
        if number == self._last + 1:
            room = AHEAD_BYTES - head.size
            for following in self._heads[number : number + AHEAD_MESSAGES - 1]:
                room -= following.size
                if room < 0:
                    break
                uids.append(following.uid)
        user = self._caller.user.number

        async def ask(records: Records) -> list[CopyText]:
            return await records.mail.texts(user, uids)

        found = {text.uid: text for text in await self._store.read(ask)}
        self._ahead = {number + place: found[uid] for place, uid in enumerate(uids) if place and uid in found}
        if head.uid not in found:
            raise Refusal(Why.GONE, "message removed by another session")
        return found[head.uid]

    async def pieces(self, text: CopyText) -> AsyncIterator[bytes]:
        """The pieces of a text that is in a file, without its prefix. Raises StoreError."""
        return await self._blobs.read(text.blob)

    def passed_on(self, number: int) -> None:
        """Remember that a message was passed on whole."""
        self._fetched.add(number)

    def delete(self, number: int) -> None:
        """Mark a message for deletion. Raises Refusal as `head`."""
        self.bytes_left -= self.head(number).size
        self._deleted.add(number)

    def reset(self) -> None:
        """Take all marks for deletion back."""
        self._deleted.clear()
        self.bytes_left = sum(head.size for head in self._heads)

    def forget(self, uids: tuple[Uid, ...]) -> None:
        """Drop what was read ahead of these messages."""
        if self._ahead:
            gone = set(uids)
            self._ahead = {number: text for number, text in self._ahead.items() if text.uid not in gone}

    async def close(self) -> None:
        """Apply deletions and read marks in one change. Raises StoreError; then nothing was applied."""
        deleted = [self._heads[number - 1] for number in sorted(self._deleted)]
        read = [self._heads[number - 1] for number in sorted(self._fetched)] if self._mark_read else []
        fresh = [head for head in read if not head.read]
        if not deleted and not fresh:
            return
        user, now = self._caller.user.number, self._clock.now()

        async def change(records: Records) -> None:
            removed = await records.mail.remove(user, [head.uid for head in deleted])
            await records.mail.mark_read(user, [head.uid for head in fresh])
            if fresh:
                records.announce(MailMarked(user, tuple(head.uid for head in fresh)))
            entries = [self._trace(now, head.tag, "fetched") for head in fresh]
            entries += [self._trace(now, tag, "deleted") for _, tag in removed]
            await records.traces.add(entries)
            if removed:
                records.announce(MailRemoved(user, tuple(uid for uid, _ in removed)))

        await self._store.write(change)
        if fresh and self._marked is not None:
            self._marked(user)

    def _trace(self, now: float, tag: str, event: str) -> TraceEntry:
        detail = f"mailbox of user #{self._caller.user.number}, by {self._caller.service}"
        return TraceEntry(now, tag, event, self._caller.user.alias, detail)
