"""The latest messages of all sub-boards somebody may read: for front pages. A few of each sub-board are looked at, and
the answer is remembered for some seconds."""

from __future__ import annotations

from dialtone.base.lookup import TimedCache
from dialtone.config.boards import Boards
from dialtone.domain.boards.access import Access, who
from dialtone.domain.boards.reading import face
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.post import Post
from dialtone.domain.model.user import NOBODY
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

REMEMBERED_FOR = 5.0  # seconds
OF_EACH = 3
MOST_BOARDS = 500
_BEYOND = 2**62


class Latest:
    """See the module's text."""

    __slots__ = ("_access", "_boards", "_clock", "_known", "_store")

    def __init__(self, store: Store, clock: Clock, boards: Boards, access: Access) -> None:
        self._store = store
        self._clock = clock
        self._boards = boards
        self._access = access
        self._known: TimedCache[list[Post]] = TimedCache(500, REMEMBERED_FOR)

    async def posts(self, actor: Actor, *, most: int = 10) -> list[Post]:
        """The newest public messages, newest first; nobody's private ones. Raises StoreError."""
        asking, now = who(actor), self._clock.monotonic()
        key = (asking.user.number if asking.user is not None else NOBODY, most)
        found = self._known.get(key, now)
        if found is None:
            subs = [sub.code for sub in self._boards.subs.values() if self._access.reads(asking, sub)]
            found = await self._store.read(lambda records: _newest(records, subs, most))
            self._known.put(key, found, now)
        return found


async def _newest(records: Records, subs: list[str], most: int) -> list[Post]:
    states = await records.posts.boards()
    used = [code for code in subs if code in states and states[code].messages][:MOST_BOARDS]
    found: list[Post] = []
    for code in used:
        found += await records.posts.page_back(code, before=_BEYOND, most=min(most, OF_EACH))
    public = [face(post, operates=False) for post in found if not post.private]
    return sorted(public, key=lambda post: -post.posted)[:most]
