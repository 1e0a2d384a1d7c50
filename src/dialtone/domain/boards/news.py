"""The boards as newsreaders read them: counts, overviews and articles of groups.

Numbers and message-ids are those of the other faces. What a reader may not see (held, private to others) is not there:
in articles, overviews, headers, counts of what is new, and by message-id (NNT-04). Overviews are made from what the
store has in a row of its own for each message; a text is opened only when somebody asks for it, and once for a message
whose lines nobody has counted. Source: spec services.md 6.2, 6.3; RFC 3977.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.boards.access import ANONYMOUS, Access, Who, is_shown, who
from dialtone.domain.boards.crossposts import NOWHERE, Crossed, crossed
from dialtone.domain.boards.masking import unsigned
from dialtone.domain.boards.news_ahead import Ahead, Stored, read_some
from dialtone.domain.boards.news_groups import NewsGroup, NewsGroups
from dialtone.domain.boards.news_texts import body_of, head_of, pieces_of
from dialtone.domain.boards.overviews import LOT, Overviews
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.post import BoardState, Crosspost, Overview, PostNumber
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.board_records import PostRecords
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail.headers import Field, fields, first, unfold
from dialtone.formats.news.article import HEAD_MOST, Place, article_head
from dialtone.formats.news.group_names import listed_groups
from dialtone.formats.news.measure import count_lines
from dialtone.formats.news.overview import brief_overview, overview

MANY = 1000  # messages of one question
STEP = 50  # the same, where the next one is looked for
COUNTED = 20  # texts that are opened for one question, to count their lines
BEYOND = 2**62


class Counts(NamedTuple):
    """Of one group: the lowest and the highest number, and about how many articles there are. `low` is `high` + 1 when
    there is none."""

    articles: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How this board calls itself: in Xref, behind the @ of users, and its name."""

    host: str
    domain: str
    system: str


class Article(NamedTuple):
    """One article: `head` with its last CR LF, `body` in pieces. The body is read when somebody wants it."""

    particulars: Overview
    head: bytes
    body: AsyncIterator[bytes]


class News:
    """See the module's text. Methods with a group take one that `groups` gave to the same reader."""

    __slots__ = ("_access", "_blobs", "_force", "_known", "_store", "groups", "names")

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        access: Access,
        groups: NewsGroups,
        names: Names,
        known: Overviews,
        *,
        force: bool = False,
    ) -> None:
        """`known` remembers overview lines; `force`: an article's Newsgroups field names the group it is read on, and
        no other."""
        self._store = store
        self._blobs = blobs
        self._access = access
        self._force = force
        self._known = known
        self.groups = groups
        self.names = names

    async def counts(self, actor: Actor, group: NewsGroup) -> Counts:
        """Of one group. Raises StoreError."""
        state = await self._store.read(lambda records: records.posts.state(group.sub.code))
        return self._counts(who(actor), group, state)

    async def all_counts(self, actor: Actor, groups: Sequence[NewsGroup]) -> list[tuple[NewsGroup, Counts]]:
        """Of several groups. Raises StoreError."""
        states = await self._store.read(lambda records: records.posts.boards())
        asking, nothing = who(actor), BoardState()
        return [(group, self._counts(asking, group, states.get(group.sub.code, nothing))) for group in groups]

    def _counts(self, asking: Who, group: NewsGroup, state: BoardState) -> Counts:
        """RFC 3977 section 6.1.1.2. Private messages of others are counted: the number is an estimate by its nature."""
        if not state.messages:
            return Counts(0, state.next_number, state.next_number - 1)
        count = state.messages - (0 if self._access.operates(asking, group.sub) else state.held)
        return Counts(count, state.first, state.last)

    async def overview(self, actor: Actor, group: NewsGroup, first: int, last: int) -> AsyncIterator[list[Overview]]:
        """What there is of the articles from `first` to `last` for this reader, some hundred at a time, in order;
        never an empty list. Raises StoreError."""
        while first <= last:
            rows = await self._rows(actor, group, first, last, MANY)
            shown = self._shown(who(actor), group, rows)
            if shown:
                yield self._faces(who(actor), group, await self._counted(group, shown))
            if len(rows) < MANY:
                return
            first = rows[-1].number + 1

    async def overview_lines(self, actor: Actor, group: NewsGroup, first: int, last: int) -> AsyncIterator[bytes]:
        """The same as lines that go out, each with its end, some hundred at a time; never nothing. Raises
        StoreError."""
        state = await self._store.read(lambda records: records.posts.state(group.sub.code))
        first, last = max(first, state.first, 1), min(last, state.last)
        for lot in range(first // LOT, last // LOT + 1):
            begin, end = lot * LOT, min(lot * LOT + LOT - 1, state.last)
            if (begin >= first and end <= last) or (lot == first // LOT and first == state.first and end <= last):
                lines = await self._lot(actor, group, lot)
            else:
                lines = await self._lines(actor, group, max(begin, first), min(end, last))
            if lines:
                yield lines

    async def _lot(self, actor: Actor, group: NewsGroup, lot: int) -> bytes:
        """The lines of a whole lot: those everybody sees are remembered."""
        if self._operates(who(actor), group):
            return await self._lines(actor, group, lot * LOT, lot * LOT + LOT - 1)
        key, changes = (group.sub.code, lot), self._known.changes
        found = self._known.get(key, lambda code: self.groups.of(actor, code) is not None)
        if found is None:
            found, crossed = await self._brief(group, lot), NOWHERE
            if found is None:
                rows, crossed = await self._crossing(actor, group, lot * LOT, lot * LOT + LOT - 1)
                found = await self._written(actor, group, rows, crossed)
                if any(row.private for row in rows):
                    return found
            self._known.put(key, found, changes, crossed)
        return found

    async def _brief(self, group: NewsGroup, lot: int) -> bytes | None:
        """The lines of a lot in which everybody sees everything; None when something in it is special."""
        code, first = group.sub.code, lot * LOT
        rows = await self._store.read(lambda records: records.posts.briefs(code, first=first, last=first + LOT - 1))
        if any(row[-1] for row in rows):
            return None
        return brief_overview(rows, host=self.names.host, group=group.name, domain=self.names.domain)

    async def _lines(self, actor: Actor, group: NewsGroup, first: int, last: int) -> bytes:
        return await self._written(actor, group, *await self._crossing(actor, group, first, last))

    async def _written(self, actor: Actor, group: NewsGroup, rows: list[Overview], crossed: Crossed) -> bytes:
        """The lines of those of some messages that are there for this reader."""
        asking = who(actor)
        shown = await self._counted(group, self._shown(asking, group, rows))
        names = self.names
        faces = self._faces(asking, group, shown)
        return overview(faces, host=names.host, group=group.name, domain=names.domain, xrefs=crossed.xrefs)

    async def xrefs(self, actor: Actor, group: NewsGroup, first: int, last: int) -> dict[int, str]:
        """The Xref fields of those articles that are in other groups too, by number. Raises StoreError."""
        code = group.sub.code
        found = await self._store.read(lambda records: records.posts.crossposts(code, first=first, last=last))
        return crossed(self.groups, actor, self.names.host, group, found).xrefs

    async def numbers(self, actor: Actor, group: NewsGroup, first: int, last: int) -> AsyncIterator[list[int]]:
        """The numbers of the same. Raises StoreError."""
        while first <= last:
            rows = await self._rows(actor, group, first, last, MANY)
            shown = self._shown(who(actor), group, rows)
            if shown:
                yield [row.number for row in shown]
            if len(rows) < MANY:
                return
            first = rows[-1].number + 1

    async def find(self, actor: Actor, group: NewsGroup, number: int) -> Overview:
        """One article by its number. Raises Refusal: NOT_FOUND; StoreError."""
        shown = self._shown(who(actor), group, await self._rows(actor, group, number, number, 1))
        if not shown:
            raise Refusal(Why.NOT_FOUND, "no such article number in this group")
        return self._faces(who(actor), group, await self._counted(group, shown))[0]

    async def beside(self, actor: Actor, group: NewsGroup, number: int, *, forward: bool) -> Overview | None:
        """The next article after, or before, a number; None when there is none. Raises StoreError."""
        asking, at = who(actor), number
        while True:
            rows = await self._stepped(asking, group, at, forward=forward)
            shown = self._shown(asking, group, rows)
            if shown:
                return self._faces(asking, group, shown[:1])[0]
            if len(rows) < STEP:
                return None
            at = rows[-1].number

    async def _stepped(self, asking: Who, group: NewsGroup, at: int, *, forward: bool) -> list[Overview]:
        code, held = group.sub.code, self._held(asking, group)

        async def question(records: Records) -> list[Overview]:
            if forward:
                return await records.posts.overview(code, first=at + 1, last=BEYOND, most=STEP, held=held)
            page = await records.posts.page_back(code, before=at, most=STEP, held=held)
            if not page:
                return []
            lowest, highest = page[-1].number, page[0].number
            rows = await records.posts.overview(code, first=lowest, last=highest, most=STEP, held=held)
            return rows[::-1]

        return await self._store.read(question)

    async def by_id(self, actor: Actor, message_id: str) -> list[tuple[NewsGroup, PostNumber]]:
        """Where an article with this message-id stands, as far as this reader may know; by sub-board. Raises
        StoreError."""
        posts, asking = await self._store.read(lambda records: records.posts.by_message_id(message_id)), who(actor)
        found = []
        for post in posts:
            group = self.groups.of(actor, post.board)
            if group is not None and is_shown(asking.user, post, operates=self._operates(asking, group)):
                found.append((group, post.number))
        return found

    async def article(self, actor: Actor, group: NewsGroup, number: int, ahead: Ahead | None = None) -> Article:
        """One article; `ahead` is the session's. Raises Refusal: NOT_FOUND; StoreError."""
        asking = who(actor)
        stored_as = await self._stored(asking, group, number, Ahead() if ahead is None else ahead)
        shown = self._shown(asking, group, [stored_as.row] if stored_as is not None else [])
        if not shown or stored_as is None:
            raise Refusal(Why.NOT_FOUND, "no such article number in this group")
        (row,) = self._faces(asking, group, await self._counted(group, shown))
        pieces = pieces_of(self._blobs, stored_as.text)
        if row.anonymous and not self._operates(asking, group):
            pieces = unsigned(pieces, ANONYMOUS)
        stored, rest = await head_of(pieces)
        found = fields(stored[:HEAD_MOST])
        where = crossed(self.groups, actor, self.names.host, group, stored_as.elsewhere)
        head = article_head(row, stored, found, self._place(actor, group, found, where.xrefs.get(number, "")))
        return Article(row, head, body_of(rest, pieces))

    async def _stored(self, asking: Who, group: NewsGroup, number: int, ahead: Ahead) -> Stored | None:
        """What the store has of an article that is not held for this reader."""
        code, held, changes = group.sub.code, self._held(asking, group), self._known.changes
        key, now = (code, held, asking.user.number if asking.user is not None else None), self._known.now()
        found = ahead.take(key, number, changes, now)
        if found is None:
            count = ahead.wanted(key, number)
            some = await self._store.read(lambda records: read_some(records, code, number, count, held=held))
            ahead.keep(some[1:], changes, now)
            found = some[0] if some else None
        return found

    async def since(self, actor: Actor, group: NewsGroup, at: float) -> AsyncIterator[list[str]]:
        """Message-ids of articles posted from `at` on (seconds since 1970). Raises StoreError."""
        code = group.sub.code
        state = await self._store.read(lambda records: records.posts.state(code))
        first = 1 + await self._store.read(lambda records: _last_before(records.posts, code, state, at))
        while first <= state.last:
            rows = await self._rows(actor, group, first, state.last, MANY)
            ids = [row.message_id for row in self._shown(who(actor), group, rows)]
            if ids:
                yield ids
            if len(rows) < MANY:
                return
            first = rows[-1].number + 1

    # What is there for whom

    async def _rows(self, actor: Actor, group: NewsGroup, first: int, last: int, most: int) -> list[Overview]:
        code, held = group.sub.code, self._held(who(actor), group)
        return await self._store.read(
            lambda records: records.posts.overview(code, first=first, last=last, most=most, held=held)
        )

    async def _crossing(self, actor: Actor, group: NewsGroup, first: int, last: int) -> tuple[list[Overview], Crossed]:
        """At most a lot of messages, and where else they are."""
        code, held = group.sub.code, self._held(who(actor), group)

        async def question(records: Records) -> tuple[list[Overview], list[Crosspost]]:
            rows = await records.posts.overview(code, first=first, last=last, most=LOT, held=held)
            return rows, await records.posts.crossposts(code, first=first, last=last)

        rows, elsewhere = await self._store.read(question)
        return rows, crossed(self.groups, actor, self.names.host, group, elsewhere)

    def _shown(self, asking: Who, group: NewsGroup, rows: list[Overview]) -> list[Overview]:
        operates, user = self._operates(asking, group), asking.user
        if operates:
            return rows
        return [row for row in rows if not (row.held or row.private) or is_shown(user, row, operates=False)]

    def _operates(self, asking: Who, group: NewsGroup) -> bool:
        return self._access.operates(asking, group.sub)

    def _held(self, asking: Who, group: NewsGroup) -> bool | None:
        return None if self._operates(asking, group) else False

    def _faces(self, asking: Who, group: NewsGroup, rows: list[Overview]) -> list[Overview]:
        """As this reader sees them: only moderators learn who wrote an anonymous one."""
        if self._operates(asking, group):
            return rows
        return [row._replace(author=ANONYMOUS, author_address="") if row.anonymous else row for row in rows]

    def _place(self, actor: Actor, group: NewsGroup, found: Sequence[Field], xref: str) -> Place:
        names = [group.name]
        value = first(found, b"newsgroups")
        if value is not None and not self._force:
            listed = listed_groups(unfold(value).decode("latin-1")) or []
            names = [name for name in listed[:50] if self.groups.may_show(actor, name)]
            if group.name.casefold() not in (name.casefold() for name in names):
                names.append(group.name)
        ours = self.names
        return Place(
            host=ours.host,
            domain=ours.domain,
            group=group.name,
            newsgroups=",".join(names),
            system=ours.system,
            xref=xref,
        )

    # Texts

    async def _counted(self, group: NewsGroup, rows: list[Overview]) -> list[Overview]:
        """The same with lines: those of texts that lie in files are counted the first time somebody asks."""
        missing = [row.number for row in rows if row.lines < 0]
        if not missing:
            return rows
        counts: dict[PostNumber, int] = {}
        for at in range(0, len(missing), COUNTED):
            counts |= await self._count(group.sub.code, missing[at : at + COUNTED])
        return [row._replace(lines=counts.get(row.number, 0)) if row.lines < 0 else row for row in rows]

    async def _count(self, code: str, numbers: list[PostNumber]) -> dict[PostNumber, int]:
        texts = await self._store.read(lambda records: records.posts.texts(code, numbers))
        counts = {}
        for text in texts:
            try:
                counts[text.number] = await count_lines(pieces_of(self._blobs, text))
            except StoreError as trouble:
                log.error("news.text", f"!cannot read message {text.number} of {code}: {trouble}", board=code)
        try:
            await self._store.write(lambda records: records.posts.count_lines(code, counts))
        except StoreError as trouble:  # they are counted again next time
            log.warning("news.lines", f"!counts of lines are not kept: {trouble}", board=code)
        return counts


async def _last_before(posts: PostRecords, code: str, state: BoardState, at: float) -> int:
    """The highest number that was posted before `at`; times grow with numbers."""
    low, high = 0, state.last
    while low < high:
        middle = (low + high) // 2
        page = await posts.overview(code, first=middle + 1, last=state.last, most=1, held=None)
        if page and page[0].posted < at:
            low = max(page[0].number, middle + 1)
        else:
            high = middle
    return low
