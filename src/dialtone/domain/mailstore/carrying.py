"""Messages that go from one mailbox to another.

Between folders of mail a copy shares the text. What comes from a sub-board shares it too, unless its author is not to
be known: then the text as its reader sees it is a new one. To a sub-board a message goes by being posted, one at a
time, because posting cannot be undone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import SubBoard
from dialtone.config.mail import MailConfig
from dialtone.domain.mail.sent_copies import forget_copies
from dialtone.domain.mailstore.arriving import Arriving
from dialtone.domain.mailstore.board import OpenBoard
from dialtone.domain.mailstore.contract import Appended, Moved
from dialtone.domain.mailstore.places import Place
from dialtone.domain.mailstore.posting import MESSAGE_MOST, BoardPosting
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import MailMoved, MailRemoved
from dialtone.domain.model.mail import CopyText, NewLetter, Uid
from dialtone.domain.model.mail_folder import INBOX, MOST_FILED, SENT, SPAM, TRASH, FolderId
from dialtone.domain.model.mailbox_view import ANSWERED, FLAGGED, SEEN
from dialtone.domain.model.post import Post
from dialtone.domain.model.user import User
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

AT_ONCE = 100_000  # messages in one change
BOARD_MOST = 1000  # of a sub-board
KEPT = SEEN | ANSWERED | FLAGGED  # marks that a copy of a message of a sub-board has, too

Find = Callable[[Caller, str], Awaitable[Place]]
"""The mailbox of a name. Raises Refusal (NOT_FOUND)."""

Validity = Callable[[Place], Awaitable[int]]
"""Its UIDVALIDITY."""


class Carrying:
    """See the module's text."""

    __slots__ = ("_arriving", "_blobs", "_clock", "_find", "_mail", "_posting", "_store", "_validity")

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        mail: MailConfig,
        arriving: Arriving,
        posting: BoardPosting,
        *,
        find: Find,
        validity: Validity,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._mail = mail
        self._arriving = arriving
        self._posting = posting
        self._find = find
        self._validity = validity

    async def copy(self, caller: Caller, source: FolderId, uids: Sequence[int], to: str) -> Moved:
        """Copy messages of a folder of the caller's. Raises Refusal as `Mailbox.copy`."""
        place = await self._target(caller, uids, to)
        if place.sub is not None:
            return await self._posted(caller, source, uids, place, place.sub)
        user, now = caller.user, self._clock.now()

        async def change(records: Records) -> list[tuple[int, int]]:
            there = set(await records.mailboxes.within(user.number, source, uids))
            going = [uid for uid in uids if uid in there]
            await self.check_room(records, user, place.folder, len(going))
            made = await records.mailboxes.copy(user.number, going, place.folder, now)
            if made:
                records.announce(MailMoved(user.number, place.folder, tuple(new for _, new, _ in made)))
            return [(old, new) for old, new, _ in made]

        return await self._moved(place, await self._store.write(change))

    async def move(self, caller: Caller, source: FolderId, uids: Sequence[int], to: str) -> Moved:
        """Move them. Raises Refusal as `Mailbox.move`."""
        place = await self._target(caller, uids, to)
        if place.sub is not None:
            raise Refusal(Why.DENIED, "Mail is copied to a sub-board, not moved.")
        user, now = caller.user, self._clock.now()

        async def change(records: Records) -> list[tuple[Uid, Uid]]:
            going = await records.mailboxes.within(user.number, source, uids)
            if place.folder not in (INBOX, SPAM):
                await self.check_room(records, user, place.folder, 0 if source not in (INBOX, SPAM) else len(going))
            if source == SENT and place.folder == TRASH:
                await forget_copies(records, user.number, going)
            moved = await records.folders.move(user.number, going, place.folder, now)
            if moved:
                records.announce(MailRemoved(user.number, tuple(old for old, _ in moved)))
                records.announce(MailMoved(user.number, place.folder, tuple(new for _, new in moved)))
            return moved

        return await self._moved(place, await self._store.write(change))

    async def _target(self, caller: Caller, uids: Sequence[int], to: str) -> Place:
        if len(uids) > AT_ONCE:
            raise Refusal(Why.TOO_MANY, f"At most {AT_ONCE} messages at once.")
        return await self._find(caller, to)

    async def _posted(
        self, caller: Caller, source: FolderId, uids: Sequence[int], place: Place, sub: SubBoard
    ) -> Moved:
        """A message of a folder is posted."""
        user = caller.user.number
        there = await self._store.read(lambda records: records.mailboxes.within(user, source, uids))
        if len(there) > 1:
            raise Refusal(Why.TOO_MANY, "Messages are posted one at a time.")
        texts = await self._store.read(lambda records: records.mail.texts(user, there))
        pairs = [(int(text.uid), await self._posting.post(caller, sub, await self._whole(text))) for text in texts]
        return await self._moved(place, pairs)

    async def _whole(self, text: CopyText) -> bytes:
        whole = bytearray(text.prefix)
        if text.body is not None:
            return bytes(whole + text.body)
        async for piece in await self._blobs.read(text.blob):
            whole += piece
            if len(whole) > MESSAGE_MOST:
                break
        return bytes(whole)

    async def from_board(self, caller: Caller, box: OpenBoard, uids: Sequence[int], to: str) -> Moved:
        """Copy messages of a sub-board to a folder of the caller's. Raises Refusal as `Mailbox.copy`."""
        if len(uids) > BOARD_MOST:
            raise Refusal(Why.TOO_MANY, f"At most {BOARD_MOST} messages at once.")
        place = await self._target(caller, uids, to)
        if place.sub is not None or caller.user.is_guest:
            raise Refusal(Why.DENIED, "Messages of sub-boards are copied to folders of mail.")
        user, now = caller.user, self._clock.now()
        posts = await box.posts(uids)
        masked = {post.number: await self._masked(box, post, now) for post in posts if not shares_text(box, post)}

        async def change(records: Records) -> list[int]:
            await self.check_room(records, user, place.folder, len(posts))
            made = []
            for post in posts:
                letter, prefix, size = post.letter, post.prefix, post.size
                if new := masked.get(post.number):
                    letter, prefix, size = await records.mail.add_letter(new), b"", new.size
                put = records.mailboxes.put
                marks = box.marks_of(post.known_as) & KEPT
                made.append(await put(user.number, letter, prefix, size=size, folder=place.folder, marks=marks, at=now))
            if made:
                records.announce(MailMoved(user.number, place.folder, tuple(made)))
            return [int(uid) for uid in made]

        new_uids = await self._store.write(change)
        return await self._moved(place, list(zip([post.known_as for post in posts], new_uids, strict=True)))

    async def _masked(self, box: OpenBoard, post: Post, now: float) -> NewLetter:
        text = await box.masked_text(post.number, MESSAGE_MOST)
        message = Appended(text=text, size=len(text), received=post.posted)
        return (await self._arriving.letters([message], now))[0]

    async def _moved(self, place: Place, pairs: Sequence[tuple[int, int]]) -> Moved:
        return Moved(await self._validity(place), [old for old, _ in pairs], [new for _, new in pairs])

    async def check_room(self, records: Records, user: User, folder: FolderId, more: int) -> None:
        """Whether so many more messages may come to a folder. Raises Refusal (NOT_FOUND, FULL)."""
        if folder in (INBOX, SPAM):
            most = 0 if user.has_exemption("W") else self._mail.max_msgs_waiting
            if most and (await records.mail.state(user.number)).messages + more > most:
                raise Refusal(Why.FULL, f"There may be {most} messages in your inbox.")
            return
        filed = await records.mailboxes.filed(user.number)
        if filed + more > MOST_FILED:
            raise Refusal(Why.FULL, "Your folders are full. Please empty the trash.")
        if not await records.folders.takes(user.number, folder) and filed < MOST_FILED:
            raise Refusal(Why.NOT_FOUND, "There is no such mailbox.")


def shares_text(box: OpenBoard, post: Post) -> bool:
    """Whether a copy may have the very text of a message: not where its author is hidden from the reader."""
    return box.operates or not post.anonymous
