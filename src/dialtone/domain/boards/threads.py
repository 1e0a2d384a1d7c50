"""Sub-boards as pages show them: their newest messages, lists of threads, the messages of a thread, page by page.

What everybody sees alike is remembered for a second, and forgotten when something changes, so that many readers cost
little; whoever sees more or less than that (moderators, readers of private messages) is answered from the store.
Source: spec bbs.md 3.5, services.md 4.9.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from dialtone.base.errors import Refusal, Why
from dialtone.base.lookup import TimedCache
from dialtone.config.boards import BoardFlag, SubBoard
from dialtone.domain.boards.access import Access, is_shown, who
from dialtone.domain.boards.reading import Reading, face
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.poll import Tally
from dialtone.domain.model.post import BoardState, Post, PostNumber, ThreadState
from dialtone.domain.model.user import User
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

REMEMBERED_FOR = 1.0  # seconds
REMEMBERED = 256  # lists and pages
THREAD_MOST = 1000  # messages of a thread with private ones that are looked at
WALK_MOST = 5000  # messages looked at, where private ones have to be left out of a list
_STEP = 500
_BEYOND = 2**62
_PRIVATE = BoardFlag.PRIV | BoardFlag.PONLY


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A thread in a list: how many messages, how it began, how it stands."""

    thread: PostNumber
    messages: int
    first: Post
    last: Post


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Some messages of a thread. `total` counts them all, `tallies` has the votes on those shown (where the sub-board
    has votes); a poll is told by the answers of its tally."""

    thread: PostNumber
    subject: str
    posts: tuple[Post, ...]
    total: int
    tallies: dict[PostNumber, Tally]


class Summary(NamedTuple):
    """A sub-board in a list: how many messages everybody sees, and the newest of them (private ones left out)."""

    total: int
    last: Post | None


class Threads:
    """See the module's text. Every method takes who asks; what they may not see is as if it was not there."""

    __slots__ = ("_access", "_changes", "_clock", "_known", "_reading", "_store")

    def __init__(self, store: Store, clock: Clock, access: Access, reading: Reading) -> None:
        self._store = store
        self._clock = clock
        self._access = access
        self._reading = reading
        self._known: TimedCache[object] = TimedCache(REMEMBERED, REMEMBERED_FOR)
        self._changes = 0  # counts what happened, so that an answer read before is not remembered after it

    def happened(self, fact: object) -> None:
        """Listener for the bus: what is remembered is read again."""
        self._changes += 1
        self._known.clear()

    async def newest(self, actor: Actor, code: str, *, before: int = 0, most: int = 30) -> list[ThreadLine]:
        """Threads, the one with the newest message first; with `before` only those whose newest has a lower number.
        Raises Refusal as `Reading.find`; StoreError."""
        sub, asking = self._reading.find(actor, code), who(actor)
        operates = self._access.operates(asking, sub)
        if sub.has(_PRIVATE) and not operates:
            return await self._store.read(lambda records: _walked(records, sub, asking.user, before, most))
        if operates:
            return await self._store.read(lambda records: _listed(records, sub, before, most, operates=True))
        key, changes = ("list", sub.code, before, most), self._changes
        found: list[ThreadLine] | None = self._remembered(key)
        if found is None:
            found = await self._store.read(lambda records: _listed(records, sub, before, most, operates=False))
            self._remember(key, found, changes)
        return found

    async def page(self, actor: Actor, code: str, thread: int, *, page: int = 1, most: int = 25) -> ThreadPage:
        """A page (from 1) of a thread. Raises Refusal as `Reading.find`, NOT_FOUND (no such thread, no such page);
        StoreError."""
        sub, asking = self._reading.find(actor, code), who(actor)
        operates, number = self._access.operates(asking, sub), PostNumber(thread)
        skip = (max(page, 1) - 1) * most
        if operates or sub.has(_PRIVATE):
            found = await self._store.read(
                lambda records: _own_page(records, sub, asking.user, number, skip, most, operates=operates)
            )
        else:
            found = await self._open_page(sub, number, skip, most)
        if not found.posts:
            raise Refusal(Why.NOT_FOUND, f"There is no thread {thread} on {sub.name}, or it has no such page.")
        return found

    async def place(self, actor: Actor, code: str, number: int, *, most: int = 25) -> tuple[Post, int]:
        """A message, and on which page of its thread it stands. Raises Refusal as `Reading.get`; StoreError."""
        post = await self._reading.get(actor, code, PostNumber(number))
        sub, asking = self._reading.find(actor, code), who(actor)
        operates = self._access.operates(asking, sub)

        async def question(records: Records) -> int:
            if not sub.has(_PRIVATE) or operates:
                return await records.threads.place(sub.code, post.thread, post.number, hidden=operates)
            shown = await _own(records, sub, asking.user, post.thread, operates=operates)
            return sum(one.number < post.number for one in shown)

        return post, 1 + await self._store.read(question) // most

    async def summaries(self, actor: Actor, subs: Iterable[SubBoard]) -> dict[str, Summary]:
        """What lists say of those of these sub-boards that somebody may read, by internal code. Raises StoreError."""
        asking, changes = who(actor), self._changes
        found: dict[str, Summary] | None = self._remembered("summaries")
        if found is None:
            found = await self._store.read(_summarised)
            self._remember("summaries", found, changes)
        nothing = Summary(0, None)
        return {sub.code: found.get(sub.code, nothing) for sub in subs if self._access.reads(asking, sub)}

    async def _open_page(self, sub: SubBoard, thread: PostNumber, skip: int, most: int) -> ThreadPage:
        key, changes = ("page", sub.code, thread, skip, most), self._changes
        found: ThreadPage | None = self._remembered(key)
        if found is None:
            found = await self._store.read(lambda records: _page(records, sub, thread, skip, most))
            self._remember(key, found, changes)
        return found

    def _remembered(self, key: Hashable) -> Any:
        return self._known.get(key, self._clock.monotonic())

    def _remember(self, key: Hashable, value: object, changes: int) -> None:
        if changes == self._changes:
            self._known.put(key, value, self._clock.monotonic())


async def _summarised(records: Records) -> dict[str, Summary]:
    states = await records.posts.boards()
    newest = await records.threads.newest([code for code, state in states.items() if state.messages])

    def summary(code: str, state: BoardState) -> Summary:
        last = newest.get(code)
        return Summary(state.messages - state.held, face(last, operates=False) if last is not None else None)

    return {code: summary(code, state) for code, state in states.items()}


async def _listed(records: Records, sub: SubBoard, before: int, most: int, *, operates: bool) -> list[ThreadLine]:
    """From the index of threads."""
    states = await records.threads.active(sub.code, before=before, most=most, hidden=operates)
    numbers = {number for state in states for number in (state.first, state.last)}
    posts = await records.threads.some(sub.code, numbers)
    return [_line(state, posts, operates=operates) for state in states]


def _line(state: ThreadState, posts: dict[PostNumber, Post], *, operates: bool) -> ThreadLine:
    first, last = posts[state.first], posts[state.last]
    return ThreadLine(state.thread, state.messages, face(first, operates=operates), face(last, operates=operates))


async def _walked(records: Records, sub: SubBoard, user: User | None, before: int, most: int) -> list[ThreadLine]:
    """From the newest messages one after the other, those left out that are not for this user."""
    at, looked = _BEYOND, 0
    threads: dict[PostNumber, tuple[Post, Post, int]] = {}
    while looked < WALK_MOST:
        page = await records.posts.page_back(sub.code, before=at, most=_STEP)
        for post in page:
            if is_shown(user, post, operates=False):
                _, last, count = threads.get(post.thread, (post, post, 0))
                threads[post.thread] = (post, last, count + 1)
        looked += len(page)
        if len(page) < _STEP:
            break
        at = page[-1].number
    lines = [
        ThreadLine(thread, count, face(first, operates=False), face(last, operates=False))
        for thread, (first, last, count) in threads.items()
    ]
    return [line for line in lines if not before or line.last.number < before][:most]


async def _page(records: Records, sub: SubBoard, thread: PostNumber, skip: int, most: int) -> ThreadPage:
    """What everybody sees."""
    posts = await records.threads.messages(sub.code, thread, skip=skip, most=most)
    total = len(posts)
    if skip or total == most:
        total = await records.threads.place(sub.code, thread, PostNumber(_BEYOND))
    shown = tuple(face(post, operates=False) for post in posts)
    return await _whole(records, sub, thread, shown, total)


async def _own_page(
    records: Records, sub: SubBoard, user: User | None, thread: PostNumber, skip: int, most: int, *, operates: bool
) -> ThreadPage:
    """What this reader sees."""
    found = await _own(records, sub, user, thread, operates=operates)
    shown = tuple(face(post, operates=operates) for post in found[skip : skip + most])
    return await _whole(records, sub, thread, shown, len(found))


async def _own(records: Records, sub: SubBoard, user: User | None, thread: PostNumber, *, operates: bool) -> list[Post]:
    posts = await records.threads.messages(sub.code, thread, most=THREAD_MOST, hidden=True)
    return [post for post in posts if is_shown(user, post, operates=operates)]


async def _whole(
    records: Records, sub: SubBoard, thread: PostNumber, shown: tuple[Post, ...], total: int
) -> ThreadPage:
    numbers = [post.number for post in shown]
    tallies = await records.votes.tallies(sub.code, numbers) if sub.voting and numbers else {}
    subject = next((post.subject for post in shown), "")
    return ThreadPage(thread, subject, shown, total, tallies)
