"""The loop of an SMTP session: which lines are commands at all, which may come now, and how a "no" is said.

A command line is one line up to CR LF. One that holds a LF, CR or NUL, or that belongs to another protocol, ends or
refuses the conversation before anything else of it is read as a command (SMG-15 to SMG-20). Counters end sessions that
do nothing useful: of unknown commands (in `wire/dialogue.py`) and of commands that lead to no message. What commands
do is in `server.py`.
"""

from __future__ import annotations

import sys
from abc import abstractmethod
from enum import Enum, auto
from typing import Any

from dialtone import __version__
from dialtone.base import log
from dialtone.base.errors import LineTooLong, Refusal, StoreError, Why
from dialtone.domain.access.rates import Rates
from dialtone.domain.mail import diary
from dialtone.domain.mail.standing import Standing
from dialtone.protocols.smtp import grammar
from dialtone.protocols.smtp.replies import PLAIN, Words, answers, last_words
from dialtone.wire.dialogue import Command, Dialogue
from dialtone.wire.port import Farewell, Wire
from dialtone.wire.service import Door

VERSION = f"{__version__}-{sys.platform.capitalize()}"
SLOW = 1.0  # seconds a command of a throttled client waits
JUNK_LIMIT = 100  # commands that lead to no message, between two messages
FOREIGN = frozenset((b"GET", b"POST", b"HEAD", b"PUT", b"CONNECT", b"OPTIONS", b"DELETE", b"PATCH", b"TRACE", b"PRI"))


class State(Enum):
    """How far a session is."""

    __hash__ = object.__hash__  # asked for each command; the usual one is slow

    START = auto()  # not greeted
    READY = auto()
    SENDER = auto()  # MAIL was accepted
    RECIPIENTS = auto()  # at least one RCPT was accepted
    CHUNKS = auto()  # at least one BDAT was accepted


ANY = frozenset(State)
GREETED = ANY - {State.START}
BETWEEN = GREETED - {State.CHUNKS}  # MAIL within a transaction begins another one
ENVELOPE = frozenset({State.SENDER, State.RECIPIENTS})
COMPLETE = frozenset({State.RECIPIENTS})


class SmtpLoop(Dialogue[State]):
    """What `SmtpServer` stands on. `host` is what we call ourselves; without `rates` commands are not counted."""

    name = "smtp"
    line_limit = grammar.LONGEST_LINE + 2
    rates: Rates | None = None

    def __init__(self, wire: Wire, door: Door, host: bytes) -> None:
        super().__init__(wire, State.START)
        self.door = door
        self.host = host
        self.words: Words = PLAIN
        self.junk = 0
        self.standing = Standing()

    @abstractmethod
    async def reset(self) -> None:
        """Forget the transaction."""

    async def greet(self) -> None:
        """The banner (spec mail.md 1.3)."""
        banner = f" dialtone {self.door.protocol} Server {VERSION} Ready"
        await self.wire.send(b"220 " + self.host + banner.encode())

    def leave(self) -> None:
        """The session is over."""

    def slowed(self) -> bool:
        """Whether each command of this client waits for a moment (DNSBL_THROTTLE)."""
        return False

    async def run(self) -> None:
        """The whole conversation; however it ends, no unfinished text stays behind."""
        try:
            await super().run()
        finally:
            try:
                await self.reset()
            finally:
                self.leave()

    async def turn(self) -> None:
        """One line and its answer."""
        try:
            line = await self.wire.read_line(limit=self.line_limit)
            if self.rates is not None and not self.rates.allowed(self.wire.peer):
                await self.rates.refused(self.wire.peer, self.door.protocol)
                raise Refusal(Why.TOO_FAST, final=True)
            if self.slowed():
                await self.wire.pause(SLOW)
            verb, argument = self.split(line)
            if self.standing.spied:  # named in smtpspy.can: every line is written down (spec mail.md 1.3)
                diary.spy(shown_text(b"AUTH ***" if verb == b"AUTH" else line), secure=self.wire.secure)
            await self.command(verb).obey(self, argument)
        except Refusal as no:
            await self.decline(no)
        except LineTooLong:
            await self.decline(_too_long())
        except StoreError as trouble:
            log.critical("mail.store", f"!ERROR in the store: {trouble}")
            await self.decline(Refusal(Why.NO_SPACE, temporary=True, status="4.3.0"))

    def split(self, line: bytes) -> tuple[bytes, bytes]:
        """Verb and argument, after a look at whether this is a command line at all."""
        if b"\n" in line or b"\r" in line or b"\0" in line or not 0x20 <= (line or b" ")[0] < 0x7F:
            raise self._malformed(line)
        verb, _, argument = line.partition(b" ")
        verb = verb.upper()
        if len(line) + 2 > grammar.LINE_LIMIT and len(line) + 2 > grammar.LONGER_LINES.get(verb, 0):
            raise _too_long()
        if verb in FOREIGN:
            raise self._not_smtp(line)
        return verb, argument.strip(b" ")

    def _malformed(self, line: bytes) -> Refusal:
        """SMG-15: a LF alone ends no line, and who thinks so is not talked to; nor is TLS without STARTTLS."""
        if b"\n" in line or not 0x20 <= line[0] < 0x7F:
            return self._not_smtp(line)
        log.warning("smtp.malformed", "!BARE CR OR NUL in command")
        return Refusal(Why.UNKNOWN_COMMAND, status="5.5.2")

    def _not_smtp(self, line: bytes) -> Refusal:
        log.warning("smtp.foreign", f"!UNSUPPORTED COMMAND: '{shown_text(line.partition(b' ')[0])}'")
        self.wire.drop_unread()
        return Refusal(Why.UNKNOWN_COMMAND, status="5.5.2", final=True)

    def command(self, verb: bytes) -> Command[Any]:
        """The row for a verb, if it may be given now."""
        row = self.commands.get(verb)
        if row is not None and self.state in row.when:
            return row
        if self.state is State.START:
            log.notice("smtp.not_greeted", f"!MISSING 'HELO' command (Received: '{shown_text(verb)}')")
        elif row is None:
            log.notice("smtp.unknown_command", f"!UNSUPPORTED COMMAND: '{shown_text(verb)}'")
            raise Refusal(Why.UNKNOWN_COMMAND)
        raise self.out_of_order(verb)

    def out_of_order(self, verb: bytes) -> Refusal:
        """The refusal for a command given too early or too late."""
        if verb == b"DATA":
            log.notice("smtp.out_of_order", "!MISSING 'RCPT TO' command")
            return self.early_text() or Refusal(Why.BAD_SEQUENCE)
        if verb == b"RCPT":
            log.notice("smtp.out_of_order", "!MISSING 'MAIL' command")
        return Refusal(Why.BAD_SEQUENCE)

    def early_text(self) -> Refusal | None:
        """SMG-18: nothing may follow DATA before our answer to it."""
        if not self.wire.unread():
            return None
        log.warning("smtp.early_text", "!MESSAGE TEXT SENT WITHOUT WAITING for the answer to DATA")
        self.wire.drop_unread()
        return Refusal(Why.BAD_SEQUENCE, "DATA must be the last command of a group", final=True)

    async def refuse(self, no: Refusal) -> None:
        """Say no in our words, and let the sysop read what was said."""
        lines = answers(no, self.words)
        if log.wants(log.INFO):
            log.info("smtp.refused", f"Refused: {lines[0].decode('ascii')}", why=no.why.name)
        await self.wire.send(*lines)

    async def too_many_mistakes(self, no: Refusal) -> None:
        """The last answer before hanging up."""
        await self.refuse(Refusal(Why.TOO_FAST, "Too many invalid commands"))

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """Last words, said by the driver."""
        if line := last_words(why, self.host, self.wire.peer.address, code):
            await self.wire.send(line)

    def count_junk(self) -> None:
        """Count a command that leads to no message (SLO-03)."""
        self.junk += 1
        if self.junk > JUNK_LIMIT:
            log.warning("smtp.junk", f"!TOO MANY COMMANDS WITHOUT MAIL ({self.junk})")
            raise Refusal(Why.TOO_FAST, "Too many commands without mail", final=True)


def _too_long() -> Refusal:
    log.warning("smtp.line_too_long", "sent an ILLEGALLY-LONG command line")
    return Refusal(Why.INVALID, status="5.5.2", reply=b"500 Line too long (command)", final=True)


def shown_text(line: bytes) -> str:
    """A client's words for the log."""
    return grammar.shown(line, 100).decode("ascii")
