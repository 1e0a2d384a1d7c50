"""A channel: who is there, its modes and lists. What members hear goes through here; who may do what is asked here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dialtone.domain.chat.seats import Room, Seat
from dialtone.protocols.irc.caps import Caps
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
    """What somebody is on a channel. `seat` is a client's place in the room."""

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
    """See the module's text. `room` is where other faces find it, `founder` the number of the user who has registered
    it, `asked` are users of the board who were invited and were not on IRC."""

    name: str
    created: float
    room: Room | None = None
    topic: str = ""
    topic_by: str = ""
    topic_at: float = 0.0
    modes: set[str] = field(default_factory=lambda: {"n", "t"})
    password: str = ""
    limit: int = 0
    lists: dict[str, dict[str, Entry]] = field(default_factory=lambda: {letter: {} for letter in LISTS})
    members: dict[Client, Member] = field(default_factory=dict)
    ghosts: dict[Ghost, Member] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    founder: int = 0
    accounts: dict[str, str] = field(default_factory=dict)  # "o" or "v" by account, of a registered channel

    @property
    def number(self) -> int:
        """Of its room."""
        return self.room.place.number if self.room is not None else 0

    @property
    def of_board(self) -> bool:
        """Whether it is a room of chat.ini."""
        return self.room is not None and not self.room.made

    @property
    def kept(self) -> bool:
        """Whether the channel outlives its members."""
        return bool(self.founder or self.of_board)

    @property
    def count(self) -> int:
        """How many are there, by whatever face."""
        return len(self.members) + len(self.ghosts)

    @property
    def hidden(self) -> bool:
        """Whether it is shown to nobody outside."""
        return bool(self.modes & {"p", "s"})

    def tell(self, message: Message, but: Client | None = None) -> None:
        """Send a message to every member."""
        deliver(message, self.members, but)

    def tell_those(self, cap: Caps, message: Message, but: Client | None = None) -> None:
        """Send a message to the members with a capability."""
        deliver(message, [one for one in self.members if one.caps & cap], but)

    def people(self) -> Iterator[tuple[Person, Member]]:
        """Everybody there, people of other faces included."""
        yield from self.members.items()
        yield from self.ghosts.items()

    def member(self, person: Person) -> Member | None:
        """What somebody is here; None: he is not."""
        return self.members.get(person) if isinstance(person, Client) else self.ghosts.get(person)

    def rank(self, account: str, user: int, *, sysop: bool) -> Member:
        """What an account is when it comes: founders, sysops in rooms of the board, and those who were named."""
        letter = self.accounts.get(account, "") if account else ""
        founder = bool(account) and (self.founder == user or (sysop and self.of_board))
        return Member(op=founder or letter == "o", voice=letter == "v")

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
        """The numeric of what keeps a client out; 0: nothing does. Sysops who are operators may go anywhere."""
        if client.is_oper and client.is_sysop:
            return 0
        return self.why_not(client.full, client.account, key, invited=self.key in client.invited)

    def why_not(self, masks: tuple[str, ...], account: str, key: str, *, invited: bool) -> int:
        """The same for whoever has these masks, on IRC or not."""
        if self.is_banned(masks) and not invited:
            return 474
        if "i" in self.modes and not invited and not self.listed("I", masks):
            return 473
        if "R" in self.modes and not account:
            return 477
        if self.password and key != self.password:
            return 475
        if self.limit and self.count >= self.limit and not invited:
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
