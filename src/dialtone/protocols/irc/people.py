"""Who is on IRC: clients, and people of the board's other faces who are on channels (guests of IRC, so to say)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.chat.seats import Seat
from dialtone.domain.model.actor import Caller
from dialtone.protocols.irc.caps import FLAVOUR, NOTHING, Cap, Caps
from dialtone.protocols.irc.outgoing import Message

USER_MODES = "iwBosbcgkfrydnhFA"
OWN_MODES = frozenset("iwB")  # everybody may set them
OPER_MODES = frozenset("sbcgkfrydnhF")  # operators may


@dataclass(slots=True, eq=False)
class Client:
    """One connection. `post` hands bytes to its wire; `end` has the connection ended with a reason."""

    number: int
    post: Callable[[bytes], None]
    end: Callable[[str], None]
    address: str
    host: str
    secure: bool = False
    port: int = 0
    nick: str = "*"
    user: str = ""
    real: str = ""
    registered: bool = False
    caller: Caller | None = None  # as whom he acts on the board: his account, or the guest
    account: str = ""  # the alias he has logged in as
    away: str = ""
    modes: set[str] = field(default_factory=set)
    powers: frozenset[str] = frozenset()  # of an operator
    caps: Caps = NOTHING
    flavour: int = 0
    channels: dict[str, Any] = field(default_factory=dict)  # `Channel`s by folded name
    invited: set[str] = field(default_factory=set)  # folded names
    silenced: list[str] = field(default_factory=list)  # masks of people he does not hear
    monitored: set[str] = field(default_factory=set)  # folded nicks
    whispers: dict[str, str] = field(default_factory=dict)
    since: float = 0.0
    heard: float = 0.0  # when he last said something
    commands: int = 0
    class_: int = 0
    flood_free: bool = False
    captured: list[Message] | None = None  # answers to a labeled command
    quit_reason: str = ""

    def want(self, caps: Caps) -> None:
        """Change what the client has asked for; how its lines are framed stays."""
        framing = self.flavour & (Cap.FRAMED_TEXT | Cap.FRAMED_BINARY)
        self.caps = caps
        self.flavour = (caps & FLAVOUR) | framing

    def send(self, message: Message) -> None:
        """Send one message: at once, or with the answers to a labeled command."""
        if self.captured is not None:
            self.captured.append(message)
        else:
            self.post(message.for_(self.flavour))

    @property
    def mask(self) -> str:
        """nick!user@host."""
        return f"{self.nick}!{self.user}@{self.host}"

    @property
    def full(self) -> tuple[str, ...]:
        """Every form of the mask a ban may name."""
        return (self.mask, f"{self.nick}!{self.user}@{self.address}")

    @property
    def is_oper(self) -> bool:
        """Whether he is an operator of the server."""
        return "o" in self.modes

    @property
    def is_sysop(self) -> bool:
        """Whether he is a sysop of the board."""
        return bool(self.account) and self.caller is not None and self.caller.user.level >= SYSOP_LEVEL

    @property
    def bot(self) -> bool:
        """Whether he says he is a program."""
        return "B" in self.modes


@dataclass(slots=True, eq=False)
class Ghost:
    """Somebody on channels by the terminal, the site or another face. `name` is what is shown of him there."""

    nick: str
    caller: Caller
    name: str
    server: str
    seats: list[Seat] = field(default_factory=list)

    def is_also(self, seat: Seat) -> bool:
        """Whether a seat is the same person's by the same face. Guests are nobody in particular."""
        one, other = self.caller, seat.caller
        same = one.user.number == other.user.number and one.service == other.service and self.name == seat.name
        return same and not one.user.is_guest

    @property
    def _named(self) -> bool:
        """Whether he shows who he is."""
        return self.name in (self.caller.user.alias, self.caller.user.handle)

    @property
    def user(self) -> str:
        """For masks."""
        name = self.caller.user.alias if self._named else self.name
        return "".join(filter(str.isalnum, name.lower()))[:9] or "user"

    @property
    def host(self) -> str:
        """Where he comes from: the face, not his address."""
        return f"{self.caller.service}.{self.server}"

    @property
    def full(self) -> tuple[str, ...]:
        """Every form of the mask a ban may name. Nobody is shown the one with the address."""
        return (self.mask, f"{self.nick}!{self.user}@{self.caller.peer.address}")

    @property
    def mask(self) -> str:
        """nick!user@host."""
        return f"{self.nick}!{self.user}@{self.host}"

    @property
    def account(self) -> str:
        """His account; "" for the guest, and for whoever does not show his name."""
        user = self.caller.user
        return user.alias if self._named and not user.is_guest else ""

    @property
    def real(self) -> str:
        """As WHOIS shows it."""
        return f"on the board's {self.caller.service}"


Person = Client | Ghost


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who was here (WHOWAS)."""

    nick: str
    user: str
    host: str
    real: str
    at: float
