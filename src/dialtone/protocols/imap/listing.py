"""Mailboxes seen from outside: LIST and its extensions (RFC 5258, 5819, 6154), LSUB, STATUS, and what changes them."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from contextlib import suppress
from typing import ClassVar, TypeVar

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import USES, Listed, Mark, Status
from dialtone.protocols.imap.grammar import Reader
from dialtone.protocols.imap.list_command import (
    MISSING,
    SUBSCRIBED,
    ListCommand,
    ancestors,
    joined,
    read_items,
    read_list,
    read_uses,
    selector,
)
from dialtone.protocols.imap.login import AFTER, ImapLogin, Row
from dialtone.protocols.imap.names import SEPARATOR, Pattern, write_name
from dialtone.protocols.imap.writing import quoted, quoted_text

Answer = TypeVar("Answer")

AT_ONCE = 100  # rows looked at before others have their turn
CHILDREN = ("\\HasChildren", "\\HasNoChildren")


class ImapListing(ImapLogin):
    """Commands on mailboxes by name."""

    # LIST

    async def list_(self, reader: Reader) -> bytes | None:
        """RFC 9051 section 6.3.9."""
        asked = read_list(reader)
        if not asked.extended and asked.patterns == [""]:
            await self.wire.send(b'* LIST (\\Noselect) "/" ""')
            return None
        rows = await self.mailstore.listed(self.caller)
        notes_of = selector(rows, asked)
        for nth, row in enumerate(rows, 1):
            if nth % AT_ONCE == 0:
                await self.wire.pause(0)
            notes = notes_of(row)
            if notes is None:
                continue
            await self.wire.send(self.list_row(row, asked, notes))
            if asked.status and row.attributes.isdisjoint(("\\Noselect", MISSING)):
                with suppress(Refusal):  # it went meanwhile, or may not be read any more (RFC 5819 section 2)
                    await self.status_row(row.name, asked.status)
        return None

    def list_row(self, row: Listed, asked: ListCommand, notes: bytes) -> bytes:
        """One answer of LIST."""
        known = [name for name in row.attributes if name != SUBSCRIBED]
        if SUBSCRIBED in row.attributes and (asked.returns | asked.select) & {b"SUBSCRIBED"}:
            known.append(SUBSCRIBED)
        return self.named(row.name, known) + notes

    def named(self, name: str, attributes: Iterable[str], verb: bytes = b"LIST") -> bytes:
        """LIST or LSUB of one name."""
        words = " ".join(sorted(attributes)).encode()
        return b'* %b (%b) "/" %b' % (verb, words, self.name_out(name))

    def name_out(self, name: str) -> bytes:
        """A mailbox name for the client."""
        return quoted_text(name, True) if self.utf8 else quoted(write_name(name, False))

    async def lsub(self, reader: Reader) -> bytes | None:
        """RFC 3501 section 6.3.9: those that are subscribed, and for a % the levels above those it hides."""
        reader.space()
        reference = reader.pattern() if reader.peek() in (b'"', b"{") else reader.mailbox()
        reader.space()
        pattern = Pattern(joined(reference, reader.pattern()))
        reader.end()
        rows = await self.mailstore.listed(self.caller)
        subscribed = [row for row in rows if SUBSCRIBED in row.attributes]
        hidden = [row.name for row in subscribed if not pattern.matches(row.name)]
        nodes = dict.fromkeys(above for name in hidden for above in ancestors(name))
        for row in subscribed:
            nodes.pop(row.name, None)
            if pattern.matches(row.name):
                known = row.attributes.difference((SUBSCRIBED, MISSING, *CHILDREN))
                known = known | {"\\Noselect"} if MISSING in row.attributes else known
                await self.wire.send(self.named(row.name, known, b"LSUB"))
        for name in nodes:
            if pattern.matches(name):
                await self.wire.send(self.named(name, ["\\Noselect"], b"LSUB"))
        return None

    async def namespace(self, reader: Reader) -> bytes | None:
        """RFC 2342: one's own mail, and the boards everybody shares."""
        reader.end()
        await self.wire.send(b'* NAMESPACE (("" "/")) NIL (("Boards/" "/"))')
        return None

    # STATUS

    async def status(self, reader: Reader) -> bytes | None:
        """RFC 9051 section 6.3.11."""
        reader.space()
        name = reader.mailbox()
        reader.space()
        items = read_items(reader)
        reader.end()
        if b"HIGHESTMODSEQ" in items:
            self.enabled.add("CONDSTORE")
        await self.status_row(name, items)
        return None

    async def status_row(self, name: str, items: list[bytes]) -> None:
        """One answer of STATUS."""
        status = await self.mailstore.status(self.caller, name)
        found = [item + b" " + _counted(status, item) for item in items if item not in _ELSEWHERE]
        if b"DELETED-STORAGE" in items:
            found.append(b"DELETED-STORAGE %d" % await self.deleted_bytes(name))
        if b"APPENDLIMIT" in items:
            found.append(b"APPENDLIMIT %d" % self.mailstore.largest)
        await self.wire.send(b"* STATUS %b (%b)" % (self.name_out(name), b" ".join(found)))

    async def deleted_bytes(self, name: str) -> int:
        """How much an EXPUNGE would free (RFC 9208 section 4.1.4)."""
        box = await self.mailstore.open(self.caller, name, read_only=True)
        try:
            pairs = zip(box.view.marks, box.view.sizes, strict=True)
            return sum(size for marks, size in pairs if marks & Mark.DELETED)
        finally:
            await box.close()

    # What changes mailboxes

    async def create(self, reader: Reader) -> bytes | None:
        """RFC 9051 section 6.3.4. A separator at the end says that more is to come below; nothing is made of it."""
        reader.space()
        name = reader.mailbox()
        uses = read_uses(reader) if reader.take(b" ") else frozenset[str]()
        reader.end()
        if not USES.issuperset(uses):
            raise Refusal(Why.UNSUPPORTED, reply=b"NO [USEATTR] such a use is not given out")
        made = await doing(self.mailstore.create(self.caller, name.removesuffix(SEPARATOR), uses))
        return b"[MAILBOXID (%b)] CREATE completed" % made.encode()

    async def delete(self, reader: Reader) -> bytes | None:
        """RFC 9051 section 6.3.5."""
        reader.space()
        name = reader.mailbox()
        reader.end()
        if name == "INBOX":
            raise Refusal(Why.UNSUPPORTED, "INBOX stays")
        await doing(self.mailstore.delete(self.caller, name))
        return None

    async def rename(self, reader: Reader) -> bytes | None:
        """RFC 9051 section 6.3.6."""
        reader.space()
        name = reader.mailbox()
        reader.space()
        to = reader.mailbox()
        reader.end()
        await doing(self.mailstore.rename(self.caller, name, to.removesuffix(SEPARATOR)))
        return None

    async def subscribe(self, reader: Reader) -> bytes | None:
        """RFC 9051 section 6.3.7."""
        return await self._subscribe(reader, True)

    async def unsubscribe(self, reader: Reader) -> bytes | None:
        """RFC 9051 section 6.3.8."""
        return await self._subscribe(reader, False)

    async def _subscribe(self, reader: Reader, wanted: bool) -> bytes | None:
        reader.space()
        name = reader.mailbox()
        reader.end()
        await doing(self.mailstore.subscribe(self.caller, name, wanted))
        return None

    # Quota (RFC 9208)

    async def getquota(self, reader: Reader) -> bytes | None:
        """What may be used."""
        reader.space()
        root = Reader.characters(reader.astring())
        reader.end()
        await self.tell_quota(root)
        return None

    async def getquotaroot(self, reader: Reader) -> bytes | None:
        """The roots of a mailbox; sub-boards have none."""
        reader.space()
        name = reader.mailbox()
        reader.end()
        rows = await self.mailstore.listed(self.caller)
        row = next((row for row in rows if row.name == name and MISSING not in row.attributes), None)
        if row is None:
            raise Refusal(Why.NOT_FOUND, "no such mailbox")
        roots = () if row.board else (await self.mailstore.quota(self.caller)).roots
        words = b" ".join([self.name_out(name), *(quoted(root.encode()) for root in roots)])
        await self.wire.send(b"* QUOTAROOT " + words)
        for root in roots:
            await self.tell_quota(root)
        return None

    async def tell_quota(self, root: str) -> None:
        """The limits of a root. Raises Refusal (NOT_FOUND)."""
        quota = await self.mailstore.quota(self.caller)
        if root not in quota.roots:
            raise Refusal(Why.NOT_FOUND, "no such quota root")
        found = []
        if quota.most_bytes:
            found.append(b"STORAGE %d %d" % (-(-quota.bytes // 1024), quota.most_bytes // 1024))
        if quota.most_messages:
            found.append(b"MESSAGE %d %d" % (quota.messages, quota.most_messages))
        await self.wire.send(b"* QUOTA %b (%b)" % (quoted(root.encode()), b" ".join(found)))

    async def setquota(self, _: Reader) -> bytes | None:
        """Limits are the sysop's."""
        raise Refusal(Why.DENIED, "quotas are set by the sysop")

    table: ClassVar[dict[bytes, Row]] = ImapLogin.table | {
        b"LIST": Row(list_, AFTER),
        b"LSUB": Row(lsub, AFTER),
        b"NAMESPACE": Row(namespace, AFTER),
        b"STATUS": Row(status, AFTER),
        b"CREATE": Row(create, AFTER),
        b"DELETE": Row(delete, AFTER),
        b"RENAME": Row(rename, AFTER),
        b"SUBSCRIBE": Row(subscribe, AFTER),
        b"UNSUBSCRIBE": Row(unsubscribe, AFTER),
        b"GETQUOTA": Row(getquota, AFTER),
        b"GETQUOTAROOT": Row(getquotaroot, AFTER),
        b"SETQUOTA": Row(setquota, AFTER),
    }


_ELSEWHERE = (b"DELETED-STORAGE", b"APPENDLIMIT")


def _counted(status: Status, item: bytes) -> bytes:
    match item:
        case b"MESSAGES":
            return b"%d" % status.messages
        case b"RECENT":
            return b"%d" % status.recent
        case b"UIDNEXT":
            return b"%d" % status.next_uid
        case b"UIDVALIDITY":
            return b"%d" % status.validity
        case b"UNSEEN":
            return b"%d" % status.unseen
        case b"DELETED":
            return b"%d" % status.deleted
        case b"SIZE":
            return b"%d" % status.size
        case b"MAILBOXID":
            return b"(%b)" % status.mailbox_id.encode()
    return b"%d" % status.modseq


async def doing(work: Awaitable[Answer]) -> Answer:
    """Something on a mailbox by its name; a name that is no good is NO here, since the command could be read."""
    try:
        return await work
    except Refusal as no:
        if no.why is Why.INVALID:
            raise Refusal(Why.UNSUPPORTED, no.text or "no such name can be") from no
        raise
