"""POP3 before login: greeting, capabilities, STLS, and every way to say who one is.

Lines before login are read as secret: any of them may be a password. What comes after login is in `server.py`.
"""

from __future__ import annotations

import sys
from enum import Enum, auto
from typing import ClassVar

from dialtone import __version__
from dialtone.base import log
from dialtone.base.errors import HangUp, LineTooLong, Refusal, StoreError, Why
from dialtone.domain.access.login import Logins
from dialtone.domain.access.rates import TOO_MANY, Rates
from dialtone.domain.mail.mailbox import Mailbox, Mailboxes
from dialtone.protocols.pop3 import replies
from dialtone.protocols.pop3.grammar import SuffixedNames, is_foreign, take_suffix
from dialtone.wire import sasl
from dialtone.wire.dialogue import Command, Dialogue
from dialtone.wire.port import Farewell, Wire
from dialtone.wire.proofs import DigestProof, PasswordProof, Proof
from dialtone.wire.service import Door

VERSION = f"{__version__}-{sys.platform.capitalize()}"


class State(Enum):
    """RFC 1939 section 3; UPDATE is what QUIT does."""

    __hash__ = object.__hash__  # asked for each command; the usual one is slow

    AUTHORIZATION = auto()
    TRANSACTION = auto()


BEFORE = frozenset({State.AUTHORIZATION})
AFTER = frozenset({State.TRANSACTION})
ALWAYS = frozenset(State)


class Pop3Login(Dialogue[State]):
    """The loop, and the commands of the first state."""

    name: ClassVar[str] = "pop3"
    line_limit = 1024  # RFC 2449 allows 255; passwords may be longer
    mistake_limit = 20  # POP-07
    mailbox: Mailbox  # after login
    rates: Rates | None = None  # None: commands are not counted

    def __init__(self, wire: Wire, door: Door, logins: Logins, mailboxes: Mailboxes, *, mark_read: bool = True) -> None:
        super().__init__(wire, State.AUTHORIZATION)
        self.door = door
        self.logins = logins
        self.mailboxes = mailboxes
        self.mark_read = mark_read
        self.challenge = logins.challenge() if logins.challenges() else b""
        self.user_name: str | None = None  # given by USER, waiting for PASS

    # The loop

    async def greet(self) -> None:
        """The banner; its last word is what APOP digests."""
        banner = f"+OK dialtone {self.door.protocol} Server {VERSION} Ready".encode()
        await self.wire.send(banner + b" " + self.challenge if self.challenge else banner)

    async def turn(self) -> None:
        """One line and its answer. Before login every line is read as secret."""
        before = self.state is State.AUTHORIZATION
        try:
            line = await self.wire.read_line(limit=self.line_limit, secret=before)
            verb, argument = self.split(line)
            if before:
                self.check_order(line, verb)
            elif self.rates is not None and verb != b"QUIT":
                await self.check_rate(self.rates)
            await self.command(verb).obey(self, argument)
        except LineTooLong:
            await self.decline(Refusal(Why.INVALID, "line too long"))
        except Refusal as no:
            await self.decline(no)
        except StoreError as trouble:
            log.error("pop3.store", f"!ERROR reading the mailbox: {trouble}")
            await self.decline(Refusal(Why.NO_SPACE))

    def split(self, line: bytes) -> tuple[bytes, bytes]:
        """Verb and argument. A password's blanks at its ends belong to it."""
        verb, _, argument = line.partition(b" ")
        verb = verb.upper()
        return verb, argument if verb == b"PASS" else argument.strip(b" ")

    async def check_rate(self, rates: Rates) -> None:
        """Not too many commands after login (spec mail.md 3.10). QUIT is never refused: it is what keeps the marks."""
        if not rates.allowed(self.wire.peer):
            await rates.refused(self.wire.peer, self.door.protocol)
            raise Refusal(Why.TOO_FAST, reply=f"-ERR {TOO_MANY}".encode(), final=True)

    def check_order(self, line: bytes, verb: bytes) -> None:
        """After USER comes PASS; other protocols' clients are not talked to (TLS-11)."""
        if self.user_name is not None and verb not in (b"PASS", b"USER", b"QUIT", b"NOOP", b"CAPA"):
            self.user_name = None
            raise Refusal(Why.BAD_SEQUENCE, "PASS command expected")
        if verb not in self.commands and is_foreign(line):
            log.notice("pop3.foreign", "!client speaks another protocol")
            raise HangUp

    def command(self, verb: bytes) -> Command[State]:
        """The row of a verb. Raises Refusal in the words of this protocol."""
        row = self.commands.get(verb)
        if row is not None and self.state in row.when:
            return row
        if row is not None or self.state is State.AUTHORIZATION:
            raise self.out_of_order(verb)
        text = replies.printable(verb, 40).decode()
        log.notice("pop3.unsupported", f"!UNSUPPORTED COMMAND: '{text}'")
        raise Refusal(Why.UNKNOWN_COMMAND, f"UNSUPPORTED COMMAND: {text}")

    def out_of_order(self, verb: bytes) -> Refusal:
        """A command in the wrong state."""
        if self.state is State.TRANSACTION:
            return Refusal(Why.BAD_SEQUENCE, "already authenticated")
        return Refusal(Why.BAD_SEQUENCE, "USER, APOP, CAPA, or STLS command expected")

    async def refuse(self, no: Refusal) -> None:
        """Say no."""
        await self.wire.send(replies.answer(no))

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """Last words; none at a timeout."""
        if words := replies.LAST_WORDS.get(why):
            await self.wire.send(words + (f" ({code})".encode() if code else b""))

    # In both states

    async def capa(self, _: bytes) -> None:
        """RFC 2449."""
        lines = [b"+OK Capability list follows", b"TOP"]
        if self.logins.clear_text(self.wire.peer, self.wire.secure):
            lines.append(b"USER")
        lines += [b"UIDL", b"PIPELINING", b"RESP-CODES", b"AUTH-RESP-CODE", b"EXPIRE NEVER"]
        if mechanisms := self.mechanisms():
            lines.append(b"SASL " + " ".join(mechanisms).encode())
        if self.door.tls == "starttls" and not self.wire.secure and self.state is State.AUTHORIZATION:
            lines.append(b"STLS")
        lines.append(f"IMPLEMENTATION dialtone {self.door.protocol} Server {VERSION}".encode())
        await self.wire.send(*lines, b".")

    async def noop(self, _: bytes) -> None:
        """Nothing."""
        await self.wire.send(b"+OK")

    # Before login

    async def stls(self, argument: bytes) -> None:
        """RFC 2595. What was said before is forgotten."""
        if argument:
            raise Refusal(Why.INVALID, "STLS takes no argument")
        if self.door.tls != "starttls" or self.wire.secure:
            raise Refusal(Why.NO_TLS, "STLS command not supported")
        await self.wire.send(b"+OK Begin TLS negotiation")
        await self.wire.start_tls()
        self.user_name = None

    async def user(self, argument: bytes) -> None:
        """Any name is good until its password is known (ENU-03)."""
        self.check_clear_text()
        if not argument:
            raise Refusal(Why.INVALID, "user name expected")
        self.user_name = self.text(argument)
        await self.wire.send(b"+OK")

    async def password(self, argument: bytes) -> None:
        """The other half of USER."""
        if self.user_name is None:
            raise self.out_of_order(b"PASS")
        name, self.user_name = self.user_name, None
        await self.enter(PasswordProof(name, log.Secret(self.text(argument)), "USER/PASS"))

    async def apop(self, argument: bytes) -> None:
        """RFC 1939 section 7: name and MD5 of challenge and password."""
        if not self.challenge:
            raise Refusal(Why.UNSUPPORTED, "APOP is not offered")
        name, _, digest = argument.rpartition(b" ")
        if not name.strip(b" ") or len(digest) != 32:
            raise Refusal(Why.INVALID, "name and digest expected")
        proof = DigestProof(self.text(name.strip(b" ")), self.challenge, self.text(digest).lower(), "APOP")
        await self.enter(proof)

    async def auth(self, argument: bytes) -> None:
        """RFC 5034. Without an argument: the list of mechanisms, as old programs ask for it."""
        offered = self.mechanisms()
        if not argument:
            await self.wire.send(b"+OK", *(name.encode() for name in offered), b".")
            return
        word, _, initial = argument.partition(b" ")
        mechanism = word.decode("ascii", "replace").upper()
        if mechanism not in offered:
            if mechanism in sasl.CLEAR:
                self.check_clear_text()
            raise Refusal(Why.BAD_MECHANISM, "authentication mechanism not offered")
        try:
            exchange = sasl.begin(mechanism, SuffixedNames(self.logins), self.wire.bindings)
            proof = await sasl.converse(exchange, initial.strip(b" ") or None, self.ask)
        except sasl.Malformed as flaw:
            await self.logins.malformed(self.wire.peer, self.door.service, flaw)
            raise
        except LineTooLong:
            raise Refusal(Why.BAD_PROOF, "line too long") from None
        await self.enter(proof)

    def mechanisms(self) -> tuple[str, ...]:
        """The SASL mechanisms this client is offered."""
        return sasl.offered(self.logins.mechanisms(self.wire.peer, self.wire.secure), self.wire.bindings)

    async def ask(self, challenge: bytes) -> bytes:
        """Send a SASL challenge and read its answer."""
        await self.wire.send(b"+ " + challenge)
        return await self.wire.read_line(limit=sasl.LIMIT + 2, secret=True)

    def check_clear_text(self) -> None:
        """TLS-13: passwords cross a clear connection only where that is allowed. Raises Refusal."""
        if not self.logins.clear_text(self.wire.peer, self.wire.secure):
            raise Refusal(Why.NEEDS_TLS, "encryption required: use STLS, or the TLS port")

    @staticmethod
    def text(raw: bytes) -> str:
        """A name or password. Control characters in it are a failed attempt like any other."""
        try:
            return sasl.text_of(raw)
        except ValueError:
            raise Refusal(Why.BAD_PROOF, "control characters") from None

    async def enter(self, proof: Proof) -> None:
        """Have a proof judged, and open the mailbox."""
        proof, without_spam = take_suffix(proof)
        caller = await self.logins.admit(self.wire.peer, self.door.service, proof, secure=self.wire.secure)
        self.mailbox = await self.mailboxes.open(caller, without_spam=without_spam, mark_read=self.mark_read)
        self.wire.identify(caller.user.alias)
        self.state = State.TRANSACTION
        log.debug("pop3.login", f"logged-in via {proof.method}", messages=self.mailbox.count)
        await self.wire.send(self.summary())

    def summary(self) -> bytes:
        """What is left, in words."""
        return b"+OK %d messages (%d bytes)" % (self.mailbox.messages_left, self.mailbox.bytes_left)

    commands: ClassVar[dict[bytes, Command[State]]] = {
        b"USER": Command(user, BEFORE, help="USER name"),
        b"PASS": Command(password, BEFORE, help="PASS password"),
        b"APOP": Command(apop, BEFORE, help="APOP name digest"),
        b"AUTH": Command(auth, BEFORE, help="AUTH mechanism [initial response]"),
        b"STLS": Command(stls, BEFORE, help="STLS"),
        b"CAPA": Command(capa, ALWAYS, help="CAPA"),
        b"NOOP": Command(noop, ALWAYS, help="NOOP"),
    }
