"""How far somebody has read, and what is new to them: pointers, selections, the plan of a scan.

A visit opens its `Bookmarks` once; every later question goes by them, and what changes in them is written at once, so
that nothing is lost when the line drops. Guests share one account: their bookmarks are good for the visit and are not
kept. Counting is cheap: sub-boards whose last message has been seen cost nothing. Source: spec bbs.md 3.4, 3.5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.boards import BoardFlag, Boards, SubBoard
from dialtone.domain.boards.access import Access, Who, who
from dialtone.domain.boards.counting import (
    COUNT_MOST,
    Reader,
    count_new,
    first_new,
    number_before,
    plainly,
    pulled_back,
    reached,
)
from dialtone.domain.boards.mark_memory import MarkMemory, Read
from dialtone.domain.boards.ranges import read_numbers, write_numbers
from dialtone.domain.boards.reading import face
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import PointersMoved
from dialtone.domain.model.pointer import Pointer
from dialtone.domain.model.post import BoardState, Post
from dialtone.domain.model.user import Misc, User, UserNumber
from dialtone.domain.ports.board_records import PostRecords
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

DAY = 86400.0
NEW_DAYS = 30  # how old the messages are that a new user is shown as new
SEEN = "boards.seen"  # properties with numbers of messages, by internal code

_EMPTY = BoardState()


@dataclass(slots=True)
class Bookmarks:
    """One visit's pointers by internal code; `at_login` as they were when it began; `seen` the messages above a pointer
    that were shown all the same (see `Scanning.saw`)."""

    at_login: dict[str, Pointer] = field(default_factory=dict)
    now: dict[str, Pointer] = field(default_factory=dict)
    seen: dict[str, set[int]] = field(default_factory=dict)


class Planned(NamedTuple):
    """A sub-board that a scan visits: how many messages are new to the reader, and how many there are."""

    sub: SubBoard
    pointer: Pointer
    new: int
    total: int


class Choice(NamedTuple):
    """Whether a sub-board takes part in somebody's scans."""

    new_scan: bool
    only_to_me: bool
    to_you: bool


def choice(sub: SubBoard, pointer: Pointer) -> Choice:
    """What counts: the reader's own choice, else the sub-board's; some take part whatever the reader says."""
    forced = sub.has(BoardFlag.FORCED)
    new = sub.has(BoardFlag.NSDEF) if pointer.new_scan is None else pointer.new_scan
    to_you = sub.has(BoardFlag.SSDEF) if pointer.to_you_scan is None else pointer.to_you_scan
    return Choice(new or forced, bool(pointer.new_scan_to_me) and not forced, to_you)


class Scanning:
    """See the module's text. `new_days`, `guest_days`: how old messages are new to those who never read here (0: all
    of them). `memory` hears of changes; without one everything is asked each time."""

    __slots__ = ("_access", "_boards", "_clock", "_guest_days", "_memory", "_new_days", "_store")

    def __init__(
        self,
        store: Store,
        clock: Clock,
        boards: Boards,
        access: Access,
        *,
        new_days: int = NEW_DAYS,
        guest_days: int = NEW_DAYS,
        memory: MarkMemory | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._boards = boards
        self._access = access
        self._new_days = new_days
        self._guest_days = guest_days
        self._memory = memory

    async def open(self, caller: Caller) -> Bookmarks:
        """A visit's bookmarks. Pointers beyond the last message are pulled back; who never was on a sub-board begins
        with what is some days old. Raises StoreError."""
        user, asking, keeps = caller.user, who(caller), True

        async def change(records: Records) -> Bookmarks:
            known = {} if user.is_guest else await records.pointers.all(user.number)
            states = await records.posts.boards()
            marks, changed = Bookmarks(), []
            for sub in self._boards.subs.values():
                if not self._access.reads(asking, sub):
                    continue
                state = states.get(sub.code, BoardState())
                pointer = known.get(sub.code) or await self._first_pointer(records.posts, user, sub, state)
                mended = pulled_back(pointer, state)
                if mended != known.get(sub.code):
                    changed.append(mended)
                marks.now[sub.code] = mended
            if changed and keeps and not user.is_guest:
                await records.pointers.put(user.number, changed)
                records.announce(PointersMoved(user.number))
            marks.at_login = dict(marks.now)
            return marks

        try:
            return await self._store.write(change)
        except StoreError as trouble:  # a full disk, say: reading works all the same
            log.warning("board.pointers", f"!pointers of {user.alias} are not kept: {trouble}")
            keeps = False
            return await self._store.read(change)

    async def glance(self, caller: Caller, subs: Collection[SubBoard] | None = None) -> Bookmarks:
        """Bookmarks for whoever asks anew each time (pages): as `open`, without a change where none is needed; `subs`:
        of these sub-boards alone. Guests have none. Raises StoreError."""
        if caller.user.is_guest:
            return Bookmarks()
        asking = who(caller)
        wanted = {sub.code: sub for sub in (self._boards.subs.values() if subs is None else subs)}
        read = await self._read(caller.user.number)
        known = dict(read.pointers)
        if any(code not in known and self._access.reads(asking, sub) for code, sub in wanted.items()):
            known = (await self.open(caller)).now
        marks = Bookmarks(now=known)
        for code, text in read.seen.items():
            pointer = known.get(code.upper())
            if text and pointer is not None:
                marks.seen[pointer.board] = {number for number in read_numbers(text) if number > pointer.scanned}
        return marks

    async def _read(self, user: UserNumber) -> Read:
        """What is kept of a reader."""
        memory = self._memory
        known, changes = memory.reader(user) if memory else None, memory.changes if memory else 0
        if known is not None:
            return known

        async def question(records: Records) -> Read:
            return Read(await records.pointers.all(user), await records.properties.section(user, SEEN))

        known = await self._store.read(question)
        if memory is not None:
            memory.keep_reader(user, known, changes)
        return known

    def is_new(self, marks: Bookmarks, post: Post) -> bool:
        """Whether a reader has not seen this message."""
        pointer = marks.now.get(post.board)
        if pointer is None or post.number <= pointer.scanned:
            return False
        return post.number not in marks.seen.get(post.board, ())

    async def saw(self, caller: Caller, sub: SubBoard, numbers: Collection[int]) -> None:
        """The reader was shown these messages, and perhaps not those between: the pointer follows as far as everything
        below has been seen, the others are remembered beside it. What guests read is not kept. Raises Refusal:
        NOT_FOUND; StoreError."""
        user, asking = caller.user, who(caller)
        self._check(asking, sub)
        if user.is_guest or not numbers:
            return

        async def change(records: Records) -> None:
            pointer = await records.pointers.get(user.number, sub.code)
            if pointer is None:
                state = await records.posts.state(sub.code)
                pointer = await self._first_pointer(records.posts, user, sub, state)
            kept = read_numbers(await records.properties.get(user.number, SEEN, sub.code) or "")
            seen = kept.union(numbers)
            reader = Reader(user, self._access.operates(asking, sub))
            scanned = await reached(records.posts, sub, pointer.scanned, reader, seen)
            await records.pointers.put(user.number, [replace(pointer, scanned=scanned, last=max(numbers))])
            left = write_numbers({number for number in seen if number > scanned})
            if left or kept:
                await records.properties.put(user.number, SEEN, sub.code, left)
            records.announce(PointersMoved(user.number))

        await self._store.write(change)

    async def next_new(self, caller: Caller, marks: Bookmarks, subs: Iterable[SubBoard]) -> Post | None:
        """The first message the reader has not seen on those of these sub-boards that take part in new scans. Raises
        StoreError."""
        asking = who(caller)
        wanted = [sub for sub in subs if self._access.reads(asking, sub)]
        wanted = [sub for sub in wanted if choice(sub, self.pointer(marks, sub)).new_scan]

        async def question(records: Records) -> Post | None:
            states = await records.posts.boards()
            for sub in wanted:
                pointer = self.pointer(marks, sub)
                if states.get(sub.code, BoardState()).last > pointer.scanned:
                    reader = self._reader(asking, sub, pointer)
                    seen = marks.seen.get(sub.code, set())
                    found = await first_new(records.posts, sub, pointer.scanned, reader, seen)
                    if found is not None:
                        return face(found, operates=reader.operates)
            return None

        return await self._store.read(question)

    async def plan(
        self, caller: Caller, marks: Bookmarks, subs: Iterable[SubBoard], *, everything: bool = False
    ) -> list[Planned]:
        """The sub-boards of `subs` that a new scan visits, with counts; `everything`: those without new messages and
        those switched off too. Raises StoreError."""
        asking = who(caller)
        wanted = [sub for sub in subs if self._access.reads(asking, sub)]
        if not everything:
            wanted = [sub for sub in wanted if choice(sub, self.pointer(marks, sub)).new_scan]

        planned = self._planned(asking, marks, wanted)
        if planned is None:
            changes = self._memory.changes if self._memory else 0
            planned = await self._store.read(lambda records: self._plan(records, asking, marks, wanted, changes))
        return planned if everything else [one for one in planned if one.new]

    def _planned(self, asking: Who, marks: Bookmarks, subs: Iterable[SubBoard]) -> list[Planned] | None:
        """A plan from what is remembered; None when something is not."""
        memory, states = self._memory, self._memory.states() if self._memory else None
        if memory is None or states is None:
            return None
        found = []
        for sub in subs:
            pointer, state = self.pointer(marks, sub), states.get(sub.code, _EMPTY)
            reader, new = self._reader(asking, sub, pointer), 0
            if state.last > pointer.scanned:
                if not plainly(sub, reader, marks.seen.get(sub.code, ())):
                    return None
                every = reader.operates or not state.held
                counted = memory.count(sub.code, pointer.scanned, every=every)
                if counted is None:
                    return None
                new = counted
            found.append(_plan_row(sub, pointer, new, state, reader))
        return found

    async def _plan(
        self, records: Records, asking: Who, marks: Bookmarks, subs: Iterable[SubBoard], changes: int
    ) -> list[Planned]:
        states, memory, found = await records.posts.boards(), self._memory, []
        for sub in subs:
            pointer, state = self.pointer(marks, sub), states.get(sub.code, _EMPTY)
            reader, seen = self._reader(asking, sub, pointer), marks.seen.get(sub.code, ())
            new = await count_new(records.posts, sub, state, pointer.scanned, reader, seen)
            if memory is not None and state.last > pointer.scanned and plainly(sub, reader, seen):
                memory.keep_count(sub.code, pointer.scanned, new, changes, every=reader.operates or not state.held)
            found.append(_plan_row(sub, pointer, new, state, reader))
        if memory is not None:
            memory.keep_states(states, changes)
        return found

    def _reader(self, asking: Who, sub: SubBoard, pointer: Pointer) -> Reader:
        return Reader(asking.user, self._access.operates(asking, sub), choice(sub, pointer).only_to_me)

    def pointer(self, marks: Bookmarks, sub: SubBoard) -> Pointer:
        """The reader's place on a sub-board."""
        return marks.now.get(sub.code) or Pointer(board=sub.code)

    async def to_you(
        self, caller: Caller, marks: Bookmarks, subs: Iterable[SubBoard], *, unread: bool, selected: bool = True
    ) -> list[Post]:
        """Messages to the reader on `subs` (`selected`: on those that take part in such scans), oldest first;
        `unread`: only those above the pointers. Raises StoreError."""
        asking = who(caller)
        codes = [
            sub.code
            for sub in subs
            if self._access.reads(asking, sub) and (not selected or choice(sub, self.pointer(marks, sub)).to_you)
        ]
        if not codes:
            return []
        found = await self._store.read(lambda records: records.posts.addressed(caller.user.number, codes, most=1000))
        if unread:
            found = [post for post in found if post.number > self._scanned(marks, post.board)]
        at = self._boards.subs
        return [face(post, operates=self._access.operates(asking, at[post.board])) for post in found]

    async def seen(self, caller: Caller, marks: Bookmarks, post: Post) -> None:
        """The reader was shown this message. What cannot be kept is known for the rest of the visit."""
        before = marks.now.get(post.board) or Pointer(board=post.board)
        after = replace(before, scanned=max(before.scanned, post.number), last=post.number)
        if after != before:
            await self._note(caller, marks, after)

    async def wrote(self, caller: Caller, marks: Bookmarks, sub: SubBoard, number: int) -> None:
        """The caller's own message is not new to him, when he had seen all there was. Raises StoreError."""
        before = self.pointer(marks, sub)
        page = await self._store.read(lambda records: records.posts.page(sub.code, after=before.scanned, most=1))
        if page and page[0].number == number:
            await self._note(caller, marks, replace(before, scanned=number))

    async def visited(self, caller: Caller, sub: SubBoard) -> None:
        """The caller is on this sub-board now; it is remembered, if it can be, for those who want to begin there next
        time."""
        user = caller.user
        if user.is_guest or not user.misc & Misc.CURSUB or user.board == sub.code:
            return
        self._check(who(caller), sub)

        async def change(records: Records) -> None:
            known = await records.users.get(user.number)
            if known is not None and known.board != sub.code:
                await records.users.change(replace(known, board=sub.code))

        try:
            await self._store.write(change)
        except StoreError as trouble:
            log.warning("board.pointers", f"!where {user.alias} is is not kept: {trouble}", board=sub.code)

    async def passed(self, caller: Caller, marks: Bookmarks, sub: SubBoard) -> None:
        """The reader has done with what is new on a sub-board. Raises Refusal: NOT_FOUND; StoreError."""
        last = (await self._state(caller, sub)).last
        await self._move(caller, marks, sub, last)

    async def set_number(self, caller: Caller, marks: Bookmarks, sub: SubBoard, number: int) -> None:
        """Set the pointer: messages with higher numbers are new. Raises Refusal: NOT_FOUND; StoreError."""
        state = await self._state(caller, sub)
        await self._move(caller, marks, sub, min(max(number, 0), state.last))

    async def set_back(self, caller: Caller, marks: Bookmarks, sub: SubBoard, count: int) -> None:
        """Make the last `count` messages new. Raises Refusal: NOT_FOUND; StoreError."""
        await self._state(caller, sub)
        before = 1 << 62
        found = await self._store.read(
            lambda records: records.posts.page_back(sub.code, before=before, most=max(min(count, COUNT_MOST), 0) + 1)
        )
        await self._move(caller, marks, sub, found[count].number if count < len(found) else 0)

    async def set_date(self, caller: Caller, marks: Bookmarks, subs: Iterable[SubBoard], since: float) -> None:
        """Make messages posted from `since` on new (seconds since 1970). Raises StoreError."""
        asking = who(caller)
        wanted = [sub for sub in subs if self._access.reads(asking, sub)]

        async def question(records: Records) -> list[int]:
            states = await records.posts.boards()
            return [
                await number_before(records.posts, sub.code, states.get(sub.code, BoardState()), since)
                for sub in wanted
            ]

        numbers = await self._store.read(question)
        pairs = zip(wanted, numbers, strict=True)
        await self._put(caller, marks, [replace(self.pointer(marks, sub), scanned=at) for sub, at in pairs])

    async def again(self, caller: Caller, marks: Bookmarks) -> None:
        """Put every pointer back to where it was when the visit began; selections stay. Raises StoreError."""
        changed = [
            replace(pointer, scanned=marks.at_login[code].scanned, last=marks.at_login[code].last)
            for code, pointer in marks.now.items()
            if code in marks.at_login
        ]
        await self._put(caller, marks, changed)

    async def select(
        self,
        caller: Caller,
        marks: Bookmarks,
        sub: SubBoard,
        *,
        new_scan: bool | None = None,
        only_to_me: bool | None = None,
        to_you: bool | None = None,
    ) -> None:
        """Let a sub-board take part in scans or not; None leaves it. Raises Refusal: NOT_FOUND, DENIED (forced);
        StoreError."""
        self._check(who(caller), sub)
        if sub.has(BoardFlag.FORCED) and (new_scan is False or only_to_me):
            raise Refusal(Why.DENIED, "The sysop wants everybody to read this sub.")
        pointer = self.pointer(marks, sub)
        changed = replace(
            pointer,
            new_scan=pointer.new_scan if new_scan is None else new_scan,
            new_scan_to_me=pointer.new_scan_to_me if only_to_me is None else only_to_me,
            to_you_scan=pointer.to_you_scan if to_you is None else to_you,
        )
        await self._put(caller, marks, [changed])

    @staticmethod
    def _scanned(marks: Bookmarks, code: str) -> int:
        return marks.now[code].scanned if code in marks.now else 0

    def _check(self, asking: Who, sub: SubBoard) -> None:
        if not self._access.reads(asking, sub):
            raise Refusal(Why.NOT_FOUND, f"there is no sub-board {sub.code}")

    async def _state(self, caller: Caller, sub: SubBoard) -> BoardState:
        self._check(who(caller), sub)
        return await self._store.read(lambda records: records.posts.state(sub.code))

    async def _move(self, caller: Caller, marks: Bookmarks, sub: SubBoard, number: int) -> None:
        await self._put(caller, marks, [replace(self.pointer(marks, sub), scanned=number)])

    async def _put(self, caller: Caller, marks: Bookmarks, pointers: list[Pointer]) -> None:
        user = caller.user

        async def change(records: Records) -> None:
            await records.pointers.put(user.number, pointers)
            records.announce(PointersMoved(user.number))

        if pointers and not user.is_guest:
            await self._store.write(change)
        marks.now.update({pointer.board: pointer for pointer in pointers})

    async def _note(self, caller: Caller, marks: Bookmarks, pointer: Pointer) -> None:
        try:
            await self._put(caller, marks, [pointer])
        except StoreError as trouble:
            log.warning(
                "board.pointers", f"!a pointer of {caller.user.alias} is not kept: {trouble}", board=pointer.board
            )
            marks.now[pointer.board] = pointer

    async def _first_pointer(self, posts: PostRecords, user: User, sub: SubBoard, state: BoardState) -> Pointer:
        days = self._guest_days if user.is_guest else self._new_days
        if not days:
            return Pointer(board=sub.code)
        began = self._clock.now() if user.is_guest or not user.created else user.created
        at = await number_before(posts, sub.code, state, began - days * DAY)
        return Pointer(board=sub.code, scanned=at, last=at)


def _plan_row(sub: SubBoard, pointer: Pointer, new: int, state: BoardState, reader: Reader) -> Planned:
    return Planned(sub, pointer, new, state.messages - (0 if reader.operates else state.held))
