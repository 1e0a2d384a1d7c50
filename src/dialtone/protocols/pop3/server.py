"""POP3 (RFC 1939) with CAPA (RFC 2449), SASL (RFC 5034), STLS (RFC 2595) and response codes (RFC 3206).

A session has two states, before (`login.py`) and after login. Deletions are remembered in the mailbox and applied at
QUIT only; a connection that ends otherwise changes nothing. Numbers, sizes and UIDLs are those of the snapshot taken
at login; sizes are exactly what a RETR sends, leading dots not counted twice. A UIDL is `<uid>.<tag>`: never used
again.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import ClassVar

from dialtone.base import log
from dialtone.base.errors import HangUp, Refusal, StoreError, Why
from dialtone.domain.model.mail import CopyText
from dialtone.protocols.pop3.grammar import number, number_and_lines
from dialtone.protocols.pop3.login import AFTER, ALWAYS, Pop3Login, State
from dialtone.protocols.pop3.texts import Beginning, Stuffing, beginning, whole
from dialtone.wire.dialogue import Command

FOLLOWS = b"+OK message follows\r\n"


class Pop3Server(Pop3Login):
    """One session."""

    async def quit(self, _: bytes) -> None:
        """End; after login, what was marked goes now."""
        if self.state is State.TRANSACTION:
            await self.update()
        await self.wire.send(b"+OK")
        raise HangUp

    async def update(self) -> None:
        """Apply deletions and read marks, all or none (POP-02). Raises Refusal, and the session ends."""
        box = self.mailbox
        try:
            await box.close()
        except StoreError as trouble:
            log.error("pop3.update", f"!ERROR changing the mailbox: {trouble}", deleted=box.deleted)
            if box.deleted:
                raise Refusal(Why.NO_SPACE, "messages not removed, try again later", final=True) from trouble
        peer = self.wire.peer
        text = f"logged-out from port {peer.port} on {peer.host} [{peer.address}]"
        log.info("pop3.logout", text, fetched=box.fetched, deleted=box.deleted)

    async def stat(self, _: bytes) -> None:
        """Messages and octets not marked for deletion."""
        await self.wire.send(b"+OK %d %d" % (self.mailbox.messages_left, self.mailbox.bytes_left))

    async def list(self, argument: bytes) -> None:
        """Sizes."""
        if argument:
            which = number(argument)
            await self.wire.send(b"+OK %d %d" % (which, self.mailbox.head(which).size))
            return
        lines = [b"%d %d" % (which, head.size) for which, head in self.mailbox.left()]
        await self.wire.send_raw(b"\r\n".join([self.summary(), *lines, b".\r\n"]))

    async def uidl(self, argument: bytes) -> None:
        """Names that never change (POP-08)."""
        if argument:
            which = number(argument)
            head = self.mailbox.head(which)
            await self.wire.send(b"+OK %d %d.%s" % (which, head.uid, head.tag.encode()))
            return
        lines = [b"%d %d.%s" % (which, head.uid, head.tag.encode()) for which, head in self.mailbox.left()]
        await self.wire.send_raw(b"\r\n".join([self.summary(), *lines, b".\r\n"]))

    async def retr(self, argument: bytes) -> None:
        """A whole message; it counts as read when all of it was sent."""
        which = number(argument)
        text = await self.mailbox.fetch(which)
        if log.wants(log.DEBUG):
            self.note(which, text)
        if text.blob:
            await self.stream(text)
        else:
            await self.wire.send_raw(FOLLOWS + whole(text.prefix + (text.body or b"")))
        self.mailbox.passed_on(which)

    async def top(self, argument: bytes) -> None:
        """Header and some lines; never counts as reading (defect P5 of the reference)."""
        which, lines = number_and_lines(argument)
        text = await self.mailbox.fetch(which)
        if text.blob:
            await self.stream(text, Beginning(lines))
        else:
            await self.wire.send_raw(FOLLOWS + whole(beginning(text.prefix + (text.body or b""), lines)))

    async def stream(self, text: CopyText, wanted: Beginning | None = None) -> None:
        """Send a text that is in a file, piece by piece, as fast as the client takes it."""
        pieces = await self.mailbox.pieces(text)
        first = await anext(pieces, b"")  # a missing file is refused before anything was promised
        try:
            await self.wire.send_stream(self.outgoing(text.prefix + first, pieces, wanted))
        except StoreError as trouble:  # in the middle of a message there is no way to say so
            log.error("pop3.text", f"!ERROR retrieving message text: {trouble}", uid=text.uid)
            raise HangUp from trouble
        finally:
            if isinstance(pieces, AsyncGenerator):
                await pieces.aclose()

    @staticmethod
    async def outgoing(piece: bytes, more: AsyncIterator[bytes], wanted: Beginning | None) -> AsyncIterator[bytes]:
        """The whole answer: first line, text with its dots doubled, end line."""
        stuffing = Stuffing()
        yield FOLLOWS
        while piece and not (wanted and wanted.done):
            yield stuffing.pass_on(wanted.take(piece) if wanted else piece)
            piece = await anext(more, b"")
        yield stuffing.end()

    def note(self, which: int, text: CopyText) -> None:
        """The sysop's lines about a message, for those who want to see them."""
        log.debug("pop3.retrieving", f"retrieving message #{text.uid} ({which} of {self.mailbox.count})")
        log.debug("pop3.sending", f"sending message text ({text.size} bytes)", uid=text.uid)

    async def dele(self, argument: bytes) -> None:
        """Mark for deletion at QUIT."""
        which = number(argument)
        self.mailbox.delete(which)
        if log.wants(log.DEBUG):
            log.debug("pop3.deleting", f"deleting message #{which}")
        await self.wire.send(b"+OK")

    async def rset(self, _: bytes) -> None:
        """Take all marks back."""
        self.mailbox.reset()
        await self.wire.send(self.summary())

    commands: ClassVar[dict[bytes, Command[State]]] = Pop3Login.commands | {
        b"QUIT": Command(quit, ALWAYS, help="QUIT"),
        b"STAT": Command(stat, AFTER, help="STAT"),
        b"LIST": Command(list, AFTER, help="LIST [message]"),
        b"UIDL": Command(uidl, AFTER, help="UIDL [message]"),
        b"RETR": Command(retr, AFTER, help="RETR message"),
        b"TOP": Command(top, AFTER, help="TOP message lines"),
        b"DELE": Command(dele, AFTER, help="DELE message"),
        b"RSET": Command(rset, AFTER, help="RSET"),
    }
