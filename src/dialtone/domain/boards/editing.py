"""Changing what was posted: authors their own text where the sub-board allows it, operators everything.

A changed message keeps its number, message-id, thread and date; its trace says who changed it. Removing and letting
through are in `moderation.py`. Source: spec bbs.md 3.1 (own posts), 3.6 (operator menu).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import Boards, OwnPosts, SubBoard
from dialtone.domain.boards import diary
from dialtone.domain.boards.access import ANONYMOUS, Access, Who, who
from dialtone.domain.boards.compose import Draft, Written, compose
from dialtone.domain.boards.moderation import actor_name, uncount
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.happenings import BoardChanged
from dialtone.domain.model.mail import NewLetter, TraceEntry
from dialtone.domain.model.post import NewPost, Post, PostNumber
from dialtone.domain.model.user import User
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

RANGE_MOST = 1000  # messages removed at once

_NEW_FIELDS = tuple(field.name for field in fields(NewPost))


class Editing:
    """See the module's text. `address_of` gives a user's mail address."""

    __slots__ = ("_access", "_address_of", "_blobs", "_boards", "_chance", "_clock", "_store")

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        chance: Chance,
        boards: Boards,
        access: Access,
        address_of: Callable[[User], str],
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._chance = chance
        self._boards = boards
        self._access = access
        self._address_of = address_of

    async def may_edit(self, actor: Actor, code: str, number: PostNumber) -> str:
        """ "" when somebody may change the text of a message, else why not. Raises StoreError."""
        try:
            await self._store.read(lambda records: self._editable(records, who(actor), code, number))
        except Refusal as no:
            return no.text
        return ""

    async def edit(self, actor: Actor, code: str, number: PostNumber, *, subject: str, body: str) -> None:
        """Give a message another text. Raises Refusal: NOT_FOUND, DENIED, EMPTY, TOO_BIG; StoreError."""
        asking, by = who(actor), actor_name(actor)
        sub, post = await self._store.read(lambda records: self._editable(records, asking, code, number))
        written = Written.of(Draft(subject=subject, body=body, to=post.to), None, author=asking.user)
        written = replace(written, reply_to=post.reply_to, references=post.references)
        letter, prefix_free = await self._letter(replace(post, subject=written.subject), written)

        async def change(records: Records) -> None:
            await self._editable(records, asking, code, number)
            stored = await records.mail.add_letter(letter)
            await records.posts.change(
                sub.code,
                number,
                subject=written.subject,
                letter=stored,
                tag=letter.tag,
                size=prefix_free,
                prefix=b"",
                digest=written.digest if sub.max_crcs else "",
            )
            records.announce(BoardChanged(sub.code))
            await records.traces.add([self._trace(post, "edited", f"message #{number}, by {by}")])

        await self._store.write(change)
        diary.edited(sub.code, number, by)

    async def set_attributes(
        self,
        actor: Actor,
        code: str,
        number: PostNumber,
        *,
        private: bool | None = None,
        anonymous: bool | None = None,
        permanent: bool | None = None,
        hold: bool = False,
    ) -> None:
        """Change what a message is; None leaves it. `hold` makes it wait for a moderator again (letting it through is
        `Moderation.release`). Raises Refusal: NOT_FOUND, DENIED; StoreError."""
        sub, by = self._operated(actor, code), actor_name(actor)
        named = {"private": private, "anonymous": anonymous, "permanent": permanent, "held": hold or None}
        wanted = {name: value for name, value in named.items() if value is not None}

        async def change(records: Records) -> None:
            post = await self._get(records, sub, number)
            if wanted:
                await records.posts.change(sub.code, number, **wanted)
                records.announce(BoardChanged(sub.code))
                detail = f"message #{number}: {_words(wanted)}, by {by}"
                await records.traces.add([self._trace(post, "changed", detail)])

        await self._store.write(change)
        if wanted:
            diary.changed(sub.code, number, by, _words(wanted))

    async def move(self, actor: Actor, code: str, number: PostNumber, to: str) -> PostNumber:
        """Move a message to another sub-board, of which the operator is one as well; its new number there. Raises
        Refusal: NOT_FOUND, DENIED, EXISTS; StoreError."""
        sub, target, by = self._operated(actor, code), self._operated(actor, to), actor_name(actor)
        if sub.code == target.code:
            raise Refusal(Why.EXISTS, "The message is there already.")

        async def change(records: Records) -> tuple[Post, PostNumber]:
            post = await self._get(records, sub, number)
            if await records.votes.poll(sub.code, number) is not None:
                raise Refusal(Why.DENIED, "A poll cannot be moved: its votes would be lost.")
            if await records.posts.duplicate_of(target.code, post.message_id, "") is not None:
                raise Refusal(Why.EXISTS, "The message is there already.")
            moved = NewPost(**{name: getattr(post, name) for name in _NEW_FIELDS} | {"board": target.code})
            new = await records.posts.add(moved)
            await records.posts.remove(sub.code, [number])
            records.announce(BoardChanged(sub.code))
            records.announce(BoardChanged(target.code))
            detail = f"message #{number} of {sub.code} is #{new} of {target.code}, by {by}"
            await records.traces.add([self._trace(post, "moved", detail)])
            return post, new

        _, new = await self._store.write(change)
        diary.moved(sub.code, number, by, target.code, new)
        return new

    async def remove_range(self, actor: Actor, code: str, first: int, last: int) -> int:
        """Remove the messages from one number to another, those that are permanent excepted. How many. Raises Refusal:
        NOT_FOUND, DENIED; StoreError."""
        return await self._remove(actor, code, lambda post: first <= post.number <= last, after=first - 1)

    async def remove_author(self, actor: Actor, code: str, number: PostNumber) -> int:
        """Remove everything the author of this message wrote on its sub-board, permanent messages excepted. How many.
        Raises Refusal: NOT_FOUND, DENIED; StoreError."""
        sub = self._operated(actor, code)
        example = await self._store.read(lambda records: self._get(records, sub, number))

        def by_same(post: Post) -> bool:
            if example.author_user or post.author_user:
                return post.author_user == example.author_user
            return (post.author, post.author_address) == (example.author, example.author_address)

        return await self._remove(actor, code, by_same, after=0)

    async def _remove(self, actor: Actor, code: str, chosen: Callable[[Post], bool], *, after: int) -> int:
        sub, by = self._operated(actor, code), actor_name(actor)

        async def change(records: Records) -> list[PostNumber]:
            doomed: list[Post] = []
            at = after
            while len(doomed) < RANGE_MOST and (page := await records.posts.page(sub.code, after=at, held=None)):
                doomed += [post for post in page if chosen(post) and not post.permanent]
                at = page[-1].number
            doomed = doomed[:RANGE_MOST]
            await records.posts.remove(sub.code, [post.number for post in doomed])
            records.announce(BoardChanged(sub.code))
            for post in doomed:
                await uncount(records, post.author_user)
            traces = [self._trace(post, "removed", f"message #{post.number}, by {by}") for post in doomed]
            await records.traces.add(traces)
            return [post.number for post in doomed]

        numbers = await self._store.write(change)
        for number in numbers:
            diary.removed(sub.code, number, by)
        return len(numbers)

    # Who may

    async def _editable(self, records: Records, asking: Who, code: str, number: PostNumber) -> tuple[SubBoard, Post]:
        sub = self._readable(asking, code)
        post = await self._get(records, sub, number)
        if not self._access.reads_post(asking, sub, post):
            raise _missing(sub, number)
        if self._access.operates(asking, sub):
            return sub, post
        user = asking.user
        if user is None or post.author_user != user.number:
            raise Refusal(Why.DENIED, "You may change only messages of your own.")
        if sub.edit is OwnPosts.NONE:
            raise Refusal(Why.DENIED, "Messages are not changed on this sub.")
        if sub.edit is OwnPosts.LAST and number != (await records.posts.state(sub.code)).last:
            raise Refusal(Why.DENIED, "You may change only the last message on this sub.")
        if user.has_restriction("P"):
            raise Refusal(Why.DENIED, "You can't post messages.")
        return sub, post

    def _readable(self, asking: Who, code: str) -> SubBoard:
        sub = self._boards.find(code)
        if sub is None or not self._access.reads(asking, sub):
            raise Refusal(Why.NOT_FOUND, f"there is no sub-board {code.upper()}")
        return sub

    def _operated(self, actor: Actor, code: str) -> SubBoard:
        sub = self._readable(who(actor), code)
        if not self._access.operates(who(actor), sub):
            raise Refusal(Why.DENIED, f"you are no moderator of {sub.code}")
        return sub

    @staticmethod
    async def _get(records: Records, sub: SubBoard, number: PostNumber) -> Post:
        post = await records.posts.get(sub.code, number)
        if post is None:
            raise _missing(sub, number)
        return post

    # The text

    async def _letter(self, post: Post, written: Written) -> tuple[NewLetter, int]:
        """The message anew, and its size in bytes. Whoever wrote it stays its author."""
        author = None
        if not post.anonymous and post.author_user:
            author = await self._store.read(lambda records: records.users.get(post.author_user))
        address = self._address_of(author) if author is not None else post.author_address
        name = ANONYMOUS if post.anonymous else post.author
        if post.anonymous:
            address = ""
        spool = self._blobs.spool()
        offset = self._clock.offset(post.posted)
        await spool.write(compose(post, written, name=name, address=address, offset=offset))
        kept = await spool.keep()
        letter = NewLetter(
            tag=self._chance.token(8).hex(),
            size=kept.size,
            body=kept.body,
            blob=kept.blob,
            message_id=post.message_id,
            sender=address,
            subject=post.subject,
            author=name,
            received=post.posted,
        )
        return letter, kept.size

    def _trace(self, post: Post, event: str, detail: str) -> TraceEntry:
        return TraceEntry(self._clock.now(), post.tag, event, post.board, detail, post.message_id, post.author_address)


def _missing(sub: SubBoard, number: PostNumber) -> Refusal:
    return Refusal(Why.NOT_FOUND, f"there is no message {number} on {sub.code}")


def _words(wanted: dict[str, bool]) -> str:
    return ", ".join(name if value else f"not {name}" for name, value in wanted.items())
