"""FETCH: rows of answers (RFC 9051 section 7.5.2).

Theory of operation. Messages are worked off in blocks, each told before the next is looked at, so that an answer for a
hundred thousand messages takes the memory of a few hundred. Items that stand in the view's columns (FLAGS, UID,
RFC822.SIZE, MODSEQ) make whole blocks at once; so do the header fields and envelopes that programs ask of every message
when they open a mailbox, where the mailbox knows these fields without the text (`Mailbox.fields`). The others are asked
of the mailbox for a block, and texts come one after the other. What was read is marked as seen after its block was
sent.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import NamedTuple

from dialtone.base import log
from dialtone.base.errors import HangUp, Refusal, StoreError, Why
from dialtone.domain.mailstore.contract import Facts, Mailbox, Mark, Marking
from dialtone.formats.mail.content import read_content
from dialtone.formats.mail.usual import USUAL, picked_of_many
from dialtone.protocols.imap.describing import body_structure, envelope
from dialtone.protocols.imap.fetch_items import COLUMNS, FACTS, Item, Kind, Section, Wanted
from dialtone.protocols.imap.numbers import blocks
from dialtone.protocols.imap.selection import Selection
from dialtone.protocols.imap.texts import Text
from dialtone.protocols.imap.writing import moment, nstring, quoted_text
from dialtone.wire.port import Wire

ROWS = 1000  # rows of columns in one block
TEXTS = 200  # messages with texts in one block
FIELDS = 500  # messages with header fields that are known, in one block
ENVELOPES = 400  # of them with envelopes, which are dearer
PREVIEW_MOST = 200  # characters (RFC 8970 section 4)
PREVIEW_READ = 128 * 1024  # bytes of a message that are looked at for that
LITERAL_MOST = 64 * 1024  # bytes of a literal that are put together with their row


class _Row(NamedTuple):
    """A message that is being told."""

    place: int
    number: bytes
    out: list[bytes]


class Fetching:
    """One FETCH. After `run`, `missing` says whether messages were asked for that are gone."""

    def __init__(self, wire: Wire, selection: Selection, wanted: Wanted, *, utf8: bool = False) -> None:
        self._wire = wire
        self._selection = selection
        self._box: Mailbox = selection.box
        self._wanted = wanted
        self._utf8 = utf8
        self._by_fields = all(map(_is_told_by_fields, wanted.items))
        self._begun = False  # something of the row under way has been sent
        self.missing = False
        self.unknown_encoding = False

    async def run(self, places: list[range]) -> None:
        """Tell everything. Raises Refusal, StoreError."""
        if all(item in COLUMNS for item in self._wanted.items):
            for block in blocks(places, ROWS):
                await self._wire.send_raw(self.columns(block))
                await self._wire.pause(0)
            return
        for block in blocks(places, self._block_size()):
            await self._block(block)
            if self._wanted.marks_seen and self._box.writable:
                await self._mark_seen(block)
            await self._wire.pause(0)

    def _block_size(self) -> int:
        if not self._by_fields:
            return TEXTS
        return ENVELOPES if Kind.ENVELOPE in self._wanted.items else FIELDS

    def columns(self, block: range) -> bytes:
        """The rows of a block for which the columns are enough."""
        items = self._wanted.items
        template = b"* %d FETCH (" + b" ".join(_TEMPLATES[item] for item in items if isinstance(item, Kind)) + b")\r\n"
        columns = [self._column(item, block) for item in items if isinstance(item, Kind)]
        numbers = range(block.start + 1, block.stop + 1)
        return b"".join(map(template.__mod__, zip(numbers, *columns, strict=True)))

    def _column(self, kind: Kind, block: range) -> Sequence[int] | list[bytes]:
        view = self._box.view
        match kind:
            case Kind.UID:
                return view.uids[block.start : block.stop]
            case Kind.SIZE:
                return view.sizes[block.start : block.stop]
            case Kind.MODSEQ:
                return view.modseqs[block.start : block.stop]
        return self._selection.flags(block)

    async def _mark_seen(self, block: range) -> None:
        view = self._box.view
        unseen = [view.uids[place] for place in block if not view.marks[place] & Mark.SEEN]
        if unseen and self._box.permanent & Mark.SEEN:
            await self._box.mark(unseen, Marking(add=Mark.SEEN))

    # Rows one by one

    async def _block(self, block: range) -> None:
        items = self._wanted.items
        uids = list(self._box.view.uids[block.start : block.stop])
        places = dict(zip(uids, block, strict=True))
        facts: dict[int, Facts] = {}
        if not FACTS.isdisjoint(items):
            facts = {fact.uid: fact for fact in await self._box.facts(uids, threads=Kind.THREADID in items)}
            self.missing = self.missing or len(facts) < len(uids)
            places = {uid: place for uid, place in places.items() if uid in facts}
        if self._by_fields:
            known = await self._known(list(places))
            told = {uid: places.pop(uid) for uid in list(places) if uid in known}
            await self._wire.send_raw(self._rows(block, told, known, facts))
        async for text in self._texts(list(places)):
            uid = text.whole.uid
            await self._tell(places.pop(uid), facts.get(uid), text)
        self.missing = self.missing or bool(places)

    async def _known(self, uids: list[int]) -> dict[int, bytes]:
        """The usual header fields of messages; where none are asked for, nothing of each."""
        if any(isinstance(item, Section) or item is Kind.ENVELOPE for item in self._wanted.items):
            return await self._box.fields(uids) if uids else {}
        return dict.fromkeys(uids, b"")

    def _rows(self, block: range, places: dict[int, int], known: dict[int, bytes], facts: dict[int, Facts]) -> bytes:
        """The rows of those of a block (by uid) for which header fields, facts and columns are enough."""
        heads = [known[uid] for uid in places]
        templates: list[bytes] = []
        columns: list[Iterable[object]] = [[place + 1 for place in places.values()]]
        for item in self._wanted.items:
            if isinstance(item, Section):
                templates.append(item.name.replace(b"%", b"%%") + b" {%d}\r\n%b\r\n")
                found = picked_of_many(heads, item.fields)
                columns += [[len(fields) + 2 for fields in found], found]
            elif item in COLUMNS:
                templates.append(_TEMPLATES[item])
                column = self._column(item, block)
                columns.append([column[place - block.start] for place in places.values()])
            else:
                templates.append(b"%b")
                columns.append([_fact(item, facts[uid]) for uid in places] if item in FACTS else _envelopes(heads))
        row = b"* %d FETCH (" + b" ".join(templates) + b")\r\n"
        return b"".join(map(row.__mod__, zip(*columns, strict=True)))

    async def _texts(self, uids: list[int]) -> AsyncIterator[Text]:
        async for whole in self._box.texts(uids):
            yield Text(self._box, whole, self._selection.trees, self._breathe)

    async def _breathe(self) -> None:
        await self._wire.pause(0)

    async def _tell(self, place: int, fact: Facts | None, text: Text | None) -> None:
        """One row. A text that cannot be read is left out, unless its row has begun: then nothing can be said any
        more."""
        row = _Row(place, b"* %d FETCH (" % (place + 1), [])
        self._begun = False
        try:
            row.out.append(row.number)
            for index, item in enumerate(self._wanted.items):
                if index:
                    row.out.append(b" ")
                await self._item(item, row, fact, text)
        except StoreError as trouble:
            log.error("imap.text", f"!ERROR retrieving message text: {trouble}", uid=self._box.view.uids[place])
            if self._begun:
                raise HangUp from trouble
            self.missing = True
            return
        row.out.append(b")\r\n")
        await self._wire.send_raw(b"".join(row.out))

    async def _item(self, item: Item, row: _Row, fact: Facts | None, text: Text | None) -> None:
        if isinstance(item, Section):
            assert text is not None
            await (self._binary if item.binary else self._section)(item, row, text)
        elif item in COLUMNS:
            one = range(row.place, row.place + 1)
            row.out.append(_TEMPLATES[item] % self._column(item, one)[0])
        elif item in FACTS:
            assert fact is not None
            row.out.append(_fact(item, fact))
        else:
            assert text is not None
            row.out.append(item.name.encode() + b" " + await self._described(item, text))

    async def _described(self, kind: Kind, text: Text) -> bytes:
        match kind:
            case Kind.ENVELOPE:
                return envelope((await text.head())[0])
            case Kind.PREVIEW:
                return await self._preview(text)
        return body_structure(await text.tree(), kind is Kind.BODYSTRUCTURE)

    async def _preview(self, text: Text) -> bytes:
        raw = await text.take(0, min(text.size, PREVIEW_READ))
        words = " ".join(read_content(raw).text[: PREVIEW_MOST * 4].split())[:PREVIEW_MOST]
        return quoted_text(words, self._utf8)

    async def _section(self, item: Section, row: _Row, text: Text) -> None:
        found = await text.found(item)
        row.out.append(item.name + b" ")
        if found is None:
            row.out.append(b"NIL")
            return
        if item.partial is not None:
            first, most = item.partial
            found = found[first : first + most]
        row.out.append(b"{%d}\r\n" % len(found))
        if isinstance(found, bytes):
            row.out.append(without_nul(found))
        elif text.in_memory or len(found) <= LITERAL_MOST:
            row.out.append(without_nul(await text.take(found.start, found.stop)))
        else:
            await self._stream(row, _without_nuls(text.span(found.start, found.stop)))

    async def _binary(self, item: Section, row: _Row, text: Text) -> None:
        decoded = await text.decoded(item)
        if decoded is None or not decoded.is_known:
            self.unknown_encoding = self.unknown_encoding or decoded is not None
            row.out.append(item.name + (b" 0" if item.sized else b" NIL"))
            return
        size, nul = await decoded.measure()
        if item.sized:
            row.out.append(item.name + b" %d" % size)
            return
        first, most = item.partial or (0, size)
        end = min(first + most, size)
        row.out.append(item.name + (b" ~{%d}\r\n" if nul else b" {%d}\r\n") % max(end - first, 0))
        await self._stream(row, _cut(decoded.pieces(), first, end))

    async def _stream(self, row: _Row, pieces: AsyncIterator[bytes]) -> None:
        """Send what there is of a row, and a text behind it as it is read."""
        async for piece in pieces:
            if row.out:
                await self._wire.send_raw(b"".join(row.out))
                row.out.clear()
                self._begun = True
            await self._wire.send_raw(piece)

    def check(self) -> None:
        """Raises Refusal when not everything could be told."""
        if self.unknown_encoding:
            raise Refusal(Why.UNSUPPORTED, reply=b"NO [UNKNOWN-CTE] unknown transfer encoding")


def without_nul(text: bytes) -> bytes:
    """A text as a literal may have it (RFC 9051 section 4.3): what came here with NUL by other ways has another byte
    there, and its length. BINARY gives it as it is."""
    return text.replace(b"\0", b"\x80") if b"\0" in text else text


async def _without_nuls(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for piece in pieces:
        yield without_nul(piece)


def _envelopes(heads: Iterable[bytes]) -> Iterator[bytes]:
    return (b"ENVELOPE " + envelope(head) for head in heads)


def _is_told_by_fields(item: Item) -> bool:
    """Whether the usual header fields, columns and facts are enough for an item."""
    if isinstance(item, Section):
        plain = item.what == b"HEADER.FIELDS" and not item.parts and not item.but and item.partial is None
        return plain and item.fields <= USUAL
    return item in COLUMNS or item in FACTS or item is Kind.ENVELOPE


async def _cut(pieces: AsyncIterator[bytes], first: int, end: int) -> AsyncIterator[bytes]:
    """The bytes from `first` to before `end`."""
    at = 0
    async for piece in pieces:
        if at + len(piece) > first and at < end:
            yield piece[max(first - at, 0) : end - at]
        at += len(piece)


_TEMPLATES: dict[Kind, bytes] = {
    Kind.FLAGS: b"FLAGS (%b)",
    Kind.UID: b"UID %d",
    Kind.SIZE: b"RFC822.SIZE %d",
    Kind.MODSEQ: b"MODSEQ (%d)",
}


def _fact(kind: Kind, fact: Facts) -> bytes:
    match kind:
        case Kind.INTERNALDATE:
            return b"INTERNALDATE " + moment(fact.received)
        case Kind.SAVEDATE:
            return b"SAVEDATE " + moment(fact.saved)
        case Kind.EMAILID:
            return b"EMAILID (%b)" % fact.email_id.encode()
    return b"THREADID " + (b"(%b)" % fact.thread_id.encode() if fact.thread_id else nstring(None))
