"""Messages that somebody writes here, at a terminal or a page: the draft is checked, given a header and posted.

Source: spec bbs.md 3.7.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag, SubBoard
from dialtone.domain.boards import diary
from dialtone.domain.boards.access import ANONYMOUS, Who, who
from dialtone.domain.boards.compose import Draft, Written, compose
from dialtone.domain.boards.facts import Facts
from dialtone.domain.boards.posting import EVERYBODY, Origin, Posting, find_named
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.mail import NewLetter, TraceEntry
from dialtone.domain.model.post import NewPost, Post, PostNumber
from dialtone.domain.model.user import NOBODY, User, alias_key
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

Also = Callable[[Records, PostNumber], Awaitable[None]]
"""What belongs to a new message and is stored in the same change."""


class Writing:
    """See the module's text. `address_of` gives a user's mail address."""

    __slots__ = ("_address_of", "_blobs", "_chance", "_clock", "_posting", "_store")

    def __init__(
        self,
        posting: Posting,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        chance: Chance,
        address_of: Callable[[User], str],
    ) -> None:
        self._posting = posting
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._chance = chance
        self._address_of = address_of

    def cannot_post(self, actor: Actor, sub: SubBoard) -> str:
        """ "" or why not, as far as it can be told without asking the store."""
        return self._posting.access.cannot_post(who(actor), sub)

    def is_held(self, actor: Actor, sub: SubBoard) -> bool:
        """Whether this author's messages wait for a moderator there."""
        return self._posting.access.is_held(who(actor), sub)

    async def post(self, actor: Actor, sub: SubBoard, draft: Draft, *, also: Also | None = None) -> PostNumber:
        """Write a message, and `also` what goes with it. Raises Refusal: DENIED (with the manual's reason), NOT_FOUND
        (a recipient or a message answered that is not there), INVALID, EMPTY, TOO_BIG, EXISTS; StoreError."""
        asking = who(actor)
        await self._check(asking, sub)
        answered = await self._answered(asking, sub, draft.answers)
        written = Written.of(draft, answered, author=asking.user)
        tag = self._chance.token(8).hex()
        post = self._posting.new_post(
            sub,
            self._facts(sub, written, tag),
            await self._origin(asking, sub, draft, written, private=answered is not None and answered.private),
            tag=tag,
            prefix=b"",
            size=0,
            digest=written.digest,
        )
        number, post = await self._keep(post, written, tag, asking.user, also)
        diary.posted(post, number)
        return number

    async def _check(self, asking: Who, sub: SubBoard) -> None:
        if not self._posting.access.sees(asking, sub):
            raise Refusal(Why.NOT_FOUND, f"there is no sub-board {sub.code}")
        user, peer = asking.user, asking.peer
        reason = await self._posting.check(user, sub, protocol=asking.protocol, peer=peer)
        if reason:
            name = user.alias if user else peer.address if peer else "?"
            diary.refused(name, user.number if user else NOBODY, sub.code, reason)
            raise Refusal(Why.DENIED, reason)

    async def _answered(self, asking: Who, sub: SubBoard, number: PostNumber) -> Post | None:
        if not number:
            return None
        access = self._posting.access
        post = await self._store.read(lambda records: records.posts.get(sub.code, number))
        if post is None or not (access.reads(asking, sub) and access.reads_post(asking, sub, post)):
            raise Refusal(Why.NOT_FOUND, "the message to be answered is not there")
        return post

    def _facts(self, sub: SubBoard, written: Written, tag: str) -> Facts:
        return Facts(
            author=ANONYMOUS,  # of those who have not logged in; users go by their account
            subject=written.subject,
            message_id=self._posting.new_id(sub, tag, self._clock.now()),
            identified=True,
            reply_to=written.reply_to,
            references=written.references,
        )

    async def _origin(self, asking: Who, sub: SubBoard, draft: Draft, written: Written, *, private: bool) -> Origin:
        """How it is posted. `private`: what is answered is."""
        private = private or draft.private or sub.has(BoardFlag.PONLY)
        if private and not sub.has(BoardFlag.PRIV | BoardFlag.PONLY):
            raise Refusal(Why.INVALID, "there are no private messages on this sub")
        if private and _is_everybody(written.to):
            raise Refusal(Why.INVALID, "a private message needs a recipient")
        anonymous = draft.anonymous or sub.has(BoardFlag.AONLY)
        if anonymous and not _may_be_anonymous(asking.user, sub):
            raise Refusal(Why.DENIED, "you cannot post anonymously on this sub")
        to = written.to
        if draft.to and not (sub.networked or anonymous):
            to = await self._local(sub, to)
        return Origin(
            author=asking.user,
            protocol=asking.protocol,
            peer=asking.peer,
            to=EVERYBODY if _is_everybody(to) else to,
            private=private,
            anonymous=anonymous,
        )

    async def _local(self, sub: SubBoard, to: str) -> str:
        """The name of the recipient, who must be a user where no network carries messages further."""
        if _is_everybody(to):
            return EVERYBODY
        user = await self._store.read(lambda records: find_named(records, to))
        if user is None:
            raise Refusal(Why.NOT_FOUND, f"there is no user {to}")
        return (user.real_name if sub.has(BoardFlag.NAME) else "") or user.alias

    async def _keep(
        self, post: NewPost, written: Written, tag: str, author: User | None, also: Also | None
    ) -> tuple[PostNumber, NewPost]:
        """Make the text, and store it with its post."""
        shown = None if post.anonymous else author
        name, address = (post.author, self._address_of(shown)) if shown else (ANONYMOUS, "")
        offset = self._clock.offset(post.posted)
        spool = self._blobs.spool()
        await spool.write(compose(post, written, name=name, address=address, offset=offset))
        kept = await spool.keep()
        post = replace(post, size=kept.size)
        letter = NewLetter(
            tag=tag,
            size=kept.size,
            body=kept.body,
            blob=kept.blob,
            message_id=post.message_id,
            sender=address,
            subject=post.subject,
            author=name,
            received=post.posted,
        )
        number = await self._store.write(lambda records: self._change(records, post, letter, also))
        if number is None:
            diary.duplicate(post)
            raise Refusal(Why.EXISTS, "this message is there already")
        return number, post

    async def _change(self, records: Records, post: NewPost, letter: NewLetter, also: Also | None) -> PostNumber | None:
        stored = await records.mail.add_letter(letter)
        number = await self._posting.place(records, post, post.posted, letter=stored)
        if number is not None:
            event, detail = "held" if post.held else "posted", f"message #{number}"
            trace = TraceEntry(post.posted, letter.tag, event, post.board, detail, post.message_id, letter.sender)
            await records.traces.add([trace])
            if also is not None:
                await also(records, number)
        return number


def _is_everybody(name: str) -> bool:
    return alias_key(name) in ("", alias_key(EVERYBODY))


def _may_be_anonymous(user: User | None, sub: SubBoard) -> bool:
    if sub.has(BoardFlag.AONLY):
        return True
    return sub.has(BoardFlag.ANON) and user is not None and user.has_exemption("A")
