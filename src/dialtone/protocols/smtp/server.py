"""SMTP, the server's side (RFC 5321 and extensions), as transfer agent and as submission agent.

Order of a session: greeting, HELO or EHLO, any number of transactions (MAIL, RCPT, DATA or BDAT), QUIT. What a
command is worth is decided in `domain/mail/reception.py`; here is who may say what when. The loop itself is `loop.py`.

Theory of operation, where it is not plain. DATA must be the last command of a pipelined group (RFC 2920 section 3.1):
whoever sends on without waiting for 354 is cut off, so that no text is ever taken for commands and no commands for
text. Chunks of BDAT are always read, wanted or not, for the same reason. STARTTLS forgets everything said before it.
Who tries names is slowed down and then cut off.
"""

from __future__ import annotations

from typing import Any, ClassVar

from dialtone.base import log
from dialtone.base.errors import HangUp, Refusal, Why
from dialtone.domain.access.login import Logins
from dialtone.domain.mail.envelope import Verb
from dialtone.domain.mail.letter import Letter
from dialtone.domain.mail.reception import Reception
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.actor import Caller, Remote
from dialtone.protocols.smtp import grammar
from dialtone.protocols.smtp.capabilities import MOST_MESSAGES, capabilities
from dialtone.protocols.smtp.chunks import Chunks, Discard
from dialtone.protocols.smtp.loop import ANY, BETWEEN, COMPLETE, ENVELOPE, GREETED, SmtpLoop, State, shown_text
from dialtone.protocols.smtp.replies import CHALLENGE, ENHANCED, GO_AHEAD, PLAIN, Words
from dialtone.wire import sasl
from dialtone.wire.dialogue import Command
from dialtone.wire.port import BodyFlaw, Wire
from dialtone.wire.service import Door

SOFT_ERRORS = 10  # refused recipients until answers are delayed
HARD_ERRORS = 20  # refused recipients until the connection is closed
HARMLESS = frozenset({Why.TOO_MANY, Why.FULL, Why.NO_SPACE})  # refusals of recipients that do not come from guessing


class SmtpServer(SmtpLoop):
    """One session."""

    def __init__(self, wire: Wire, door: Door, reception: Reception, logins: Logins) -> None:
        super().__init__(wire, door, reception.ourselves.host.encode())
        self.reception = reception
        self.logins = logins
        self.hello = b""
        self.caller: Caller | None = None
        self.letter: Letter | None = None
        self.chunks: Chunks | None = None
        self.errors = 0
        self.messages = 0
        self._visit: Visit | None = None
        self._useful = False  # the wire was told that this peer is of use

    async def greet(self) -> None:
        """The banner, for those whom no filter turns away before it (spec mail.md 1.3)."""
        try:
            self.standing = await self.reception.arrive(self.wire.peer)
        except Refusal as no:
            await self.refuse(no)
            raise HangUp from None
        await super().greet()

    def leave(self) -> None:
        """What is kept for the session may go."""
        self.reception.leave(self.wire.number)

    def slowed(self) -> bool:
        """Whether answers come late: blacklisted clients with DNSBL_THROTTLE, until they log in."""
        return self.standing.listing is not None and self.reception.slows(self.standing, self.caller is not None)

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
        ways = sasl.offered(self.logins.mechanisms(wire.peer, wire.secure), wire.bindings)
        lines = capabilities(
            self.host,
            mechanisms=() if self.caller else ways,
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
            bindings=self.wire.bindings,
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
                standing=self.standing,
                session=self.wire.number,
            )
        return self._visit

    async def mail(self, argument: bytes) -> None:
        """MAIL FROM; within a transaction it begins another one (spec mail.md 1.5)."""
        await self._begin(argument, Verb.MAIL)

    async def send(self, argument: bytes) -> None:
        """SEND FROM: a telegram to users who are on line (RFC 821 section 3.4)."""
        await self._begin(argument, Verb.SEND)

    async def soml(self, argument: bytes) -> None:
        """SOML FROM: a telegram to users who are on line, mail to the others."""
        await self._begin(argument, Verb.SOML)

    async def saml(self, argument: bytes) -> None:
        """SAML FROM: mail and a telegram."""
        await self._begin(argument, Verb.SAML)

    async def _begin(self, argument: bytes, verb: Verb) -> None:
        self.count_junk()
        if self.messages >= MOST_MESSAGES:
            raise Refusal(Why.TOO_FAST, "Too many messages in one connection", final=True)
        if self.letter is not None:
            await self.reset()
        sender = grammar.mail_from(argument)
        if verb is not Verb.MAIL:
            sender = sender._replace(verb=verb)
        self.letter = await self.reception.begin(self.visit(), sender)
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
            raise await self._stumbled(no, argument) from None
        self.state = State.RECIPIENTS
        if letter.visit is not self._visit:
            self._recognized(letter.visit)
        if not self._useful:
            self._useful = True
            self.wire.identify()
        await self.wire.send(self.words.recipient_ok)

    def _recognized(self, visit: Visit) -> None:
        """The client turned out to be a user of ours (SMTP_AUTH_VIA_IP)."""
        self._visit = visit
        if isinstance(visit.actor, Caller):
            self.caller = visit.actor
            self.wire.identify(self.caller.user.alias)

    async def _stumbled(self, no: Refusal, argument: bytes) -> Refusal:
        """Slow down, then stop who tries names (ENU-02); that counts like a failed log-in of the address."""
        if no.why in HARMLESS:
            return no
        self.errors += 1
        if self.errors >= HARD_ERRORS:
            line = f"!TOO MANY REFUSED RECIPIENTS ({self.errors}), the last: {shown_text(argument)}"
            await self.logins.malformed(self.wire.peer, self.door.service, sasl.Malformed(line, counted=True))
            return Refusal(Why.TOO_FAST, "Too many errors", final=True)
        if self.errors > SOFT_ERRORS:
            no.delay = max(no.delay, float(self.errors - SOFT_ERRORS))
        return no

    async def data(self, argument: bytes) -> None:
        """The text, up to its final dot."""
        grammar.no_argument(argument)
        if no := self.early_text():
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
        b"SEND": Command(send, BETWEEN, help="SEND FROM:<address>"),
        b"SOML": Command(soml, BETWEEN, help="SOML FROM:<address>"),
        b"SAML": Command(saml, BETWEEN, help="SAML FROM:<address>"),
    }
