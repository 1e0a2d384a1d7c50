"""What becomes of messages after they were posted: let through, removed by moderators or their authors, purged by age.

Where a sub-board asks for it (KILL, KILLP), messages that their addressee has read go with daily maintenance. Sources:
spec bbs.md 3.2 (operate), 3.5 (marked read), 3.7 (own deletion), 3.8 (purging).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag, Boards, SubBoard
from dialtone.domain.boards import diary
from dialtone.domain.boards.access import Access, Who, is_shown, who
from dialtone.domain.model.actor import Actor, Caller, System
from dialtone.domain.model.happenings import BoardChanged, PostMade
from dialtone.domain.model.mail import TraceEntry
from dialtone.domain.model.post import Post, PostNumber
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.people import audit
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

DAY = 86400.0
READ_MOST = 10_000  # messages of a sub-board that wait for maintenance because they were read


class Moderation:
    """See the module's text."""

    __slots__ = ("_access", "_boards", "_clock", "_store")

    def __init__(self, store: Store, clock: Clock, boards: Boards, access: Access) -> None:
        self._store = store
        self._clock = clock
        self._boards = boards
        self._access = access

    async def release(self, actor: Actor, code: str, number: PostNumber) -> Post:
        """Let a held message through. Raises Refusal: NOT_FOUND (also when it is not held), DENIED; StoreError."""
        asking, sub = who(actor), self._sub(who(actor), code)
        if not self._access.operates(asking, sub):
            raise Refusal(Why.DENIED, f"you are no moderator of {sub.code}")
        by = actor_name(actor)

        async def change(records: Records) -> Post:
            post = await records.posts.get(sub.code, number)
            if post is None or not await records.posts.release(sub.code, number):
                raise Refusal(Why.NOT_FOUND, f"no message {number} on {sub.code} waits for a moderator")
            records.announce(PostMade(sub.code, number, post.letter))
            await records.traces.add([self._trace(post, "posted", f"message #{number}, let through by {by}")])
            return replace(post, held=False)

        post = await self._store.write(change)
        diary.released(sub.code, number, by)
        audit.note(actor, "post.released", f"#{number} on {sub.code}")
        return post

    async def remove(self, actor: Actor, code: str, number: PostNumber) -> Post:
        """Remove a message: moderators any, others what is by or to them where the sub-board allows that. Raises
        Refusal: NOT_FOUND, DENIED; StoreError."""
        post = await self._store.write(self.removal(actor, code, number))
        self.removed(actor, post)
        return post

    def removed(self, actor: Actor, post: Post) -> None:
        """Write down that somebody removed a message."""
        asking, sub = who(actor), self._sub(who(actor), post.board)
        diary.removed(sub.code, post.number, actor_name(actor))
        mine = asking.user is not None and asking.user.number == post.author_user
        if self._access.operates(asking, sub) and not mine:
            audit.note(actor, "post.removed", f"#{post.number} on {sub.code}")

    def removal(self, actor: Actor, code: str, number: PostNumber) -> Callable[[Records], Awaitable[Post]]:
        """The change `remove` makes, for a greater one. Raises Refusal: NOT_FOUND; the change itself as `remove`."""
        asking, sub = who(actor), self._sub(who(actor), code)
        by, reads, operates = actor_name(actor), self._access.reads(asking, sub), self._access.operates(asking, sub)

        async def change(records: Records) -> Post:
            post = await records.posts.get(sub.code, number)
            if post is None or not (reads and is_shown(asking.user, post, operates=operates)):
                raise Refusal(Why.NOT_FOUND, f"there is no message {number} on {sub.code}")
            if post.permanent and not asking.house:
                raise Refusal(Why.DENIED, "this message is permanent")
            if not operates:
                _check_own(asking.user, sub, post, (await records.posts.state(sub.code)).last)
            await records.posts.remove(sub.code, [number])
            records.announce(BoardChanged(sub.code))
            if asking.user is not None and asking.user.number == post.author_user:
                await uncount(records, asking.user.number)
            await records.traces.add([self._trace(post, "removed", f"message #{number}, by {by}")])
            return post

        return change

    async def was_read(self, caller: Caller, code: str, number: PostNumber) -> None:
        """A message was shown to the caller. If it is to them, and the sub-board does not keep what was read, it goes
        with the next maintenance. Raises StoreError."""
        asking, sub = who(caller), self._boards.find(code)
        if sub is None or not sub.has(BoardFlag.KILL | BoardFlag.KILLP) or not self._access.reads(asking, sub):
            return

        async def change(records: Records) -> None:
            post = await records.posts.get(sub.code, number)
            if post is None or post.permanent or post.to_user != caller.user.number:
                return
            if not (post.private or sub.has(BoardFlag.KILL)):
                return
            doomed = _numbers(await records.notes.get(_note(sub)))
            if number not in doomed and len(doomed) < READ_MOST:
                await records.notes.put(_note(sub), " ".join(map(str, [*doomed, number])))

        await self._store.write(change)

    async def purge_read(self) -> int:
        """Remove the messages that `was_read` noted; for daily maintenance. How many. Raises StoreError."""
        count = 0
        for sub in self._boards.subs.values():
            if sub.has(BoardFlag.KILL | BoardFlag.KILLP):
                count += await self._store.write(partial(_purge_read, sub))
        return count

    async def purge(self, sub: SubBoard) -> int:
        """Remove what is too old or too much for one sub-board; permanent ones stay. How many. Raises StoreError."""
        if not (sub.max_age or sub.max_messages):
            return 0
        before = self._clock.now() - sub.max_age * DAY if sub.max_age else 0.0

        async def change(records: Records) -> int:
            records.announce(BoardChanged(sub.code))
            return await records.posts.purge(sub.code, before=before, most=sub.max_messages)

        count = await self._store.write(change)
        if count:
            diary.purged(sub.code, count)
        return count

    async def purge_now(self, actor: Actor, code: str) -> int:
        """The same at the word of a moderator of the sub-board. Raises Refusal: NOT_FOUND, DENIED; StoreError."""
        asking, sub = who(actor), self._sub(who(actor), code)
        if not self._access.operates(asking, sub):
            raise Refusal(Why.DENIED, f"you are no moderator of {sub.code}")
        count = await self.purge(sub)
        audit.note(actor, "board.purged", sub.code, f"{count} messages")
        return count

    async def purge_all(self) -> int:
        """Every sub-board in its own change; for daily maintenance. How many messages. Raises StoreError."""
        return sum([await self.purge(sub) for sub in self._boards.subs.values()])

    def _sub(self, asking: Who, code: str) -> SubBoard:
        sub = self._boards.find(code)
        if sub is None or not self._access.sees(asking, sub):
            raise Refusal(Why.NOT_FOUND, f"there is no sub-board {code.upper()}")
        return sub

    def _trace(self, post: Post, event: str, detail: str) -> TraceEntry:
        return TraceEntry(self._clock.now(), post.tag, event, post.board, detail, post.message_id, post.author_address)


def _note(sub: SubBoard) -> str:
    return f"boards.read.{sub.code}"


def _numbers(note: str | None) -> list[PostNumber]:
    return [PostNumber(int(word)) for word in (note or "").split() if word.isdecimal()]


async def _purge_read(sub: SubBoard, records: Records) -> int:
    numbers = _numbers(await records.notes.get(_note(sub)))
    doomed = []
    for number in numbers:
        post = await records.posts.get(sub.code, number)
        if post is not None and not post.permanent:
            doomed.append(number)
    if numbers:
        await records.notes.put(_note(sub), "")
        records.announce(BoardChanged(sub.code))
    return await records.posts.remove(sub.code, doomed)


def _check_own(user: User | None, sub: SubBoard, post: Post, last: int) -> None:
    """Whether somebody who is no moderator may remove this; `last` is the sub-board's highest number."""
    if user is None or user.number not in (post.author_user, post.to_user):
        raise Refusal(Why.DENIED, "you may remove only messages by or to you")
    if sub.has(BoardFlag.DELLAST):
        if post.number != last:
            raise Refusal(Why.DENIED, "you may remove only the last message on this sub")
    elif not sub.has(BoardFlag.DEL):
        raise Refusal(Why.DENIED, "messages are not removed from this sub")


def actor_name(actor: Actor) -> str:
    """How traces and log lines call somebody."""
    user = who(actor).user
    if user is not None:
        return f"{user.alias} #{user.number}"
    return actor.name if isinstance(actor, System) else "somebody"


async def uncount(records: Records, number: UserNumber) -> None:
    """One post of this user less ever; today's count stays, or posting and removing would go round the daily limit."""
    known = await records.users.get(number)
    if known is not None and known.posts > 0:
        await records.users.change(replace(known, posts=known.posts - 1))
