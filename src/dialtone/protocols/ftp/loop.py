"""The loop of an FTP session: lines are read, commands looked up, accounts read again; and what needs no login at all.

Lines before login are read as secret: any of them may be a password. Sources: RFC 959, 2389, 2640; spec services.md
3.2, 3.3.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import ClassVar

from dialtone import __version__
from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import HangUp, LineTooLong, Refusal, StoreError, Why
from dialtone.domain.access.rates import TOO_MANY
from dialtone.domain.model.actor import Caller
from dialtone.protocols.ftp import entries, grammar, replies
from dialtone.protocols.ftp.channel import Channel
from dialtone.protocols.ftp.needs import Needs
from dialtone.wire.dialogue import Command, Dialogue
from dialtone.wire.port import Farewell, Wire
from dialtone.wire.service import Door
from dialtone.wire.sidelines import SideLines

VERSION = f"{__version__}-{sys.platform.capitalize()}"
FOREVER = 10 * 365 * 86_400.0  # seconds


class State(Enum):
    """Where a session is."""

    __hash__ = object.__hash__  # asked for each command; the usual one is slow

    VISITOR = auto()  # has not logged in
    USER = auto()
    BUSY = auto()  # a transfer is going on


VISITORS = frozenset({State.VISITOR})
USERS = frozenset({State.USER})
QUIET = frozenset({State.VISITOR, State.USER})  # not during a transfer
LOGGED_IN = frozenset({State.USER, State.BUSY})
ALWAYS = frozenset(State)


class FtpLoop(Dialogue[State]):
    """See the module's text."""

    name: ClassVar[str] = "ftp"
    line_limit = 512
    mistake_limit = 30
    caller: Caller

    def __init__(self, wire: Wire, door: Door, needs: Needs, lines: SideLines) -> None:
        super().__init__(wire, State.VISITOR)
        self.door = door
        self.needs = needs
        self.bell = Bell()
        self.channel = Channel(lines, wire.peer, debug="DEBUG_DATA" in needs.config.options)
        self.user_name: str | None = None  # given by USER, waiting for PASS
        self.failures = 0
        self.ends = math.inf  # on the monotonic clock
        self.began = 0.0  # seconds since 1970
        self.leave: Callable[[], None] | None = None
        self.facts = frozenset(entries.FACTS)
        self.buffer_size: int | None = None  # PBSZ was given

    @property
    def service(self) -> str:
        """What log-ins and access requirements call this way in."""
        return "ftps" if self.wire.secure else "ftp"

    # --- the loop

    async def greet(self) -> None:
        """The first words."""
        text = await self.text_file("ftplogin.txt")
        middle = [f"dialtone FTP Server {VERSION} Ready", *text]
        await self.wire.send(
            *replies.lines(220, f"{self.needs.board} ({self.needs.host})", middle, "Please enter your user name.")
        )

    async def run(self) -> None:
        """Hold the conversation; whatever ends it, nothing of it stays behind."""
        try:
            await super().run()
        finally:
            await self.part()

    async def turn(self) -> None:
        """One line and its answer, or what the bell rang for."""
        try:
            line = await self.wire.read_line_or(
                self.bell,
                limit=self.line_limit,
                within=self.patience(),
                secret=self.state is State.VISITOR,
                lenient=True,
            )
            await self.look_around()
            if line is not None:
                await self.obey(line)
        except LineTooLong:
            await self.decline(Refusal(Why.UNKNOWN_COMMAND, "Line too long."))
        except Refusal as no:
            await self.decline(no)
        except StoreError as trouble:
            log.error("ftp.trouble", f"!FTP ERROR with the store: {trouble}")
            await self.wire.send(b"451 Trouble with the board's disk, try again later.")
        except OSError as trouble:
            reason = trouble.strerror or type(trouble).__name__
            await self.wire.send(replies.line(450, f"Error {trouble.errno or 0} ({reason})"))

    async def obey(self, line: bytes) -> None:
        """Do what a line says."""
        verb, argument = grammar.split(line)
        await self.check_rate(verb)
        row = self.commands.get(verb)
        if row is None:
            raise Refusal(Why.UNKNOWN_COMMAND, f"Syntax error: '{grammar.text(grammar.clean(line))[:100]}'")
        if self.state is not State.VISITOR:
            await self.reread()
        if self.state not in row.when:
            raise self.out_of_order(verb)
        await row.obey(self, argument)

    def out_of_order(self, verb: bytes) -> Refusal:
        """A command in the wrong state."""
        if self.state is State.BUSY:
            return Refusal(Why.BAD_SEQUENCE, reply=b"425 Transfer already in progress.")
        if self.state is State.VISITOR:
            return Refusal(Why.NOT_LOGGED_IN)
        return Refusal(Why.BAD_SEQUENCE, "Not now.")

    async def check_rate(self, verb: bytes) -> None:
        """Not too many commands (spec services.md 1.7); QUIT is never refused."""
        rates = self.needs.services.rates
        if rates is not None and verb != b"QUIT" and not rates.allowed(self.wire.peer):
            await rates.refused(self.wire.peer, self.door.protocol)
            raise Refusal(Why.TOO_FAST, f"{TOO_MANY.capitalize()}.", final=True)

    def patience(self) -> float | None:
        """Longest wait for a command in seconds; None is the usual one."""
        if self.state is State.BUSY:
            return FOREVER
        if self.state is State.USER and self.caller.user.has_exemption("H"):
            return FOREVER
        return None

    async def look_around(self) -> None:
        """See what the bell may have rung for."""
        if self.state is not State.VISITOR and self.needs.services.clients.interrupted(self.caller.user.number):
            raise Refusal(Why.GONE, reply=b"421 Your session was ended by the sysop.", final=True)

    async def reread(self) -> None:
        """The account as it is now: rights that have changed count at once; nobody stays longer than he may."""
        user = await self.needs.directory.get(self.caller.user.number)
        if user is None or not user.active:
            raise Refusal(Why.GONE, reply=b"421 This account may not be used any more.", final=True)
        self.caller = replace(self.caller, user=user, service=self.service)
        if self.needs.clock.monotonic() >= self.ends:
            raise Refusal(Why.TOO_MANY, reply=b"421 Sorry, you've run out of time.", final=True)

    async def refuse(self, no: Refusal) -> None:
        """Say no."""
        await self.wire.send(replies.answer(no))

    async def too_many_mistakes(self, no: Refusal) -> None:
        """The last one."""
        await self.wire.send(b"421 Too many invalid commands.")

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """Last words."""
        await self.wire.send(replies.last_words(why, self.needs.config.max_inactivity, code))

    async def part(self) -> None:
        """Leave the board, if this session is on it."""
        self.channel.forget()
        if self.leave is None:
            return
        leave, self.leave = self.leave, None
        user = self.caller.user
        leave()
        self.state = State.VISITOR
        log.info("ftp.logoff", f"-- FTP Logoff: {user.alias}", user=user.number)
        try:
            await self.needs.services.visits.end(user.number, self.began)
        except StoreError as trouble:
            log.warning("ftp.trouble", f"!FTP: the time of {user.alias} is not noted: {trouble}")

    async def text_file(self, name: str) -> list[str]:
        """The lines of a file of the sysop's below text/; none when there is none."""
        data = await self.needs.services.read_text(name)
        return [] if data is None else data.decode("utf-8", "replace").rstrip("\x1a\r\n ").splitlines()

    # --- commands that need no login

    @property
    def offers_tls(self) -> bool:
        """Whether AUTH TLS is taken."""
        return self.door.tls == "starttls" and "NO_FTPS" not in self.needs.config.options

    async def noop(self, _: bytes) -> None:
        """Nothing."""
        await self.wire.send(b"200 NOOP command successful.")

    async def help(self, _: bytes) -> None:
        """RFC 959: the commands, eight in a line."""
        names = [name.decode() for name in self.commands]
        rows = [" ".join(f"{name:<8}" for name in names[at : at + 8]) for at in range(0, len(names), 8)]
        last = f"Direct comments to sysop@{self.needs.host}."
        await self.wire.send(*replies.lines(214, "The following commands are recognized:", rows, last))

    async def feat(self, _: bytes) -> None:
        """RFC 2389."""
        tls = ["AUTH TLS", "PBSZ", "PROT"] if self.offers_tls else []
        found = ["DESC", "EPRT", "EPSV", "MDTM", "MFMT", "SIZE", "REST STREAM", *tls]
        found += [entries.offered(self.facts), "TVFS", "UTF8"]
        await self.wire.send(b"211-Extensions supported:", *(f" {text}".encode() for text in found), b"211 End")

    async def opts(self, argument: bytes) -> None:
        """RFC 2389: MLST with the facts that are wanted, UTF8 ON."""
        name, _, rest = grammar.text(argument).strip().partition(" ")
        if name.upper() == "MLST":
            self.facts = entries.chosen(rest)
            on = "".join(f"{fact};" for fact in entries.FACTS if fact in self.facts)
            await self.wire.send(b"200 " + (f"MLST OPTS {on}".rstrip().encode()))
        elif name.upper() in ("UTF8", "UTF-8") and rest.strip().upper() in ("", "ON"):
            await self.wire.send(b"200 Names are in UTF-8, always.")
        else:
            raise Refusal(Why.INVALID, "Option not supported.")

    async def quit(self, _: bytes) -> None:
        """Goodbye."""
        text = await self.text_file("ftpbye.txt")
        await self.wire.send(*replies.coded(221, text), b"221 Goodbye. Closing control connection.")
        raise HangUp

    async def acct(self, _: bytes) -> None:
        """RFC 959: nobody needs one here."""
        await self.wire.send(b"202 No account is needed.")

    async def arrive(self) -> None:
        """A session begins; what it is about begins anew."""

    commands: ClassVar[dict[bytes, Command[State]]] = {
        b"ACCT": Command(acct, QUIET, help="ACCT account"),
        b"FEAT": Command(feat, ALWAYS, help="FEAT"),
        b"OPTS": Command(opts, QUIET, help="OPTS MLST facts | UTF8 ON"),
        b"HELP": Command(help, ALWAYS, help="HELP"),
        b"NOOP": Command(noop, ALWAYS, help="NOOP"),
        b"QUIT": Command(quit, ALWAYS, help="QUIT"),
    }
