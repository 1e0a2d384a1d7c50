"""Data connections are settled: PORT, EPRT, LPRT (we go to the client), PASV, EPSV, LPSV (it comes to us).

Sources: RFC 959, 1639, 2428; spec services.md 3.5.
"""

from __future__ import annotations

from typing import ClassVar

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.ftp import grammar
from dialtone.protocols.ftp.login import FtpLogin
from dialtone.protocols.ftp.loop import USERS, State
from dialtone.wire.dialogue import Command
from dialtone.wire.sidelines import Place

USE_OTHER = {"1": b"522 Network protocol not supported, use (2)", "2": b"522 Network protocol not supported, use (1)"}
ONLY_EXTENDED = b"503 EPSV ALL was given: only EPSV is taken."


class FtpSettling(FtpLogin):
    """See the module's text."""

    @property
    def family(self) -> str:
        """Of the conversation: "1" is IPv4, "2" IPv6 (RFC 2428)."""
        return "2" if grammar.is_ipv6(self.wire.peer.local_address) else "1"

    def check_old_way(self) -> None:
        """After EPSV ALL nothing else is taken (RFC 2428 section 4). Raises Refusal."""
        if self.channel.only_extended:
            raise Refusal(Why.BAD_SEQUENCE, reply=ONLY_EXTENDED)

    async def port(self, argument: bytes) -> None:
        """PORT h1,h2,h3,h4,p1,p2."""
        await self.call(grammar.port(argument))

    async def extended_port(self, argument: bytes) -> None:
        """EPRT |1|192.0.2.1|6275|."""
        await self.call(grammar.extended_port(argument))

    async def long_port(self, argument: bytes) -> None:
        """LPRT af,hal,h1,...,pal,p1,p2."""
        await self.call(grammar.long_port(argument))

    async def call(self, place: Place) -> None:
        """We go to the client."""
        self.check_old_way()
        bounce = "ALLOW_BOUNCE" in self.needs.config.options and not self.caller.user.is_guest
        self.channel.call(place, anywhere=bounce, user=self.caller.user.alias)
        await self.wire.send(b"200 PORT Command successful.")

    async def pasv(self, _: bytes) -> None:
        """An address of IPv4 and a port."""
        self.check_old_way()
        if self.family != "1":
            raise Refusal(Why.UNSUPPORTED, reply=USE_OTHER["1"])
        place = await self.channel.listen()
        await self.wire.send(b"227 Entering Passive Mode (%s)" % grammar.told(place))

    async def epsv(self, argument: bytes) -> None:
        """A port alone; the argument is a family, or ALL."""
        said = grammar.text(argument).strip().upper()
        if said == "ALL":
            self.channel.only_extended = True
            await self.wire.send(b"200 EPSV ALL successful.")
            return
        if said and said not in USE_OTHER:
            raise Refusal(Why.UNSUPPORTED, reply=USE_OTHER["2" if self.family == "1" else "1"])
        if said and said != self.family:
            raise Refusal(Why.UNSUPPORTED, reply=USE_OTHER[said])
        place = await self.channel.listen()
        await self.wire.send(b"229 Entering Extended Passive Mode (|||%d|)" % place.port)

    async def lpsv(self, _: bytes) -> None:
        """An address of any family and a port."""
        self.check_old_way()
        own = self.needs.config.pasv_ip6_address
        told = own if self.family == "2" and own not in ("", "::") else ""
        place = await self.channel.listen(told)
        await self.wire.send(b"228 Entering Long Passive Mode (%s)" % grammar.long_told(place))

    commands: ClassVar[dict[bytes, Command[State]]] = FtpLogin.commands | {
        b"PORT": Command(port, USERS, help="PORT h1,h2,h3,h4,p1,p2"),
        b"EPRT": Command(extended_port, USERS, help="EPRT |1|address|port|"),
        b"LPRT": Command(long_port, USERS, help="LPRT af,hal,h...,2,p1,p2"),
        b"PASV": Command(pasv, USERS, help="PASV"),
        b"P@SW": Command(pasv, USERS, help="PASV"),
        b"EPSV": Command(epsv, USERS, help="EPSV [1|2|ALL]"),
        b"LPSV": Command(lpsv, USERS, help="LPSV"),
    }
