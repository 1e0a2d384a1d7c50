"""New posts of a list's sub-board, mailed to its subscribers. Source: spec mail.md 6.7.

Each post becomes one letter (its header made that of a list, its text as it was) with a copy for every subscriber; the
copies and the list's pointer are one change of the store, so that no post goes out twice or not at all, whenever the
program ends. Posts that wait for a moderator go out when they are let through, private ones never, anonymous ones
without a trace of their author.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace

from dialtone.base import log
from dialtone.config.boards import SubBoard
from dialtone.config.lists import ListConfig
from dialtone.domain.boards.access import ANONYMOUS
from dialtone.domain.boards.masking import unsigned
from dialtone.domain.mail.delivery import Addressed
from dialtone.domain.mail.lists.commands import Verb
from dialtone.domain.mail.lists.confirmation import FOREVER, Confirmation, Request
from dialtone.domain.mail.lists.header import Sheet, list_head, one_click
from dialtone.domain.mail.lists.membership import Membership
from dialtone.domain.mail.lists.naming import Naming
from dialtone.domain.mail.lists.outgoing import Outgoing, Sort, Text
from dialtone.domain.mail.lists.pointers import HELD_MOST, Pointer, note_name, pointer_of, read_note
from dialtone.domain.mail.lists.subscribers import MOST, SubscriberFiles
from dialtone.domain.model.post import Post, PostNumber, PostText
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.formats.mail.dates import rfc5322
from dialtone.formats.mail.headers import fields, first, split_head

AT_ONCE = 20  # posts of one list in one go
HEAD_MOST = 256 * 1024  # bytes in which a header has to end

Munges = Callable[[str], Awaitable[bool]]


async def _nobody(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is to do for a list: posts to send, and the pointer after each of them; `before` is the note."""

    before: Pointer | None
    steps: tuple[tuple[Post | None, Pointer], ...]
    more: bool


class Exporter:
    """See the module's text. `munges` says of an author's domain (lower case) that it forbids others to send in its
    name (`munging.py`): then the list is named as the author and the author in Reply-To."""

    def __init__(
        self,
        *,
        membership: Membership,
        naming: Naming,
        files: SubscriberFiles,
        confirmation: Confirmation,
        outgoing: Outgoing,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        munges: Munges = _nobody,
    ) -> None:
        self._membership = membership
        self._naming = naming
        self._files = files
        self._confirmation = confirmation
        self._outgoing = outgoing
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._munges = munges
        self.sort: Sort | None = None  # as subscribers here want it

    def lists(self) -> list[ListConfig]:
        """The lists to be looked after."""
        return self._membership.lists()

    async def export(self, one: ListConfig) -> tuple[int, bool]:
        """Mail the next posts of a list. How many, and whether there may be more. Raises StoreError, OSError."""
        board = self._membership.board(one)
        if board is None:
            return 0, False
        found = await self._look(one, board)
        if not any(post for post, _ in found.steps):
            await self._skip(one, board, found)
            return 0, found.more
        copies = await self._copies(one)
        before, sent = found.before, 0
        for post, after in found.steps:
            if post is None:
                continue
            if not await self._send(one, board, post, copies, before, after):
                return sent, False  # somebody else looks after this list
            before, sent = after, sent + 1
        if sent and copies:
            what = f"{sent} post{'s' if sent > 1 else ''}"
            log.info("lists.exported", f"{what} of {one.name} to {len(copies)} subscribers", list=one.name, count=sent)
        return sent, found.more

    async def _look(self, one: ListConfig, board: SubBoard) -> _Found:
        name = note_name(one, board)
        reference = await self._files.read_pointer(board.code)

        async def question(records: Records) -> _Found:
            before = await read_note(records, name)
            state = await records.posts.state(board.code)
            pointer = before or pointer_of(reference, state.last)
            steps: list[tuple[Post | None, Pointer]] = []
            moved = await _no_more_held(records, board, pointer)
            for number in moved[:AT_ONCE]:
                post = await records.posts.get(board.code, number)
                pointer = replace(pointer, held=tuple(each for each in pointer.held if each != number))
                steps.append((_public(post), pointer))
            page = await records.posts.page(board.code, after=pointer.last, most=AT_ONCE, held=None)
            for post in page:
                held = (*pointer.held, post.number)[-HELD_MOST:] if post.held else pointer.held
                pointer = Pointer(post.number, held)
                steps.append((None if post.held else _public(post), pointer))
            if before is None and not steps:
                steps.append((None, pointer))
            return _Found(before, tuple(steps), len(page) == AT_ONCE or len(moved) > AT_ONCE)

        return await self._store.read(question)

    async def _skip(self, one: ListConfig, board: SubBoard, found: _Found) -> None:
        """Nothing to mail: only the pointer moves."""
        if found.steps:
            last = found.steps[-1][1]
            await self._store.write(lambda records: _advance(records, note_name(one, board), found.before, last))

    async def _copies(self, one: ListConfig) -> list[Addressed]:
        """Everybody who gets what the list sends now."""
        everybody = (await self._membership.roll(one)).addresses()
        if len(everybody) > MOST:
            log.warning("lists.too_long", f"!{one.name} has more than {MOST} subscribers", list=one.name)
        own = self._naming.own()
        everybody = [address for address in everybody[:MOST] if address.lower() not in own]
        sender = self._naming.bounces(one)
        return await self._outgoing.copies([(address, self._front(one, address)) for address in everybody], sender)

    def _front(self, one: ListConfig, address: str) -> bytes:
        if not self._naming.config.unsubscribe_url:
            return b""
        token = self._confirmation.token(Request(Verb.UNSUBSCRIBE, one.name, address), valid=FOREVER)
        return one_click(one, self._naming, token)

    async def _send(
        self,
        one: ListConfig,
        board: SubBoard,
        post: Post,
        copies: list[Addressed],
        before: Pointer | None,
        after: Pointer,
    ) -> bool:
        """One post, and the pointer; False when the pointer was moved by somebody else."""
        name, now = note_name(one, board), self._clock.now()
        texts = await self._store.read(lambda records: records.posts.texts(board.code, [post.number]))
        made = await self._pieces(one, post, texts[0]) if texts and copies else None
        if made is None:
            return await self._store.write(lambda records: _advance(records, name, before, after))
        author = ANONYMOUS if post.anonymous else post.author
        about = Text(post.message_id, self._naming.bounces(one), post.subject, author)
        head, pieces = made
        sheaf = await self._outgoing.letter(pieces, about)
        sorted_ = copies if self.sort is None else await self.sort(lambda: head, sheaf.letter, copies)

        async def change(records: Records) -> bool:
            if not await _advance(records, name, before, after):
                return False
            await sheaf.place(records, sorted_, now)
            return True

        return await self._store.write(change)

    async def _pieces(self, one: ListConfig, post: Post, text: PostText) -> tuple[bytes, AsyncIterator[bytes]] | None:
        """The header of the post as subscribers get it, and all of it; None when its header has no end."""
        whole = self._whole(text)
        if post.anonymous:
            whole = unsigned(whole, ANONYMOUS)
        start = bytearray()
        async for piece in whole:
            start += piece
            if b"\r\n\r\n" in start or len(start) > HEAD_MOST:
                break
        head, body = split_head(bytes(start))
        if len(head) > HEAD_MOST:
            log.warning("lists.header", f"!post #{post.number} of {one.name} has no header that ends", list=one.name)
            return None
        sheet = Sheet(
            author=ANONYMOUS if post.anonymous else post.author,
            date=rfc5322(post.written, self._clock.offset(post.written)),
            message_id=post.message_id,
            munged=not post.anonymous and await self._is_munged(head),
        )
        made = list_head(head, one, self._naming, sheet)
        return made, _rest(made + bytes(start[body:]), whole)

    async def _is_munged(self, head: bytes) -> bool:
        authors = mailboxes(first(fields(head), b"from") or b"", 1)
        return bool(authors and authors[0].domain) and await self._munges(authors[0].domain.lower())

    async def _whole(self, text: PostText) -> AsyncIterator[bytes]:
        yield text.prefix + text.body if text.body is not None else text.prefix
        if text.body is None:
            async for piece in await self._blobs.read(text.blob):
                yield piece


async def _no_more_held(records: Records, board: SubBoard, pointer: Pointer) -> list[PostNumber]:
    """Posts that waited for a moderator and do not any more: let through, or removed."""
    if not pointer.held:
        return []
    page = await records.posts.page(board.code, after=pointer.held[0] - 1, most=HELD_MOST, held=True)
    waiting = {post.number for post in page}
    return [number for number in pointer.held if number not in waiting]


def _public(post: Post | None) -> Post | None:
    return None if post is None or post.private else post


async def _advance(records: Records, name: str, before: Pointer | None, after: Pointer) -> bool:
    """Move the pointer, if it is where it was."""
    if await read_note(records, name) != before:
        return False
    await records.notes.put(name, after.text())
    return True


async def _rest(piece: bytes, more: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield piece
    async for each in more:
        yield each
