"""The mailbox that is open: SELECT to CLOSE, what changes in it, and how the client is told (RFC 9051 section 6.4, 7).

Message numbers move only when an EXPUNGE or VANISHED is sent, and none is sent while a command is answered that counts
messages: then `tell` asks the mailbox to leave what went where it is (section 7.5.1). CONDSTORE and QRESYNC (RFC 7162)
add modseqs to all that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from dialtone.domain.mailstore.contract import MOST_KEYWORDS, Changes, Mailbox, Mark
from dialtone.protocols.imap.appending import ImapAppending
from dialtone.protocols.imap.grammar import Reader, bad
from dialtone.protocols.imap.login import AFTER, AUTOLOGOUT, CHOSEN, Row, State
from dialtone.protocols.imap.numbers import Numbers, ranges_of, written, written_spans
from dialtone.protocols.imap.resync import Resync, known_spans, missing_spans, read_resync, within
from dialtone.protocols.imap.selection import Selection
from dialtone.protocols.imap.writing import system_flags

AT_ONCE = 1000  # lines that are put together
ALL_MARKS = int(Mark.SEEN | Mark.ANSWERED | Mark.FLAGGED | Mark.DELETED | Mark.DRAFT)


class ImapSelecting(ImapAppending):
    """Commands on the open mailbox that do not read messages."""

    selection: Selection | None = None

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
                found.append(read_resync(reader))
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

    table: ClassVar[dict[bytes, Row]] = ImapAppending.table | {
        b"SELECT": Row(select, AFTER),
        b"EXAMINE": Row(examine, AFTER),
        b"CLOSE": Row(close, CHOSEN),
        b"UNSELECT": Row(unselect, CHOSEN),
        b"CHECK": Row(check, CHOSEN),
        b"IDLE": Row(idle, AFTER),
    }


def first_unseen(box: Mailbox) -> int:
    """The number of the first message that nobody has seen; 0 without any."""
    return next((number for number, marks in enumerate(box.view.marks, 1) if not marks & 1), 0)
