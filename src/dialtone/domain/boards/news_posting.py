"""Articles that news readers post: checked, given a header of ours, and put on every sub-board they name, all or none.

Users go by their account, whatever the article says (NNT-02); the guest and accounts of networks (restriction Q) by
what it says, as long as that is nobody's name here. One text is stored, however many groups it goes to. Of control
messages `cancel` is obeyed, and Supersedes is, for what the sender may remove. Source: spec services.md 6.4,
security_cases.md 13.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag
from dialtone.config.levels import Levels
from dialtone.config.tables import PatternList
from dialtone.domain.boards import diary
from dialtone.domain.boards.access import ANONYMOUS, is_sysop
from dialtone.domain.boards.facts import Facts, digest_of, read_facts
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.boards.news_groups import NewsGroup, NewsGroups
from dialtone.domain.boards.posting import EVERYBODY, Origin, Posting, find_named
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail import NewLetter, TraceEntry
from dialtone.domain.model.post import NewPost, Post, PostNumber
from dialtone.domain.model.user import User, alias_key
from dialtone.domain.ports.blobs import Blobs, Kept, Spool
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail.address_lists import write_mailbox
from dialtone.formats.mail.dates import rfc5322
from dialtone.formats.mail.headers import encode_phrase, encode_text, split_head
from dialtone.formats.news.incoming import HEAD_MOST, BadArticle, Incoming, read_incoming, written_head

ARTICLE_MOST = 4 * 1024 * 1024  # bytes


class Receipt(NamedTuple):
    """What became of an article: its message-id, and for each group its number there and whether it waits."""

    message_id: str
    places: list[tuple[NewsGroup, PostNumber, bool]]

    @property
    def held(self) -> bool:
        """Whether it waits for a moderator somewhere."""
        return any(waits for _, _, waits in self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Author:
    """As whom an article is posted. `address` "" for authors who go by their account."""

    name: str
    shown: bytes  # the From field
    address: str = ""


class NewsPosting:
    """See the module's text. `address_of` gives a user's mail address."""

    __slots__ = (
        *("_address_of", "_blobs", "_chance", "_clock", "_groups", "_levels", "_limited", "_moderation", "_posting"),
        *("_store", "_subjects"),
    )

    def __init__(
        self,
        groups: NewsGroups,
        posting: Posting,
        moderation: Moderation,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        chance: Chance,
        levels: Levels,
        subjects: PatternList,
        address_of: Callable[[User], str],
        *,
        limited: bool = True,
    ) -> None:
        """`subjects` is subject.can; `limited`: articles have the lines of their author's level at most."""
        self._groups = groups
        self._posting = posting
        self._moderation = moderation
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._chance = chance
        self._levels = levels
        self._subjects = subjects
        self._address_of = address_of
        self._limited = limited

    def spool(self) -> Spool:
        """Where an article is put while it arrives."""
        return self._blobs.spool()

    async def accept(self, caller: Caller, spool: Spool) -> Receipt | None:
        """Take the article in a spool; None for a cancel message that was obeyed. Raises Refusal with words for the
        client: INVALID, DENIED, NOT_FOUND, EXISTS, TOO_BIG, EMPTY; StoreError. Nothing is stored then."""
        head, start = split_head(spool.head(HEAD_MOST + 4))
        if start >= spool.size or len(head) > HEAD_MOST:
            raise Refusal(Why.EMPTY, "the article has no body, or its header has no end")
        try:
            article = read_incoming(head, self._clock.now())
        except BadArticle as flaw:
            raise Refusal(Why.INVALID, str(flaw)) from None
        if article.cancels:
            await self._cancel(caller, article)
            return None
        self._check_subject(caller, article)
        groups = [await self._open(caller, name) for name in article.groups]
        article = replace(article, groups=[group.name for group in groups])
        await self._check_lines(caller.user, spool, start)
        return await self._post(caller, article, read_facts(head), groups, spool, start)

    # May it be posted

    async def _open(self, caller: Caller, name: str) -> NewsGroup:
        """A group somebody may post to. Groups nobody shows them are refused in the same words as others (NNT-03)."""
        group = self._groups.find(caller, name)
        sub = group.sub
        reason = await self._posting.check(caller.user, sub, protocol=caller.service, peer=caller.peer)
        if reason:
            diary.refused(caller.user.alias, caller.user.number, sub.code, reason)
            raise Refusal(Why.DENIED, f"{group.name}: {reason}")
        return group

    def _check_subject(self, caller: Caller, article: Incoming) -> None:
        hit = self._subjects.find(article.subject) if self._subjects else None
        if hit is not None:
            who, where = caller.user.alias, ",".join(article.groups)
            line = f"!BLOCKED SUBJECT of an article by {who}: {article.subject}"
            log.notice("mail.spam", line, action="REFUSED", sender=who, recipient=where, reason="subject.can")
            raise Refusal(Why.DENIED, "the subject is blocked")

    async def _check_lines(self, user: User, spool: Spool, start: int) -> None:
        most = self._levels.of(user.level).lines_per_message
        if not (self._limited and most) or is_sysop(user):
            return
        lines = 0
        async for piece in _after(await spool.chunks(), start):
            lines += piece.count(b"\n")
        if lines > most:
            raise Refusal(Why.TOO_BIG, f"number of lines ({lines}) exceeds max ({most})")

    # Posting

    async def _post(
        self, caller: Caller, article: Incoming, facts: Facts, groups: list[NewsGroup], spool: Spool, start: int
    ) -> Receipt:
        tag, now = self._chance.token(8).hex(), self._clock.now()
        message_id = article.message_id or self._posting.new_id(groups[0].sub, tag, now)
        author = await self._author(caller.user, facts, groups)
        answered = await self._answered(caller, groups, facts)
        to = facts.to or next((post.author for post in answered.values() if not post.anonymous), "") or EVERYBODY
        head = written_head(
            article,
            author=author.shown,
            to=encode_phrase(to) + b":;",
            subject=encode_text(article.subject),
            message_id=message_id,
            date=article.date or rfc5322(now, self._clock.offset(now)).encode(),
            approved=self._approved(caller, article, groups),
        )
        kept, digest = await self._keep(head, spool, start, groups)
        written = facts.written if article.date else 0.0
        facts = replace(facts, subject=article.subject, message_id=message_id, identified=True, written=written)
        posts = [
            self._new_post(caller, group, facts, author, to, tag, kept, digest, private=_is_private(answered, group))
            for group in groups
        ]
        letter = self._letter(posts[0], tag, kept, author)
        return await self._place(caller, groups, posts, article, message_id, letter)

    async def _author(self, user: User, facts: Facts, groups: list[NewsGroup]) -> _Author:
        """As whom it is posted: the account, unless it stands for people who have none."""
        if any(group.sub.has(BoardFlag.AONLY) for group in groups):
            return _Author(name=ANONYMOUS, shown=encode_phrase(ANONYMOUS) + b":;")
        if user.is_guest or user.has_restriction("Q"):
            name = facts.author or facts.address
            if user.is_guest and await self._is_taken(name):
                raise Refusal(Why.DENIED, "that is the name of somebody here: sign in, or take another name")
            if name and facts.address:
                return _Author(name=name, shown=write_mailbox(name, facts.address), address=facts.address)
        real = any(group.sub.has(BoardFlag.NAME) for group in groups) and user.real_name
        name = real or user.alias
        return _Author(name=name, shown=write_mailbox(name, self._address_of(user)))

    async def _is_taken(self, name: str) -> bool:
        return await self._store.read(lambda records: find_named(records, name)) is not None

    async def _answered(self, caller: Caller, groups: list[NewsGroup], facts: Facts) -> dict[str, Post]:
        """What it answers, by sub-board, as far as its author may know of that."""
        if not facts.reply_to:
            return {}
        wanted = {group.sub.code: group.sub for group in groups}
        found = await self._store.read(lambda records: records.posts.by_message_id(facts.reply_to))
        access, asking = self._posting.access, Origin(author=caller.user, peer=caller.peer).who
        return {
            post.board: post
            for post in found
            if post.board in wanted and access.reads_post(asking, wanted[post.board], post)
        }

    def _approved(self, caller: Caller, article: Incoming, groups: list[NewsGroup]) -> bytes:
        """Approved is for moderators (NNT-01)."""
        if article.approved and all(self._posting.is_operator(caller.user, group.sub) for group in groups):
            return self._address_of(caller.user).encode("ascii", "replace")
        return b""

    def _new_post(
        self,
        caller: Caller,
        group: NewsGroup,
        facts: Facts,
        author: _Author,
        to: str,
        tag: str,
        kept: Kept,
        digest: str,
        *,
        private: bool,
    ) -> NewPost:
        sub = group.sub
        private = private or sub.has(BoardFlag.PONLY)
        if private and alias_key(to) == alias_key(EVERYBODY):
            raise Refusal(Why.INVALID, f"{group.name}: a private message needs a recipient")
        origin = Origin(author=caller.user, protocol=caller.service, peer=caller.peer, to=to, private=private)
        post = self._posting.new_post(sub, facts, origin, tag=tag, prefix=b"", size=kept.size, digest=digest)
        if author.address:
            post = replace(post, author=author.name, author_address=author.address)
        return post

    async def _keep(self, head: bytes, spool: Spool, start: int, groups: list[NewsGroup]) -> tuple[Kept, str]:
        """The text with its new header, safe; and its digest where one is wanted."""
        digest = ""
        if any(self._posting.wants_digest(group.sub) for group in groups):
            digest = await digest_of(await spool.chunks(), start)
        text = self._blobs.spool()
        await text.write(head)
        async for piece in _after(await spool.chunks(), start):
            await text.write(piece)
        return await text.keep(), digest

    def _letter(self, post: NewPost, tag: str, kept: Kept, author: _Author) -> NewLetter:
        return NewLetter(
            tag=tag,
            size=kept.size,
            body=kept.body,
            blob=kept.blob,
            message_id=post.message_id,
            sender=author.address,
            subject=post.subject,
            author=author.name,
            received=post.posted,
        )

    async def _place(
        self,
        caller: Caller,
        groups: list[NewsGroup],
        posts: list[NewPost],
        article: Incoming,
        message_id: str,
        letter: NewLetter,
    ) -> Receipt:
        """Store it, on every group or on none, in the place of what it supersedes. A message-id that is known anywhere
        is a duplicate (NNT-01)."""
        gone: list[Post] = []

        async def change(records: Records) -> list[PostNumber]:
            gone[:] = await self._superseded(records, caller, article, {post.board for post in posts})
            if article.message_id and await records.posts.by_message_id(message_id):
                raise Refusal(Why.EXISTS, "an article with this Message-ID is here already")
            stored = await records.mail.add_letter(letter)
            numbers = []
            for post in posts:
                number = await self._posting.place(records, post, post.posted, letter=stored)
                if number is None:
                    raise Refusal(Why.EXISTS, "this article is here already")
                numbers.append(number)
                event = "held" if post.held else "posted"
                trace = TraceEntry(
                    post.posted, letter.tag, event, post.board, f"message #{number}", message_id, letter.sender
                )
                await records.traces.add([trace])
            return numbers

        numbers = await self._store.write(change)
        for old in gone:
            self._moderation.removed(caller, old)
        for post, number in zip(posts, numbers, strict=True):
            diary.posted(post, number)
        held = [post.held for post in posts]
        return Receipt(message_id, list(zip(groups, numbers, held, strict=True)))

    # Cancelling and superseding

    async def _superseded(self, records: Records, caller: Caller, article: Incoming, boards: set[str]) -> list[Post]:
        """Remove what an article takes the place of (RFC 5537 section 5.4). What is not there, or not shown to its
        author, is no reason to refuse. Raises Refusal for what he may not remove."""
        if not article.supersedes:
            return []
        if caller.user.is_guest:
            raise Refusal(Why.DENIED, "guests supersede nothing: they are not told from each other")
        gone = []
        for post in await records.posts.by_message_id(article.supersedes):
            if post.board in boards:
                try:
                    gone.append(await self._moderation.removal(caller, post.board, post.number)(records))
                except Refusal as no:
                    if no.why is not Why.NOT_FOUND:
                        raise
        return gone

    async def _cancel(self, caller: Caller, article: Incoming) -> None:
        """Remove the message a cancel names from the groups it names. Raises Refusal when none of it may go."""
        if caller.user.is_guest:
            raise Refusal(Why.DENIED, "guests cancel nothing: they are not told from each other")
        wanted = {self._groups.find(caller, name).sub.code for name in article.groups}
        posts = await self._store.read(lambda records: records.posts.by_message_id(article.cancels))
        no, gone = Refusal(Why.NOT_FOUND, "there is no such article to cancel"), 0
        for post in posts:
            if post.board not in wanted:
                continue
            try:
                await self._moderation.remove(caller, post.board, post.number)
                gone += 1
            except Refusal as refused:
                no = refused
        if not gone:
            raise no


def _is_private(answered: dict[str, Post], group: NewsGroup) -> bool:
    post = answered.get(group.sub.code)
    return post is not None and post.private


async def _after(pieces: AsyncIterator[bytes], start: int) -> AsyncIterator[bytes]:
    """The pieces of a text without its first `start` bytes."""
    async for piece in pieces:
        if start < len(piece):
            yield piece[start:]
        start = max(start - len(piece), 0)
