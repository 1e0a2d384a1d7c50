"""NNTP before anything is read: greeting, capabilities, STARTTLS, and saying who one is (RFC 3977 section 5, RFC 4642,
RFC 4643).

Without `-na` everybody begins as the board's guest, where there is one: who has not signed in reads what guests may.
Lines are read as secret until somebody has signed in: any of them may hold a password. Rubbish (spec services.md 6.1)
costs its sender a second more each time.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import ClassVar, NoReturn

from dialtone.base import log
from dialtone.base.errors import HangUp, LineTooLong, Refusal, StoreError, Why
from dialtone.domain.boards.news import News
from dialtone.domain.boards.news_ahead import Ahead
from dialtone.domain.boards.news_groups import NewsGroup
from dialtone.domain.mailstore.news_with_mail import NewsWithMail
from dialtone.domain.model.actor import Caller
from dialtone.protocols.nntp import replies
from dialtone.protocols.nntp.grammar import FOREIGN, first_word, nothing, words, wrong
from dialtone.protocols.nntp.needs import Needs
from dialtone.protocols.nntp.replies import refusal
from dialtone.wire import sasl
from dialtone.wire.dialogue import Command, Dialogue
from dialtone.wire.port import Farewell, Wire
from dialtone.wire.proofs import PasswordProof, Proof
from dialtone.wire.service import Door

IDLE = 300.0  # seconds
NO_LIMIT = 365 * 86_400.0  # seconds: for exemption H
RUBBISH_MOST = 10  # of a guest, then the connection ends
DELAY_MOST = 10.0  # seconds before one command


class State(Enum):
    """Whether there is anybody."""

    __hash__ = object.__hash__

    CLOSED = auto()  # nobody has signed in, and there is no guest
    READING = auto()


ALWAYS = frozenset(State)
READING = frozenset({State.READING})


class NntpLogin(Dialogue[State]):
    """The loop, and what may be said before signing in. `caller` is the guest or whoever signed in."""

    name: ClassVar[str] = "nntp"
    line_limit = 1026  # a request has 1,024 characters (spec); the standard asks for 512
    mistake_limit = 40
    caller: Caller

    def __init__(self, wire: Wire, door: Door, needs: Needs) -> None:
        super().__init__(wire, State.CLOSED)
        self.door = door
        self.needs = needs
        self.news: News | NewsWithMail = needs.news
        self.ahead = Ahead()
        self.signed_in = False
        self.user_name: str | None = None  # given by AUTHINFO USER, waiting for PASS
        self.rubbish = 0
        self.group: NewsGroup | None = None
        self.current = 0  # the current article's number; 0 when there is none

    # The loop

    async def greet(self) -> None:
        """The banner (RFC 3977 section 5.1): 201 for those who may not post as they are."""
        await self.begin()
        needs = self.needs
        text = f"{needs.system} News (dialtone {needs.version} NNTP Service)"
        await self.wire.send(b"%d %b" % (self.right(), replies.printable(text.encode("ascii", "replace"))))

    def right(self) -> int:
        """200 or 201; who has still to sign in is told that it may come to that."""
        return 200 if self.state is State.CLOSED or self.news.groups.may_post(self.caller) else 201

    async def begin(self) -> None:
        """As a connection begins: with the guest, if there is one."""
        self.group, self.current, self.user_name, self.signed_in = None, 0, None, False
        self.news = self.needs.news
        guest = None if self.needs.options.no_guests else await self.needs.guest(self.wire.peer)
        self.state = State.CLOSED if guest is None else State.READING
        if guest is not None:
            self.caller = guest
            self.wire.identify()

    async def turn(self) -> None:
        """One line and its answer."""
        if self.rubbish:
            await self.wire.pause(min(float(self.rubbish), DELAY_MOST))
        try:
            line = await self.wire.read_line(limit=self.line_limit, within=self.patience(), secret=not self.signed_in)
            verb, argument = self.split(line)
            if not verb:
                await self.found_rubbish(refusal(Why.UNKNOWN_COMMAND, "500 command expected"))
            self.check_foreign(verb, argument)
            await self.command(verb).obey(self, argument)
        except LineTooLong:
            await self.decline(refusal(Why.INVALID, "501 line too long"))
        except Refusal as no:
            await self.decline(no)
        except StoreError as trouble:
            log.error("nntp.store", f"!ERROR reading the boards: {trouble}")
            await self.decline(Refusal(Why.NO_SPACE))

    def patience(self) -> float:
        """How long somebody may say nothing."""
        exempt = self.signed_in and self.caller.user.has_exemption("H")
        return NO_LIMIT if exempt else IDLE

    def split(self, line: bytes) -> tuple[bytes, bytes]:
        """Verb and argument. AUTHINFO's is left as it is: blanks of a password belong to it."""
        verb, *rest = line.split(None, 1) or [b""]
        verb, argument = verb.upper(), b"".join(rest)
        return verb, argument if verb == b"AUTHINFO" else argument.strip(b" \t")

    def check_foreign(self, verb: bytes, argument: bytes) -> None:
        """Other protocols' clients are not talked to (TLS-11)."""
        if verb[:2] == b"\x16\x03" or verb in FOREIGN or b" HTTP/1." in argument:
            log.notice("nntp.foreign", "!client speaks another protocol")
            raise HangUp

    def command(self, verb: bytes) -> Command[State]:
        """The row of a verb. Raises Refusal."""
        row = self.commands.get(verb)
        if row is None:
            text = replies.printable(verb, 40).decode()
            log.notice("nntp.unknown", f"!UNKNOWN COMMAND: '{text}'")
            raise Refusal(Why.UNKNOWN_COMMAND)
        if self.state not in row.when:
            raise refusal(Why.NOT_LOGGED_IN, "480 Authentication required")
        return row

    async def found_rubbish(self, no: Refusal) -> NoReturn:
        """Count it, and refuse. A guest who sends nothing else is sent away, and with `-f` filtered."""
        self.rubbish += 1
        if self.rubbish >= RUBBISH_MOST and not self.signed_in:
            log.warning("nntp.rubbish", f"!TOO MANY BOGUS COMMANDS ({self.rubbish})")
            if self.needs.options.filter_rubbish and self.needs.filtering is not None:
                peer = self.wire.peer
                await self.needs.filtering.block(
                    peer.address, reason="TOO MANY BOGUS COMMANDS", protocol="NNTP", host=peer.host
                )
            raise refusal(Why.BLOCKED, "400 too many bogus commands, goodbye", final=True)
        raise no

    async def refuse(self, no: Refusal) -> None:
        """Say no."""
        await self.wire.send(replies.answer(no))

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """Last words."""
        await self.wire.send(replies.LAST_WORDS[why] + (f" ({code})".encode() if code else b""))

    # Always

    async def capabilities(self, argument: bytes) -> None:
        """RFC 3977 section 5.2; a keyword behind it means nothing here."""
        logins, peer, secure = self.needs.logins, self.wire.peer, self.wire.secure
        lines = [b"101 capability list:", b"VERSION 2", f"IMPLEMENTATION dialtone {self.needs.version}".encode()]
        if self.state is State.READING:
            lines += [
                b"READER",
                *([b"POST"] if self.news.groups.may_post(self.caller) else []),
                b"OVER MSGID",
                b"HDR",
                b"NEWNEWS",
                b"LIST ACTIVE NEWSGROUPS OVERVIEW.FMT ACTIVE.TIMES HEADERS COUNTS SUBSCRIPTIONS",
            ]
        if self.door.tls == "starttls" and not secure and not self.signed_in:
            lines.append(b"STARTTLS")
        if not self.signed_in:
            mechanisms = self.mechanisms()
            ways = [b"USER"] if logins.clear_text(peer, secure, self.door.service) else []
            lines.append(b" ".join([b"AUTHINFO", *ways, *([b"SASL"] if mechanisms else [])]))
            if mechanisms:
                lines.append(b"SASL " + " ".join(mechanisms).encode())
        await self.wire.send(*lines, b".")

    async def mode(self, argument: bytes) -> None:
        """RFC 3977 section 5.3. There is one mode."""
        if argument.upper() != b"READER":
            raise wrong("MODE READER is what there is")
        await self.wire.send(b"200 Hello, you can post" if self.right() == 200 else b"201 Hello, you can read")

    async def quit(self, argument: bytes) -> None:
        """RFC 3977 section 5.4."""
        await self.wire.send(b"205 closing connection - goodbye!")
        raise HangUp

    async def start_tls(self, argument: bytes) -> None:
        """RFC 4642. What was said before is forgotten."""
        nothing(argument)
        if self.wire.secure or self.signed_in:
            raise refusal(Why.BAD_SEQUENCE, "502 TLS is active already, or you have signed in")
        if self.door.tls != "starttls":
            raise refusal(Why.NO_TLS, "580 TLS cannot be started here")
        await self.wire.send(b"382 continue with TLS negotiation")
        await self.wire.start_tls()
        await self.begin()

    # Signing in (RFC 4643)

    async def authinfo(self, argument: bytes) -> None:
        """USER and PASS, or SASL."""
        if self.signed_in:
            raise refusal(Why.BAD_SEQUENCE, "502 you have signed in already")
        kind, value = first_word(argument)
        match kind.upper():
            case b"USER":
                await self.auth_user(value.strip(b" \t"))
            case b"PASS":
                await self.auth_password(value)
            case b"SASL":
                await self.auth_sasl(words(value))
            case _:
                raise wrong("AUTHINFO USER, PASS or SASL expected")

    async def auth_user(self, name: bytes) -> None:
        """Any name is good until its password is known (ENU-03)."""
        self.check_clear_text()
        if not name:
            raise wrong("user name expected")
        self.user_name = _text(name)
        await self.wire.send(b"381 More authentication required")

    async def auth_password(self, password: bytes) -> None:
        """The other half of USER."""
        if self.user_name is None:
            raise refusal(Why.BAD_SEQUENCE, "482 AUTHINFO USER comes first")
        name, self.user_name = self.user_name, None
        await self.enter(PasswordProof(name, log.Secret(_text(password)), "USER/PASS"))

    async def auth_sasl(self, given: list[bytes]) -> None:
        """RFC 4643 section 2.4."""
        if not 1 <= len(given) <= 2:
            raise wrong("AUTHINFO SASL mechanism [initial response]")
        mechanism, logins = given[0].decode("ascii", "replace").upper(), self.needs.logins
        if mechanism not in self.mechanisms():
            if mechanism in sasl.CLEAR:
                self.check_clear_text()
            raise refusal(Why.BAD_MECHANISM, "503 mechanism not offered")
        self.user_name = None
        try:
            exchange = sasl.begin(mechanism, logins, self.wire.bindings)
            proof = await sasl.converse(exchange, given[1] if given[1:] else None, self.ask)
        except sasl.Malformed as flaw:
            await logins.malformed(self.wire.peer, self.door.service, flaw)
            raise
        except LineTooLong:
            raise Refusal(Why.BAD_PROOF, "line too long") from None
        await self.enter(proof)

    def mechanisms(self) -> tuple[str, ...]:
        """The SASL mechanisms this client is offered."""
        found = self.needs.logins.mechanisms(self.wire.peer, self.wire.secure, self.door.service)
        return sasl.offered(found, self.wire.bindings)

    async def ask(self, challenge: bytes) -> bytes:
        """Send a challenge and read its answer; nothing at all is written `=` both ways."""
        await self.wire.send(b"383 " + (challenge or b"="))
        line = await self.wire.read_line(limit=sasl.LIMIT + 2, within=IDLE, secret=True)
        return b"" if line == b"=" else line

    def check_clear_text(self) -> None:
        """TLS-13: passwords cross a clear connection only where that is allowed. Raises Refusal."""
        if not self.needs.logins.clear_text(self.wire.peer, self.wire.secure, self.door.service):
            raise refusal(Why.NEEDS_TLS, "483 encryption required: use STARTTLS, or the TLS port")

    async def enter(self, proof: Proof) -> None:
        """Have a proof judged. What was read as a guest is forgotten."""
        caller = await self.needs.logins.admit(self.wire.peer, self.door.service, proof, secure=self.wire.secure)
        if caller.user.is_guest and self.needs.options.no_guests:
            raise refusal(Why.DENIED, "502 Anonymous/Guest logins disallowed")
        self.caller, self.signed_in, self.state = caller, True, State.READING
        self.group, self.current = None, 0
        mail = self.needs.mail
        if mail is not None and await mail.may_read(caller, proof):
            self.news = mail.news
        self.wire.identify(caller.user.alias)
        log.info("nntp.login", f"{caller.user.alias} reads news", user=caller.user.number, secure=self.wire.secure)
        await self.wire.send(b"281 Authentication successful")

    commands: ClassVar[dict[bytes, Command[State]]] = {
        b"CAPABILITIES": Command(capabilities, ALWAYS, help="CAPABILITIES"),
        b"MODE": Command(mode, ALWAYS, help="MODE READER"),
        b"QUIT": Command(quit, ALWAYS, help="QUIT"),
        b"STARTTLS": Command(start_tls, ALWAYS, help="STARTTLS"),
        b"AUTHINFO": Command(authinfo, ALWAYS, help="AUTHINFO USER name, PASS password, SASL mechanism [response]"),
    }


def _text(raw: bytes) -> str:
    """A name or password. Control characters in it are a failed attempt like any other."""
    try:
        return sasl.text_of(raw)
    except ValueError:
        raise Refusal(Why.BAD_PROOF, "control characters") from None
