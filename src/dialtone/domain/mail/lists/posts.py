"""A message for a list: may its author post, and the posting itself. Source: spec mail.md 6.7."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.config.boards import SubBoard
from dialtone.config.lists import ListConfig
from dialtone.domain.boards import diary
from dialtone.domain.boards.access import CANNOT_POST
from dialtone.domain.boards.facts import Facts, digest_of, read_facts
from dialtone.domain.boards.posting import EVERYBODY, Origin, Posting
from dialtone.domain.mail.lists.membership import Membership
from dialtone.domain.mail.lists.naming import Naming
from dialtone.domain.model.mail import NewLetter, TraceEntry
from dialtone.domain.model.post import NewPost, PostNumber
from dialtone.domain.model.user import User
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail.addresses import mailboxes
from dialtone.formats.mail.headers import Field, every, first, one_line, shown, split_head, unfold
from dialtone.formats.mail.received import Stamp, came_from, literal, protocol
from dialtone.wire.port import Peer


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A message that was brought to the list server. `head` is its beginning, `pieces` all of it, anew at each call;
    `sender` the envelope's, without brackets; `protocol` SMTP or SMTPS; `hello` the name the client gave itself."""

    head: bytes
    pieces: Callable[[], Awaitable[AsyncIterator[bytes]]]
    sender: str
    recipients: tuple[str, ...]
    peer: Peer
    user: User | None = None
    protocol: str = "SMTP"
    hello: str = ""


class Posts:
    """Judges and posts. `software` is what we call ourselves in trace lines, `host` our name."""

    def __init__(
        self,
        *,
        membership: Membership,
        naming: Naming,
        posting: Posting,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        chance: Chance,
        host: str,
        software: str = "dialtone List Server",
    ) -> None:
        self._membership = membership
        self._naming = naming
        self._posting = posting
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._chance = chance
        self._host = host
        self._software = software

    async def refusal(self, one: ListConfig, found: Sequence[Field], author: str, user: User | None) -> str:
        """Why this author's message may not be posted to a list, or "". Raises OSError."""
        if one.disabled or self._membership.board(one) is None:
            return "the list is switched off"
        if self._looped(one, found):
            return "mail loop: this message comes from the list"
        if user is not None and user.has_restriction("P"):
            return CANNOT_POST
        if author.lower() in one.submitters:
            return ""
        if author not in await self._membership.roll(one):
            return f"{author} is not a subscriber"
        return f"{author} may not post: only few may" if one.readonly else ""

    def _looped(self, one: ListConfig, found: Sequence[Field]) -> bool:
        ours = f"<{self._naming.id_of(one)}>".encode("ascii", "replace")
        return any(ours in unfold(value).lower() for value in every(found, b"list-id"))

    async def post(self, lists: Sequence[ListConfig], mail: Incoming, found: Sequence[Field], author: str) -> None:
        """Put a message on the sub-boards of these lists, on all of them or on none. Raises StoreError, OSError."""
        if not lists:
            return
        now, tag = self._clock.now(), self._chance.token(8).hex()
        facts = read_facts(split_head(mail.head)[0])
        origin = Origin(
            author=mail.user,
            protocol=mail.protocol,
            peer=mail.peer,
            network="" if mail.user else "internet",
            to=self._to(found, facts),
            message_id=facts.message_id,
        )
        letter = await self._letter(mail, found, facts, tag, now)
        posts = [await self._new_post(one, mail, facts, origin, letter) for one in lists]
        numbers = await self._store.write(lambda records: self._change(records, letter, posts, now))
        for one, post, number in zip(lists, posts, numbers, strict=True):
            if number is None:
                diary.duplicate(post)
                continue
            diary.posted(post, number)
            await self._note(one, author)

    async def _note(self, one: ListConfig, author: str) -> None:
        try:
            await self._membership.was_active(one, author, "posted")
        except OSError as trouble:  # the message is there, only the note about its author is not
            log.error("lists.file", f"!subscribers of {one.name} cannot be changed: {trouble}", list=one.name)

    def _to(self, found: Sequence[Field], facts: Facts) -> str:
        """Whom the post is to: a list's own name is everybody."""
        first_to = mailboxes(first(found, b"to") or b"", 1)
        named = facts.to and first_to and not self._naming.is_own(first_to[0].address)
        return facts.to if named else EVERYBODY

    async def _letter(self, mail: Incoming, found: Sequence[Field], facts: Facts, tag: str, now: float) -> NewLetter:
        spool = self._blobs.spool()
        try:
            async for piece in await mail.pieces():
                await spool.write(piece)
            kept = await spool.keep()
        except BaseException:
            await spool.drop()
            raise
        return NewLetter(
            tag=tag,
            size=kept.size,
            body=kept.body,
            blob=kept.blob,
            message_id=facts.message_id,
            sender=mail.sender,
            subject=facts.subject,
            author=shown(first(found, b"from"), 200),
            received=now,
        )

    async def _new_post(
        self, one: ListConfig, mail: Incoming, facts: Facts, origin: Origin, letter: NewLetter
    ) -> NewPost:
        board = self._membership.board(one)
        assert board is not None
        prefix = self._received(one, mail, letter.received)
        return self._posting.new_post(
            board,
            facts,
            origin,
            tag=letter.tag,
            prefix=prefix,
            size=len(prefix) + letter.size,
            digest=await self._digest(board, mail),
        )

    async def _digest(self, board: SubBoard, mail: Incoming) -> str:
        if not self._posting.wants_digest(board):
            return ""
        return await digest_of(await mail.pieces(), split_head(mail.head)[1])

    def _received(self, one: ListConfig, mail: Incoming, now: float) -> bytes:
        """The trace line; a user's address and greeting are nobody's business (SEC-05)."""
        peer, login = mail.peer, mail.user is not None
        stamp = Stamp(
            by=self._host.encode("ascii", "replace"),
            software=self._software.encode(),
            client=b"" if login else came_from(peer.host, mail.hello.encode("utf-8", "replace"), peer.address),
            server=b"" if login else literal(peer.local_address),
            with_word=lambda utf8: protocol(extended=True, login=login, secure=mail.protocol == "SMTPS", utf8=utf8),
        )
        to, sender = (f"<{one_line(text, 254)}>".encode() for text in (self._naming.of(one), mail.sender))
        return stamp.received(to, sender, now, self._clock.offset(now))

    async def _change(
        self, records: Records, letter: NewLetter, posts: Sequence[NewPost], now: float
    ) -> list[PostNumber | None]:
        stored = await records.mail.add_letter(letter)
        numbers: list[PostNumber | None] = []
        traces: list[TraceEntry] = []
        for post in posts:
            number = await self._posting.place(records, post, now, letter=stored)
            numbers.append(number)
            event = "discarded" if number is None else "held" if post.held else "posted"
            detail = f"{post.board} has it already" if number is None else f"message #{number}"
            traces.append(TraceEntry(now, letter.tag, event, post.board, detail, post.message_id, letter.sender))
        await records.traces.add(traces)
        return numbers
