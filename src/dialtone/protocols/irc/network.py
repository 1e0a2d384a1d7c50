"""All of IRC that outlives a recycle: who is here under which nick, the channels, who was here.

One object for the program. It changes nothing in the board; what is a room of the board is in `rooms.py`, what a client
may do in `commands/`. Whoever is told something gets it by `post`: nobody waits for anybody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from dialtone.base import log
from dialtone.domain.chat.memory import ChatMemory
from dialtone.domain.chat.rooms import Rooms
from dialtone.domain.chat.seats import Seat
from dialtone.domain.model.chat_line import ChatLine
from dialtone.domain.model.happenings import UserChanged
from dialtone.protocols.irc.caps import Cap, Caps
from dialtone.protocols.irc.channel import Channel
from dialtone.protocols.irc.grammar import fold, look, render
from dialtone.protocols.irc.outgoing import Message, deliver
from dialtone.protocols.irc.people import Client, Ghost, Gone, Person

WHOWAS_MOST = 1000
CHANNELS_MOST = 5000
SERVICES = frozenset({"nickserv", "chanserv", "memoserv", "operserv", "helpserv"})


class Network:
    """See the module's text. `now` gives the time in seconds since 1970."""

    def __init__(self, now: Callable[[], float], started: float, token: bytes, rooms: Rooms | None = None) -> None:
        self.now = now
        self.rooms = rooms or Rooms()  # the board's and those made here, for all faces
        self.started = started
        self.server = "irc.local"
        self.name = "Board"
        self.clients: dict[str, Client] = {}  # by folded nick
        self.connected: set[Client] = set()  # those who have not registered, too
        self.ghosts: dict[str, Ghost] = {}
        self.seated: dict[Seat, Ghost] = {}
        self.channels: dict[str, Channel] = {}
        self.watchers: dict[str, set[Client]] = {}  # MONITOR, by folded nick
        self.whowas: deque[Gone] = deque(maxlen=WHOWAS_MOST)
        self.memory = ChatMemory()
        self.most_clients = 0
        self.total = 0
        self.used: dict[str, int] = {}  # commands, for STATS M
        self.loaded = False
        self._looks: dict[str, Client] = {}
        self._token = token.hex()
        self._counter = 0

    # messages

    def message(
        self, source: str, command: str, *params: str, text: bool = False, account: str = "", bot: bool = False
    ) -> Message:
        """A message of somebody, without an id."""
        return Message(render(source, command, params, text=text), self.now(), account=account, bot=bot)

    def from_(self, person: Person, command: str, *params: str, text: bool = False) -> Message:
        """A message of a person."""
        bot = isinstance(person, Client) and person.bot
        return self.message(person.mask, command, *params, text=text, account=person.account, bot=bot)

    def own(self, command: str, *params: str, text: bool = False) -> Message:
        """A message of the server."""
        return self.message(self.server, command, *params, text=text)

    def next_id(self) -> str:
        """An id for something that was said."""
        self._counter += 1
        return f"{self._token}{self._counter:x}"

    # nicks

    def find(self, nick: str) -> Client | None:
        """The client of a nick."""
        return self.clients.get(fold(nick))

    def person(self, nick: str) -> Person | None:
        """Whoever is called so."""
        return self.clients.get(fold(nick)) or self.ghosts.get(fold(nick))

    def holder(self, nick: str, but: Client | None = None) -> Person | None:
        """Who has this nick, or one that looks the same (IRC-05)."""
        found = self._looks.get(look(nick))
        if found is not None and found is not but:
            return found
        return self.ghosts.get(fold(nick))

    def enter(self, client: Client) -> None:
        """Somebody has registered."""
        self._name(client)
        self.total += 1
        self.most_clients = max(self.most_clients, len(self.clients))
        self.watched(client.nick, client)

    def rename(self, client: Client, nick: str) -> None:
        """Give a registered client another nick, and tell those who see him."""
        message = self.from_(client, "NICK", nick)
        hearers, before = self.neighbours(client), client.nick
        self._note(client)
        self._unname(client)
        client.nick = nick
        self._name(client)
        client.send(message)
        deliver(message, hearers, client)
        if fold(before) != fold(nick):
            self.watched(before, None)
            self.watched(nick, client)

    def give_way(self, ghost: Ghost) -> None:
        """Somebody of another face leaves his nick to his own client."""
        self.ghosts.pop(fold(ghost.nick), None)
        before, number = ghost.mask, 2
        base = ghost.nick[:26]
        while (nick := f"{base}_{number}") and self.person(nick) is not None:
            number += 1
        ghost.nick = nick
        self.ghosts[fold(nick)] = ghost
        message = self.message(before, "NICK", nick)
        for channel in self.channels.values():
            if ghost in channel.ghosts:
                channel.tell(message)
        self.watched(nick, ghost)

    def _name(self, client: Client) -> None:
        self.clients[fold(client.nick)] = client
        self._looks[look(client.nick)] = client

    def _unname(self, client: Client) -> None:
        for table, key in ((self.clients, fold(client.nick)), (self._looks, look(client.nick))):
            if table.get(key) is client:
                del table[key]

    def _note(self, client: Client) -> None:
        self.whowas.appendleft(Gone(client.nick, client.user, client.host, client.real, self.now()))

    def leave(self, client: Client, reason: str) -> list[Seat]:
        """Somebody is gone: those who saw him are told. Returns his seats in rooms of the board, to be given up."""
        self.connected.discard(client)
        self._unwatch_all(client)
        if not client.registered:
            return []
        message = self.message(client.mask, "QUIT", reason, text=True, account=client.account)
        hearers = self.neighbours(client)
        seats = []
        for channel in list(client.channels.values()):
            seats.append(channel.members[client].seat)
            self.remove(channel, client)
        deliver(message, hearers, client)
        self._unname(client)
        self._note(client)
        self.watched(client.nick, None)
        client.registered = False
        return [seat for seat in seats if seat is not None]

    def changed(self, fact: UserChanged) -> None:
        """Listener for the bus: another password, or an account that may not be used any more, ends what goes on under
        it (AUT-14)."""
        closed = fact.record is not None and not fact.record.active
        if not (fact.secret or closed):
            return
        for client in list(self.clients.values()):
            if client.account and client.caller is not None and client.caller.user.number == fact.user:
                client.end("Your account was changed: please log in again")

    # channels

    def channel(self, name: str) -> Channel | None:
        """The channel of a name."""
        return self.channels.get(fold(name))

    def add(self, channel: Channel) -> Channel:
        """There is one more channel."""
        self.channels[channel.key] = channel
        return channel

    def remove(self, channel: Channel, client: Client) -> None:
        """Take somebody off a channel; an empty one that nobody has registered is gone."""
        channel.members.pop(client, None)
        client.channels.pop(channel.key, None)
        self.drop_empty(channel)

    def drop_empty(self, channel: Channel) -> None:
        """Forget a channel that nobody is on and nobody has registered; its room is gone for every face."""
        if not channel.count and not channel.kept and self.channels.get(channel.key) is channel:
            del self.channels[channel.key]
            self.memory.drop(channel.key)
            if channel.room is not None:
                self.rooms.close(channel.room)

    def tell_join(self, channel: Channel, person: Person) -> None:
        """Tell everybody on a channel that somebody came, with his account to those who asked (extended-join)."""
        short = self.from_(person, "JOIN", channel.name)
        long = self.from_(person, "JOIN", channel.name, person.account or "*", person.real, text=True)
        own = person if isinstance(person, Client) else None
        deliver(short, [one for one in channel.members if not one.caps & Cap.EXTENDED_JOIN], own)
        deliver(long, [one for one in channel.members if one.caps & Cap.EXTENDED_JOIN], own)
        if own is not None:
            own.send(long if own.caps & Cap.EXTENDED_JOIN else short)

    def neighbours(self, client: Client) -> set[Client]:
        """Everybody who shares a channel with a client, himself included when he is on one."""
        found: set[Client] = set()
        for channel in client.channels.values():
            found.update(channel.members)
        return found

    def tell_neighbours(self, client: Client, cap: Caps, message: Message, *, himself: bool = True) -> None:
        """Tell those who share a channel, as far as they have a capability, and himself."""
        found = {one for one in self.neighbours(client) if one.caps & cap and one is not client}
        deliver(message, found)
        if himself and client.caps & cap:
            client.send(message)

    def said(self, channel: Channel, kind: str, message: Message, source: str, text: str) -> None:
        """Remember what was said on a channel."""
        if channel.room is not None and channel.room.password:
            return  # a locked room is nobody's business afterwards
        line = ChatLine(
            channel=channel.key,
            id=message.msgid,
            at=message.at,
            kind=kind,
            source=source,
            account=message.account,
            text=text,
            bot=message.bot,
        )
        self.memory.add(line, kept=channel.kept)

    # MONITOR

    def watch(self, client: Client, nick: str) -> None:
        """Tell a client from now on when this nick comes and goes."""
        client.monitored.add(fold(nick))
        self.watchers.setdefault(fold(nick), set()).add(client)

    def unwatch(self, client: Client, nick: str) -> None:
        """No more."""
        key = fold(nick)
        client.monitored.discard(key)
        watchers = self.watchers.get(key)
        if watchers is not None:
            watchers.discard(client)
            if not watchers:
                del self.watchers[key]

    def _unwatch_all(self, client: Client) -> None:
        for nick in list(client.monitored):
            self.unwatch(client, nick)

    def watched(self, nick: str, person: Person | None) -> None:
        """Tell those who watch a nick that somebody has it now, or nobody."""
        for watcher in self.watchers.get(fold(nick), ()):
            code, shown = ("730", person.mask) if person is not None else ("731", nick)
            watcher.post(self.own(code, watcher.nick, shown, text=True).for_(watcher.flavour))

    def tell_watchers(self, client: Client, cap: Caps, message: Message) -> None:
        """Tell those who watch a nick and have asked for more than coming and going (IRCv3 extended-monitor)."""
        near = self.neighbours(client)
        watchers = self.watchers.get(fold(client.nick), ())
        wanted = Cap.EXTENDED_MONITOR | cap
        deliver(message, [one for one in watchers if one.caps & wanted == wanted and one not in near])

    # operators

    def notice(self, letter: str, text: str) -> None:
        """Tell operators who want such news, and the log."""
        log.info("irc.notice", text)
        self.tell_mode(letter, self.own("NOTICE", "*", f"*** {text}", text=True))

    def tell_mode(self, letter: str, message: Message, but: Client | None = None) -> None:
        """Send a message to everybody with a user mode."""
        deliver(message, [one for one in self.clients.values() if letter in one.modes], but)

    def opers(self) -> Iterable[Client]:
        """Operators who are here."""
        return [one for one in self.clients.values() if one.is_oper]
