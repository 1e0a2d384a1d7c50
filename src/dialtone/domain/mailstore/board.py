"""An open sub-board.

Everybody sees what the other faces show him (`boards/access.py`, `boards/reading.py`): held messages are for
moderators, private ones for whom they concern, and the author of an anonymous one for nobody else. What was read agrees
with the pointers of terminal and pages (`how_far.py`); other marks are kept for each reader here alone.
"""

from __future__ import annotations

from array import array
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import replace
from typing import Protocol

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import SubBoard
from dialtone.domain.boards.access import is_shown
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.boards.reading import Reading, face
from dialtone.domain.boards.scanning import SEEN as SEEN_SECTION
from dialtone.domain.mailstore.board_columns import summary_of
from dialtone.domain.mailstore.board_source import Read, board_key, note_reading, what_is_read
from dialtone.domain.mailstore.columns import marked_places, named, place_of
from dialtone.domain.mailstore.contract import Changes, Facts, Mark, Marking, Moved, Summary, Whole
from dialtone.domain.mailstore.folder import SYSTEM, masks_of
from dialtone.domain.mailstore.how_far import Bookmark
from dialtone.domain.mailstore.places import Place, safe_code
from dialtone.domain.mailstore.reading import Text, in_blocks
from dialtone.domain.mailstore.shelf import Shared, Shelf
from dialtone.domain.mailstore.telling import Telling
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import PointersMoved
from dialtone.domain.model.mailbox_view import DELETED, SEEN, PostMark
from dialtone.domain.model.pointer import Pointer
from dialtone.domain.model.post import Post, PostNumber
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.mail_index import Where
from dialtone.domain.ports.mailboxes import Masks
from dialtone.domain.ports.store import Records, Store

AT_ONCE = 500  # messages looked at in one question
READER = int(Mark.SEEN | Mark.ANSWERED | Mark.FLAGGED)  # what a reader's marks may be
MASKED = "masked:"  # begins the name of a text that is shown without its author, and too long to be held


class Carries(Protocol):
    """Takes messages of sub-boards to other mailboxes (`carrying.py`)."""

    async def from_board(self, caller: Caller, box: OpenBoard, uids: Sequence[int], to: str) -> Moved:
        """As `Mailbox.copy`."""
        ...


class OpenBoard:
    """See `Mailbox`."""

    def __init__(
        self,
        *,
        store: Store,
        blobs: Blobs,
        shelf: Shelf,
        reading: Reading,
        moderation: Moderation,
        carrying: Carries,
        shared: Shared,
        caller: Caller,
        place: Place,
        sub: SubBoard,
        validity: int,
        mailbox_id: str,
        read_only: bool,
        operates: bool,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._shelf = shelf
        self._reading = reading
        self._moderation = moderation
        self._carrying = carrying
        self._shared = shared
        self._caller = caller
        self._user = caller.user
        self._sub = sub
        self._operates = operates
        self._key = board_key(caller.user, sub.code, operates=operates)
        self._telling = Telling(shared, read_only=read_only)
        self.view = self._telling.view
        self.name = place.name
        self.validity = validity
        self.mailbox_id = mailbox_id
        self.board = sub.code
        self.writable = not read_only and not caller.user.is_guest
        self.permanent = 0 if caller.user.is_guest else READER | (DELETED if operates else 0)
        self.takes_keywords = not caller.user.is_guest

    async def refresh(self, *, gone: bool = True) -> Changes:
        self._reading.find(self._caller, self.board)
        await self._shelf.refresh(self._key, self._shared)
        return self._telling.bring(gone=gone)

    def watch(self, bell: Bell) -> None:
        self._shelf.watch(self._user.number, self, bell)
        self._shelf.watch(self.board, self, bell)

    async def close(self) -> None:
        self._shelf.leave(self._user.number, self)
        self._shelf.leave(self.board, self)

    # reading

    async def posts(self, uids: Sequence[int]) -> list[Post]:
        """Those of the named messages that are shown to the caller, in the order named, as he sees them."""
        self._reading.find(self._caller, self.board)
        found = await self._store.read(lambda records: self._known_as(records, uids))
        shown = (found[uid] for uid in uids if uid in found)
        return [post for post in shown if is_shown(self._user, post, operates=self._operates)]

    async def _known_as(self, records: Records, uids: Collection[int]) -> dict[int, Post]:
        """Messages by uid. What was changed has another uid than its number, and its number is nobody's any more."""
        renewed = {one.uid: one.number for one in await records.board_views.renewed(self.board, uids)}
        numbers = [PostNumber(renewed.get(uid, uid)) for uid in uids]
        found = await records.threads.some(self.board, numbers)
        return {post.known_as: post for post in found.values()}

    async def facts(self, uids: Sequence[int], *, threads: bool = False) -> list[Facts]:
        code = safe_code(self.board)
        return [
            Facts(post.known_as, post.posted, post.posted, f"M{post.tag}", f"T{code}-{post.thread}")
            for start in range(0, len(uids), AT_ONCE)
            for post in await self.posts(uids[start : start + AT_ONCE])
        ]

    async def summaries(self, uids: Sequence[int]) -> list[Summary]:
        return [
            summary_of(face(post, operates=self._operates))
            for start in range(0, len(uids), AT_ONCE)
            for post in await self.posts(uids[start : start + AT_ONCE])
        ]

    def texts(self, uids: Sequence[int]) -> AsyncIterator[Whole]:
        return in_blocks(self.view, uids, self._texts)

    async def _texts(self, uids: list[int]) -> dict[int, Text]:
        posts = await self.posts(uids)
        numbers = [post.number for post in posts]
        found = await self._store.read(lambda records: records.posts.texts(self.board, numbers))
        by_number: dict[int, Text] = {text.number: text for text in found}
        texts = {post.known_as: by_number[post.number] for post in posts if post.number in by_number}
        if not self._operates:
            for post in posts:
                if post.anonymous and post.known_as in texts:
                    texts[post.known_as] = await self._masked(post, texts[post.known_as])
        return texts

    async def _masked(self, post: Post, text: Text) -> Whole:
        """A text without its author. Its size is known when it was read."""
        pieces, size = [], 0
        async for piece in await self._reading.pieces(self._caller, self.board, post.number):
            size += len(piece)
            if text.body is not None:
                pieces.append(piece)
        body = b"".join(pieces) if text.body is not None else None
        return Whole(post.known_as, b"", body, "" if body is not None else f"{MASKED}{post.number}", size)

    async def pieces(self, whole: Whole) -> AsyncIterator[bytes]:
        if whole.blob.startswith(MASKED):
            number = PostNumber(int(whole.blob.removeprefix(MASKED)))
            return await self._reading.pieces(self._caller, self.board, number)
        return await self._blobs.read(whole.blob)

    async def fields(self, uids: Sequence[int]) -> dict[int, bytes]:
        return {}

    async def having(self, text: str, where: Where) -> set[int] | None:
        return None

    async def vanished(self, since: int, uids: Collection[int] | None = None) -> list[int] | None:
        return None

    # changing

    async def mark(self, uids: Collection[int], marking: Marking) -> list[int]:
        self._check_writable()
        if marking.add and not marking.add & self.permanent and not (marking.add_keywords or marking.replace):
            raise Refusal(Why.DENIED, "Messages of sub-boards are not marked so.")
        await self.refresh_shared()
        columns = self._shared.columns
        there = named(columns, uids)
        late: list[int] = []
        if marking.unchanged_since is not None:
            since = marking.unchanged_since
            late = [uid for uid in there if columns.modseqs[place_of(columns.uids, uid)] > since]
        going = sorted(set(there).difference(late))
        if going:
            late += await self._store.write(lambda records: self._mark(records, columns.uids, going, marking))
        return sorted(late)

    async def _mark(self, records: Records, numbers: array[int], going: list[int], marking: Marking) -> list[int]:
        """Change marks of messages; those that changed since the caller looked. What is kept goes by turn (`Post`)."""
        user, board = self._user, self.board
        await note_reading(records, user, board)
        masks = await masks_of(records, user.number, marking)
        turns = {one.uid: one.turn or one.number for one in await records.board_views.renewed(board)}
        if turns:
            numbers = array("Q", sorted(turns.get(uid, uid) for uid in numbers))
            going = [turns.get(uid, uid) for uid in going]
        read = await what_is_read(records, user, board)
        kept = {mark.number: mark for mark in await records.board_views.marks(user.number, board)}
        late: list[int] = []
        if marking.unchanged_since is not None:
            since = marking.unchanged_since
            late = [turn for turn in going if turn in kept and kept[turn].modseq > since]
            going = sorted(set(going).difference(late))
        bookmark = Bookmark.of(numbers, read.scanned, read.seen, list(kept.values()))
        wanted = self._wanted(bookmark, kept, going, masks)
        bookmark.unread_again([turn for turn in going if not wanted[turn] & SEEN])
        bookmark.read([turn for turn in going if wanted[turn] & SEEN])
        modseq = await records.board_views.touch(board)
        await self._keep(records, bookmark, read, wanted)
        await note_reading(records, user, board, modseq)
        changed = []
        for turn in sorted({*going, *bookmark.changed}):
            old_bits = kept[turn].marks if turn in kept else 0
            bits = (wanted.get(turn, old_bits) & ~SEEN) | (SEEN if turn in bookmark.unread else 0)
            if bits != old_bits:
                changed.append(PostMark(turn, bits, modseq))
        await records.board_views.put_marks(user.number, board, changed)
        records.announce(PointersMoved(user.number))
        back = {turn: uid for uid, turn in turns.items()}
        return [back.get(turn, turn) for turn in late]

    def _wanted(self, bookmark: Bookmark, kept: dict[int, PostMark], going: list[int], masks: Masks) -> dict[int, int]:
        """The marks that messages are to have."""
        allowed = self.permanent | ~SYSTEM
        keep, add = masks.keep | ~allowed, masks.add & allowed
        wanted = {}
        for uid in going:
            old = kept[uid].marks & ~SEEN if uid in kept else 0
            wanted[uid] = ((old | SEEN * bookmark.has_read(uid)) & keep) | add
        return wanted

    async def _keep(self, records: Records, bookmark: Bookmark, read: Read, wanted: dict[int, int]) -> None:
        """Keep how far the caller has read, if that is new."""
        user, board = self._user.number, self.board
        if bookmark.scanned != read.scanned:
            pointer = await records.pointers.get(user, board) or Pointer(board=board)
            last = max((uid for uid, bits in wanted.items() if bits & SEEN), default=pointer.last)
            await records.pointers.put(user, [replace(pointer, scanned=bookmark.scanned, last=last)])
        if bookmark.seen_text != read.seen:
            await records.properties.put(user, SEEN_SECTION, board, bookmark.seen_text)

    async def refresh_shared(self) -> None:
        """Know what there is. Raises Refusal when the sub-board may not be read any more."""
        self._reading.find(self._caller, self.board)
        await self._shelf.refresh(self._key, self._shared)

    async def expunge(self, uids: Collection[int] | None = None) -> list[int]:
        self._check_writable()
        await self.refresh_shared()
        columns = self._shared.columns
        doomed = [columns.uids[place] for place in marked_places(columns, DELETED)]
        gone: list[int] = []
        wanted = doomed if uids is None else sorted(set(doomed).intersection(uids))
        for uid, post in sorted((await self._store.read(lambda records: self._known_as(records, wanted))).items()):
            try:
                await self._moderation.remove(self._caller, self.board, post.number)
            except Refusal as no:
                text = f"!message {post.number} of {self.board} stays: {no.text}"
                log.notice("mailstore.kept", text, board=self.board)
            else:
                gone.append(uid)
        return gone

    async def copy(self, uids: Sequence[int], to: str) -> Moved:
        return await self._carrying.from_board(self._caller, self, uids, to)

    async def move(self, uids: Sequence[int], to: str) -> Moved:
        raise Refusal(Why.DENIED, "Messages of sub-boards are not moved away; copy them.")

    def marks_of(self, uid: int) -> int:
        """The system flags of a message, as far as the session knows."""
        place = place_of(self.view.uids, uid)
        return self.view.marks[place] if place >= 0 else 0

    async def masked_text(self, number: PostNumber, most: int) -> bytes:
        """A text as the caller sees it. Raises Refusal (TOO_BIG)."""
        return await self._reading.text(self._caller, self.board, number, most=most)

    @property
    def operates(self) -> bool:
        """Whether the caller moderates the sub-board."""
        return self._operates

    def _check_writable(self) -> None:
        if not self.writable:
            raise Refusal(Why.DENIED, "The mailbox is open for reading only.")
