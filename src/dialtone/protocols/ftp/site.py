"""SITE, and the commands that say how files are sent, which is always the same. Source: spec services.md 3.5."""

from __future__ import annotations

from typing import ClassVar

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.ftp import grammar, replies
from dialtone.protocols.ftp.changing import FtpChanging
from dialtone.protocols.ftp.loop import ALWAYS, LOGGED_IN, VERSION, State
from dialtone.wire.dialogue import Command


class FtpSite(FtpChanging):
    """See the module's text."""

    async def type_(self, argument: bytes) -> None:
        """Every kind of transfer is one of bytes."""
        if not argument.strip():
            raise Refusal(Why.INVALID, "A type is expected.")
        await self.wire.send(b"200 All files sent in BINARY mode.")

    async def mode(self, argument: bytes) -> None:
        """Streams alone."""
        if argument.strip().upper() != b"S":
            raise Refusal(Why.UNSUPPORTED, "MODE S is the only one.")
        await self.wire.send(b"200 MODE S ok.")

    async def stru(self, argument: bytes) -> None:
        """Files alone."""
        if argument.strip().upper() != b"F":
            raise Refusal(Why.UNSUPPORTED, "STRU F is the only one.")
        await self.wire.send(b"200 STRU F ok.")

    async def syst(self, _: bytes) -> None:
        """What lists look like."""
        await self.wire.send(b"215 UNIX Type: L8")

    async def site(self, argument: bytes) -> None:
        """What only this server has. HELP needs no login."""
        word, _, rest = grammar.text(argument).strip().partition(" ")
        obey = {
            "HELP": self.site_help,
            "VER": self.site_version,
            "WHO": self.site_who,
            "UPTIME": self.site_uptime,
            "RECYCLE": self.site_recycle,
        }.get(word.upper())
        if obey is None:
            raise Refusal(Why.UNKNOWN_COMMAND, f"Syntax error: 'SITE {word[:40]}'")
        if self.state is State.VISITOR and word.upper() != "HELP":
            raise Refusal(Why.NOT_LOGGED_IN)
        await obey(rest)

    async def site_help(self, _: str) -> None:
        """What there is."""
        await self.wire.send(*replies.lines(214, "SITE commands:", ["HELP VER WHO UPTIME RECYCLE"], "End"))

    async def site_version(self, _: str) -> None:
        """Which program this is."""
        await self.wire.send(replies.line(211, f"dialtone FTP Server {VERSION}"))

    async def site_who(self, _: str) -> None:
        """Who is on line."""
        rows = [f"Node {visit.node:>3}: {visit.alias}" for visit in self.needs.presence.visible()]
        count = self.needs.services.clients.count
        await self.wire.send(*replies.lines(211, "Active Telnet Nodes:", rows, f"End ({count} active FTP clients)"))

    async def site_uptime(self, _: str) -> None:
        """How long the program runs."""
        minutes = int(max(0.0, self.needs.clock.now() - self.needs.started) // 60)
        days, hours = divmod(minutes // 60, 24)
        await self.wire.send(replies.line(211, f"Up {days} days {hours}:{minutes % 60:02}"))

    async def site_recycle(self, rest: str) -> None:
        """Take new settings; for sysops. There is one program: it recycles as a whole."""
        problems = await self.needs.overseer.take_new_settings(self.caller)
        if problems:
            raise Refusal(Why.FAULT, f"The new settings are not taken: {problems[0]}")
        what = "ALL servers/nodes" if rest.strip().upper() == "ALL" else "server"
        await self.wire.send(replies.line(211, f"{what} will recycle when not in-use"))

    commands: ClassVar[dict[bytes, Command[State]]] = FtpChanging.commands | {
        b"SITE": Command(site, ALWAYS, help="SITE HELP|VER|WHO|UPTIME|RECYCLE"),
        b"TYPE": Command(type_, LOGGED_IN, help="TYPE I|A"),
        b"MODE": Command(mode, LOGGED_IN, help="MODE S"),
        b"STRU": Command(stru, LOGGED_IN, help="STRU F"),
        b"SYST": Command(syst, ALWAYS, help="SYST"),
    }
