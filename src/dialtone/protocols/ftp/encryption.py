"""FTP over TLS: AUTH, PBSZ, PROT, and CCC refused. Sources: RFC 2228, 4217; spec services.md 3.3, 3.12."""

from __future__ import annotations

from typing import ClassVar

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.ftp.loop import ALWAYS, QUIET, FtpLoop, State
from dialtone.wire.dialogue import Command


class FtpEncryption(FtpLoop):
    """See the module's text."""

    async def auth(self, argument: bytes) -> None:
        """RFC 4217. Whoever had logged in has to do so again."""
        if argument.strip().upper() not in (b"TLS", b"TLS-C", b"SSL"):
            raise Refusal(Why.UNSUPPORTED, "TLS is the only AUTH supported")
        if self.wire.secure:
            raise Refusal(Why.NEEDS_TLS, "Already in TLS mode")
        if not self.offers_tls:
            raise Refusal(Why.NO_TLS, "TLS not available")
        await self.part()
        await self.wire.send(b"234 Ready to start TLS")
        await self.wire.start_tls()
        self.user_name, self.buffer_size, self.channel.private = None, None, False

    async def pbsz(self, argument: bytes) -> None:
        """RFC 2228: how large encrypted blocks are, which TLS knows by itself."""
        if not self.wire.secure:
            raise Refusal(Why.BAD_SEQUENCE, "Need AUTH TLS first")
        if not argument.isdigit() or len(argument) > 10:
            raise Refusal(Why.INVALID, "Unable to parse buffer size")
        self.buffer_size = 0
        await self.wire.send(b"200 OK" if int(argument) == 0 else b"200 PBSZ=0")

    async def prot(self, argument: bytes) -> None:
        """RFC 2228: whether data connections are encrypted."""
        if not self.wire.secure:
            raise Refusal(Why.BAD_SEQUENCE, "No AUTH yet")
        level = argument.strip().upper()
        if self.buffer_size is None or level not in (b"C", b"P"):
            raise Refusal(Why.UNSUPPORTED, reply=b"536 Only C and P are supported in TLS mode")
        self.channel.private = level == b"P"
        await self.wire.send(b"200 Accepted")

    async def ccc(self, _: bytes) -> None:
        """RFC 2228: back to clear text, which would let others talk on for the client. Never."""
        if not self.wire.secure:
            raise Refusal(Why.BAD_SEQUENCE, reply=b"533 Not in TLS mode")
        raise Refusal(Why.DENIED, reply=b"534 The control connection stays encrypted.")

    commands: ClassVar[dict[bytes, Command[State]]] = FtpLoop.commands | {
        b"AUTH": Command(auth, QUIET, help="AUTH TLS"),
        b"PBSZ": Command(pbsz, QUIET, help="PBSZ 0"),
        b"PROT": Command(prot, QUIET, help="PROT C|P"),
        b"CCC": Command(ccc, ALWAYS, help="CCC"),
    }
