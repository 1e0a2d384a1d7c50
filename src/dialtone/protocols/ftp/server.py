"""FTP after login: files go out, come in, are renamed and removed; what runs is told and ended. Start reading at
`loop.py`; the classes stand on each other: loop, encryption, login, settling, browsing, changing, site, server.

A transfer goes on beside the conversation: commands are read meanwhile, and its bell ends the wait for the next one.
Sources: RFC 959, 3659; spec services.md 3.5, 3.8 to 3.10.
"""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal, StoreError, Why, WireError
from dialtone.formats.text.foreign import one_line
from dialtone.protocols.ftp import grammar, replies
from dialtone.protocols.ftp.loop import ALWAYS, LOGGED_IN, QUIET, USERS, State
from dialtone.protocols.ftp.paths import Where
from dialtone.protocols.ftp.site import FtpSite
from dialtone.protocols.ftp.transfers import ABORTED, Received, Sent
from dialtone.protocols.ftp.views import Bringing
from dialtone.wire.dialogue import Command
from dialtone.wire.sidelines import Errand

STAT_MOST = 1000  # lines of a list
DESCRIPTION_MOST = 500  # characters
BINARY = b"150 Opening BINARY mode data connection for file transfer."


class FtpServer(FtpSite):
    """One session."""

    noting: Errand[None] | None = None  # what is left of the last transfer

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
        errand, moving, self.errand, self.moving = self.errand, self.moving, None, None
        self.state = State.USER
        try:
            reply = await errand.result()
        except WireError:
            reply = ABORTED
        await self.noted()
        if moving is not None:
            self.noting = self.channel.lines.begin(moving.afterwards(), Bell())
        await self.wire.send(reply)

    async def noted(self) -> None:
        """Wait until what was left of the last transfer is noted."""
        if self.noting is not None:
            noting, self.noting = self.noting, None
            await noting.ended()

    async def part(self) -> None:
        """Nothing outlives the session."""
        if self.errand is not None:
            errand, moving, self.errand, self.moving = self.errand, self.moving, None, None
            errand.stop()
            with suppress(WireError, Refusal, StoreError, OSError):
                await errand.result()
            if moving is not None:
                await moving.afterwards()
            self.state = State.USER
        await self.noted()
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

    async def rein(self, _: bytes) -> None:
        """Begin anew: nobody is logged in."""
        await self.part()
        self.user_name, self.state = None, State.VISITOR
        await self.wire.send(b"220 Control session re-initialized. Ready for re-login.")

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

    commands: ClassVar[dict[bytes, Command[State]]] = FtpSite.commands | {
        b"QUIT": Command(quit, ALWAYS, help="QUIT"),
        b"REIN": Command(rein, QUIET, help="REIN"),
        b"ABOR": Command(abor, LOGGED_IN, help="ABOR"),
        b"STAT": Command(stat, LOGGED_IN, help="STAT [path]"),
        b"REST": Command(rest, USERS, help="REST offset"),
        b"RETR": Command(retr, USERS, help="RETR path"),
        b"STOR": Command(stor, USERS, help="STOR path"),
        b"APPE": Command(appe, USERS, help="APPE path"),
        b"STOU": Command(stou, USERS, help="not here"),
        b"DESC": Command(desc, USERS, help="DESC text"),
        b"ALLO": Command(allo, USERS, help="ALLO size"),
    }


def _shown(place: Where) -> str:
    return one_line(place.text, 200)
