"""IMAP4rev1 (RFC 3501) and IMAP4rev2 (RFC 9051): the whole session. Here: the commands that read messages.

A session is built up in files, each adding commands to the table of the one below: `login.py` (the loop, before login),
`listing.py` (mailboxes by name), `appending.py`, `selecting.py` (the open mailbox), `changing.py`, and this one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mailstore.contract import Summary
from dialtone.formats.mail.finding import first_values
from dialtone.protocols.imap import threads
from dialtone.protocols.imap.changing import ImapChanging
from dialtone.protocols.imap.fetch_items import Kind, read_wanted
from dialtone.protocols.imap.fetching import Fetching
from dialtone.protocols.imap.grammar import Reader, bad
from dialtone.protocols.imap.login import CHOSEN, Row
from dialtone.protocols.imap.numbers import ranges_of, written
from dialtone.protocols.imap.search_keys import And, Keys
from dialtone.protocols.imap.searching import BLOCK, Search
from dialtone.protocols.imap.sorting import HEADERS, Order, Sortable, ordered, read_orders, value
from dialtone.protocols.imap.texts import Text

CHARSETS = (b"UTF-8", b"US-ASCII")
RETURNS = frozenset({b"MIN", b"MAX", b"ALL", b"COUNT", b"SAVE"})
AT_ONCE = 5000  # numbers of one line that are put together


@dataclass(slots=True)
class Asked:
    """A SEARCH, SORT or THREAD. `returns` is None without RETURN."""

    key: And
    modseq: bool
    returns: frozenset[bytes] | None = None


class ImapServer(ImapChanging):
    """One session."""

    _saves = False  # the SEARCH under way is to be kept for "$"

    async def fetch(self, reader: Reader) -> bytes | None:
        """RFC 9051 section 6.4.5."""
        reader.space()
        places = self.numbers(reader)
        reader.space()
        wanted = read_wanted(reader)
        if self.by_uid:
            wanted.add(Kind.UID)
        if Kind.MODSEQ in wanted.items:
            self.enabled.add("CONDSTORE")
        if wanted.since is not None:
            self.enabled.add("CONDSTORE")
            wanted.add(Kind.MODSEQ)
            await self._fetch_vanished(wanted.since, wanted.vanished)
            modseqs = self.open.box.view.modseqs
            places = ranges_of([place for one in places for place in one if modseqs[place] > (wanted.since or 0)])
        elif wanted.vanished:
            raise bad("VANISHED goes with CHANGEDSINCE")
        fetching = Fetching(self.wire, self.open, wanted, utf8=self.utf8)
        await fetching.run(places)
        await self.tell(gone=self.by_uid)
        fetching.check()
        return b"[EXPUNGEISSUED] some are gone" if fetching.missing else None

    async def _fetch_vanished(self, since: int, wanted: bool) -> None:
        """VANISHED (EARLIER), where it was asked for (RFC 7162 section 3.2.6)."""
        if not wanted:
            return
        if not (self.by_uid and self.resyncs):
            raise bad("VANISHED goes with UID FETCH and QRESYNC")
        await self.send_vanished(self.open, since, self.named_numbers)

    # SEARCH

    async def search(self, reader: Reader) -> bytes | None:
        """RFC 9051 section 6.4.4, with RETURN, SAVE and "$"."""
        with self._unsaved():
            asked = self._read_search(reader)
            found = await self._find(asked)
        view = self.open.box.view
        if asked.returns is not None and b"SAVE" in asked.returns:
            self.open.saved = self._kept(found, asked.returns)
        numbers = [view.uids[place] for place in found] if self.by_uid else [place + 1 for place in found]
        highest = max((view.modseqs[place] for place in _told(found, asked.returns)), default=0) if asked.modseq else 0
        if asked.returns is None and not self.rev2:
            await self._send_numbers(b"* SEARCH", numbers, b" (MODSEQ %d)" % highest if highest else b"")
        elif asked.returns != frozenset({b"SAVE"}):
            await self._send_esearch(numbers, (asked.returns or frozenset()) - {b"SAVE"}, highest)
        return None

    @contextmanager
    def _unsaved(self) -> Iterator[None]:
        """What "$" stands for is nothing when a SEARCH that was to save fails with NO (RFC 5182 section 2.1)."""
        self._saves = False
        try:
            yield
        except (Refusal, StoreError) as no:
            if self._saves and not (isinstance(no, Refusal) and no.why is Why.INVALID):
                self.open.saved = array("Q")
            raise

    def _read_search(self, reader: Reader, charset: bool = False) -> Asked:
        reader.space()
        returns = None
        if reader.take(b"RETURN ") or reader.take(b"return "):
            words = frozenset(reader.items(reader.word, 10))
            if not words <= RETURNS:
                raise bad("unknown return option")
            returns = words or frozenset({b"ALL"})
            self._saves = b"SAVE" in words
            reader.space()
        if charset or reader.take(b"CHARSET ") or reader.take(b"charset "):
            if not charset and "UTF8=ACCEPT" in self.enabled:  # RFC 6855 section 3
                raise bad("CHARSET does not go with UTF8=ACCEPT")
            check_charset(reader.astring())
            reader.space()
        keys = Keys(reader)
        return Asked(keys.read(), keys.modseq, returns)

    async def _find(self, asked: Asked) -> list[int]:
        if asked.modseq:
            self.enabled.add("CONDSTORE")
        return await Search(self.open, self.clock.now(), self._breathe).run(asked.key)

    async def _breathe(self) -> None:
        await self.wire.pause(0)

    def _kept(self, found: Sequence[int], returns: frozenset[bytes]) -> array[int]:
        """What "$" stands for from now on (RFC 5182 section 2.4)."""
        uids = [self.open.box.view.uids[place] for place in found]
        if not returns & {b"ALL", b"COUNT"} and returns & {b"MIN", b"MAX"}:
            ends = [uids[0]] * (b"MIN" in returns) + [uids[-1]] * (b"MAX" in returns) if uids else []
            uids = sorted(set(ends))
        return array("Q", uids)

    async def _send_numbers(self, words: bytes, numbers: Sequence[int], end: bytes = b"") -> None:
        """A line of numbers, put together piece by piece."""
        await self.wire.send_raw(words)
        for start in range(0, len(numbers), AT_ONCE):
            piece = numbers[start : start + AT_ONCE]
            await self.wire.send_raw((b" %d" * len(piece)) % tuple(piece))
            await self._breathe()
        await self.wire.send_raw(end + b"\r\n")

    async def _send_esearch(self, numbers: Sequence[int], returns: frozenset[bytes], highest: int) -> None:
        """RFC 9051 section 7.3.4."""
        words = [b'* ESEARCH (TAG "%b")' % self.arriving.tag]
        if self.by_uid:
            words.append(b"UID")
        if not returns:
            returns = frozenset({b"ALL"})
        if b"MIN" in returns and numbers:
            words.append(b"MIN %d" % min(numbers))
        if b"MAX" in returns and numbers:
            words.append(b"MAX %d" % max(numbers))
        if b"COUNT" in returns:
            words.append(b"COUNT %d" % len(numbers))
        if b"ALL" in returns and numbers:
            words.append(b"ALL " + written(numbers))
        if highest:
            words.append(b"MODSEQ %d" % highest)
        await self.wire.send(b" ".join(words))

    # SORT and THREAD (RFC 5256)

    async def sort(self, reader: Reader) -> bytes | None:
        """Messages in order."""
        reader.space()
        orders = read_orders(reader)
        asked = self._read_search(reader, charset=True)
        found = await self._find(asked)
        view = self.open.box.view
        places, columns = await self._sortable(found, orders)
        order = await ordered(columns, orders, self._breathe)
        numbers = [view.uids[places[at]] if self.by_uid else places[at] + 1 for at in order]
        await self._send_numbers(b"* SORT", numbers)
        return None

    async def _sortable(self, places: Sequence[int], orders: Sequence[Order]) -> tuple[list[int], list[list[object]]]:
        """Places of the messages that are there, and what each is sorted by, in a column for each criterion."""
        names = {HEADERS[order.key] for order in orders if order.key in HEADERS}
        view, there = self.open.box.view, list[int]()
        columns: list[list[object]] = [[] for _ in orders]
        for start in range(0, len(places), BLOCK):
            where = {view.uids[place]: place for place in places[start : start + BLOCK]}
            values = await self._values(list(where), names) if names else {}
            for one in await self.open.box.summaries(list(where)):
                there.append(where[one.uid])
                known = Sortable(view.sizes[there[-1]], one, values.get(one.uid, {}))
                for column, order in zip(columns, orders, strict=True):
                    column.append(value(order.key, known))
            await self._breathe()
        return there, columns

    async def _values(self, uids: list[int], names: set[bytes]) -> dict[int, dict[bytes, bytes]]:
        """Raw values of header fields, from the texts where they are not known without."""
        wanted = frozenset(names)
        known = await self.open.box.fields(uids)
        found = {uid: _beginnings(fields, wanted) for uid, fields in known.items()}
        async for whole in self.open.box.texts([uid for uid in uids if uid not in known]):
            text = Text(self.open.box, whole, self.open.trees, self._breathe)
            found[whole.uid] = _beginnings((await text.head())[0], wanted)
        return found

    async def thread(self, reader: Reader) -> bytes | None:
        """Conversations."""
        reader.space()
        way = reader.word()
        if way not in (b"ORDEREDSUBJECT", b"REFERENCES"):
            raise bad("unknown way to thread")
        asked = self._read_search(reader, charset=True)
        found = await self._find(asked)
        view = self.open.box.view
        messages: list[Summary] = []
        numbers: dict[int, int] = {}
        for start in range(0, len(found), BLOCK):
            where = {view.uids[place]: place for place in found[start : start + BLOCK]}
            messages += await self.open.box.summaries(list(where))
            numbers.update({uid: uid if self.by_uid else place + 1 for uid, place in where.items()})
            await self._breathe()
        steps = threads.by_subject(messages) if way == b"ORDEREDSUBJECT" else threads.by_references(messages)
        pieces = threads.write(await threads.finished(steps, self._breathe), numbers.__getitem__)
        await self.wire.send_raw(b"* THREAD")
        blank = b" "
        while some := b"".join(islice(pieces, AT_ONCE)):
            await self.wire.send_raw(blank + some)
            blank = b""
            await self._breathe()
        await self.wire.send_raw(b"\r\n")
        return None

    table: ClassVar[dict[bytes, Row]] = ImapChanging.table | {
        b"FETCH": Row(fetch, CHOSEN, holds=True),
        b"UID FETCH": Row(fetch, CHOSEN),
        b"SEARCH": Row(search, CHOSEN, holds=True),
        b"UID SEARCH": Row(search, CHOSEN),
        b"SORT": Row(sort, CHOSEN, holds=True),
        b"UID SORT": Row(sort, CHOSEN),
        b"THREAD": Row(thread, CHOSEN, holds=True),
        b"UID THREAD": Row(thread, CHOSEN),
    }


def _told(found: Sequence[int], returns: frozenset[bytes] | None) -> Sequence[int]:
    """Those of the found whose modification sequences count: with nothing but MIN and MAX, the ends (RFC 4731 section
    3.2)."""
    ends = (returns or frozenset()) - {b"SAVE"}
    if not found or not ends or not ends <= {b"MIN", b"MAX"}:
        return found
    return [found[0] if end == b"MIN" else found[-1] for end in ends]


def _beginnings(head: bytes, names: frozenset[bytes]) -> dict[bytes, bytes]:
    """The first field of each name, as far as it is sorted by."""
    return {name: value[:1000] for name, value in first_values(head, names).items()}


def check_charset(name: bytes) -> None:
    """Raises Refusal for a character set other than those that are one."""
    if name.upper() not in CHARSETS:
        raise Refusal(Why.UNSUPPORTED, reply=b"NO [BADCHARSET (UTF-8 US-ASCII)] unknown character set")
