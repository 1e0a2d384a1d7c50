"""FTP after login: files go out, come in, are renamed and removed; what runs is told and ended. Start reading at
`login.py`; the classes stand on each other in the order login, settling, browsing, server.

A transfer goes on beside the conversation: commands are read meanwhile, and its bell ends the wait for the next one.
Sources: RFC 959, 3659; spec services.md 3.5, 3.8 to 3.10.
"""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why, WireError
from dialtone.formats.text.foreign import one_line
from dialtone.protocols.ftp import grammar, replies
from dialtone.protocols.ftp.browsing import FtpBrowsing
from dialtone.protocols.ftp.login import ALWAYS, LOGGED_IN, QUIET, USERS, VERSION, State
from dialtone.protocols.ftp.paths import Where
from dialtone.protocols.ftp.transfers import ABORTED, Received, Sent
from dialtone.protocols.ftp.views import Bringing
from dialtone.wire.dialogue import Command

STAT_MOST = 1000  # lines of a list
DESCRIPTION_MOST = 500  # characters
BINARY = b"150 Opening BINARY mode data connection for file transfer."


class FtpServer(FtpBrowsing):
    """One session."""

    # --- what runs beside the conversation

    async def look_around(self) -> None:
        """See what the bell may have rung for: a transfer that has ended, above all."""
        if self.errand is not None and self.errand.done:
            await self.settle()
        await super().look_around()

    async def settle(self) -> None:
        """Say how a transfer ended; waits until it has."""
        if self.errand is None:
            return
        errand, self.errand, self.moving = self.errand, None, None
        self.state = State.USER
        try:
            reply = await errand.result()
        except WireError:
            reply = ABORTED
        await self.wire.send(reply)

    async def part(self) -> None:
        """Nothing outlives the session."""
        if self.errand is not None:
            errand, self.errand, self.moving = self.errand, None, None
            errand.stop()
            with suppress(WireError, Refusal, StoreError, OSError):
                await errand.result()
            self.state = State.USER
        await super().part()

    async def abor(self, _: bytes) -> None:
        """End a transfer."""
        if self.errand is None:
            self.channel.forget()
            await self.wire.send(b"226 No transfer in progress.")
            return
        self.errand.stop()
        await self.settle()
        await self.wire.send(b"226 Transfer aborted.")

    async def quit(self, argument: bytes) -> None:
        """Goodbye, once a transfer is through (RFC 959 section 4.1.1)."""
        await self.settle()
        await super().quit(argument)

    async def stat(self, argument: bytes) -> None:
        """How things stand; with a path a list without a data connection."""
        if argument.strip():
            await self.stat_path(argument)
            return
        peer, user = self.wire.peer, self.caller.user
        private = "private" if self.channel.private else "clear"
        rows = [
            f"Connected from {peer.address}, logged in as {user.alias}",
            f"Control connection: {self.wire.tls_version or 'clear'}; data connections: {private}",
            "TYPE: Image; STRUcture: File; transfer MODE: Stream",
        ]
        if self.moving is not None:
            rows.append(f"Transferring {self.moving.what}: {self.moving.moved} bytes until now")
        await self.wire.send(*replies.lines(211, "Status of the FTP server", rows, "End of status"))

    async def stat_path(self, argument: bytes) -> None:
        """A list as LIST has it; long ones are cut."""
        rows: list[str] = []
        async for row in self.lines(self.wanted(argument)):
            rows.append(row)
            if len(rows) >= STAT_MOST:
                rows.append("... and more: use LIST")
                break
        shown = [b" " + row.encode("utf-8", "replace") for row in rows]
        await self.wire.send(b"213-Status follows:", *shown, b"213 End of status")

    # --- files go out and come in

    async def rest(self, argument: bytes) -> None:
        """Where the next transfer begins."""
        self.offset = grammar.number(argument.strip())
        text = f"Restarting at {self.offset}. Send STORE or RETRIEVE to initiate transfer."
        await self.wire.send(replies.line(350, text))

    async def retr(self, argument: bytes) -> None:
        """A file goes out."""
        place, offset = self.where(argument), self.take_offset()
        if not self.channel.settled:
            raise Refusal(Why.NETWORK, reply=b"425 Use PORT or PASV first.")
        source = await self.view(place).fetch(place.parts)
        if offset > source.size:
            await source.fail("a restart position behind the end of the file")
            raise Refusal(Why.INVALID, reply=b"554 Restart position is behind the end of the file.")
        await self.begin(Sent(_shown(place), source, offset, self.needs.clock.monotonic), BINARY)

    async def stor(self, argument: bytes) -> None:
        """A file comes in."""
        await self.bring(argument, append=False)

    async def appe(self, argument: bytes) -> None:
        """What is missing at the end of a file comes in."""
        await self.bring(argument, append=True)

    async def stou(self, argument: bytes) -> None:
        """Names are the uploader's choice here."""
        raise Refusal(Why.UNSUPPORTED, "Files are stored under the names they are given: use STOR.")

    async def bring(self, argument: bytes, *, append: bool) -> None:
        """STOR and APPE. Raises Refusal, OSError."""
        place, offset, config = self.where(argument), self.take_offset(), self.needs.config
        description, self.description, size, self.size = self.description, "", self.size, 0
        if not self.channel.settled:
            raise Refusal(Why.NETWORK, reply=b"425 Use PORT or PASV first.")
        how = Bringing(offset=0 if append else offset, append=append, description=description, size=size)
        try:
            target = await self.view(place).receive(place.parts, how)
        except Refusal as no:
            raise Refusal(no.why, reply=replies.answer(no, replies.UPLOAD_CODES)) from None
        except FileExistsError:
            raise Refusal(Why.EXISTS, reply=b"553 File already exists.") from None
        limits = (0, 0) if place.local else (config.min_file_size, config.max_file_size)
        transfer = Received(
            _shown(place),
            target,
            self.needs.clock.monotonic,
            least=limits[0],
            most=limits[1],
            appended=append or offset > 0,
        )
        await self.begin(transfer, BINARY)

    def take_offset(self) -> int:
        """What REST said; it counts once."""
        offset, self.offset = self.offset, 0
        return offset

    async def desc(self, argument: bytes) -> None:
        """The description of the next upload."""
        text = grammar.text(argument).strip()[:DESCRIPTION_MOST]
        if not text:
            raise Refusal(Why.INVALID, "No file description given.")
        self.description = text
        await self.wire.send(b"200 File description set. Ready to STOR file.")

    async def allo(self, argument: bytes) -> None:
        """Whether there is room."""
        wanted = grammar.number(argument.strip().partition(b" ")[0])
        try:
            free = await self.view(self.at).space((*self.at.parts, "x") if self.at.local else self.at.parts)
        except Refusal:
            await self.wire.send(b"202 No storage allocation is necessary.")
            return
        if free < wanted:
            raise Refusal(Why.UNSUPPORTED, f"Only {free} bytes available.")
        self.size = wanted
        await self.wire.send(b"200 %d bytes available." % free)

    # --- files and folders are changed

    async def dele(self, argument: bytes) -> None:
        """Remove a file."""
        place = self.where(argument)
        try:
            await self.view(place).remove(place.parts)
        except OSError as trouble:
            name = one_line(place.name, 100)
            raise Refusal(
                Why.BUSY, reply=replies.line(450, f"{name} could not be deleted (error: {trouble.errno}).")
            ) from None
        if place.local:
            await self.wire.send(_quoted(250, place, " removed successfully."))
        else:
            await self.wire.send(replies.line(250, f"{place.name} deleted."))

    async def mkd(self, argument: bytes) -> None:
        """Make a folder."""
        place = self.where(argument)
        if not place.parts:
            raise Refusal(Why.INVALID, "A name is expected.")
        try:
            made = await self.view(place).make_folder(place.parts)
        except OSError as trouble:
            text = f"Error {trouble.errno} creating directory: {one_line(place.text, 100)}"
            raise Refusal(Why.EXISTS, reply=replies.line(521, text)) from None
        except Refusal as no:
            self.note_attack("MKD", place)
            raise Refusal(no.why, no.text) from None
        await self.wire.send(_quoted(257, place, " directory created" if made else " directory created (not really)"))

    async def rmd(self, argument: bytes) -> None:
        """Remove an empty folder."""
        place = self.where(argument)
        await self.view(place).remove_folder(place.parts)
        await self.wire.send(_quoted(250, place, " removed"))

    async def rnfr(self, argument: bytes) -> None:
        """What is renamed."""
        place = self.where(argument)
        await self.look(place)
        self.renamed = place
        await self.wire.send(b"350 File exists, ready for destination name")

    async def rnto(self, argument: bytes) -> None:
        """And to what."""
        source, self.renamed = self.renamed, None
        if source is None:
            raise Refusal(Why.BAD_SEQUENCE, "Use RNFR first.")
        place = self.where(argument)
        if place.local != source.local:
            raise Refusal(Why.DENIED, reply=b"553 That is another file system.")
        try:
            await self.view(place).rename(source.parts, place.parts)
        except Refusal as no:
            raise Refusal(no.why, reply=replies.answer(no, replies.UPLOAD_CODES)) from None
        except FileExistsError:
            raise Refusal(Why.EXISTS, reply=b"553 File already exists.") from None
        await self.wire.send(_quoted(250, source, f' renamed to "{place.text}"'))

    def note_attack(self, verb: str, place: Where) -> None:
        """What nobody does by mistake goes to hack.log."""
        peer, user = self.wire.peer, self.caller.user
        text = f"!{user.alias} tried {verb} {one_line(place.text, 100)}"
        log.warning("hack.attempt", text, user=user.alias, host=peer.host, address=peer.address, port=peer.port)

    # --- how

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

    async def rein(self, _: bytes) -> None:
        """Begin anew: nobody is logged in."""
        await self.part()
        self.user_name, self.state = None, State.VISITOR
        await self.wire.send(b"220 Control session re-initialized. Ready for re-login.")

    # --- SITE

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

    commands: ClassVar[dict[bytes, Command[State]]] = FtpBrowsing.commands | {
        b"QUIT": Command(quit, ALWAYS, help="QUIT"),
        b"REIN": Command(rein, QUIET, help="REIN"),
        b"ABOR": Command(abor, LOGGED_IN, help="ABOR"),
        b"STAT": Command(stat, LOGGED_IN, help="STAT [path]"),
        b"SITE": Command(site, ALWAYS, help="SITE HELP|VER|WHO|UPTIME|RECYCLE"),
        b"REST": Command(rest, USERS, help="REST offset"),
        b"RETR": Command(retr, USERS, help="RETR path"),
        b"STOR": Command(stor, USERS, help="STOR path"),
        b"APPE": Command(appe, USERS, help="APPE path"),
        b"STOU": Command(stou, USERS, help="not here"),
        b"DESC": Command(desc, USERS, help="DESC text"),
        b"ALLO": Command(allo, USERS, help="ALLO size"),
        b"DELE": Command(dele, USERS, help="DELE path"),
        b"MKD": Command(mkd, USERS, help="MKD path"),
        b"XMKD": Command(mkd, USERS, help="XMKD path"),
        b"RMD": Command(rmd, USERS, help="RMD path"),
        b"XRMD": Command(rmd, USERS, help="XRMD path"),
        b"RNFR": Command(rnfr, USERS, help="RNFR path"),
        b"RNTO": Command(rnto, USERS, help="RNTO path"),
        b"TYPE": Command(type_, LOGGED_IN, help="TYPE I|A"),
        b"MODE": Command(mode, LOGGED_IN, help="MODE S"),
        b"STRU": Command(stru, LOGGED_IN, help="STRU F"),
        b"SYST": Command(syst, ALWAYS, help="SYST"),
    }


def _shown(place: Where) -> str:
    return one_line(place.text, 200)


def _quoted(code: int, place: Where, words: str) -> bytes:
    return replies.line(code, f'"{one_line(place.text, 150)}"{words}')
