"""IMAP before login: greeting, capabilities, STARTTLS, LOGIN and AUTHENTICATE, and the loop for tagged commands.

Lines before login are read as secret: any of them may hold a password. What comes after login is in the files above
this one, each adding to the table of commands: `listing.py`, `appending.py`, `selecting.py`, `changing.py` and
`server.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, ClassVar

from dialtone import __version__
from dialtone.base import log
from dialtone.base.errors import HangUp, LineTooLong, Refusal, StoreError, Why
from dialtone.base.log import Secret
from dialtone.domain.access.login import Logins
from dialtone.domain.access.rates import TOO_MANY, Rates
from dialtone.domain.access.seats import Seats
from dialtone.domain.mailstore.contract import Mailstore
from dialtone.domain.model.actor import Caller
from dialtone.domain.ports.outside import Clock
from dialtone.protocols.imap import replies
from dialtone.protocols.imap.arriving import Arriving
from dialtone.protocols.imap.grammar import Reader, bad
from dialtone.protocols.imap.writing import quoted
from dialtone.wire import sasl
from dialtone.wire.dialogue import Command, Dialogue
from dialtone.wire.port import Farewell, Wire
from dialtone.wire.proofs import PasswordProof
from dialtone.wire.service import Door

AUTOLOGOUT = 1800.0  # seconds; RFC 9051 section 5.4 asks for thirty minutes
TOLD = b""  # what a command returns that has answered itself

FOREIGN = (b"GET", b"POST", b"PUT", b"HEAD", b"OPTIONS", b"CONNECT", b"EHLO", b"HELO", b"USER")
AFTER_LOGIN = (
    "IMAP4rev2 LITERAL+ ID ENABLE IDLE NAMESPACE UIDPLUS MOVE SPECIAL-USE CREATE-SPECIAL-USE LIST-EXTENDED "
    "LIST-STATUS UNSELECT CHILDREN ESEARCH SEARCHRES WITHIN SORT SORT=DISPLAY THREAD=ORDEREDSUBJECT "
    "THREAD=REFERENCES CONDSTORE QRESYNC QUOTA QUOTA=RES-STORAGE QUOTA=RES-MESSAGE BINARY MULTIAPPEND UTF8=ACCEPT "
    "OBJECTID PREVIEW SAVEDATE STATUS=SIZE"
)


class State(Enum):
    """RFC 9051 section 3; LOGOUT is the end."""

    __hash__ = object.__hash__

    NOT_AUTHENTICATED = auto()
    AUTHENTICATED = auto()
    SELECTED = auto()


BEFORE = frozenset({State.NOT_AUTHENTICATED})
BETWEEN = frozenset({State.AUTHENTICATED})
AFTER = frozenset({State.AUTHENTICATED, State.SELECTED})
CHOSEN = frozenset({State.SELECTED})
ALWAYS = frozenset(State)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table of commands. `obey` returns the words after "OK", None for the usual ones, or `TOLD`.
    `holds`: message numbers must not move while it is answered (RFC 9051 section 7.5.1)."""

    obey: Callable[[Any, Reader], Awaitable[bytes | None]]
    when: frozenset[State]
    holds: bool = False


class ImapLogin(Dialogue[State]):
    """The loop, and the commands of the first state."""

    name: ClassVar[str] = "imap"
    commands: ClassVar[dict[bytes, Command[State]]] = {}
    mistake_limit = 20
    caller: Caller  # after login
    rates: Rates | None = None  # None: commands are not counted
    seats: Seats | None = None  # None: a user may have as many sessions as he likes

    def __init__(self, wire: Wire, door: Door, logins: Logins, mailstore: Mailstore, clock: Clock) -> None:
        super().__init__(wire, State.NOT_AUTHENTICATED)
        self.door = door
        self.logins = logins
        self.mailstore = mailstore
        self.clock = clock
        self.arriving = Arriving(wire)
        self.by_uid = False  # the command under way began with UID
        self.enabled: set[str] = set()
        self._give_back: Callable[[], None] | None = None  # the seat

    # The loop

    async def run(self) -> None:
        """The conversation; whatever is open is closed at its end."""
        try:
            await super().run()
        finally:
            if self._give_back is not None:
                self._give_back()
            await self.leave()

    async def greet(self) -> None:
        """The banner."""
        await self.wire.send(b"* OK [CAPABILITY " + self.capabilities() + b"] dialtone IMAP ready")

    async def turn(self) -> None:
        """One command and its answers."""
        arriving = self.arriving
        try:
            arrived = await arriving.command()
            if self.state is not State.NOT_AUTHENTICATED and self.rates is not None and arrived.verb != b"LOGOUT":
                await self.check_rate(self.rates)
            row = self.row(arrived.verb)
            self.arrived = arrived
            self.by_uid = arrived.verb.startswith(b"UID ")
            words = await row.obey(self, arrived.reader)
            if words != TOLD:
                await self.tell(gone=not row.holds)
                await self.wire.send(arriving.tag + b" OK " + (words or arrived.verb + b" completed"))
        except LineTooLong:
            await self.decline(Refusal(Why.INVALID, "line too long"))
        except Refusal as no:
            await self.decline(no)
        except StoreError as trouble:
            log.error("imap.store", f"!ERROR in the mail store: {trouble}")
            await self.decline(Refusal(Why.NO_SPACE))

    def row(self, verb: bytes) -> Row:
        """The row of a verb. Raises Refusal."""
        row = self.table.get(verb)
        if row is None:
            if self.state is State.NOT_AUTHENTICATED and self.arriving.tag.upper() in FOREIGN:
                log.notice("imap.foreign", "!client speaks another protocol")
                raise HangUp
            text = replies.printable(verb, 40).decode()
            log.notice("imap.unsupported", f"!UNSUPPORTED COMMAND: '{text}'")
            raise Refusal(Why.UNKNOWN_COMMAND, "unknown command")
        if self.state not in row.when:
            raise Refusal(Why.BAD_SEQUENCE, "not now")
        return row

    async def check_rate(self, rates: Rates) -> None:
        """Not too many commands after login."""
        if not rates.allowed(self.wire.peer):
            await rates.refused(self.wire.peer, self.door.protocol)
            raise Refusal(Why.TOO_FAST, TOO_MANY, final=True)

    async def tell(self, *, gone: bool) -> None:
        """Say what has changed meanwhile; `selecting.py` does."""

    async def refuse(self, no: Refusal) -> None:
        """Say no."""
        await self.wire.send(self.arriving.tag + b" " + replies.answer(no))
        if no.final:
            await self.wire.send(replies.END)

    async def too_many_mistakes(self, no: Refusal) -> None:
        """The last no."""
        await self.refuse(no)
        if not no.final:
            await self.wire.send(replies.END)

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """Last words."""
        await self.wire.send(replies.LAST_WORDS[why] + (f" ({code})".encode() if code else b""))

    # What is spoken

    @property
    def rev2(self) -> bool:
        """Whether the client speaks IMAP4rev2 only."""
        return "IMAP4REV2" in self.enabled

    @property
    def utf8(self) -> bool:
        """Whether names and texts are UTF-8."""
        return self.rev2 or "UTF8=ACCEPT" in self.enabled

    def capabilities(self) -> bytes:
        """What this client is offered now."""
        if self.state is not State.NOT_AUTHENTICATED:
            return f"IMAP4rev1 {AFTER_LOGIN} APPENDLIMIT={self.mailstore.largest}".encode()
        words = ["IMAP4rev1", "IMAP4rev2", "SASL-IR", "LITERAL+", "ID", "ENABLE"]
        if self.door.tls == "starttls" and not self.wire.secure:
            words.append("STARTTLS")
        if not self.logins.clear_text(self.wire.peer, self.wire.secure, self.door.service):
            words.append("LOGINDISABLED")
        words += [f"AUTH={name}" for name in self.mechanisms()]
        return " ".join(words).encode()

    def mechanisms(self) -> tuple[str, ...]:
        """The SASL mechanisms this client is offered."""
        found = self.logins.mechanisms(self.wire.peer, self.wire.secure, self.door.service)
        return sasl.offered(found, self.wire.bindings)

    async def capability(self, reader: Reader) -> bytes | None:
        """RFC 9051 section 6.1.1."""
        reader.end()
        await self.wire.send(b"* CAPABILITY " + self.capabilities())
        return None

    async def noop(self, reader: Reader) -> bytes | None:
        """News are told with every command."""
        reader.end()
        return None

    async def logout(self, reader: Reader) -> bytes | None:
        """The end."""
        reader.end()
        await self.leave()
        await self.wire.send(b"* BYE see you", self.arriving.tag + b" OK LOGOUT completed")
        raise HangUp

    async def leave(self) -> None:
        """Close what is open; `selecting.py` does."""

    async def id(self, reader: Reader) -> bytes | None:
        """RFC 2971. What the client is goes to the log."""
        reader.space()
        if reader.peek() == b"(":
            pairs = reader.items(reader.nstring, 60)
            words = replies.printable(b" ".join(word or b"NIL" for word in pairs), 300).decode()
            log.debug("imap.client", f"client is {words}")
        else:
            reader.nstring()
        reader.end()
        pairs_of_ours = (b"name", b"dialtone", b"version", __version__.encode())
        await self.wire.send(b"* ID (" + b" ".join(map(quoted, pairs_of_ours)) + b")")
        return None

    # Before login

    async def starttls(self, reader: Reader) -> bytes | None:
        """What was said before is forgotten, and what was sent too early is thrown away (TLS-02)."""
        reader.end()
        if self.door.tls != "starttls" or self.wire.secure:
            raise Refusal(Why.BAD_SEQUENCE, "TLS is not available now")
        await self.wire.send(self.arriving.tag + b" OK begin TLS negotiation")
        await self.wire.start_tls()
        return TOLD

    async def login(self, reader: Reader) -> bytes | None:
        """Name and password."""
        if not self.logins.clear_text(self.wire.peer, self.wire.secure, self.door.service):
            raise Refusal(Why.NEEDS_TLS, "encryption required: use STARTTLS, or the TLS port")
        reader.space()
        name = self.credential(reader)
        reader.space()
        password = self.credential(reader)
        reader.end()
        proof = PasswordProof(name, Secret(password), "LOGIN")
        return self.enter(await self.logins.admit(self.wire.peer, self.door.service, proof, secure=self.wire.secure))

    @staticmethod
    def credential(reader: Reader) -> str:
        """A name or password. Control characters in it are a failed proof like any other."""
        try:
            return sasl.text_of(reader.astring())
        except ValueError:
            raise Refusal(Why.BAD_PROOF, "control characters") from None

    async def authenticate(self, reader: Reader) -> bytes | None:
        """SASL, with an initial response or without (RFC 4959)."""
        reader.space()
        mechanism = reader.atom().decode().upper()
        initial = reader.atom() if reader.take(b" ") else None
        reader.end()
        wire, service = self.wire, self.door.service
        try:
            caller = await self.logins.converse(
                wire.peer, service, mechanism, initial, self.ask, secure=wire.secure, bindings=wire.bindings
            )
        except LineTooLong:
            raise Refusal(Why.INVALID, "line too long") from None
        return self.enter(caller)

    async def ask(self, challenge: bytes) -> bytes:
        """Send a SASL challenge and read its answer."""
        await self.wire.send(b"+ " + challenge)
        return await self.wire.read_line(limit=sasl.LIMIT + 2, secret=True)

    def enter(self, caller: Caller) -> bytes:
        """Somebody is logged in. Raises Refusal (BUSY)."""
        if self.seats is not None:
            self._give_back = self.seats.take(caller.user)
        self.caller = caller
        self.state = State.AUTHENTICATED
        self.arriving.secret = False
        self.arriving.patience = AUTOLOGOUT
        self.wire.identify(caller.user.alias)
        log.debug("imap.login", f"logged-in via {caller.method}")
        return b"[CAPABILITY " + self.capabilities() + b"] logged in"

    # After login

    async def enable(self, reader: Reader) -> bytes | None:
        """RFC 5161; what is not known is passed over."""
        words = []
        while reader.take(b" "):
            words.append(reader.atom().decode().upper())
        reader.end()
        if not words:
            raise bad("what is to be enabled?")
        if "UTF8=ONLY" in words:
            words.append("UTF8=ACCEPT")
        found = [word for word in dict.fromkeys(words) if word in ENABLED]
        new = [ENABLED[word] for word in found if word not in self.enabled]
        self.enabled.update(found)
        if "QRESYNC" in self.enabled:
            self.enabled.add("CONDSTORE")
        self.arriving.utf8 = self.utf8
        await self.wire.send(" ".join(["* ENABLED", *new]).encode())
        return None

    table: ClassVar[dict[bytes, Row]] = {
        b"CAPABILITY": Row(capability, ALWAYS),
        b"NOOP": Row(noop, ALWAYS),
        b"LOGOUT": Row(logout, ALWAYS),
        b"ID": Row(id, ALWAYS),
        b"STARTTLS": Row(starttls, BEFORE),
        b"LOGIN": Row(login, BEFORE),
        b"AUTHENTICATE": Row(authenticate, BEFORE),
        b"ENABLE": Row(enable, BETWEEN),
    }


ENABLED = {"IMAP4REV2": "IMAP4rev2", "CONDSTORE": "CONDSTORE", "QRESYNC": "QRESYNC", "UTF8=ACCEPT": "UTF8=ACCEPT"}
