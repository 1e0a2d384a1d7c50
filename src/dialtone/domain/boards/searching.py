"""Finding messages by their words, on the sub-boards somebody may read. Source: spec bbs.md 3.5."""

from __future__ import annotations

from collections.abc import Iterable

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import Boards, SubBoard
from dialtone.domain.boards.access import Access, is_shown, who
from dialtone.domain.boards.reading import face
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.post import Post
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.search import parse

FOUND_MOST = 500


class Searching:
    """See the module's text."""

    __slots__ = ("_access", "_boards", "_store")

    def __init__(self, store: Store, boards: Boards, access: Access) -> None:
        self._store = store
        self._boards = boards
        self._access = access

    async def find(self, actor: Actor, text: str, subs: Iterable[SubBoard] | None = None) -> list[Post]:
        """Messages on these sub-boards (None: on all) that fit what was typed, by sub-board and number; the newest
        `FOUND_MOST` of them. Held and private messages of others are left out. Raises Refusal: EMPTY; StoreError."""
        words = parse(text)
        if words is None:
            raise Refusal(Why.EMPTY, "There is no word in that to be looked for.")
        asking = who(actor)
        places = {
            sub.code: sub
            for sub in (self._boards.subs.values() if subs is None else subs)
            if self._access.reads(asking, sub)
        }
        if not places:
            return []

        async def question(records: Records) -> list[Post]:
            hits = await records.posts.find(words, list(places), most=FOUND_MOST)
            found = [await records.posts.get(board, number) for board, number in hits]
            return [post for post in found if post is not None]

        operates = {code: self._access.operates(asking, sub) for code, sub in places.items()}
        order = {code: at for at, code in enumerate(places)}
        posts = await self._store.read(question)
        shown = [post for post in posts if is_shown(asking.user, post, operates=operates[post.board])]
        shown.sort(key=lambda post: (order[post.board], post.number))
        return [face(post, operates=operates[post.board]) for post in shown]
