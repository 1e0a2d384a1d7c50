"""SEARCH: keys laid on the open mailbox.

Theory of operation. Every key narrows a list of places; of keys that must all hold, the cheap ones go first: columns
of the view, then facts, then summaries, and texts only of what is left, letting others have their turn in between.
An index of words may spare most of them (`Mailbox.having`), and so may header fields that are known without the text
(`Mailbox.fields`); whether a message fits is decided by what it says.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from dialtone.base.errors import StoreError
from dialtone.domain.mailstore.contract import KEYWORD, Facts, Summary
from dialtone.domain.ports.mail_index import Where
from dialtone.formats.mail.dates import as_written
from dialtone.formats.mail.finding import values
from dialtone.formats.mail.headers import decode_words
from dialtone.formats.mail.readable import TEXT_MOST, is_text, nodes, part_text
from dialtone.formats.mail.usual import USUAL, compared
from dialtone.protocols.imap.search_keys import (
    All,
    Among,
    And,
    Between,
    Changed,
    Header,
    Id,
    Key,
    Keyword,
    Marked,
    Not,
    Or,
    Recent,
    Sized,
    Text,
    Time,
    Within,
)
from dialtone.protocols.imap.selection import Selection
from dialtone.protocols.imap.texts import Text as MessageText

BLOCK = 1000  # messages whose facts or summaries are asked at once
FEW = 500  # messages for which the index is not asked
ZONE_MOST = 86_400.0  # seconds that a date as it is written may lie from the moment it means
SUMMARIES = frozenset({b"subject", b"from", b"message-id"})

_COSTS = {All: 0, Marked: 0, Keyword: 0, Recent: 0, Among: 0, Sized: 0, Changed: 0, Within: 1, Id: 1, Text: 4}


def cost(key: Key) -> int:
    """How dear a key is: 0 columns, 1 facts, 2 summaries, 3 headers, 4 texts."""
    match key:
        case Between():
            return 2 if key.time is Time.SENT else 1
        case Header():
            return 2 if key.name in SUMMARIES and key.text else 3
        case Not():
            return cost(key.key)
        case Or():
            return max(cost(key.one), cost(key.other))
        case And():
            return max(map(cost, key.keys), default=0)
    return _COSTS[type(key)]


class Search:
    """One search. `now` is seconds since 1970."""

    def __init__(self, selection: Selection, now: float, breathe: Callable[[], Awaitable[None]]) -> None:
        self._selection = selection
        self._box = selection.box
        self._view = selection.box.view
        self._now = now
        self._breathe = breathe

    async def run(self, key: Key) -> list[int]:
        """The places of messages that fit, ascending. Raises StoreError."""
        return list(await self._fit(key, range(self._selection.count)))

    async def _fit(self, key: Key, places: Sequence[int]) -> Sequence[int]:
        """Those of `places` that fit."""
        if not places:
            return places
        if len(places) > BLOCK:
            await self._breathe()
        match key:
            case And():
                for one in sorted(key.keys, key=cost):
                    places = await self._fit(one, places)
                return places
            case Or():
                return await self._either(key, places)
            case Not(Marked(bit)):
                marks = self._view.marks
                return [place for place in places if not marks[place] & bit]
            case Not():
                found = set(await self._fit(key.key, places))
                return [place for place in places if place not in found]
        match cost(key):
            case 0:
                return self._by_columns(key, places)
            case 1:
                return await self._by_facts(key, places)
            case 2 if isinstance(key, Between):
                return await self._by_dates(key, places)
            case 2:
                return await self._by_summaries(key, places)
            case 3:
                return await self._by_header(key, places)
        return await self._by_texts(key, places)

    async def _either(self, key: Or, places: Sequence[int]) -> Sequence[int]:
        cheap, dear = sorted((key.one, key.other), key=cost)
        found = set(await self._fit(cheap, places))
        found.update(await self._fit(dear, [place for place in places if place not in found]))
        return [place for place in places if place in found]

    # Columns

    def _by_columns(self, key: Key, places: Sequence[int]) -> Sequence[int]:
        view = self._view
        match key:
            case Marked():
                marks, bit = view.marks, key.bit
                return [place for place in places if marks[place] & bit]
            case Keyword():
                return self._with_keyword(key.name, places)
            case Sized():
                sizes, size = view.sizes, key.size
                if key.more:
                    return [place for place in places if sizes[place] > size]
                return [place for place in places if sizes[place] < size]
            case Changed():
                return [place for place in places if view.modseqs[place] >= key.modseq]
            case Recent():
                return [place for place in places if place >= len(view.uids) - view.recent]
            case Among():
                found = {place for one in self._selection.places(key.numbers, key.uid) for place in one}
                return [place for place in places if place in found]
        return places

    def _with_keyword(self, name: str, places: Sequence[int]) -> Sequence[int]:
        known = [one.lower() for one in self._view.keywords]
        if name.lower() not in known:
            return []
        bit = 1 << (KEYWORD + known.index(name.lower()))
        return [place for place in places if self._view.marks[place] & bit]

    # Facts and summaries

    async def _by_facts(self, key: Key, places: Sequence[int]) -> Sequence[int]:
        fits = self._fact_test(key)
        threads = isinstance(key, Id) and key.thread
        found: list[int] = []
        for block in self._blocks(places):
            uids = {self._view.uids[place]: place for place in block}
            found += [uids[fact.uid] for fact in await self._box.facts(list(uids), threads=threads) if fits(fact)]
            await self._breathe()
        return found

    def _fact_test(self, key: Key) -> Callable[[Facts], bool]:
        match key:
            case Within():
                oldest = self._now - key.seconds
                return lambda fact: fact.received >= oldest
            case Id():
                return lambda fact: key.value == (fact.thread_id if key.thread else fact.email_id)
            case Between(time=Time.SAVED):
                return lambda fact: _is_between(key, fact.saved)
            case Between():
                return lambda fact: _is_between(key, fact.received)
        raise AssertionError(key)

    async def _by_summaries(self, key: Key, places: Sequence[int]) -> Sequence[int]:
        assert isinstance(key, Header)
        fits = _summary_test(key)
        found: list[int] = []
        places = await self._likely(key.text, Where.FIELDS, places)
        for block in self._blocks(places):
            uids = {self._view.uids[place]: place for place in block}
            found += [uids[one.uid] for one in await self._box.summaries(list(uids)) if fits(one)]
            await self._breathe()
        return found

    async def _by_dates(self, key: Between, places: Sequence[int]) -> Sequence[int]:
        """SENTBEFORE and its like mean the date as it is written, whatever the zone (RFC 9051 section 6.4.4). The
        moment decides it, unless it is so near that the zone could: then the field is read."""
        found: list[int] = []
        for block in self._blocks(places):
            uids = {self._view.uids[place]: place for place in block}
            near: dict[int, float] = {}
            for one in await self._box.summaries(list(uids)):
                if any(edge is not None and abs(one.sent - edge) <= ZONE_MOST for edge in (key.first, key.end)):
                    near[one.uid] = one.received
                elif _is_between(key, one.sent):
                    found.append(uids[one.uid])
            found += [uids[uid] for uid, at in (await self._written(near)).items() if _is_between(key, at)]
            await self._breathe()
        return sorted(found)

    async def _written(self, received: dict[int, float]) -> dict[int, float]:
        """The dates of messages as they are written; of those without one, when they were received."""
        written: dict[int, float] = {}
        async for uid, said in self._said(frozenset({b"date"}), list(received)):
            date = as_written(dict(reversed(said)).get(b"date", b""))
            written[uid] = received[uid] if date is None else date
        return written

    async def _said(
        self, names: frozenset[bytes], uids: Sequence[int]
    ) -> AsyncIterator[tuple[int, list[tuple[bytes, bytes]]]]:
        """Fields of messages with these names, as they stand: where they are known without the text, and from the
        texts of the others. A text that cannot be read has none."""
        known = await self._box.fields(uids) if names <= USUAL and uids else {}
        for uid, fields in known.items():
            yield uid, values(fields, names)
        async for whole in self._box.texts([uid for uid in uids if uid not in known]):
            text = MessageText(self._box, whole, self._selection.trees, self._breathe)
            try:
                head = (await text.head())[0]
            except StoreError:
                head = b""
            yield whole.uid, values(head, names)
            await self._breathe()

    @staticmethod
    def _blocks(places: Sequence[int]) -> list[Sequence[int]]:
        return [places[start : start + BLOCK] for start in range(0, len(places), BLOCK)]

    # Texts

    async def _by_texts(self, key: Key, places: Sequence[int]) -> Sequence[int]:
        assert isinstance(key, Text)
        if not key.text:
            return places
        found: list[int] = []
        for block in self._blocks(await self._likely(key.text, Where.ANYWHERE, places)):
            where = {self._view.uids[place]: place for place in block}
            async for whole in self._box.texts(list(where)):
                text = MessageText(self._box, whole, self._selection.trees, self._breathe)
                try:
                    if await self._text_fits(key, text):
                        found.append(where[whole.uid])
                except StoreError:  # a text that cannot be read has nothing in it
                    pass
                await self._breathe()
        return found

    async def _text_fits(self, key: Text, text: MessageText) -> bool:
        wanted = compared(key.text) or key.text.casefold()
        async for piece in readable(text, header=key.header):
            if wanted in compared(piece):
                return True
        return False

    async def _by_header(self, key: Key, places: Sequence[int]) -> Sequence[int]:
        assert isinstance(key, Header)
        if key.text and key.name in USUAL:
            places = await self._likely(key.text, Where.FIELDS, places)
        found: list[int] = []
        names, wanted = frozenset({key.name}), key.text.casefold()
        for block in self._blocks(places):
            where = {self._view.uids[place]: place for place in block}
            async for uid, said in self._said(names, list(where)):
                if any(wanted in decode_words(value).casefold() for _, value in said):
                    found.append(where[uid])
            await self._breathe()
        return sorted(found)

    async def _likely(self, text: str, where: Where, places: Sequence[int]) -> Sequence[int]:
        """Those of places that may have a text there, as far as the index knows."""
        likely = await self._box.having(text, where) if len(places) > FEW else None
        if likely is None:
            return places
        uids = self._view.uids
        return [place for place in places if uids[place] in likely]


async def readable(text: MessageText, *, header: bool) -> AsyncIterator[str]:
    """What people read of a message, decoded: headers, and parts that are text."""
    root = await text.tree()
    if header:
        yield decode_words((await text.head())[0])
    for node, is_root in nodes(root):
        if not is_root:
            yield decode_words(node.head)
        if is_text(node):
            yield part_text(await text.take(node.body, min(node.end, node.body + TEXT_MOST)), node)


def _summary_test(key: Header) -> Callable[[Summary], bool]:
    wanted = key.text.casefold()
    match key.name:
        case b"subject":
            return lambda one: wanted in one.subject.casefold()
        case b"from":
            return lambda one: wanted in one.author.casefold()
    return lambda one: wanted in one.message_id.casefold()


def _is_between(key: Between, at: float) -> bool:
    return (key.first is None or at >= key.first) and (key.end is None or at < key.end)
