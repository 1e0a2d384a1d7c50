"""An open folder of mail."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Hashable, Sequence
from typing import Protocol

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.sent_copies import forget_copies
from dialtone.domain.mailstore.columns import EMPTY, differing, marked_places, named
from dialtone.domain.mailstore.contract import KEYWORD, Changes, Facts, Mark, Marking, Moved, Summary, Whole
from dialtone.domain.mailstore.reading import Text, in_blocks
from dialtone.domain.mailstore.shelf import Answer, Shared, Shelf, Step
from dialtone.domain.mailstore.summaries import HEAD_MOST, Known, Memory, read, thread_id
from dialtone.domain.mailstore.telling import Telling
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import MailMarked, MailRemoved
from dialtone.domain.model.mail import TraceEntry, Uid
from dialtone.domain.model.mail_folder import SENT, FolderId
from dialtone.domain.model.mailbox_view import ALL_MARKS, DELETED, Columns, Opened, Origin
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.mail_index import Gist, Where
from dialtone.domain.ports.mailboxes import Masks
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail.usual import compared

AT_ONCE = 500  # messages whose beginnings are read in one question
SYSTEM = int(Mark.SEEN | Mark.ANSWERED | Mark.FLAGGED | Mark.DELETED | Mark.DRAFT)


class Carries(Protocol):
    """Takes messages to other mailboxes (`carrying.py`)."""

    async def copy(self, caller: Caller, source: FolderId, uids: Sequence[int], to: str) -> Moved:
        """As `Mailbox.copy`."""
        ...

    async def move(self, caller: Caller, source: FolderId, uids: Sequence[int], to: str) -> Moved:
        """As `Mailbox.move`."""
        ...


class FolderSource:
    """Where a folder is read from."""

    __slots__ = ("_folder", "_user")

    def __init__(self, user: UserNumber, folder: FolderId) -> None:
        self._user = user
        self._folder = folder

    async def ask(self, store: Store, known: Columns) -> Answer | None:
        """See `shelf.Source`."""
        user, folder = self._user, self._folder

        async def question(records: Records) -> Answer | None:
            boxes = records.mailboxes
            if known is not EMPTY:
                if await boxes.mark(user) == known.mark:
                    return None
                news = await boxes.news(user, folder, known.modseq)
                if news is not None and await _is_there(records, user, folder):
                    return Answer(news, await boxes.keywords(user))
            found = await boxes.columns(user, folder)
            step = Step(*differing(known, found)) if known is not EMPTY else None  # here, not on the loop
            return Answer(found, await boxes.keywords(user), step)

        return await store.read(question)


async def _is_there(records: Records, user: UserNumber, folder: FolderId) -> bool:
    """Whether a folder was not removed: with it goes the memory of what left it."""
    return folder <= 0 or any(one.id == folder for one in await records.folders.all(user))


def shared_key(user: UserNumber, folder: FolderId) -> Hashable:
    """Under which it is on the shelf."""
    return user, folder


class OpenFolder:
    """See `Mailbox`."""

    __slots__ = (
        "__weakref__",
        "_blobs",
        "_caller",
        "_carrying",
        "_clock",
        "_folder",
        "_memory",
        "_shared",
        "_shelf",
        "_store",
        "_telling",
        "_user",
        "board",
        "mailbox_id",
        "name",
        "permanent",
        "takes_keywords",
        "validity",
        "view",
        "writable",
    )

    def __init__(
        self,
        *,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        shelf: Shelf,
        memory: Memory,
        carrying: Carries,
        shared: Shared,
        caller: Caller,
        folder: FolderId,
        name: str,
        validity: int,
        mailbox_id: str,
        read_only: bool,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._shelf = shelf
        self._memory = memory
        self._carrying = carrying
        self._shared = shared
        self._caller = caller
        self._user = caller.user.number
        self._folder = folder
        self._telling = Telling(shared, read_only=read_only)
        self.view = self._telling.view
        self.name = name
        self.validity = validity
        self.mailbox_id = mailbox_id
        self.writable = not read_only
        self.board = ""
        self.permanent = SYSTEM
        self.takes_keywords = True

    async def refresh(self, *, gone: bool = True) -> Changes:
        await self._shelf.refresh(shared_key(self._user, self._folder), self._shared)
        return self._telling.bring(gone=gone)

    def watch(self, bell: Bell) -> None:
        self._shelf.watch(self._user, self, bell)

    async def close(self) -> None:
        self._shelf.leave(self._user, self)

    # reading

    async def facts(self, uids: Sequence[int], *, threads: bool = False) -> list[Facts]:
        found = await self._origins(uids)
        known = await self._known(uids) if threads else {}
        return [
            Facts(one.uid, one.received, one.came or one.received, f"M{one.tag}", _thread(known.get(one.uid)))
            for one in found
        ]

    async def summaries(self, uids: Sequence[int]) -> list[Summary]:
        known = await self._known(uids)
        return [known[uid][0].summary(uid, known[uid][1]) for uid in uids if uid in known]

    async def _origins(self, uids: Sequence[int]) -> list[Origin]:
        return await self._store.read(lambda records: records.mailboxes.origins(self._user, uids))

    async def _known(self, uids: Sequence[int]) -> dict[int, tuple[Known, float]]:
        """What the beginnings say, and when each was received."""
        found: dict[int, tuple[Known, float]] = {}
        for start in range(0, len(uids), AT_ONCE):
            some = uids[start : start + AT_ONCE]
            for gist in await self._gists(some):
                found[gist.uid] = Known(*gist[1:6]), gist.received
            some = [uid for uid in some if uid not in found]
            origins = await self._origins(some) if some else []
            new = [one.uid for one in origins if self._memory.get(one.letter) is None]
            if new:
                await self._read_heads(new)
            for one in origins:
                known = self._memory.get(one.letter)
                if known is not None:
                    found[one.uid] = known, one.received
        return found

    async def _gists(self, uids: Sequence[int]) -> list[Gist]:
        return await self._store.read(lambda records: records.mail_index.gists(self._user, uids))

    async def _read_heads(self, uids: list[Uid]) -> None:
        user = self._user

        async def question(records: Records) -> list[tuple[Opened, Known]]:
            return [(one, read(one.head)) for one in await records.mailboxes.opened(user, uids, HEAD_MOST)]

        for one, known in await self._store.read(question):
            self._memory.put(one.letter, read(await self._head(one)) if one.blob else known)

    async def _head(self, one: Opened) -> bytes:
        """The beginning of a text that is in a file."""
        async for piece in await self._blobs.read(one.blob):
            return one.head + piece[:HEAD_MOST]
        return one.head

    def texts(self, uids: Sequence[int]) -> AsyncIterator[Whole]:
        return in_blocks(self.view, uids, self._texts)

    async def _texts(self, uids: list[int]) -> dict[int, Text]:
        named = [Uid(uid) for uid in uids]
        return {one.uid: one for one in await self._store.read(lambda records: records.mail.texts(self._user, named))}

    async def pieces(self, whole: Whole) -> AsyncIterator[bytes]:
        return await self._blobs.read(whole.blob)

    async def fields(self, uids: Sequence[int]) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        for start in range(0, len(uids), AT_ONCE):
            found.update(await self._fields(uids[start : start + AT_ONCE]))
        return found

    async def _fields(self, uids: Sequence[int]) -> dict[int, bytes]:
        return await self._store.read(lambda records: records.mail_index.fields(self._user, uids))

    async def having(self, text: str, where: Where) -> set[int] | None:
        wanted = compared(text)
        return await self._store.read(lambda records: records.mail_index.likely(self._user, wanted, where))

    async def vanished(self, since: int, uids: Collection[int] | None = None) -> list[int] | None:
        user, folder = self._user, self._folder
        gone = await self._store.read(lambda records: records.mailboxes.gone(user, folder, since))
        return gone if gone is None or uids is None else sorted(set(gone).intersection(uids))

    # changing

    async def mark(self, uids: Collection[int], marking: Marking) -> list[int]:
        self._check_writable()
        user = self._user
        await self._shelf.refresh(shared_key(user, self._folder), self._shared)
        there = named(self._shared.columns, uids)  # a message that moves has another uid: these are nowhere else

        async def change(records: Records) -> list[int]:
            late: list[Uid] = []
            if marking.unchanged_since is not None:
                late = await records.mailboxes.later(user, there, marking.unchanged_since)
            going = sorted(set(there).difference(late))
            masks = await masks_of(records, user, marking)
            changed = await records.mailboxes.change_marks(user, going, masks)
            if changed:
                records.announce(MailMarked(user, tuple(changed)))
            return [int(uid) for uid in late]

        return await self._store.write(change)

    async def expunge(self, uids: Collection[int] | None = None) -> list[int]:
        self._check_writable()
        user, folder, now = self._user, self._folder, self._clock.now()
        await self._shelf.refresh(shared_key(user, folder), self._shared)
        columns = self._shared.columns
        doomed = [columns.uids[place] for place in marked_places(columns, DELETED)]
        if uids is not None:
            doomed = sorted(set(doomed).intersection(named(columns, uids)))
        if not doomed:
            return []

        async def change(records: Records) -> list[int]:
            still = await records.mailboxes.within(user, folder, doomed, DELETED)
            if folder == SENT:
                await forget_copies(records, user, still)
            return await removed(records, self._caller, still, now)

        return await self._store.write(change)

    async def copy(self, uids: Sequence[int], to: str) -> Moved:
        return await self._carrying.copy(self._caller, self._folder, uids, to)

    async def move(self, uids: Sequence[int], to: str) -> Moved:
        self._check_writable()
        return await self._carrying.move(self._caller, self._folder, uids, to)

    def _check_writable(self) -> None:
        if not self.writable:
            raise Refusal(Why.DENIED, "The mailbox is open for reading only.")


async def removed(records: Records, caller: Caller, uids: Collection[Uid], now: float) -> list[int]:
    """Remove messages of the caller's mail inside a change, and tell."""
    user = caller.user.number
    gone = await records.mail.remove(user, uids)
    if gone:
        detail = f"mailbox of user #{user}, by {caller.service}"
        await records.traces.add([TraceEntry(now, tag, "deleted", caller.user.alias, detail) for _, tag in gone])
        records.announce(MailRemoved(user, tuple(uid for uid, _ in gone)))
    return [int(uid) for uid, _ in gone]


async def masks_of(records: Records, user: UserNumber, marking: Marking) -> Masks:
    """What a marking does to bits; keywords that are new are made. Raises Refusal (TOO_MANY)."""
    add = int(marking.add) & SYSTEM  # plain numbers: arithmetic with flags is twenty times as slow
    for name in marking.add_keywords:
        bit = await records.mailboxes.add_keyword(user, name)
        if bit is None:
            raise Refusal(Why.TOO_MANY, "You have as many keywords as there may be.")
        add |= 1 << bit
    if marking.replace:
        return Masks(0, add)
    remove = int(marking.remove) & SYSTEM
    if marking.remove_keywords:
        names = [name.casefold() for name in await records.mailboxes.keywords(user)]
        gone = (name.casefold() for name in marking.remove_keywords)
        remove |= sum({1 << (KEYWORD + names.index(name)) for name in gone if name in names})
    return Masks(ALL_MARKS & ~remove, add)


def _thread(known: tuple[Known, float] | None) -> str:
    return thread_id(known[0].message_id, known[0].references) if known is not None else ""
