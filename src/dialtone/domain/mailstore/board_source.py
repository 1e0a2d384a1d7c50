"""Where one reader's view of a sub-board is read from, and how changes of his reading get their numbers."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import NamedTuple

from dialtone.domain.boards.access import Shown, is_shown
from dialtone.domain.boards.ranges import read_numbers
from dialtone.domain.boards.scanning import SEEN as SEEN_SECTION
from dialtone.domain.mailstore.board_columns import Base, asked, own_columns
from dialtone.domain.mailstore.columns import EMPTY, place_of
from dialtone.domain.mailstore.how_far import looked_at
from dialtone.domain.mailstore.shelf import Answer, Step
from dialtone.domain.model.mailbox_view import BoardView, Columns, PostMark
from dialtone.domain.model.user import User
from dialtone.domain.ports.store import Records, Store


class Read(NamedTuple):
    """How far somebody has read: what is kept by the boards, and what was seen of that last."""

    scanned: int
    seen: str
    view: BoardView | None


async def what_is_read(records: Records, user: User, board: str) -> Read:
    """As it is now. What guests read is not kept."""
    if user.is_guest:
        return Read(0, "", BoardView(0, "", ()))
    pointer = await records.pointers.get(user.number, board)
    seen = await records.properties.get(user.number, SEEN_SECTION, board)
    scanned = pointer.scanned if pointer is not None else 0
    return Read(scanned, seen or "", await records.board_views.view(user.number, board))


class Bases:
    """Sub-boards as they were seen last, whoever looked; those looked at longest ago go when they are many messages."""

    MOST = 1_000_000  # messages

    def __init__(self) -> None:
        self._bases: dict[str, Base] = {}
        self._messages = 0

    def get(self, board: str) -> Base | None:
        """What is known of a sub-board."""
        return self._bases.get(board)

    def put(self, board: str, base: Base) -> None:
        """Keep it, unless something newer is kept."""
        known = self._bases.pop(board, None)
        if known is not None:
            self._messages -= len(known.columns.numbers)
            base = base if base.columns.mark >= known.columns.mark else known
        self._bases[board] = base
        self._messages += len(base.columns.numbers)
        while self._messages > self.MOST and len(self._bases) > 1:
            self._messages -= len(self._bases.pop(next(iter(self._bases))).columns.numbers)


class BoardSource:
    """Where one reader's view of a sub-board is read from."""

    __slots__ = ("_bases", "_board", "_last", "_operates", "_user")

    def __init__(self, bases: Bases, user: User, board: str, *, operates: bool) -> None:
        self._bases = bases
        self._user = user
        self._board = board
        self._operates = operates
        self._last: tuple[int, int, str] | None = None  # the sub-board's mark, and how far he had read

    async def ask(self, store: Store, known: Columns) -> Answer | None:
        """See `shelf.Source`."""
        board, user, base = self._board, self._user, self._bases.get(self._board)

        async def question(records: Records) -> tuple[Base, Read, list[PostMark], tuple[str, ...]]:
            return (
                await asked(records, board, base),
                await what_is_read(records, user, board),
                await records.board_views.marks(user.number, board),
                await records.mailboxes.keywords(user.number),
            )

        async def change(records: Records) -> tuple[Base, Read, list[PostMark], tuple[str, ...]]:
            await note_reading(records, user, board)
            return await question(records)

        found, read, marks, keywords = await store.read(question)
        if read.view is None or (read.view.scanned, read.view.seen) != (read.scanned, read.seen):
            found, read, marks, keywords = await store.write(change)
        self._bases.put(board, found)
        state = (found.columns.mark, read.scanned, read.seen)
        if known is not EMPTY and state == self._last:
            return None
        self._last = state
        columns = own_columns(
            found,
            self._shown,
            operates=self._operates,
            scanned=read.scanned,
            seen=read_numbers(read.seen),
            steps=read.view.steps if read.view is not None else (),
            marks=marks,
        )
        columns = replace(columns, next_uid=max(columns.next_uid, known.next_uid))
        return Answer(columns, keywords, None if known is EMPTY else _step(known, columns))

    def _shown(self, post: Shown) -> bool:
        return is_shown(self._user, post, operates=self._operates)


def _step(old: Columns, new: Columns) -> Step:
    """From one to the other. Whatever differs has a later modification sequence, or is not there any more."""
    pairs = zip(new.uids, new.modseqs, strict=True)
    touched = frozenset(uid for uid, modseq in pairs if modseq > old.modseq)
    known = sum(place_of(old.uids, uid) >= 0 for uid in touched)
    lost = len(old.uids) + len(touched) - known - len(new.uids)
    return Step(touched, frozenset(set(old.uids).difference(new.uids)) if lost else frozenset())


async def note_reading(records: Records, user: User, board: str, modseq: int = 0) -> None:
    """Give what changed in somebody's reading since it was looked at last a modification sequence (`modseq`, when the
    change has one already)."""
    read = await what_is_read(records, user, board)
    if user.is_guest:
        return
    if read.view is None:
        await records.board_views.keep_view(user.number, board, BoardView(read.scanned, read.seen, ()))
    elif (read.view.scanned, read.view.seen) != (read.scanned, read.seen):
        modseq = modseq or await records.board_views.touch(board)
        view = looked_at(read.view, read.scanned, read.seen, modseq)
        await records.board_views.keep_view(user.number, board, view)


def board_key(user: User, board: str, *, operates: bool) -> Hashable:
    """Under which it is on the shelf: all that decides what somebody sees is in it."""
    return user.number, user.alias, user.real_name, user.restrictions, board, operates
