"""SMTP, the server's side (RFC 5321 and extensions), as transfer agent and as submission agent.

Order of a session: greeting, HELO or EHLO, any number of transactions (MAIL, RCPT, DATA or BDAT), QUIT. What a
command is worth is decided in `domain/mail/reception.py`; here is who may say what when, and in which words.

Theory of operation, where it is not plain. A command line is one line up to CR LF; one that holds a LF, CR or NUL,
or that belongs to another protocol, ends or refuses the conversation before anything else of it is read as a command
(SMG-15 to SMG-20). DATA must be the last command of a pipelined group (RFC 2920 section 3.1): whoever sends on
without waiting for 354 is cut off, so that no text is ever taken for commands and no commands for text. STARTTLS
forgets everything said before it. Three counters end sessions that do nothing useful: of unknown commands, of refused
recipients (with growing delays first), and of commands that lead to no message.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import Any, ClassVar

from dialtone import __version__
from dialtone.base import log
from dialtone.base.errors import HangUp, LineTooLong, Refusal, StoreError, Why
from dialtone.domain.access.login import Logins
from dialtone.domain.mail.reception import Letter, Reception
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.actor import Caller, Remote
from dialtone.protocols.smtp import grammar
from dialtone.protocols.smtp.capabilities import MOST_MESSAGES, capabilities
from dialtone.protocols.smtp.chunks import Chunks, Discard
from dialtone.protocols.smtp.replies import CHALLENGE, ENHANCED, GO_AHEAD, PLAIN, Words, answer, last_words
from dialtone.wire import sasl
from dialtone.wire.dialogue import Command, Dialogue
from dialtone.wire.port import BodyFlaw, Farewell, Peer, Wire
from dialtone.wire.service import Door

VERSION = f"{__version__}-{sys.platform.capitalize()}"
JUNK_LIMIT = 100  # commands that lead to no message, between two messages
SOFT_ERRORS = 10  # refused recipients until answers are delayed
HARD_ERRORS = 20  # refused recipients until the connection is closed
HARMLESS = frozenset({Why.TOO_MANY, Why.FULL, Why.NO_SPACE})  # refusals of recipients that do not come from guessing
FOREIGN = frozenset((b"GET", b"POST", b"HEAD", b"PUT", b"CONNECT", b"OPTIONS", b"DELETE", b"PATCH", b"TRACE", b"PRI"))

Blame = Callable[[Peer, str, str], Awaitable[None]]
"""Told of an address that guesses names (peer, service, what it did): counts toward a temporary ban."""


class State(Enum):
    """How far a session is."""

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


class SmtpServer(Dialogue[State]):
    """One session."""

    name = "smtp"
    line_limit = grammar.LONGEST_LINE + 2

    def __init__(
        self, wire: Wire, door: Door, reception: Reception, logins: Logins, *, blame: Blame | None = None
    ) -> None:
        super().__init__(wire, State.START)
        self.door = door
        self.reception = reception
        self.logins = logins
        self.blame = blame
        self.host = reception.ourselves.host.encode()
        self.words: Words = PLAIN
        self.hello = b""
        self.caller: Caller | None = None
        self.letter: Letter | None = None
        self.chunks: Chunks | None = None
        self.junk = 0
        self.errors = 0
        self.messages = 0
        self._visit: Visit | None = None
        self._useful = False  # the wire was told that this peer is of use

    # the loop

    async def greet(self) -> None:
        """The banner (spec mail.md 1.3)."""
        banner = f" dialtone {self.door.protocol} Server {VERSION} Ready"
        await self.wire.send(b"220 " + self.host + banner.encode())

    async def turn(self) -> None:
        """One line and its answer."""
        try:
            line = await self.wire.read_line(limit=self.line_limit)
            verb, argument = self.split(line)
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
        log.warning("smtp.foreign", f"!UNSUPPORTED COMMAND: '{_text(line)}'")
        self.wire.drop_unread()
        return Refusal(Why.UNKNOWN_COMMAND, status="5.5.2", final=True)

    def command(self, verb: bytes) -> Command[Any]:
        """The row for a verb, if it may be given now."""
        row = self.commands.get(verb)
        if row is not None and self.state in row.when:
            return row
        if self.state is State.START:
            log.notice("smtp.not_greeted", f"!MISSING 'HELO' command (Received: '{_text(verb)}')")
        elif row is None:
            log.notice("smtp.unknown_command", f"!UNSUPPORTED COMMAND: '{_text(verb)}'")
            raise Refusal(Why.UNKNOWN_COMMAND)
        raise self.out_of_order(verb)

    def out_of_order(self, verb: bytes) -> Refusal:
        """The refusal for a command given too early or too late."""
        if verb == b"DATA":
            log.notice("smtp.out_of_order", "!MISSING 'RCPT TO' command")
            return self._early_text() or Refusal(Why.BAD_SEQUENCE)
        if verb == b"RCPT":
            log.notice("smtp.out_of_order", "!MISSING 'MAIL' command")
        return Refusal(Why.BAD_SEQUENCE)

    async def refuse(self, no: Refusal) -> None:
        """Say no in our words, and let the sysop read what was said."""
        line = answer(no, self.words)
        if log.wants(log.INFO):
            log.info("smtp.refused", f"Refused: {line.decode('ascii')}", why=no.why.name)
        await self.wire.send(line)

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

    async def reset(self) -> None:
        """Forget the transaction."""
        letter, self.letter, self.chunks = self.letter, None, None
        if self.state is not State.START:
            self.state = State.READY
        if letter is not None:
            await letter.drop()

    # the session

    async def helo(self, argument: bytes) -> None:
        """RFC 5321 section 4.1.1.1; the name may be missing."""
        await self._greeted(argument, PLAIN)
        await self.wire.send(b"250 " + self.host)

    async def ehlo(self, argument: bytes) -> None:
        """The same, and what is offered now."""
        await self._greeted(argument, ENHANCED)
        mail, wire = self.reception.mail, self.wire
        lines = capabilities(
            self.host,
            mechanisms=() if self.caller else self.logins.mechanisms(wire.peer, wire.secure),
            starttls=self._offers_tls() and self.caller is None,
            most_bytes=mail.max_msg_size,
            most_recipients=mail.max_recipients,
        )
        await wire.send(*lines)

    async def _greeted(self, argument: bytes, words: Words) -> None:
        self.count_junk()
        hello = grammar.hello(argument)
        await self.reset()
        self.state = State.READY
        self.hello, self.words, self._visit = hello, words, None

    def _offers_tls(self) -> bool:
        return self.door.tls == "starttls" and not self.wire.secure

    async def starttls(self, argument: bytes) -> None:
        """RFC 3207. Everything said before is forgotten; after AUTH or within a transaction it is refused."""
        grammar.no_argument(argument)
        if self.wire.secure or self.caller is not None or self.state is not State.READY:
            raise Refusal(Why.BAD_SEQUENCE)
        if not self._offers_tls():
            raise Refusal(Why.NO_TLS, temporary=True)
        await self.wire.send(self.words.ready_for_tls)
        await self.wire.start_tls()
        self.state, self.words = State.START, PLAIN
        self.hello, self._visit = b"", None
        context = log.context.get()
        if context is not None:
            context.label = "SMTPS"

    async def auth(self, argument: bytes) -> None:
        """RFC 4954, once per connection and not within a transaction."""
        self.count_junk()
        if self.caller is not None or self.state not in (State.START, State.READY):
            raise Refusal(Why.BAD_SEQUENCE)
        word, _, initial = argument.partition(b" ")
        self.caller = await self.logins.converse(
            self.wire.peer,
            self.door.service,
            grammar.shown(word, 40).decode("ascii"),
            initial.strip(b" ") or None,
            self._ask,
            secure=self.wire.secure,
        )
        self._visit = None
        self._useful = True
        self.wire.identify(self.caller.user.alias)
        await self.wire.send(self.words.logged_in)

    async def _ask(self, challenge: bytes) -> bytes:
        await self.wire.send(CHALLENGE + challenge)
        return await self.wire.read_line(limit=sasl.LIMIT + 2, secret=True)

    async def rset(self, argument: bytes) -> None:
        """Forget the transaction."""
        grammar.no_argument(argument)
        self.count_junk()
        self.mistakes = 0
        await self.reset()
        log.debug("smtp.reset", "Session reset")
        await self.wire.send(self.words.ok)

    async def noop(self, _: bytes) -> None:
        """Nothing."""
        self.count_junk()
        self.mistakes = 0
        await self.wire.send(self.words.ok)

    async def vrfy(self, argument: bytes) -> None:
        """The same answer for every name (ENU-01)."""
        self.count_junk()
        if not argument:
            raise Refusal(Why.INVALID)
        await self.wire.send(self.words.cannot_verify)

    async def help(self, _: bytes) -> None:
        """Which commands there are."""
        self.count_junk()
        verbs = [verb for verb, row in self.commands.items() if row.help]
        await self.wire.send(*self.words.help(b" ".join(verbs)))

    async def unsupported(self, _: bytes) -> None:
        """Known to the standards, but not here."""
        raise Refusal(Why.UNSUPPORTED)

    async def quit(self, argument: bytes) -> None:
        """The end."""
        grammar.no_argument(argument)
        await self.wire.send(self.words.bye(self.host))
        raise HangUp

    # a transaction

    def visit(self) -> Visit:
        """Who brings mail now."""
        if self._visit is None:
            self._visit = self.reception.visit(
                self.caller or Remote(self.wire.peer),
                submission=self.door.service != "smtp",
                hello=self.hello,
                extended=self.words.enhanced,
                secure=self.wire.secure,
            )
        return self._visit

    async def mail(self, argument: bytes) -> None:
        """MAIL FROM; within a transaction it begins another one (spec mail.md 1.5)."""
        self.count_junk()
        if self.messages >= MOST_MESSAGES:
            raise Refusal(Why.TOO_FAST, "Too many messages in one connection", final=True)
        if self.letter is not None:
            await self.reset()
        self.letter = await self.reception.begin(self.visit(), grammar.mail_from(argument))
        self.messages += 1
        self.state = State.SENDER
        await self.wire.send(self.words.sender_ok)

    async def rcpt(self, argument: bytes) -> None:
        """RCPT TO."""
        letter = self.letter
        assert letter is not None
        try:
            await letter.add_recipient(grammar.rcpt_to(argument, utf8=letter.sender.utf8))
        except Refusal as no:
            raise await self._stumbled(no) from None
        self.state = State.RECIPIENTS
        if not self._useful:
            self._useful = True
            self.wire.identify()
        await self.wire.send(self.words.recipient_ok)

    async def _stumbled(self, no: Refusal) -> Refusal:
        """Slow down, then stop who tries names (ENU-02)."""
        if no.why in HARMLESS:
            return no
        self.errors += 1
        if self.errors >= HARD_ERRORS:
            log.warning("smtp.errors", f"!TOO MANY REFUSED RECIPIENTS ({self.errors})")
            if self.blame is not None and self.caller is None:
                await self.blame(self.wire.peer, self.door.service, "refused recipients")
            return Refusal(Why.TOO_FAST, "Too many errors", final=True)
        if self.errors > SOFT_ERRORS:
            no.delay = max(no.delay, float(self.errors - SOFT_ERRORS))
        return no

    async def data(self, argument: bytes) -> None:
        """The text, up to its final dot."""
        grammar.no_argument(argument)
        if no := self._early_text():
            raise no
        letter = self.letter
        assert letter is not None
        try:
            text = letter.text()
            await self.wire.send(GO_AHEAD)
            flaw = await self.wire.read_body(text, limit=self.reception.mail.max_msg_size)
            if flaw is not None:
                raise self._flawed(flaw)
            tag = await letter.finish()
        finally:
            await self.reset()
        await self._accepted(tag)

    def _early_text(self) -> Refusal | None:
        """SMG-18: nothing may follow DATA before our answer to it."""
        if not self.wire.unread():
            return None
        log.warning("smtp.early_text", "!MESSAGE TEXT SENT WITHOUT WAITING for the answer to DATA")
        self.wire.drop_unread()
        return Refusal(Why.BAD_SEQUENCE, "DATA must be the last command of a group", final=True)

    async def bdat(self, argument: bytes) -> None:
        """One chunk of the text (RFC 3030). It is read whatever the answer: or it would be taken for commands."""
        size, last = grammar.chunk(argument)
        letter = self.letter
        if letter is None or self.state is State.SENDER:
            await self.wire.read_block(size, Discard())
            raise Refusal(Why.BAD_SEQUENCE)
        try:
            tag = await self._chunk(letter, size, last)
        except BaseException:
            await self.reset()
            raise
        if last:
            await self.reset()
            await self._accepted(tag)
        else:
            await self.wire.send(self.words.chunk_taken(size))

    async def _chunk(self, letter: Letter, size: int, last: bool) -> str:
        """Take one chunk, and after the last one the message; returns its tag then."""
        if self.chunks is None:
            self.chunks = Chunks(letter.text(), self.reception.mail.max_msg_size)
            self.state = State.CHUNKS
        chunks = self.chunks
        await self.wire.read_block(size, chunks)
        flaw = await chunks.close() if last else chunks.flaw
        if flaw is not None:
            raise self._flawed(flaw)
        return await letter.finish() if last else ""

    def _flawed(self, flaw: BodyFlaw) -> Refusal:
        if flaw is BodyFlaw.TOO_BIG:
            return self.reception.too_big()
        log.warning("mail.malformed", f"!{flaw.name.replace('_', ' ')} in message text")
        if flaw is BodyFlaw.NUL:
            return Refusal(Why.BAD_CONTENT, "NUL in message")
        return Refusal(Why.BAD_CONTENT, "CR or LF without the other in message", status="5.6.11")

    async def _accepted(self, tag: str) -> None:
        self.mistakes = self.junk = self.errors = 0
        await self.wire.send(self.words.accepted(tag))

    commands: ClassVar[dict[bytes, Command[Any]]] = {
        b"HELO": Command(helo, ANY, help="HELO host"),
        b"EHLO": Command(ehlo, ANY, help="EHLO host"),
        b"STARTTLS": Command(starttls, GREETED, help="STARTTLS"),
        b"AUTH": Command(auth, ANY, help="AUTH mechanism [initial response]"),
        b"MAIL": Command(mail, BETWEEN, help="MAIL FROM:<address> [parameters]"),
        b"RCPT": Command(rcpt, ENVELOPE, help="RCPT TO:<address> [parameters]"),
        b"DATA": Command(data, COMPLETE, help="DATA"),
        b"BDAT": Command(bdat, ANY, help="BDAT size [LAST]"),
        b"RSET": Command(rset, GREETED, help="RSET"),
        b"NOOP": Command(noop, ANY, help="NOOP"),
        b"VRFY": Command(vrfy, GREETED, help="VRFY name"),
        b"HELP": Command(help, GREETED, help="HELP"),
        b"QUIT": Command(quit, ANY, help="QUIT"),
        b"EXPN": Command(unsupported, GREETED),
        b"TURN": Command(unsupported, GREETED),
        b"ETRN": Command(unsupported, GREETED),
        b"ATRN": Command(unsupported, GREETED),
        b"SEND": Command(unsupported, GREETED),
        b"SOML": Command(unsupported, GREETED),
        b"SAML": Command(unsupported, GREETED),
    }


def _too_long() -> Refusal:
    log.warning("smtp.line_too_long", "sent an ILLEGALLY-LONG command line")
    return Refusal(Why.INVALID, status="5.5.2", reply=b"500 Line too long (command)", final=True)


def _text(line: bytes) -> str:
    return grammar.shown(line, 100).decode("ascii")
