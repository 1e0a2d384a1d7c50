"""The mailbox that is open: SELECT to CLOSE, what changes in it, and how the client is told (RFC 9051 section 6.4, 7).

Message numbers move only when an EXPUNGE or VANISHED is sent, and none is sent while a command is answered that counts
messages: then `tell` asks the mailbox to leave what went where it is (section 7.5.1). CONDSTORE and QRESYNC (RFC 7162)
add modseqs to all that.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import MOST_KEYWORDS, Changes, Mailbox, Mark, Marking, Moved
from dialtone.protocols.imap.appending import ImapAppending, try_create
from dialtone.protocols.imap.grammar import Flags, Reader, bad, sort_flags
from dialtone.protocols.imap.listing import doing
from dialtone.protocols.imap.login import AFTER, AUTOLOGOUT, CHOSEN, Row, State
from dialtone.protocols.imap.numbers import LAST, Numbers, merged, ranges_of, spans, written, written_spans
from dialtone.protocols.imap.selection import Selection
from dialtone.protocols.imap.writing import system_flags

AT_ONCE = 1000  # lines that are put together
ALL_MARKS = int(Mark.SEEN | Mark.ANSWERED | Mark.FLAGGED | Mark.DELETED | Mark.DRAFT)


@dataclass(slots=True)
class Resync:
    """What a client remembers of a mailbox (RFC 7162 section 3.2.5)."""

    validity: int
    modseq: int
    known: Numbers | None


class ImapSelecting(ImapAppending):
    """Commands on the open mailbox that do not read messages."""

    selection: Selection | None = None
    named_numbers = Numbers(())  # what the command under way names; uids when it is "$"

    @property
    def open(self) -> Selection:
        """What is open."""
        assert self.selection is not None, "the table lets nobody here before SELECT"
        return self.selection

    @property
    def modseqs(self) -> bool:
        """Whether the client wants modseqs with flags."""
        return "CONDSTORE" in self.enabled

    @property
    def resyncs(self) -> bool:
        """Whether the client is told of VANISHED."""
        return "QRESYNC" in self.enabled

    async def leave(self) -> None:
        """Close what is open."""
        if self.selection is not None:
            box, self.selection = self.selection.box, None
            self.state = State.AUTHENTICATED
            await box.close()

    # Opening and closing

    async def select(self, reader: Reader) -> bytes | None:
        """RFC 9051 section 6.3.2."""
        return await self._open(reader, False)

    async def examine(self, reader: Reader) -> bytes | None:
        """RFC 9051 section 6.3.3."""
        return await self._open(reader, True)

    async def _open(self, reader: Reader, read_only: bool) -> bytes:
        reader.space()
        name = reader.mailbox()
        resync = self._parameters(reader) if reader.take(b" ") else None
        reader.end()
        if self.selection is not None:
            await self.leave()
            await self.wire.send(b"* OK [CLOSED] previous mailbox closed")
        box = await self.mailstore.open(self.caller, name, read_only=read_only)
        self.selection = Selection(box, recent=not self.rev2)
        self.state = State.SELECTED
        await self._introduce(self.selection)
        if resync is not None and resync.validity == box.validity:
            await self._catch_up(self.selection, resync)
        way = b"READ-WRITE" if box.writable else b"READ-ONLY"
        return b"[%b] %b completed" % (way, self.arrived.verb)

    def _parameters(self, reader: Reader) -> Resync | None:
        """CONDSTORE, or QRESYNC with what the client remembers. Raises Refusal."""
        found: list[Resync] = []

        def one() -> None:
            word = reader.word()
            if word == b"CONDSTORE":
                self.enabled.add("CONDSTORE")
            elif word == b"QRESYNC" and self.resyncs:
                reader.space()
                found.append(_read_resync(reader))
            else:
                raise bad("unknown parameter")

        reader.items(one, 5)
        return found[0] if found else None

    async def _introduce(self, selection: Selection) -> None:
        """What SELECT says of a mailbox."""
        box, view = selection.box, selection.box.view
        lines = [b"* %d EXISTS" % len(view.uids)]
        if not self.rev2:
            lines.append(b"* %d RECENT" % view.recent)
        lines += self._flag_lines(selection)
        if not self.rev2 and (first := first_unseen(box)):
            lines.append(b"* OK [UNSEEN %d] first unseen" % first)
        lines += [
            b"* OK [UIDVALIDITY %d] UIDs valid" % box.validity,
            b"* OK [UIDNEXT %d] predicted next UID" % view.next_uid,
            b"* OK [HIGHESTMODSEQ %d] highest" % view.modseq,
            b"* OK [MAILBOXID (%b)] permanent name" % box.mailbox_id.encode(),
        ]
        if self.rev2:
            lines.append(self.named(box.name, []))
        await self.wire.send(*lines)

    def _flag_lines(self, selection: Selection) -> list[bytes]:
        """FLAGS and PERMANENTFLAGS."""
        box = selection.box
        keywords = [keyword.encode() for keyword in box.view.keywords]
        kept = system_flags(box.permanent) if box.writable else []
        if box.writable:
            kept += keywords
            if box.takes_keywords and len(keywords) < MOST_KEYWORDS:
                kept.append(b"\\*")
        return [
            b"* FLAGS (%b)" % b" ".join([*system_flags(ALL_MARKS), *keywords]),
            b"* OK [PERMANENTFLAGS (%b)] limited" % b" ".join(kept),
        ]

    async def _catch_up(self, selection: Selection, resync: Resync) -> None:
        """What the client has missed (RFC 7162 section 3.2.5.1)."""
        await self.send_vanished(selection, resync.modseq, resync.known)
        view = selection.box.view
        inside = [range(selection.count)] if resync.known is None else resync.known.places_of(view.uids)
        changed = [place for one in inside for place in one if view.modseqs[place] > resync.modseq]
        await self.send_flags(selection, changed, uid=True)

    async def send_vanished(self, selection: Selection, since: int, known: Numbers | None) -> None:
        """VANISHED (EARLIER): what went after a modseq, of those a client knows."""
        box = selection.box
        gone = await box.vanished(since)
        ranges = known_spans(known, box.view.next_uid)
        if gone is None:
            found = written_spans(missing_spans(ranges, box.view.uids))
        else:
            found = written(within(ranges, sorted(gone)))
        if found:
            await self.wire.send(b"* VANISHED (EARLIER) " + found)

    async def close(self, reader: Reader) -> bytes | None:
        """Remove what is marked, say nothing of it, and close."""
        reader.end()
        box = self.open.box
        if box.writable:
            await box.expunge()
        words = b""
        if self.resyncs:
            await box.refresh()
            words = b"[HIGHESTMODSEQ %d] " % box.view.modseq
        await self.leave()
        return words + b"CLOSE completed"

    async def unselect(self, reader: Reader) -> bytes | None:
        """Close, and remove nothing (RFC 3691)."""
        reader.end()
        await self.leave()
        return None

    async def check(self, reader: Reader) -> bytes | None:
        """Everything is on disk already."""
        reader.end()
        return None

    # Telling

    async def tell(self, *, gone: bool) -> None:
        """Say what has changed in the open mailbox."""
        if self.selection is not None:
            changes = await self.selection.box.refresh(gone=gone)
            if changes:
                await self.send_changes(self.selection, changes)

    async def send_changes(self, selection: Selection, changes: Changes, besides: Sequence[int] = ()) -> None:
        """Changes in the protocol's words; flags of the numbers `besides` are told in any case."""
        if changes.gone and self.resyncs:
            await self.wire.send(b"* VANISHED " + written(changes.gone_uids))
        elif changes.gone:
            await self._send_many(b"* %d EXPUNGE" % (number - nth) for nth, number in enumerate(changes.gone))
        if changes.keywords:
            await self.wire.send(*self._flag_lines(selection))
        if changes.added:
            await self.wire.send(b"* %d EXISTS" % selection.count)
            if not self.rev2:
                await self.wire.send(b"* %d RECENT" % selection.box.view.recent)
        marked = changes.marked if not besides else sorted({*changes.marked, *besides})
        await self.send_flags(selection, [number - 1 for number in marked])

    async def send_flags(self, selection: Selection, places: Sequence[int], *, uid: bool = False) -> None:
        """FETCH answers with flags, for places in ascending order."""
        await self._send_many(self._flag_rows(selection, places, uid))

    def _flag_rows(self, selection: Selection, places: Sequence[int], uid: bool) -> Iterator[bytes]:
        view = selection.box.view
        for block in ranges_of(places):
            for start in range(block.start, block.stop, AT_ONCE):
                piece = range(start, min(start + AT_ONCE, block.stop))
                for place, flags in zip(piece, selection.flags(piece), strict=True):
                    more = b" MODSEQ (%d)" % view.modseqs[place] if self.modseqs else b""
                    if uid or self.by_uid or self.resyncs:
                        more = b" UID %d%b" % (view.uids[place], more)
                    yield b"* %d FETCH (FLAGS (%b)%b)" % (place + 1, flags, more)

    async def _send_many(self, lines: Iterator[bytes]) -> None:
        waiting: list[bytes] = []
        for line in lines:
            waiting.append(line)
            if len(waiting) == AT_ONCE:
                await self.wire.send(*waiting)
                await self.wire.pause(0)
                waiting.clear()
        if waiting:
            await self.wire.send(*waiting)

    async def idle(self, reader: Reader) -> bytes | None:
        """RFC 2177: news as they come, until the client says DONE."""
        reader.end()
        await self.wire.send(b"+ idling")
        while True:
            await self.tell(gone=True)
            line = await self._line_or_news()
            if line is not None:
                break
        if line.upper() != b"DONE":
            raise bad("DONE expected")
        return None

    async def _line_or_news(self) -> bytes | None:
        if self.selection is None:
            return await self.wire.read_line(limit=100, within=AUTOLOGOUT)
        return await self.wire.read_line_or(self.selection.bell, limit=100, within=AUTOLOGOUT)

    # Changing messages

    def numbers(self, reader: Reader) -> list[range]:
        """The messages a command is about."""
        saved = reader.take(b"$")
        self.named_numbers = Numbers(tuple(spans(self.open.saved))) if saved else reader.numbers()
        return self.open.places(None if saved else self.named_numbers, self.by_uid)

    def check_writable(self) -> None:
        """Raises Refusal (DENIED) in a mailbox that is open for reading."""
        if not self.open.box.writable:
            raise Refusal(Why.DENIED, reply=b"NO [READ-ONLY] the mailbox is open for reading only")

    async def expunge(self, reader: Reader) -> bytes | None:
        """Remove what is marked; UID EXPUNGE of those only (RFC 4315)."""
        wanted: Sequence[int] | None = None
        if self.by_uid:
            reader.space()
            wanted = self.open.uids(self.numbers(reader))
        reader.end()
        self.check_writable()
        await self.open.box.expunge(wanted)
        return await self._after_removal(b"")

    async def _after_removal(self, words: bytes) -> bytes:
        """The last words of a command that removed messages, which are told before."""
        await self.tell(gone=True)
        if self.resyncs:
            words = b"[HIGHESTMODSEQ %d] " % self.open.box.view.modseq + words
        return words + self.arrived.verb + b" completed"

    async def store(self, reader: Reader) -> bytes | None:
        """Flags (RFC 9051 section 6.4.6, RFC 7162 section 3.1.3)."""
        reader.space()
        places = self.numbers(reader)
        marking, silent = self._marking(reader)
        self.check_writable()
        selection, box = self.open, self.open.box
        uids = selection.uids(places)
        failed = await box.mark(uids, marking) if uids else []
        changes = await box.refresh(gone=self.by_uid)
        wanted = [place + 1 for place in selection.places_of(uids)]
        if silent:
            changes = self._silenced(changes, set(wanted))
            wanted = []
        if failed:
            kept = set(failed)
            wanted = [number for number in wanted if box.view.uids[number - 1] not in kept]
        await self.send_changes(selection, changes, wanted)
        return self._stored(failed)

    def _silenced(self, changes: Changes, ours: set[int]) -> Changes:
        """Changes without those the client has made itself; with CONDSTORE it is still told their modseqs."""
        if self.modseqs:
            return changes
        marked = [number for number in changes.marked if number not in ours]
        return Changes(changes.gone, changes.gone_uids, marked, changes.added, changes.keywords)

    def _stored(self, failed: list[int]) -> bytes | None:
        if not failed:
            return None
        found = sorted(failed)
        if not self.by_uid:
            found = [place + 1 for place in self.open.places_of(found)]
        return b"[MODIFIED %b] conditional STORE failed for some" % written(found)

    def _marking(self, reader: Reader) -> tuple[Marking, bool]:
        """What STORE wants, and whether it is to be silent."""
        since = None
        reader.space()
        if reader.take(b"("):
            if reader.word() != b"UNCHANGEDSINCE":
                raise bad("unknown modifier")
            reader.space()
            since = reader.number()
            reader.need(b")")
            reader.space()
            self.enabled.add("CONDSTORE")
        sign = reader.peek()
        reader.take(b"+") or reader.take(b"-")
        word = reader.word()
        if word not in (b"FLAGS", b"FLAGS.SILENT"):
            raise bad("FLAGS expected")
        reader.space()
        marks, keywords = _flags(reader)
        reader.end()
        if sign == b"-":
            marking = Marking(remove=marks, remove_keywords=keywords, unchanged_since=since)
        else:
            marking = Marking(add=marks, add_keywords=keywords, replace=sign != b"+", unchanged_since=since)
        return marking, word.endswith(b"SILENT")

    async def copy(self, reader: Reader) -> bytes | None:
        """RFC 9051 section 6.4.7."""
        uids, name = self._uids_and_target(reader)
        if not uids:
            return b"COPY completed, nothing to do"
        try:
            moved = await doing(self.open.box.copy(uids, name))
        except Refusal as no:
            raise try_create(no) from no
        return (_copied(moved) + b" " if moved.new else b"") + self.arrived.verb + b" completed"

    async def move(self, reader: Reader) -> bytes | None:
        """RFC 6851."""
        uids, name = self._uids_and_target(reader)
        self.check_writable()
        if not uids:
            return b"MOVE completed, nothing to do"
        try:
            moved = await doing(self.open.box.move(uids, name))
        except Refusal as no:
            raise try_create(no) from no
        if moved.new:
            await self.wire.send(b"* OK %b moved" % _copied(moved))
        return await self._after_removal(b"")

    def _uids_and_target(self, reader: Reader) -> tuple[Sequence[int], str]:
        reader.space()
        uids = self.open.uids(self.numbers(reader))
        reader.space()
        name = reader.mailbox()
        reader.end()
        return uids, name

    table: ClassVar[dict[bytes, Row]] = ImapAppending.table | {
        b"SELECT": Row(select, AFTER),
        b"EXAMINE": Row(examine, AFTER),
        b"CLOSE": Row(close, CHOSEN),
        b"UNSELECT": Row(unselect, CHOSEN),
        b"CHECK": Row(check, CHOSEN),
        b"IDLE": Row(idle, AFTER),
        b"EXPUNGE": Row(expunge, CHOSEN),
        b"UID EXPUNGE": Row(expunge, CHOSEN),
        b"STORE": Row(store, CHOSEN, holds=True),
        b"UID STORE": Row(store, CHOSEN),
        b"COPY": Row(copy, CHOSEN),
        b"UID COPY": Row(copy, CHOSEN),
        b"MOVE": Row(move, CHOSEN),
        b"UID MOVE": Row(move, CHOSEN),
    }


def _flags(reader: Reader) -> Flags:
    """Flags, with parentheses or without."""
    if reader.peek() == b"(":
        return reader.flags()
    names = [reader.flag()]
    while reader.take(b" "):
        names.append(reader.flag())
    return sort_flags(names)


def _copied(moved: Moved) -> bytes:
    return b"[COPYUID %d %b %b]" % (moved.validity, written(moved.old), written(moved.new))


def _read_resync(reader: Reader) -> Resync:
    """`(validity modseq [known uids [(numbers uids)]])`; the pairs of numbers and uids are not needed here."""
    reader.need(b"(")
    validity = reader.number()
    reader.space()
    modseq = reader.number()
    known = None
    if reader.take(b" ") and reader.peek() != b"(":
        known = reader.numbers()
        more = reader.take(b" ")
    else:
        more = reader.peek() == b"("
    if more:
        reader.need(b"(")
        reader.numbers()
        reader.space()
        reader.numbers()
        reader.need(b")")
    reader.need(b")")
    return Resync(validity, modseq, known)


def first_unseen(box: Mailbox) -> int:
    """The number of the first message that nobody has seen; 0 without any."""
    return next((number for number, marks in enumerate(box.view.marks, 1) if not marks & 1), 0)


def known_spans(known: Numbers | None, next_uid: int) -> list[tuple[int, int]]:
    """The uids a client knows, as ranges of such as there can be."""
    if known is None:
        return [(1, next_uid - 1)]
    found = []
    for pair in known.ranges:
        low, high = sorted(next_uid - 1 if number == LAST else number for number in pair)
        if low < next_uid:
            found.append(range(low, min(high, next_uid - 1) + 1))
    return [(one.start, one.stop - 1) for one in merged(found)]


def within(spans: list[tuple[int, int]], uids: list[int]) -> list[int]:
    """Those of ascending uids that lie in ranges."""
    return [uid for low, high in spans for uid in uids[bisect_left(uids, low) : bisect_right(uids, high)]]


def missing_spans(spans: list[tuple[int, int]], uids: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The parts of ranges where no message is."""
    for low, high in spans:
        for uid in uids[bisect_left(uids, low) : bisect_right(uids, high)]:
            if uid > low:
                yield low, uid - 1
            low = uid + 1
        if low <= high:
            yield low, high
