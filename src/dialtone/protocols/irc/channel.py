"""A channel: who is there, its modes and lists. What members hear goes through here; who may do what is asked here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dialtone.domain.chat.channels import Room
from dialtone.domain.chat.seats import Seat
from dialtone.protocols.irc.caps import Cap
from dialtone.protocols.irc.grammar import fits, fold
from dialtone.protocols.irc.outgoing import Message, deliver
from dialtone.protocols.irc.people import Client, Ghost, Person

LISTS = "beI"  # bans, exceptions from them, exceptions from +i
FLAGS = (
    "imnprstCRT"  # p and s exclude each other; r is the server's to set; C: no CTCP, R: only accounts, T: no notices
)
BANS_MOST = 25  # of each list


@dataclass(slots=True)
class Member:
    """What somebody is on a channel. `seat` is his place in the board's room, when the channel is one."""

    op: bool = False
    voice: bool = False
    seat: Seat | None = None

    def prefix(self, every: bool) -> str:
        """The signs in front of his nick: the highest one, or every one."""
        signs = "@" * self.op + "+" * self.voice
        return signs if every else signs[:1]


@dataclass(frozen=True, slots=True)
class Entry:
    """A mask of a list, who put it there and when."""

    mask: str
    by: str
    at: float


@dataclass(slots=True, eq=False)
class Channel:
    """See the module's text. `number` is that of the board's room, 0 when it is none; `founder` the number of the user
    who has registered it."""

    name: str
    created: float
    number: int = 0
    room: Room | None = None
    topic: str = ""
    topic_by: str = ""
    topic_at: float = 0.0
    modes: set[str] = field(default_factory=lambda: {"n", "t"})
    password: str = ""
    limit: int = 0
    lists: dict[str, dict[str, Entry]] = field(default_factory=lambda: {letter: {} for letter in LISTS})
    members: dict[Client, Member] = field(default_factory=dict)
    ghosts: dict[Seat, Ghost] = field(default_factory=dict)
    founder: int = 0
    accounts: dict[str, str] = field(default_factory=dict)  # "o" or "v" by account, of a registered channel

    @property
    def kept(self) -> bool:
        """Whether the channel outlives its members."""
        return bool(self.founder or self.number)

    @property
    def hidden(self) -> bool:
        """Whether it is shown to nobody outside."""
        return bool(self.modes & {"p", "s"})

    def tell(self, message: Message, but: Client | None = None) -> None:
        """Send a message to every member."""
        deliver(message, self.members, but)

    def tell_those(self, cap: Cap, message: Message, but: Client | None = None) -> None:
        """Send a message to the members with a capability."""
        deliver(message, [one for one in self.members if one.caps & cap], but)

    def people(self) -> Iterator[tuple[Person, Member]]:
        """Everybody there, people of other faces included."""
        yield from self.members.items()
        for ghost in self.ghosts.values():
            yield ghost, Member()

    def is_op(self, client: Client) -> bool:
        """Whether he may change the channel."""
        member = self.members.get(client)
        return member is not None and member.op

    def listed(self, letter: str, masks: Iterable[str]) -> bool:
        """Whether a list names somebody."""
        entries = self.lists[letter]
        return bool(entries) and any(fits(mask, full) for mask in entries for full in masks)

    def is_banned(self, masks: tuple[str, ...]) -> bool:
        """Whether the channel's bans mean somebody."""
        return self.listed("b", masks) and not self.listed("e", masks)

    def why_not_in(self, client: Client, key: str) -> int:
        """The numeric of what keeps a client out; 0: nothing does."""
        if client.is_oper and client.is_sysop:
            return 0
        invited = self.key in client.invited
        if self.is_banned(client.full) and not invited:
            return 474
        if "i" in self.modes and not invited and not self.listed("I", client.full):
            return 473
        if "R" in self.modes and not client.account:
            return 477
        if self.password and key != self.password:
            return 475
        if self.limit and len(self.members) >= self.limit and not invited:
            return 471
        return 0

    def why_silent(self, client: Client) -> bool:
        """Whether a client may not speak here."""
        member = self.members.get(client)
        if member is None:
            return "n" in self.modes or "m" in self.modes or self.is_banned(client.full)
        if member.op or member.voice:
            return False
        return "m" in self.modes or self.is_banned(client.full)

    def shown_modes(self, *, inside: bool) -> list[str]:
        """The words of RPL_CHANNELMODEIS; the key only for those inside."""
        letters, values = "".join(sorted(self.modes)), []
        if self.password:
            letters += "k"
            values.append(self.password if inside else "*")
        if self.limit:
            letters += "l"
            values.append(str(self.limit))
        return [f"+{letters}", *values]

    @property
    def key(self) -> str:
        """Its folded name."""
        return fold(self.name)
