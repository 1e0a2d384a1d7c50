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

from enum import Enum, auto
from typing import Any, ClassVar

from dialtone.base import log
from dialtone.base.errors import HangUp, LineTooLong, Refusal, StoreError, Why
from dialtone.domain.access.login import Logins
from dialtone.domain.mail.reception import Letter, Reception
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.actor import Caller, Remote
from dialtone.protocols.smtp import grammar
from dialtone.protocols.smtp.auth import log_in
from dialtone.protocols.smtp.chunks import Chunks, Discard
from dialtone.protocols.smtp.replies import ENHANCED, GO_AHEAD, PLAIN, Words, answer
from dialtone.wire.dialogue import Command, Dialogue
from dialtone.wire.port import BodyFlaw, Farewell, Wire
from dialtone.wire.service import Door

JUNK_LIMIT = 100  # commands that lead to no message, between two messages
SOFT_ERRORS = 10  # refused recipients until answers are delayed
HARD_ERRORS = 20  # refused recipients until the connection is closed
MOST_MESSAGES = 10_000  # transactions of one connection (announced: RFC 9422, MAILMAX)
HARMLESS = frozenset({Why.TOO_MANY, Why.FULL, Why.NO_SPACE})  # refusals of recipients that probe for nothing
FOREIGN = frozenset((b"GET", b"POST", b"HEAD", b"PUT", b"CONNECT", b"OPTIONS", b"DELETE", b"PATCH", b"TRACE", b"PRI"))


class State(Enum):
    """How far a session is."""

    START = auto()  # not greeted
    READY = auto()
    SENDER = auto()  # MAIL was accepted
    RECIPIENTS = auto()  # at least one RCPT was accepted
    CHUNKS = auto()  # at least one BDAT was accepted


ANY = frozenset(State)
GREETED = ANY - {State.START}
BETWEEN = frozenset({State.READY, State.SENDER, State.RECIPIENTS})  # a new MAIL begins anew


class SmtpServer(Dialogue[State]):
    """One session."""

    name = "smtp"
    line_limit = grammar.LONGEST_LINE + 2
    commands: ClassVar[dict[bytes, Command[State]]] = {}

    def __init__(self, wire: Wire, door: Door, reception: Reception, logins: Logins, version: str) -> None:
        super().__init__(wire, State.START)
        self.door = door
        self.reception = reception
        self.logins = logins
        self.version = version
        self.host = reception.ourselves.host.encode()
        self.submission = door.service != "smtp"
        self.words: Words = PLAIN
        self.caller: Caller | None = None
        self.junk = 0
        self.errors = 0
        self.messages = 0
        self.known = False  # the wire was told that this peer is of use
        self.hello = b""
        self.letter: Letter | None = None
        self.chunks: Chunks | None = None
        self._visit: Visit | None = None

    # the loop

    async def greet(self) -> None:
        label = self.door.protocol.encode()
        await self.wire.send(b"220 %s dialtone %s Server %s Ready" % (self.host, label, self.version.encode()))

    async def turn(self) -> None:
        try:
            line = await self.wire.read_line(limit=self.line_limit)
            verb, argument = self.split(line)
            await self.command(verb).obey(self, argument)
        except Refusal as no:
            await self.decline(no)
        except LineTooLong:
            await self.decline(_too_long())
        except StoreError as trouble:
            log.critical("mail.store", f"!ERROR ({trouble}) in the store")
            await self.decline(Refusal(Why.NO_SPACE, temporary=True, status="4.3.0"))

    def split(self, line: bytes) -> tuple[bytes, bytes]:
        verb, _, argument = line.partition(b" ")
        verb = verb.upper()
        if b"\n" in line or b"\r" in line or b"\0" in line or not 0x20 <= (line or b" ")[0] < 0x7F:
            raise self._not_a_line(line)
        if len(line) + 2 > grammar.LINE_LIMIT and len(line) + 2 > grammar.LONGER_LINES.get(verb, 0):
            raise _too_long()
        if verb in FOREIGN:
            raise self._not_ours(line)
        return verb, argument.strip(b" ")

    def _not_a_line(self, line: bytes) -> Refusal:
        """SMG-15: LF alone is no line end; who uses it is not talked to. TLS without STARTTLS ends the same way."""
        if b"\n" in line or not 0x20 <= line[0] < 0x7F:
            return self._not_ours(line)
        log.warning("smtp.bad_line", "!BARE CR OR NUL in command")
        return Refusal(Why.UNKNOWN_COMMAND, status="5.5.2")

    def _not_ours(self, line: bytes) -> Refusal:
        log.warning("smtp.not_smtp", f"!UNSUPPORTED COMMAND: '{_text(line)}'")
        self.wire.drop_unread()
        return Refusal(Why.UNKNOWN_COMMAND, status="5.5.2", final=True)

    def command(self, verb: bytes) -> Command[State]:
        command = self.commands.get(verb)
        if command is not None and self.state in command.when:
            return command
        if self.state is State.START:
            log.notice("smtp.not_greeted", f"!MISSING 'HELO' command (Received: '{_text(verb)}')")
            raise self.out_of_order(verb)
        if command is None:
            log.notice("smtp.unknown_command", f"!UNSUPPORTED COMMAND: '{_text(verb)}'")
            raise Refusal(Why.UNKNOWN_COMMAND)
        raise self.out_of_order(verb)

    def out_of_order(self, verb: bytes) -> Refusal:
        if verb == b"DATA":
            log.notice("smtp.out_of_order", "!MISSING 'RCPT TO' command")
            return self._data_alone() or Refusal(Why.BAD_SEQUENCE)
        if verb == b"RCPT":
            log.notice("smtp.out_of_order", "!MISSING 'MAIL' command")
        return Refusal(Why.BAD_SEQUENCE)

    async def refuse(self, no: Refusal) -> None:
        await self.wire.send(answer(no, self.words))

    async def too_many_mistakes(self, no: Refusal) -> None:
        await self.refuse(Refusal(Why.TOO_FAST, "Too many invalid commands"))

    async def farewell(self, why: Farewell, code: str = "") -> None:
        line = self._last_words(why, code)
        if line:
            await self.wire.send(line)

    def _last_words(self, why: Farewell, code: str) -> bytes:
        match why:
            case Farewell.BUSY:
                return b"421 System Error: Maximum active clients reached, try again later"
            case Farewell.TOO_MANY:
                return b"421 System Error: Maximum connections exceeded, try again later"
            case Farewell.TIMEOUT:
                return b"421 4.4.2 " + self.host + b" timeout, closing"
            case Farewell.SHUTDOWN:
                return b"421 4.3.2 " + self.host + b" is shutting down, try again later"
            case Farewell.FAULT:
                return b"421 4.3.0 System Error: %s, try again later" % (f"incident {code}" if code else "fault").encode()
            case Farewell.BLOCKED:
                return b"550 CLIENT IP ADDRESS BLOCKED: " + self.wire.peer.address.encode()
            case Farewell.FLOOD:
                return b"421 4.7.0 too many requests, try again later"
            case Farewell.BANNED:
                return b""

    def idle(self) -> None:
        """Count a command that leads to no message (SLO-03)."""
        self.junk += 1
        if self.junk > JUNK_LIMIT:
            log.warning("smtp.idle_commands", f"!TOO MANY COMMANDS WITHOUT MAIL ({self.junk})")
            raise Refusal(Why.TOO_FAST, "Too many commands without mail", final=True)

    async def reset(self) -> None:
        """Forget the transaction."""
        letter, self.letter = self.letter, None
        self.chunks = None
        if self.state is not State.START:
            self.state = State.READY
        if letter is not None:
            await letter.drop()

    # greeting and session

    async def helo(self, argument: bytes) -> None:
        await self._greeted(argument, PLAIN)
        await self.wire.send(b"250 " + self.host)

    async def ehlo(self, argument: bytes) -> None:
        await self._greeted(argument, ENHANCED)
        await self.wire.send(*self._capabilities())

    async def _greeted(self, argument: bytes, words: Words) -> None:
        self.idle()
        hello = grammar.hello(argument)
        await self.reset()
        self.state = State.READY
        self.hello, self.words, self._visit = hello, words, None

    def _capabilities(self) -> list[bytes]:
        """The answer to EHLO, in the order old clients know (spec mail.md 1.6)."""
        mail, secure = self.reception.mail, self.wire.secure
        mechanisms = () if self.caller else self.logins.mechanisms(self.wire.peer, secure)
        lines = [self.host]
        if mechanisms:
            lines.append(b"AUTH " + " ".join(mechanisms).encode())
        lines.append(b"8BITMIME")
        if self._offers_tls() and self.caller is None:
            lines.append(b"STARTTLS")
        if mail.max_msg_size:
            lines.append(b"SIZE %d" % mail.max_msg_size)
        lines += [b"PIPELINING", b"CHUNKING", b"SMTPUTF8", b"ENHANCEDSTATUSCODES", b"DSN", self._limits()]
        return [b"250-" + line for line in lines] + [b"250 OK"]

    def _limits(self) -> bytes:
        most = self.reception.mail.max_recipients
        return b"LIMITS MAILMAX=%d" % MOST_MESSAGES + (b" RCPTMAX=%d" % most if most else b"")

    def _offers_tls(self) -> bool:
        return self.door.tls == "starttls" and not self.wire.secure

    async def starttls(self, argument: bytes) -> None:
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
        self.idle()
        if self.caller is not None or self.state not in (State.START, State.READY):
            raise Refusal(Why.BAD_SEQUENCE)
        self.caller = await log_in(self.wire, self.logins, self.door.service, argument)
        self._visit = None
        self.known = True
        self.wire.identify(self.caller.user.alias)
        await self.wire.send(self.words.logged_in)

    async def rset(self, argument: bytes) -> None:
        grammar.no_argument(argument)
        self.idle()
        self.mistakes = 0
        await self.reset()
        log.debug("smtp.reset", "Session reset")
        await self.wire.send(self.words.ok)

    async def noop(self, _: bytes) -> None:
        self.idle()
        self.mistakes = 0
        await self.wire.send(self.words.ok)

    async def vrfy(self, argument: bytes) -> None:
        """The same answer for every name (ENU-01)."""
        self.idle()
        if not argument:
            raise Refusal(Why.INVALID)
        await self.wire.send(self.words.cannot_verify)

    async def help(self, _: bytes) -> None:
        self.idle()
        verbs = [verb for verb, command in self.commands.items() if command.help]
        await self.wire.send(*self.words.help(b" ".join(verbs)))

    async def unsupported(self, _: bytes) -> None:
        raise Refusal(Why.UNSUPPORTED)

    async def quit(self, argument: bytes) -> None:
        grammar.no_argument(argument)
        await self.wire.send(self.words.bye(self.host))
        raise HangUp

    # a transaction

    def visit(self) -> Visit:
        """Who brings mail now."""
        if self._visit is None:
            self._visit = self.reception.visit(
                self.caller or Remote(self.wire.peer),
                submission=self.submission,
                hello=self.hello,
                extended=self.words.enhanced,
                secure=self.wire.secure,
            )
        return self._visit

    async def mail(self, argument: bytes) -> None:
        if self.messages >= MOST_MESSAGES:
            raise Refusal(Why.TOO_FAST, "Too many messages in one connection", final=True)
        await self.reset()
        sender = grammar.mail_from(argument)
        self.letter = await self.reception.begin(self.visit(), sender)
        self.messages += 1
        self.state = State.SENDER
        await self.wire.send(self.words.sender_ok)

    async def rcpt(self, argument: bytes) -> None:
        letter = self.letter
        assert letter is not None
        try:
            await letter.add_recipient(grammar.rcpt_to(argument, utf8=letter.sender.utf8))
        except Refusal as no:
            raise await self._stumbled(no) from None
        self.state = State.RECIPIENTS
        if not self.known:
            self.known = True
            self.wire.identify()
        await self.wire.send(self.words.recipient_ok)

    async def _stumbled(self, no: Refusal) -> Refusal:
        """Slow down and stop who tries names (ENU-02)."""
        if no.why in HARMLESS:
            return no
        self.errors += 1
        if self.errors >= HARD_ERRORS:
            log.warning("smtp.too_many_errors", f"!TOO MANY REFUSED RECIPIENTS ({self.errors})")
            return Refusal(Why.TOO_FAST, "Too many errors", final=True)
        if self.errors > SOFT_ERRORS:
            no.delay = max(no.delay, float(self.errors - SOFT_ERRORS))
        return no

    async def data(self, argument: bytes) -> None:
        grammar.no_argument(argument)
        letter = self.letter
        assert letter is not None
        if no := self._data_alone():
            raise no
        try:
            text = letter.text()
            await self.wire.send(GO_AHEAD)
            flaw = await self.wire.read_body(text, limit=self.reception.mail.max_msg_size)
            if flaw is not None:
                raise self._flawed(flaw)
            tag = await letter.finish(text)
        finally:
            await self.reset()
        await self._accepted(tag)

    def _data_alone(self) -> Refusal | None:
        """SMG-18: nothing may follow DATA before our answer to it."""
        if not self.wire.unread():
            return None
        log.warning("smtp.early_data", "!MESSAGE TEXT SENT WITHOUT WAITING for the answer to DATA")
        self.wire.drop_unread()
        return Refusal(Why.BAD_SEQUENCE, "DATA must be the last command of a group", final=True)

    async def bdat(self, argument: bytes) -> None:
        size, last = grammar.chunk(argument)
        letter = self.letter
        if letter is None or self.state not in (State.RECIPIENTS, State.CHUNKS):
            await self.wire.read_block(size, Discard())  # it has to be read, or it would be taken for commands
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
            await self.wire.send(self.words.chunk_ok(size))

    async def _chunk(self, letter: Letter, size: int, last: bool) -> str:
        """Take one chunk, and the message after the last one; returns its tag then."""
        if self.chunks is None:
            self.chunks = Chunks(letter.text(), self.reception.mail.max_msg_size)
            self.state = State.CHUNKS
        chunks = self.chunks
        await self.wire.read_block(size, chunks)
        flaw = await chunks.close() if last else chunks.flaw
        if flaw is not None:
            raise self._flawed(flaw)
        return await letter.finish(chunks.text) if last else ""

    def _flawed(self, flaw: BodyFlaw) -> Refusal:
        if flaw is BodyFlaw.TOO_BIG:
            return self.reception.too_big()
        log.warning("mail.malformed", f"!{flaw.name.replace('_', ' ')} in message text", host=self.wire.peer.host)
        if flaw is BodyFlaw.NUL:
            return Refusal(Why.BAD_CONTENT, "NUL in message")
        return Refusal(Why.BAD_CONTENT, "CR or LF without the other in message", status="5.6.11")

    async def _accepted(self, tag: str) -> None:
        self.mistakes = self.junk = self.errors = 0
        await self.wire.send(self.words.accepted(tag))


def _too_long() -> Refusal:
    log.warning("smtp.line_too_long", "sent an ILLEGALLY-LONG command line")
    return Refusal(Why.INVALID, status="5.5.2", reply=b"500 Line too long (command)", final=True)


def _text(line: bytes) -> str:
    return grammar.shown(line, 100).decode("ascii")


def _commands() -> dict[bytes, Command[Any]]:
    server = SmtpServer
    table: dict[bytes, Command[Any]] = {
        b"HELO": Command(server.helo, ANY - {State.CHUNKS} | {State.CHUNKS}, help="HELO host"),
    }
    return table
