"""Looking at the tree: where one is, lists, facts. Sources: RFC 959, 3659; spec services.md 3.5 to 3.7."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import ClassVar

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.ftp import grammar, replies
from dialtone.protocols.ftp.board import BoardView
from dialtone.protocols.ftp.entries import Entry
from dialtone.protocols.ftp.local import LocalView
from dialtone.protocols.ftp.loop import LOGGED_IN, USERS, State
from dialtone.protocols.ftp.paths import LOCAL, NO_PATH, Where, where
from dialtone.protocols.ftp.settling import FtpSettling
from dialtone.protocols.ftp.transfers import Listed, Moving, Transfer
from dialtone.protocols.ftp.views import View
from dialtone.wire.dialogue import Command
from dialtone.wire.sidelines import Errand

LISTS = b"150 Opening ASCII mode data connection for /bin/ls."
NO_SIZE = b"550 Size not available for dynamically generated files"


class FtpBrowsing(FtpSettling):
    """See the module's text."""

    at = Where()
    description = ""  # given by DESC, for the next upload
    offset = 0  # given by REST, for the next transfer
    size = 0  # given by ALLO
    renamed: Where | None = None  # given by RNFR
    moving: Moving | None = None
    errand: Errand[bytes] | None = None

    async def arrive(self) -> None:
        """A session begins at the root."""
        self.at, self.description, self.offset, self.size, self.renamed = Where(), "", 0, 0, None
        self.channel.only_extended = False
        self.channel.forget()

    # --- the tree

    def where(self, argument: bytes) -> Where:
        """Where a path leads. Raises Refusal (NOT_FOUND)."""
        found = where(grammar.text(argument), self.at)
        if found.local and not self.may_local:
            raise NO_PATH
        return found

    @property
    def may_local(self) -> bool:
        """Whether this machine's own files are there for the user."""
        local = self.needs.services.local
        return local is not None and local.may(self.caller)

    def view(self, place: Where) -> View:
        """What a path is looked up in."""
        local = self.needs.services.local
        if place.local and local is not None:
            return LocalView(local, self.caller)
        needs = self.needs
        return BoardView(needs.files, needs.services, needs.packets, needs.tree, self.caller)

    async def look(self, place: Where) -> Entry:
        """What is there. Raises Refusal, OSError."""
        try:
            return await self.view(place).look(place.parts)
        except (FileNotFoundError, NotADirectoryError):
            raise NO_PATH from None

    async def found(self, place: Where) -> AsyncIterator[Entry]:
        """What LIST shows for a path: what is in a folder, the file itself, or what fits a pattern at its end. What is
        not there, or not shown to the user, is an empty list."""
        try:
            view, name = self.view(place), place.name
            if "*" in name or "?" in name:
                async for entry in view.entries(place.parts[:-1], pattern=name):
                    yield entry
                return
            entry = await view.look(place.parts)
            if not entry.folder:
                yield entry
                return
            async for entry in view.entries(place.parts):
                yield entry
        except (Refusal, FileNotFoundError, NotADirectoryError, PermissionError):
            return

    # --- transfers beside the conversation

    async def begin(self, transfer: Transfer, words: bytes) -> None:
        """Have something moved over a data connection; commands go on being read. Raises Refusal."""
        if not self.channel.settled:
            await transfer.give_up("there is no data connection")
            raise Refusal(Why.NETWORK, reply=b"425 Use PORT or PASV first.")
        await self.wire.send(words)
        self.moving = Moving(self.channel, transfer)
        self.state = State.BUSY
        self.errand = self.channel.lines.begin(self.moving.carry(), self.bell)

    async def begin_list(self, what: str, lines: AsyncIterator[str], words: bytes) -> None:
        """The same for a list."""
        self.offset = 0
        await self.begin(Listed(what, lines, self.needs.clock.monotonic), words)

    # --- commands

    async def pwd(self, _: bytes) -> None:
        """Where one is."""
        await self.wire.send(b'257 "' + self.at.text.replace('"', '""').encode() + b'" is current directory.')

    async def cwd(self, argument: bytes) -> None:
        """Go somewhere."""
        none = Refusal(Why.NOT_FOUND, f"{grammar.text(argument)}: No such directory.")
        try:
            place = self.where(argument.strip())
            entry = await self.look(place)
        except Refusal:
            raise none from None
        if not entry.folder:
            raise none
        mounted, self.at = place.local != self.at.local, place
        system = "local" if place.local else "BBS"
        words = f" ({system} file system mounted)" if mounted else f" ({self.at.text})" if place.local else ""
        await self.wire.send(replies.line(250, f"CWD command successful{words}."))

    async def cdup(self, _: bytes) -> None:
        """Go up."""
        self.at = self.at.folder
        await self.wire.send(b"200 CDUP command successful.")

    async def smnt(self, argument: bytes) -> None:
        """Change between the board's files and this machine's own."""
        name = grammar.text(argument).strip().strip("/").lower()
        if name not in (LOCAL, "bbs:"):
            raise Refusal(Why.NOT_FOUND, "File systems are bbs: and local:.")
        await self.cwd(f"/{name}/".encode())

    async def list(self, argument: bytes) -> None:
        """A list for people."""
        await self.begin_list("a list", self.lines(self.wanted(argument)), LISTS)

    async def nlst(self, argument: bytes) -> None:
        """Names alone."""
        await self.begin_list("a list of names", self.names(self.wanted(argument)), LISTS)

    async def mlsd(self, argument: bytes) -> None:
        """A list for programs."""
        place = self.where(argument.strip())
        try:
            entry = await self.look(place)
        except Refusal:
            raise Refusal(Why.NOT_FOUND, "No such path") from None
        if not entry.folder:
            raise Refusal(Why.INVALID, "Not a directory")
        words = b"150 Opening ASCII mode data connection for MLSD."
        await self.begin_list("a list of facts", self.told_facts(place, entry), words)

    async def mlst(self, argument: bytes) -> None:
        """The facts of one name."""
        place = self.where(argument.strip())
        try:
            entry = replace(await self.look(place), name=place.text)
        except Refusal:
            raise Refusal(Why.NOT_FOUND, "No such path") from None
        told = entry.facts(self.facts, "cdir" if place == self.at else "").encode("utf-8", "replace")
        await self.wire.send(b"250- Listing " + _name(place), b" " + told, b"250 End")

    async def measure(self, argument: bytes) -> None:
        """SIZE."""
        entry = await self.look(self.where(argument))
        if entry.folder:
            raise Refusal(Why.NOT_FOUND, "Not a plain file.")
        if entry.made:
            raise Refusal(Why.NOT_FOUND, reply=NO_SIZE)
        await self.wire.send(b"213 %d" % entry.size)

    async def mdtm(self, argument: bytes) -> None:
        """A file's time; with a time in front of the name, old programs set it so."""
        when, _, name = argument.partition(b" ")
        if name and len(when) == 14 and when.isdigit():
            await self.set_time(when, name)
            await self.wire.send(b"213 " + when)
            return
        entry = await self.look(self.where(argument))
        if entry.folder or entry.made:
            raise Refusal(Why.NOT_FOUND, "There is no time of that.")
        await self.wire.send(b"213 " + grammar.moment(entry.written).encode())

    async def mfmt(self, argument: bytes) -> None:
        """Set a file's time."""
        when, _, name = argument.partition(b" ")
        if not name:
            raise Refusal(Why.INVALID, "A time and a name are expected.")
        await self.set_time(when, name)
        await self.wire.send(b"213 Modify=%s; %s" % (when, _name(self.where(name))))

    async def set_time(self, when: bytes, name: bytes) -> None:
        """For those who may change the file. Raises Refusal."""
        seconds, place = grammar.time(grammar.text(when)), self.where(name)
        await self.view(place).set_time(place.parts, seconds)

    # --- lists

    def wanted(self, argument: bytes) -> Where:
        """The path of a list; one that cannot be is an empty list."""
        try:
            return self.where(grammar.listed(grammar.text(argument)).encode())
        except Refusal:
            return Where(("*", ""))

    async def lines(self, place: Where) -> AsyncIterator[str]:
        """As people read them."""
        now = self.needs.clock.now()
        async for entry in self.found(place):
            yield entry.line(now)

    async def names(self, place: Where) -> AsyncIterator[str]:
        """Names alone."""
        async for entry in self.found(place):
            yield entry.name

    async def told_facts(self, place: Where, folder: Entry) -> AsyncIterator[str]:
        """As programs read them: the folder itself, what it is in, what is in it."""
        yield replace(folder, name=".").facts(self.facts, "cdir")
        if place.parts:
            above = await self.look(place.folder)
            yield replace(above, name="..").facts(self.facts, "pdir")
        async for entry in self.view(place).entries(place.parts):
            yield entry.facts(self.facts)

    commands: ClassVar[dict[bytes, Command[State]]] = FtpSettling.commands | {
        b"PWD": Command(pwd, LOGGED_IN, help="PWD"),
        b"XPWD": Command(pwd, LOGGED_IN, help="XPWD"),
        b"CWD": Command(cwd, LOGGED_IN, help="CWD path"),
        b"XCWD": Command(cwd, LOGGED_IN, help="XCWD path"),
        b"CDUP": Command(cdup, LOGGED_IN, help="CDUP"),
        b"XCUP": Command(cdup, LOGGED_IN, help="XCUP"),
        b"SMNT": Command(smnt, USERS, help="SMNT bbs:|local:"),
        b"LIST": Command(list, USERS, help="LIST [path]"),
        b"NLST": Command(nlst, USERS, help="NLST [path]"),
        b"MLSD": Command(mlsd, USERS, help="MLSD [path]"),
        b"MLST": Command(mlst, LOGGED_IN, help="MLST [path]"),
        b"SIZE": Command(measure, LOGGED_IN, help="SIZE path"),
        b"MDTM": Command(mdtm, LOGGED_IN, help="MDTM path"),
        b"MFMT": Command(mfmt, USERS, help="MFMT time path"),
    }


def _name(place: Where) -> bytes:
    return place.text.encode("utf-8", "replace")
