"""Folders of a caller's mailbox: what is in them, and what moves between them.

Inbox, spam and trash are always there (`domain/model/mail_folder.py`); the rest the caller makes. What is moved gets a
new uid: verbs that move tell the new ones. Removing is in two steps, as people expect: what is removed from a folder
goes to the trash, what is removed from the trash or the spam is gone, and daily maintenance empties the trash of what
has been there for long (`msgs.ini` `[mail] max_trash_age`).

Everything is the caller's own: nobody moves another's mail. Guests share one account and have no folders.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from enum import Enum

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.folder_names import checked_name
from dialtone.domain.mail.folder_pages import Page, searched
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import FoldersChanged, MailMarked, MailMoved, MailRemoved
from dialtone.domain.model.mail import CopySummary, TraceEntry, Uid
from dialtone.domain.model.mail_folder import (
    INBOX,
    MOST_FOLDERS,
    SPAM,
    TRASH,
    Folder,
    FolderCounts,
    FolderId,
)
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

AT_ONCE = 1000  # messages one verb takes
PAGE_MOST = 200

_ALWAYS = {INBOX: "Inbox", SPAM: "Spam", TRASH: "Trash"}


class Kind(Enum):
    """What a folder is."""

    INBOX = "inbox"
    SPAM = "spam"
    TRASH = "trash"
    OWN = "folder"


_KINDS = {INBOX: Kind.INBOX, SPAM: Kind.SPAM, TRASH: Kind.TRASH}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A folder as a list shows it. `name` has levels with "/" between; inbox, spam and trash have English names."""

    id: FolderId
    kind: Kind
    name: str
    messages: int = 0
    unread: int = 0
    bytes: int = 0


class Folders:
    """See the module's text. Every verb raises StoreError besides what it says."""

    __slots__ = ("_clock", "_store")

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # folders

    async def all(self, caller: Caller) -> list[Listed]:
        """The caller's folders with what is in them: inbox, his own by name, spam, trash."""
        number = caller.user.number

        async def question(records: Records) -> tuple[list[Folder], dict[FolderId, FolderCounts]]:
            return await records.folders.all(number), await records.folders.counts(number)

        own, counts = await self._store.read(question)
        rows = [Folder(INBOX, "Inbox"), *own, Folder(SPAM, "Spam"), Folder(TRASH, "Trash")]
        return [_listed(folder, counts.get(folder.id, FolderCounts())) for folder in rows]

    async def find(self, caller: Caller, folder: int) -> Listed:
        """One folder by its number. Raises Refusal (NOT_FOUND)."""
        for listed in await self.all(caller):
            if listed.id == folder:
                return listed
        raise _no_folder()

    async def named(self, caller: Caller, name: str) -> FolderId:
        """The number of the folder of this name (without case; "" is the inbox). Raises Refusal (NOT_FOUND)."""
        key = name.strip().casefold() or "inbox"
        for id, known in _ALWAYS.items():
            if key == known.casefold():
                return id
        for folder in await self._store.read(lambda records: records.folders.all(caller.user.number)):
            if folder.name.casefold() == key:
                return folder.id
        raise _no_folder()

    async def create(
        self, caller: Caller, name: str, also: Callable[[Records, FolderId], Awaitable[None]] | None = None
    ) -> FolderId:
        """Make a folder; its number. Levels of the name have "/" between and need not be there. `also` is done with it
        in the same change. Raises Refusal (INVALID, EXISTS, TOO_MANY, DENIED)."""
        number, name = _permit(caller), checked_name(name)

        async def change(records: Records) -> FolderId:
            if len(await records.folders.all(number)) >= MOST_FOLDERS:
                raise Refusal(Why.TOO_MANY, f"You have {MOST_FOLDERS} folders, as many as there may be.")
            made = await records.folders.make(number, name)
            if made is None:
                raise Refusal(Why.EXISTS, "There is a folder of that name.")
            if also is not None:
                await also(records, made)
            records.announce(FoldersChanged(number))
            return made

        return await self._store.write(change)

    async def rename(self, caller: Caller, folder: int, name: str) -> None:
        """Give one of his own folders another name; folders below it go along. Raises Refusal (INVALID, EXISTS,
        NOT_FOUND, DENIED)."""
        number, name = _permit(caller), checked_name(name)

        async def change(records: Records) -> None:
            own = await records.folders.all(number)
            old = next((known.name for known in own if known.id == folder), None)
            if old is None:
                raise _no_folder()
            below = [known for known in own if known.name.casefold().startswith(f"{old}/".casefold())]
            wanted = [(FolderId(folder), name)]
            wanted += [(known.id, checked_name(name + known.name[len(old) :])) for known in below]
            for id, new in wanted:
                if not await records.folders.rename(number, id, new):
                    raise Refusal(Why.EXISTS, "There is a folder of that name.")
            records.announce(FoldersChanged(number))

        await self._store.write(change)

    async def delete(self, caller: Caller, folder: int) -> int:
        """Remove one of his own folders; the messages in it go to the trash. How many those were. Folders below it
        stay. Raises Refusal (NOT_FOUND, DENIED)."""
        number, count = _permit(caller), 0

        async def change(records: Records) -> tuple[int, bool]:
            if all(known.id != folder for known in await records.folders.all(number)):
                raise _no_folder()
            uids = await records.folders.uids(number, FolderId(folder), most=AT_ONCE)
            moved = await self._moved(records, number, uids, TRASH)
            records.announce(FoldersChanged(number))
            return len(moved), await records.folders.drop(number, FolderId(folder))

        while True:
            moved, gone = await self._store.write(change)
            count += moved
            if gone:
                return count

    # messages

    async def messages(self, caller: Caller, folder: int, *, before: int = 0, most: int = 50, words: str = "") -> Page:
        """Messages of a folder, those that came there last first. `before` is `Page.more` of the page before. With
        `words` only those with every word in subject or author (without case). At most PAGE_MOST; a search looks at
        folder_pages.LOOKED_AT messages. Raises Refusal (NOT_FOUND)."""
        number, most = caller.user.number, max(1, min(most, PAGE_MOST))
        wanted = words.casefold().split()[:10]

        async def question(records: Records) -> Page:
            if folder > 0 and all(known.id != folder for known in await records.folders.all(number)):
                raise _no_folder()
            if wanted:
                return await searched(records, number, FolderId(folder), before, most, wanted)
            found = await records.folders.page(number, FolderId(folder), before=before, most=most + 1)
            return Page(tuple(found[:most]), found[most - 1].uid if len(found) > most else 0)

        if folder < 0 and folder not in _ALWAYS:
            raise _no_folder()
        return await self._store.read(question)

    async def message(self, caller: Caller, uid: int) -> CopySummary:
        """One message, in whatever folder. Raises Refusal (GONE)."""
        number = caller.user.number
        found = await self._store.read(lambda records: records.folders.of(number, [Uid(uid)]))
        if not found:
            raise Refusal(Why.GONE, "The message is not there any more.")
        return found[0]

    async def move(self, caller: Caller, uids: Collection[int], folder: int) -> list[tuple[Uid, Uid]]:
        """Put messages into a folder; (old uid, new uid) of those that moved. To the spam and out of it marks them
        as such, or not. Raises Refusal (NOT_FOUND, FULL, TOO_MANY, DENIED)."""
        number, going = caller.user.number, _few(uids)
        if folder < 0 and folder not in _ALWAYS:
            raise _no_folder()
        if folder not in (INBOX, SPAM, TRASH):
            _permit(caller)

        async def change(records: Records) -> list[tuple[Uid, Uid]]:
            if folder not in (INBOX, SPAM) and not await records.folders.takes(number, FolderId(folder)):
                raise _why_not(await records.folders.all(number), folder)
            return await self._moved(records, number, going, FolderId(folder))

        return await self._store.write(change) if going else []

    async def spam(self, caller: Caller, uids: Collection[int], *, on: bool = True) -> list[tuple[Uid, Uid]]:
        """Mark messages as spam, or (`on` False) bring them back to the inbox. As `move`."""
        return await self.move(caller, uids, SPAM if on else INBOX)

    async def mark(
        self,
        caller: Caller,
        uids: Collection[int],
        *,
        read: bool | None = None,
        answered: bool | None = None,
        flagged: bool | None = None,
    ) -> None:
        """Set (True) or take off (False) marks. No receipt is sent (`Correspondence.mark_read` does that). Raises
        Refusal (TOO_MANY)."""
        number, marked = caller.user.number, _few(uids)

        async def change(records: Records) -> None:
            await records.folders.mark(number, marked, read=read, answered=answered, flagged=flagged)
            records.announce(MailMarked(number, tuple(marked)))

        if marked:
            await self._store.write(change)

    async def discard(self, caller: Caller, uids: Collection[int]) -> int:
        """Throw messages away: into the trash, and for good what is there or in the spam already. When the folders are
        full, for good too would be wrong, so that is refused. How many. Raises Refusal (FULL, TOO_MANY)."""
        number, going = caller.user.number, _few(uids)

        async def change(records: Records) -> int:
            found = await records.folders.of(number, going)
            doomed = [item.uid for item in found if item.folder in (TRASH, SPAM)]
            rest = [item.uid for item in found if item.folder not in (TRASH, SPAM)]
            if any(item.folder == INBOX for item in found) and not await records.folders.takes(number, TRASH):
                raise Refusal(Why.FULL, "Your folders are full. Please empty the trash.")
            await self._moved(records, number, rest, TRASH)
            return len(rest) + await self._removed(records, caller, doomed)

        return await self._store.write(change) if going else 0

    async def empty(self, caller: Caller, folder: int) -> int:
        """Remove everything in the trash or in the spam for good; how many. Raises Refusal (DENIED)."""
        if folder not in (TRASH, SPAM):
            raise Refusal(Why.DENIED, "Only the trash and the spam can be emptied.")
        return await self._in_pieces(caller, FolderId(folder), self._removed)

    async def mark_all_read(self, caller: Caller, folder: int) -> int:
        """Mark everything in a folder as read; how many messages that were."""
        number, count, before = caller.user.number, 0, 0

        async def change(records: Records) -> tuple[int, int]:
            page = await records.folders.page(number, FolderId(folder), before=before, most=AT_ONCE)
            fresh = [item.uid for item in page if not item.read]
            if fresh:
                await records.folders.mark(number, fresh, read=True)
                records.announce(MailMarked(number, tuple(fresh)))
            return len(fresh), page[-1].uid if len(page) == AT_ONCE else 0

        while True:
            fresh, before = await self._store.write(change)
            count += fresh
            if not before:
                return count

    async def _in_pieces(
        self, caller: Caller, folder: FolderId, act: Callable[[Records, Caller, list[Uid]], Awaitable[int]]
    ) -> int:
        count = 0

        async def change(records: Records) -> int:
            return await act(records, caller, await records.folders.uids(caller.user.number, folder, most=AT_ONCE))

        while done := await self._store.write(change):
            count += done
        return count

    async def _moved(
        self, records: Records, user: UserNumber, uids: Collection[Uid], folder: FolderId
    ) -> list[tuple[Uid, Uid]]:
        moved = await records.folders.move(user, uids, folder, self._clock.now())
        if moved:
            records.announce(MailRemoved(user, tuple(old for old, _ in moved)))
            records.announce(MailMoved(user, folder, tuple(new for _, new in moved)))
        return moved

    async def _removed(self, records: Records, caller: Caller, uids: Collection[Uid]) -> int:
        number, now = caller.user.number, self._clock.now()
        gone = await records.mail.remove(number, uids)
        if gone:
            detail = f"mailbox of user #{number}, by {caller.service}"
            await records.traces.add([TraceEntry(now, tag, "deleted", caller.user.alias, detail) for _, tag in gone])
            records.announce(MailRemoved(number, tuple(uid for uid, _ in gone)))
        return len(gone)


def _permit(caller: Caller) -> UserNumber:
    if caller.user.is_guest:
        log.notice("folders.denied", "!a guest may not have folders of mail")
        raise Refusal(Why.DENIED, "Guests have no folders.")
    return caller.user.number


def _few(uids: Collection[int]) -> list[Uid]:
    if len(uids) > AT_ONCE:
        raise Refusal(Why.TOO_MANY, f"At most {AT_ONCE} messages at once.")
    return [Uid(uid) for uid in sorted(set(uids)) if 0 < uid < 2**62]


def _why_not(own: list[Folder], folder: int) -> Refusal:
    if folder != TRASH and all(known.id != folder for known in own):
        return _no_folder()
    return Refusal(Why.FULL, "Your folders are full. Please empty the trash.")


def _no_folder() -> Refusal:
    return Refusal(Why.NOT_FOUND, "There is no such folder.")


def _listed(folder: Folder, counts: FolderCounts) -> Listed:
    return Listed(
        id=folder.id,
        kind=_KINDS.get(folder.id, Kind.OWN),
        name=folder.name,
        messages=counts.messages,
        unread=counts.unread,
        bytes=counts.bytes,
    )
