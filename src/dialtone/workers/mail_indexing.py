"""Looking through mail for what is kept beside it: one loop that gives header fields and words to the store's index.

Told of what comes by announcements, and goes through everybody's mail after a start and every few hours: so old mail
is looked through by and by, and nothing that was missed is missed for long. It stands back: few messages in one change,
a pause after each that goes with how long it took, and a long one while mail pours in. What it did not get to is found
all the same, only more slowly. What is left of messages that went is cleaned up when there is nothing else to do.
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.mailstore.digesting import TEXT_MOST, digest
from dialtone.domain.model.happenings import MailArrived, MailMoved
from dialtone.domain.model.mail import CopyText, Uid
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.mail_index import START, Digest, Place
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.workers.rung import Rung

RESCAN = 6 * 3600.0  # seconds
GATHER = 1.0  # seconds after the first message of a quiet time
STORE_PAUSE = 10.0  # seconds after trouble of the store
FAULT_PAUSE = 60.0  # seconds after a bug
LOT = 32  # messages looked through before a pause
AT_ONCE = 8  # messages read in one question
WORDS_AT_ONCE = 32 * 1024  # characters after which a change ends
LOOK = 1000  # messages passed by in one question
BUSY = 4  # messages that came during a lot, with which mail pours in
CALM_PAUSE, BUSY_PAUSE = 0.5, 50.0  # times as long as the lot took
MOST_TOLD = 10_000  # users whose new mail is remembered

NOTHING = Digest(None, "", "", "", "", 0.0, None, None)

Found = tuple[UserNumber, Uid, Digest]


class MailIndexing(Rung):
    """See the module's text."""

    LABEL = "INDEX"

    def __init__(self, store: Store, blobs: Blobs, clock: Clock) -> None:
        super().__init__()
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._after: Place | None = START  # how far everybody's mail was gone through; None: to its end
        self._again = 0.0  # when that begins anew
        self._told: dict[UserNumber, Uid] = {}  # the lowest uid that is new
        self._came = 0
        self._idle = False

    def happened(self, fact: MailArrived | MailMoved) -> None:
        """Something came: a listener of announcements."""
        uid = fact.uid if isinstance(fact, MailArrived) else min(fact.uids, default=Uid(0))
        self._came += 1
        if len(self._told) >= MOST_TOLD:
            self._after = START
        else:
            self._told[fact.user] = min(self._told.get(fact.user, uid), uid)
        if self._idle:
            self.ring()

    async def once(self) -> float:
        """One lot; returns how long to sleep."""
        if self._idle and self._told:
            self._idle = False
            return GATHER
        begun, self._came, self._idle = self._clock.monotonic(), 0, False
        try:
            more = await self._lot()
        except StoreError as trouble:
            log.error("indexing.failed", f"!Mail cannot be made findable: {trouble}")
            return STORE_PAUSE
        except Exception as fault:
            log.fault("indexing.fault", "!Making mail findable failed", fault)
            return FAULT_PAUSE
        if more:
            took = self._clock.monotonic() - begun
            return took * (BUSY_PAUSE if self._came >= BUSY else CALM_PAUSE)
        self._idle = True
        return max(self._again - self._clock.monotonic(), 1.0)

    async def _lot(self) -> bool:
        """The next messages. False: there is nothing to be looked through."""
        if self._told:
            await self._look_at(*self._told.popitem())
            return True
        if self._after is None and self._clock.monotonic() >= self._again:
            self._after = START
        if self._after is None:
            return await self._store.write(lambda records: records.mail_index.clean(most=LOT)) > 0
        self._after = await self._look(self._after)
        if self._after is None:
            self._again = self._clock.monotonic() + RESCAN
        return True

    async def _look_at(self, user: UserNumber, uid: Uid) -> None:
        """Look through a user's mail from a uid on; what is left is told again."""
        after: Place | None = (user, Uid(uid - 1))
        try:
            after = await self._look((user, Uid(uid - 1)))
        finally:
            if after is not None and after[0] == user:
                following = Uid(after[1] + 1)
                self._told[user] = min(self._told.get(user, following), following)

    async def _look(self, after: Place) -> Place | None:
        """Look through those behind a place that were not; the place from which to go on."""
        unread = await self._store.read(lambda records: records.mail_index.unread(after, most=LOOK))
        lot = unread.found[:LOT]
        found: list[Found] = []
        for start in range(0, len(lot), AT_ONCE):
            found += await self._read(lot[start : start + AT_ONCE])
            if sum(len(made.words or "") for _, _, made in found) >= WORDS_AT_ONCE:
                await self._keep(found)
                found = []
        await self._keep(found)
        return lot[-1] if len(unread.found) > LOT else unread.after

    async def _keep(self, found: list[Found]) -> None:
        async def change(records: Records) -> None:
            for user, uid, made in found:
                await records.mail_index.keep(user, uid, made)

        if found:
            await self._store.write(change)

    async def _read(self, places: list[Place]) -> list[Found]:
        """What is kept of messages. Made in the thread that answers questions: it would hold up the loop."""

        async def question(records: Records) -> tuple[list[Found], list[tuple[UserNumber, CopyText]]]:
            found: list[Found] = []
            files: list[tuple[UserNumber, CopyText]] = []
            for user, uid in places:
                for text in await records.mail.texts(user, [uid]):
                    if text.body is None:
                        files.append((user, text))
                    else:
                        found.append((user, uid, _made(text.prefix, text.body, whole=True)))
            return found, files

        found, files = await self._store.read(question)
        for user, text in files:
            made = await self._read_file(text)
            if made is not None:
                found.append((user, text.uid, made))
        return found

    async def _read_file(self, text: CopyText) -> Digest | None:
        """The same of a text in a file; None when it cannot be read. Raises StoreError when that may pass."""
        read = bytearray()
        try:
            async for piece in await self._blobs.read(text.blob):
                read += piece
                if len(read) > TEXT_MOST:
                    break
        except StoreError as trouble:
            if trouble.temporary:
                raise
            log.error("indexing.unread", f"!a message that cannot be read is not findable quickly: {trouble}")
            return None
        beginning = bytes(read[: TEXT_MOST + 1])

        async def question(_: Records) -> Digest:
            return _made(text.prefix, beginning, whole=len(beginning) <= TEXT_MOST)

        return await self._store.read(question)


def _made(prefix: bytes, beginning: bytes, *, whole: bool) -> Digest:
    """As `digest`; of a text that trips it nothing is kept, and nothing looked through."""
    try:
        return digest(prefix, beginning, whole=whole)
    except Exception as fault:
        log.fault("indexing.fault", "!reading a message for its words failed", fault)
        return NOTHING
