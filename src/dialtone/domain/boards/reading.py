"""What somebody sees of the boards: groups, sub-boards, messages, threads, texts.

Groups and sub-boards are numbered for each reader, without those that are not shown to them. Held messages are shown to
moderators only (the others stay visible, whatever comes after them), private ones to whom they concern, and who wrote
an anonymous message is nobody's business but a moderator's: neither the list nor the text tells. Source: spec bbs.md
3.2, 3.5.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.domain.boards.access import ANONYMOUS, Access, Who, is_shown, who
from dialtone.domain.boards.masking import unsigned
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.post import Post, PostNumber, PostText
from dialtone.domain.model.user import NOBODY
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.store import Records, Store

TEXT_MOST = 1024 * 1024  # bytes of a text in one piece, unless somebody asks for more
THREAD_MOST = 1000  # messages of a thread
STEP = 500  # messages looked at in one question


class SeenGroup(NamedTuple):
    """A group with the number it has for one reader."""

    number: int
    group: Group


class SeenSub(NamedTuple):
    """A sub-board with its number in its group for one reader."""

    number: int
    sub: SubBoard


class Reading:
    """See the module's text. Every method takes who asks; what they may not see is as if it was not there."""

    __slots__ = ("_access", "_blobs", "_boards", "_store")

    def __init__(self, store: Store, blobs: Blobs, boards: Boards, access: Access) -> None:
        self._store = store
        self._blobs = blobs
        self._boards = boards
        self._access = access

    def groups(self, actor: Actor) -> list[SeenGroup]:
        """The groups shown to somebody, numbered from 1."""
        asking = who(actor)
        seen = (group for group in self._boards.groups if self._access.sees_group(asking, group))
        return [SeenGroup(number, group) for number, group in enumerate(seen, 1)]

    def subs(self, actor: Actor, group: Group) -> list[SeenSub]:
        """The sub-boards of a group shown to somebody, numbered from 1."""
        asking = who(actor)
        seen = (sub for sub in self._boards.of(group) if self._access.sees(asking, sub))
        return [SeenSub(number, sub) for number, sub in enumerate(seen, 1)]

    def find(self, actor: Actor, code: str) -> SubBoard:
        """The sub-board with this internal code (any case) for reading. Raises Refusal: NOT_FOUND when it is not
        shown, DENIED when it is but may not be read."""
        asking, sub = who(actor), self._boards.find(code)
        if sub is None or not self._access.sees(asking, sub):
            raise Refusal(Why.NOT_FOUND, f"there is no sub-board {code.upper()}")
        if not self._access.reads(asking, sub):
            raise Refusal(Why.DENIED, f"you may not read {sub.code}")
        return sub

    async def page(self, actor: Actor, code: str, *, after: int = 0, most: int = 100) -> list[Post]:
        """The next messages with numbers above `after`, oldest first. Raises Refusal as `find`."""
        sub, user = self.find(actor, code), who(actor).user
        operates = self._access.operates(who(actor), sub)
        shown: list[Post] = []
        step = min(most, STEP)
        while len(shown) < most:
            found = await self._step(sub, after, step, operates=operates)
            shown += [post for post in found if is_shown(user, post, operates=operates)]
            if len(found) < step:
                break
            after = found[-1].number
        return [face(post, operates=operates) for post in shown[:most]]

    async def page_back(self, actor: Actor, code: str, *, before: int, most: int = 100) -> list[Post]:
        """The messages with numbers below `before`, the highest first. Raises Refusal as `find`."""
        sub, user = self.find(actor, code), who(actor).user
        operates = self._access.operates(who(actor), sub)
        shown: list[Post] = []
        step = min(most, STEP)
        while len(shown) < most:
            found = await self._step_back(sub, before, step, operates=operates)
            shown += [post for post in found if is_shown(user, post, operates=operates)]
            if len(found) < step:
                break
            before = found[-1].number
        return [face(post, operates=operates) for post in shown[:most]]

    def operates(self, actor: Actor, sub: SubBoard) -> bool:
        """Whether somebody moderates this sub-board."""
        return self._access.operates(who(actor), sub)

    async def held(self, actor: Actor, code: str, *, most: int = 100) -> list[Post]:
        """Messages that wait for a moderator, oldest first; nothing for those who are none. Raises Refusal as
        `find`."""
        sub = self.find(actor, code)
        if not self.operates(actor, sub):
            return []
        return await self._store.read(lambda records: records.posts.page(sub.code, most=most, held=True))

    async def some(self, actor: Actor, code: str, numbers: Sequence[PostNumber]) -> list[Post]:
        """Those of the named messages that are there for somebody, in the order named. Raises Refusal as `find`."""
        sub, asking = self.find(actor, code), who(actor)

        async def question(records: Records) -> list[Post | None]:
            return [await records.posts.get(sub.code, number) for number in numbers]

        found = await self._store.read(question)
        operates = self._access.operates(asking, sub)
        seen = (post for post in found if post is not None and is_shown(asking.user, post, operates=operates))
        return [face(post, operates=operates) for post in seen]

    async def get(self, actor: Actor, code: str, number: PostNumber) -> Post:
        """One message. Raises Refusal as `find`, and NOT_FOUND."""
        sub, asking = self.find(actor, code), who(actor)
        return face(await self._get(asking, sub, number), operates=self._access.operates(asking, sub))

    async def thread(self, actor: Actor, code: str, number: PostNumber) -> list[Post]:
        """The messages of one message's thread, oldest first, at most `THREAD_MOST`. Raises Refusal as `get`."""
        wanted = (await self.get(actor, code, number)).thread
        found: list[Post] = []
        after = wanted - 1
        while len(found) < THREAD_MOST:
            page = await self.page(actor, code, after=after, most=STEP)
            found += [post for post in page if post.thread == wanted]
            if len(page) < STEP:
                break
            after = page[-1].number
        return found[:THREAD_MOST]

    async def pieces(self, actor: Actor, code: str, number: PostNumber) -> AsyncIterator[bytes]:
        """A message's text, header lines first, in pieces (`async for piece in await reading.pieces(...)`). Raises
        Refusal as `get`, StoreError."""
        sub, asking = self.find(actor, code), who(actor)

        async def question(records: Records) -> tuple[Post | None, list[PostText]]:
            return await records.posts.get(sub.code, number), await records.posts.texts(sub.code, [number])

        post, texts = await self._store.read(question)
        if post is None or not texts or not self._access.reads_post(asking, sub, post):
            raise _gone(number)
        whole = self._whole(texts[0])
        hidden = post.anonymous and not self._access.operates(asking, sub)
        return unsigned(whole, ANONYMOUS) if hidden else whole

    async def text(self, actor: Actor, code: str, number: PostNumber, *, most: int = TEXT_MOST) -> bytes:
        """The same as a whole. Raises Refusal too: TOO_BIG above `most` bytes."""
        text = bytearray()
        async for piece in await self.pieces(actor, code, number):
            text += piece
            if len(text) > most:
                raise Refusal(Why.TOO_BIG, f"message {number} has more than {most} bytes")
        return bytes(text)

    async def texts(self, actor: Actor, code: str, posts: Sequence[Post], *, most: int) -> dict[PostNumber, bytes]:
        """The texts of messages that were shown to somebody on this sub-board, without the header lines in front of
        them; those that are longer than `most` bytes, or have gone since, are left out. Raises Refusal as `find`,
        StoreError."""
        sub, asking = self.find(actor, code), who(actor)
        small = [post.number for post in posts if post.size <= most and self._access.reads_post(asking, sub, post)]
        found = await self._store.read(lambda records: records.posts.texts(sub.code, small)) if small else []
        return {text.number: b"".join([piece async for piece in self._whole(text)]) for text in found}

    async def _get(self, asking: Who, sub: SubBoard, number: PostNumber) -> Post:
        post = await self._store.read(lambda records: records.posts.get(sub.code, number))
        if post is None or not self._access.reads_post(asking, sub, post):
            raise _gone(number)
        return post

    async def _step(self, sub: SubBoard, after: int, most: int, *, operates: bool) -> list[Post]:
        held = None if operates else False
        return await self._store.read(lambda records: records.posts.page(sub.code, after=after, most=most, held=held))

    async def _step_back(self, sub: SubBoard, before: int, most: int, *, operates: bool) -> list[Post]:
        held = None if operates else False
        return await self._store.read(
            lambda records: records.posts.page_back(sub.code, before=before, most=most, held=held)
        )

    async def _whole(self, text: PostText) -> AsyncIterator[bytes]:
        yield text.prefix
        if text.body is not None:
            yield text.body
            return
        async for piece in await self._blobs.read(text.blob):
            yield piece


def face(post: Post, *, operates: bool) -> Post:
    """The message as a reader sees it: only moderators learn where it came from, and who wrote an anonymous one."""
    if operates:
        return post
    if not post.anonymous:
        return replace(post, host="")
    return replace(post, author=ANONYMOUS, author_user=NOBODY, author_address="", host="", protocol="", prefix=b"")


def _gone(number: PostNumber) -> Refusal:
    return Refusal(Why.NOT_FOUND, f"there is no message {number}")
