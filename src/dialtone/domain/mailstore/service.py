"""All mailboxes of a caller: `contract.Mailstore`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.base.lookup import TimedCache
from dialtone.config.boards import Boards, SubBoard
from dialtone.config.mail import MailConfig
from dialtone.domain.boards.access import Access, who
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.boards.reading import Reading
from dialtone.domain.boards.scanning import Scanning
from dialtone.domain.boards.writing import Writing
from dialtone.domain.mail.folders import Folders
from dialtone.domain.mailstore import subscriptions, uses
from dialtone.domain.mailstore.adding import Adding
from dialtone.domain.mailstore.arriving import Arriving, Waiting
from dialtone.domain.mailstore.board import OpenBoard
from dialtone.domain.mailstore.board_source import Bases, BoardSource, board_key
from dialtone.domain.mailstore.carrying import Carrying
from dialtone.domain.mailstore.contract import USES, Appended, Listed, Mailbox, Quota, Status
from dialtone.domain.mailstore.folder import FolderSource, OpenFolder, shared_key
from dialtone.domain.mailstore.places import (
    ALWAYS,
    ROOT,
    BoardNames,
    Place,
    folders,
    found,
    levels_above,
    listed,
    readable,
    safe_code,
)
from dialtone.domain.mailstore.posting import BoardPosting
from dialtone.domain.mailstore.shelf import Shared, Shelf
from dialtone.domain.mailstore.summaries import Memory
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail_folder import INBOX, MOST_FILED, Folder, FolderId
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

EPOCH = "mailboxes.epoch"  # the note with the number all UIDVALIDITYs are made of
AT_ONCE = 1000  # messages moved in one change when INBOX gets another name
QUOTA_FRESH = 10.0  # seconds


class MailStore:
    """See the module's text."""

    def __init__(
        self,
        *,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        chance: Chance,
        mail: MailConfig,
        folders: Folders,
        boards: Boards,
        access: Access,
        reading: Reading,
        scanning: Scanning,
        writing: Writing,
        moderation: Moderation,
        shelf: Shelf,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._mail = mail
        self._folders = folders
        self._boards = boards
        self._access = access
        self._shelf = shelf
        self._names = BoardNames(boards)
        self._memory = Memory()
        self._arriving = Arriving(blobs, chance, mail.max_msg_size)
        self._posting = BoardPosting(store, access, writing)
        self._carrying = Carrying(
            store, blobs, clock, mail, self._arriving, self._posting, find=self.find, validity=self.validity
        )
        self._adding = Adding(
            store, clock, self._arriving, self._posting, self._carrying, find=self.find, validity=self.validity
        )
        self._reading = reading
        self._scanning = scanning
        self._moderation = moderation
        self._bases = Bases()
        self._quotas: TimedCache[Quota] = TimedCache(10_000, QUOTA_FRESH)
        self._epoch = 0

    # which there are

    async def listed(self, caller: Caller) -> list[Listed]:
        user = caller.user.number

        async def question(records: Records) -> tuple[list[Folder], str | None, str | None]:
            said = await records.properties.get(user, subscriptions.SECTION, subscriptions.KEY)
            used = await records.properties.get(user, uses.SECTION, uses.KEY)
            return await records.folders.all(user), said, used

        own, said, used = await self._store.read(question)
        places = self._places(caller, own, uses.given(used))
        rows = listed(places, subscriptions.subscribed(places, subscriptions.chosen(said)))
        gone = frozenset({"\\NonExistent", "\\Subscribed"})
        return rows + [Listed(name, gone) for name in subscriptions.missing(places, said)]

    def _places(
        self, caller: Caller, own: Sequence[Folder], used: Mapping[FolderId, frozenset[str]] | None = None
    ) -> list[Place]:
        mine = list(folders(own, used))
        taken = {place.name.casefold() for place in mine}
        boards = readable(self._names, self._access, self._boards, caller)
        return mine + [place for place in boards if place.name.casefold() not in taken]

    async def find(self, caller: Caller, name: str) -> Place:
        """The mailbox of this name. Raises Refusal (NOT_FOUND)."""
        own = await self._store.read(lambda records: records.folders.all(caller.user.number))
        place = found(self._places(caller, own), name)
        if place is None:
            raise Refusal(Why.NOT_FOUND, "There is no such mailbox.")
        return place

    async def validity(self, place: Place) -> int:
        """The UIDVALIDITY of a mailbox."""
        if not self._epoch:
            self._epoch = await self._found_epoch()
        return (self._epoch + place.folder) % 2**32 or 1

    async def _found_epoch(self) -> int:
        now = str(max(int(self._clock.now()), 2**16))

        async def change(records: Records) -> str:
            known = await records.notes.get(EPOCH)
            if known is None:
                await records.notes.put(EPOCH, now)
            return known or now

        known = await self._store.read(lambda records: records.notes.get(EPOCH))
        return int(known if known else await self._store.write(change))

    # one of them

    async def status(self, caller: Caller, name: str) -> Status:
        place = await self.find(caller, name)
        shared = await self._shared(caller, place)
        counts, columns = shared.counts(), shared.columns
        return Status(
            messages=counts.messages,
            recent=shared.recent(),
            unseen=counts.unseen,
            deleted=counts.deleted,
            next_uid=columns.next_uid,
            validity=await self.validity(place),
            modseq=max(columns.modseq, 1),
            size=counts.size,
            mailbox_id=self._mailbox_id(caller, place),
        )

    async def open(self, caller: Caller, name: str, *, read_only: bool = False) -> Mailbox:
        place = await self.find(caller, name)
        if place.sub is not None:
            return await self._open_board(caller, place, place.sub, read_only=read_only)
        return OpenFolder(
            store=self._store,
            blobs=self._blobs,
            clock=self._clock,
            shelf=self._shelf,
            memory=self._memory,
            carrying=self._carrying,
            shared=await self._shared(caller, place),
            caller=caller,
            folder=place.folder,
            name=place.name,
            validity=await self.validity(place),
            mailbox_id=self._mailbox_id(caller, place),
            read_only=read_only,
        )

    async def _open_board(self, caller: Caller, place: Place, sub: SubBoard, *, read_only: bool) -> OpenBoard:
        return OpenBoard(
            store=self._store,
            blobs=self._blobs,
            shelf=self._shelf,
            reading=self._reading,
            moderation=self._moderation,
            carrying=self._carrying,
            shared=await self._shared(caller, place),
            caller=caller,
            place=place,
            sub=sub,
            validity=await self.validity(place),
            mailbox_id=self._mailbox_id(caller, place),
            read_only=read_only,
            operates=self._operates(caller, sub),
        )

    def _operates(self, caller: Caller, sub: SubBoard) -> bool:
        return self._access.operates(who(caller), sub)

    async def _shared(self, caller: Caller, place: Place) -> Shared:
        user = caller.user.number
        if place.sub is not None:
            operates = self._operates(caller, place.sub)
            await self._scanning.glance(caller, [place.sub])  # who never was there begins with what is new
            source = BoardSource(self._bases, caller.user, place.sub.code, operates=operates)
            return await self._shelf.get(board_key(caller.user, place.sub.code, operates=operates), source)
        return await self._shelf.get(shared_key(user, place.folder), FolderSource(user, place.folder))

    @staticmethod
    def _mailbox_id(caller: Caller, place: Place) -> str:
        if place.sub is not None:
            return f"B{safe_code(place.sub.code)}"
        return f"F{caller.user.number}-{place.folder}"

    # folders come and go

    async def create(self, caller: Caller, name: str, wanted: Collection[str] = ()) -> str:
        name = _own_name(name)
        if not USES.issuperset(wanted):
            raise Refusal(Why.BAD_PARAMETER, "Folders of one's own are not used so.")
        own = await self._store.read(lambda records: records.folders.all(caller.user.number))
        places = self._places(caller, own)
        if found(places, name) is not None:
            raise Refusal(Why.EXISTS, "There is a mailbox of that name.")
        for level in levels_above(name):
            if found(places, level) is None and level.casefold() != "inbox":
                await self._folders.create(caller, level)

        async def use(records: Records, made: FolderId) -> None:
            await uses.give(records, caller.user.number, made, wanted)

        folder = await self._folders.create(caller, name, use if wanted else None)
        return self._mailbox_id(caller, Place(name, folder))

    async def delete(self, caller: Caller, name: str) -> None:
        await self._folders.delete(caller, (await self._own(caller, name)).folder)

    async def rename(self, caller: Caller, name: str, to: str) -> None:
        to = _own_name(to)
        if name.casefold() == "inbox":
            await self._empty_inbox(caller, to)
            return
        own = await self._store.read(lambda records: records.folders.all(caller.user.number))
        if found(self._places(caller, own), to) is not None:
            raise Refusal(Why.EXISTS, "There is a mailbox of that name.")
        below = [one for one in own if one.name.casefold().startswith(f"{name.casefold()}/")]
        if found(self._places(caller, own), name) is None and below:  # a level that is no folder itself
            for one in below:
                await self._folders.rename(caller, one.id, to + one.name[len(name) :])
            return
        await self._folders.rename(caller, (await self._own(caller, name)).folder, to)

    async def _own(self, caller: Caller, name: str) -> Place:
        place = await self.find(caller, name)
        if place.sub is not None or place.name in ALWAYS:
            raise Refusal(Why.DENIED, "That mailbox stays as it is.")
        return place

    async def _empty_inbox(self, caller: Caller, to: str) -> None:
        await self.create(caller, to)
        user = caller.user.number
        while True:
            uids = await self._store.read(lambda records: records.folders.uids(user, INBOX, most=AT_ONCE))
            moved = await self._carrying.move(caller, INBOX, uids, to)
            if not moved.new:
                return

    async def subscribe(self, caller: Caller, name: str, wanted: bool) -> None:
        if wanted:
            name = (await self.find(caller, name)).name
        user = caller.user.number
        await self._store.write(lambda records: subscriptions.choose(records, user, name, wanted))

    # messages come

    async def takes(self, caller: Caller, name: str) -> None:
        await self._adding.takes(caller, name)

    async def append(self, caller: Caller, name: str, messages: Sequence[Appended]) -> tuple[int, list[int]]:
        return await self._adding.append(caller, name, messages)

    async def spool(self, caller: Caller) -> Waiting:
        return self._arriving.spool()

    @property
    def largest(self) -> int:
        return self._arriving.largest

    async def quota(self, caller: Caller) -> Quota:
        user, now = caller.user, self._clock.monotonic()
        known = self._quotas.get(user.number, now)
        if known is None:
            counts = await self._store.read(lambda records: records.folders.counts(user.number))
            waiting = 0 if user.has_exemption("W") else self._mail.max_msgs_waiting
            known = Quota(
                bytes=sum(one.bytes for one in counts.values()),
                most_bytes=0,
                messages=sum(one.messages for one in counts.values()),
                most_messages=waiting + MOST_FILED if waiting else 0,
            )
            self._quotas.put(user.number, known, now)
        return known


def _own_name(name: str) -> str:
    """A name somebody wants for a folder of his own. Raises Refusal (DENIED)."""
    name = name.rstrip("/")
    if name.split("/", 1)[0].casefold() == ROOT.casefold():
        raise Refusal(Why.DENIED, "Sub-boards are made by the sysop.")
    return name
