"""Commands that change messages of the open mailbox: STORE, COPY, MOVE, EXPUNGE (RFC 9051 section 6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import Changes, Marking, Moved
from dialtone.protocols.imap.appending import try_create
from dialtone.protocols.imap.grammar import Flags, Reader, bad, sort_flags
from dialtone.protocols.imap.listing import doing
from dialtone.protocols.imap.login import CHOSEN, Row
from dialtone.protocols.imap.numbers import Numbers, spans, written
from dialtone.protocols.imap.selecting import ImapSelecting


class ImapChanging(ImapSelecting):
    """See the module's text."""

    named_numbers = Numbers(())  # what the command under way names; uids when it is "$"

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

    table: ClassVar[dict[bytes, Row]] = ImapSelecting.table | {
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
