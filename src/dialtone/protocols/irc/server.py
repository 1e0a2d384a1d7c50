"""A session of IRC: lines in, commands obeyed, answers out; silence, floods, labels and the end. Start here.

What a command does is in `commands/`, how somebody gets in in `entry.py`. A session writes by `Client.send` and
`post`, as others write to it: everything goes through one bounded queue of the wire, in the order it happened.
Sources: spec services.md 8.1, RFC 2812, Modern IRC, IRCv3 labeled-response and standard-replies.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import NoReturn

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import HangUp, LineTooLong, Refusal, StoreError, TimedOut, WireError
from dialtone.domain.chat.seats import Kind, Seat
from dialtone.domain.model.actor import Caller
from dialtone.formats.text.foreign import visible
from dialtone.protocols.irc.caps import Cap
from dialtone.protocols.irc.grammar import Line, NotText, TooLong, fits, nick_of, parse
from dialtone.protocols.irc.hall import Hall
from dialtone.protocols.irc.network import Network
from dialtone.protocols.irc.outgoing import Message
from dialtone.protocols.irc.people import Client
from dialtone.protocols.irc.replies import LAST_WORDS, No, code_of, words_of
from dialtone.protocols.irc.ways import Way
from dialtone.wire.port import NO_NAME, Farewell, Peer, Wire
from dialtone.wire.sasl import Exchange
from dialtone.wire.service import Door

COMMANDS_MOST, WINDOW = 4, 2.0  # commands in so many seconds (spec 8.1)
TURN = 16  # lines of somebody who may send as many as he likes, before others get a turn
RECEIVE_MOST = 2560  # bytes that may wait meanwhile
ADDRESS_MOST = 50  # connections of one address
EARLY_MOST = 100  # lines before somebody is registered
PATIENCE = 60.0  # seconds for the next line before that
MISTAKES_MOST = 10  # lines before that which mean nothing
LABEL_MOST = 64
FOREIGN = frozenset({"GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT", "PATCH", "EHLO", "HELO"})
SECRET = frozenset({"PASS", "AUTHENTICATE", "OPER", "NICKSERV", "NS", "IDENTIFY", "WEBIRC"})

Obey = Callable[["IrcServer", Line], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the command table. `least` parameters; `early`: before registration too; `power`: the operator flag
    it needs, "o" any operator."""

    obey: Obey
    least: int = 0
    early: bool = False
    power: str = ""


class IrcServer:
    """See the module's text."""

    name = "irc"

    def __init__(self, wire: Wire, door: Door, hall: Hall, way: Way, commands: Mapping[str, Command]) -> None:
        peer = wire.peer
        self.wire = wire
        self.door = door
        self.hall = hall
        self.way = way
        self.peer: Peer = peer
        self.bell = Bell()
        self.client = Client(
            number=wire.number,
            post=wire.post,
            end=self.end,
            address=peer.address,
            host=peer.address,
            port=peer.local_port,
            since=hall.clock.now(),
        )
        self.wanted = ""  # the nick of somebody who is not registered
        self.password: log.Secret | None = None
        self.negotiating = False  # between CAP LS and CAP END
        self.version = 0  # of CAP LS
        self.exchange: Exchange | None = None  # of SASL (proofs.py)
        self.pieces = ""  # of its next answer
        self.named = ""  # the name USER gave, as it is
        self.allowed_by: log.Secret | None = None  # a password of ircd.ini
        self.failures = 0  # wrong passwords
        self.telegrams = False  # some have come
        self._commands = commands
        self._window, self._count, self._lines, self._mistakes = 0.0, 0, 0, 0
        self._stop_listening: Callable[[], None] = lambda: None

    @property
    def network(self) -> Network:
        """All of IRC."""
        return self.hall.network

    @property
    def caller(self) -> Caller:
        """As whom the client acts on the board."""
        caller = self.client.caller
        assert caller is not None, "registered clients act as somebody"
        return caller

    # the conversation

    async def run(self) -> None:
        """Hold it until either side ends it."""
        client, network = self.client, self.network
        client.secure = self.wire.secure
        if not await self.way.open():
            return
        client.flavour = self.way.framing
        if self.peer.host != NO_NAME:
            client.host = self.peer.host
        if self._is_one_too_many():
            await self.farewell(Farewell.TOO_MANY)
            return
        network.connected.add(client)
        self.set_queue(self.hall.config.class_of(0).sendq)
        client.quit_reason = "Connection closed"
        try:
            self.notice(f"*** {self.hall.version} ({self.hall.config.description or self.hall.board}) Ready.")
            while True:
                await self.turn()
        except TimedOut:
            client.quit_reason = "Registration timed out"
            raise
        except WireError:
            raise
        except HangUp:
            self.client.captured = None
            self.say(
                self.network.message("", "ERROR", f"Closing Link: {client.host} ({client.quit_reason})", text=True)
            )
            await self.way.close()
        finally:
            self._leave()

    def _is_one_too_many(self) -> bool:
        """Whether so many of one address are here that no more are taken (IRC-04); gateways and this machine may."""
        address = self.client.address
        if any(gateway.address == address for gateway in self.hall.config.gateways) or self.is_near(address):
            return False
        return sum(one.address == address for one in self.network.connected) >= ADDRESS_MOST

    @staticmethod
    def is_near(address: str) -> bool:
        """Whether an address is this machine's."""
        try:
            return ip_address(address).is_loopback
        except ValueError:
            return False

    async def turn(self) -> None:
        """One line and its answer."""
        try:
            raw = await self._next()
            await self._pace()
            line = parse(raw)
        except (LineTooLong, TooLong):
            self.refuse(No(417))
            return
        except NotText:
            self.fail("*", "INVALID_UTF8", "Your line is not UTF-8 and was not taken")
            return
        self._trace(line)
        if line.verb:
            await self._labeled(line)

    async def _next(self) -> bytes:
        """The next line; meanwhile whatever wants attention gets it."""
        asked = False
        while True:
            self._attend()
            if self.telegrams:
                await self._show_telegrams()
            try:
                raw = await self.way.read(self.bell, self._patience())
            except TimedOut:
                if not self.client.registered:
                    raise
                if asked:
                    self.hang_up(f"Ping timeout: {self._patience():g} seconds")
                asked = True
                self._still_here()
                self.say(self.network.message("", "PING", self.network.server, text=True))
                continue
            if raw is not None:
                self.client.heard = self.hall.clock.now()
                return raw

    def _patience(self) -> float:
        return self.hall.config.class_of(self.client.class_).ping if self.client.registered else PATIENCE

    def _attend(self) -> None:
        if self.client.quit_reason != "Connection closed":
            raise HangUp

    async def _pace(self) -> None:
        """Not too much at once (spec 8.1). Raises HangUp."""
        client = self.client
        if not client.registered:
            self._lines += 1
            if self._lines > EARLY_MOST or self.wire.unread() > 4 * RECEIVE_MOST:
                self._flooded()
            return
        if client.flood_free:
            self._count += 1
            if self._count >= TURN:
                self._count = 0
                await self.wire.pause(0.0)
            return
        now = self.hall.clock.monotonic()
        if now - self._window >= WINDOW:
            self._window, self._count = now, 0
        self._count += 1
        if self._count > COMMANDS_MOST:
            if self.wire.unread() > RECEIVE_MOST:
                self._flooded()
            await self.wire.pause(max(self._window + WINDOW - now, 0.01))
            self._window, self._count = self.hall.clock.monotonic(), 1
            self._attend()
            if self.wire.unread() > RECEIVE_MOST:
                self._flooded()

    def _flooded(self) -> None:
        log.warning("irc.flood", f"!{self.client.mask} floods and is disconnected")
        self.network.notice("f", f"{self.client.mask} floods and is disconnected")
        self.hang_up("Excess Flood")

    async def _labeled(self, line: Line) -> None:
        """Obey; answers to a labeled command carry its label (IRCv3 labeled-response)."""
        label = line.tags.get("label", "")[:LABEL_MOST]
        if not label or not self.client.caps & Cap.LABELED:
            await self._obey(line)
            return
        captured: list[Message] = []
        self.client.captured = captured
        try:
            await self._obey(line)
        finally:
            self.client.captured = None
            self._answer_label(label, captured)

    def _answer_label(self, label: str, captured: list[Message]) -> None:
        client, tag = self.client, (("label", label),)
        if len(captured) < 2:
            message = captured[0] if captured else self.network.own("ACK")
            client.post(message.tagged(client.flavour, tag))
            return
        self.batch("labeled-response", captured, label=tag)

    def batch(self, kind: str, messages: list[Message], *params: str, label: tuple[tuple[str, str], ...] = ()) -> None:
        """Send messages as one batch (IRCv3 batch); without that capability one after the other."""
        client, network = self.client, self.network
        if not client.caps & Cap.BATCH:
            for message in messages:
                client.send(message)
            return
        name = network.next_id()
        client.post(network.own("BATCH", f"+{name}", kind, *params).tagged(client.flavour, label))
        for message in messages:
            client.post(message.tagged(client.flavour, (("batch", name),)))
        client.post(network.own("BATCH", f"-{name}").for_(client.flavour))

    async def _obey(self, line: Line) -> None:
        try:
            command = self._command(line)
            self.network.used[line.verb] = self.network.used.get(line.verb, 0) + 1
            self.client.commands += 1
            await command.obey(self, line)
        except No as no:
            self.refuse(no)
        except Refusal as no:
            await self.refused(line.verb, no)
        except StoreError as trouble:
            log.error("irc.store", f"!{line.verb}: {trouble}")
            self.fail(line.verb, "TEMPORARILY_UNAVAILABLE", "The board cannot keep that now, please try again later")

    def _command(self, line: Line) -> Command:
        """The row of a command. Raises No, HangUp."""
        command = self._commands.get(line.verb)
        client = self.client
        if not client.registered and (command is None or not command.early):
            if line.verb in FOREIGN:
                log.notice("irc.foreign", "!client speaks another protocol")
                client.quit_reason = "This is an IRC server"
                raise HangUp
            self._mistakes += 1
            if self._mistakes > MISTAKES_MOST:
                self.hang_up("Too many commands before registration")
            raise No(451)
        if command is None:
            raise No(421, line.verb[:30])
        if command.power and command.power not in client.powers and not (command.power == "o" and client.is_oper):
            raise No(481)
        if len(line.params) < command.least:
            raise No(461, line.verb)
        return command

    def command_names(self) -> list[str]:
        """The commands there are."""
        return sorted(self._commands)

    # answers

    def say(self, message: Message) -> None:
        """Send something to the client."""
        self.client.send(message)

    def numeric(self, code: int | str, *params: str, text: bool = True) -> None:
        """A numeric; the last parameter is words unless said otherwise."""
        number = f"{code:03d}" if isinstance(code, int) else code
        self.client.send(self.network.own(number, self.client.nick, *params, text=text))

    def notice(self, text: str) -> None:
        """Words of the server."""
        self.client.send(self.network.own("NOTICE", self.client.nick, text, text=True))

    def refuse(self, no: No) -> None:
        """An error numeric."""
        self.numeric(no.code, *no.params, no.text)

    async def refused(self, verb: str, no: Refusal) -> None:
        """Something the board does not do."""
        if no.delay:
            await self.wire.pause(no.delay)
        self.fail(verb, code_of(no), words_of(no))

    def fail(self, verb: str, code: str, text: str, *params: str) -> None:
        """IRCv3 standard replies; a notice for those who have not asked for them."""
        if self.client.caps & Cap.STANDARD_REPLIES:
            self.client.send(self.network.own("FAIL", verb, code, *params, text, text=True))
        else:
            self.notice(text)

    # the end

    def hang_up(self, reason: str) -> NoReturn:
        """End the conversation. Raises HangUp."""
        if not self.client.registered:
            log.notice("irc.refused", f"!not let in: {reason}")
        self.client.quit_reason = reason
        raise HangUp

    def end(self, reason: str) -> None:
        """Have the conversation ended by somebody else."""
        self.client.quit_reason = reason
        self.bell.ring()

    def set_queue(self, most: int) -> None:
        """So many bytes may wait for this client."""
        self.wire.bound(most, self._over)

    def _over(self) -> None:
        """He does not read what others say."""
        log.notice("irc.sendq", f"{self.client.mask} does not read: SendQ exceeded")
        self.client.quit_reason = "SendQ exceeded"

    def _leave(self) -> None:
        client = self.client
        self._stop_listening()
        self.hall.visitors.left(self._visitor)
        was_registered = client.registered
        for seat in self.network.leave(client, client.quit_reason):
            self.hall.chat.channels.leave(seat)
        if was_registered:
            self.network.notice("c", f"Client exiting: {client.mask} ({client.quit_reason})")

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """Last words."""
        if not self.way.opened:
            return
        text = LAST_WORDS[why] + (f" ({code})" if code else "")
        self.client.captured = None
        self.wire.post(
            self.network.message("", "ERROR", f"Closing Link: ({text})", text=True).for_(self.client.flavour)
        )
        await self.wire.flush()

    # the board's attention

    @property
    def _visitor(self) -> str:
        return f"irc:{self.wire.number}"

    def arrive(self, caller: Caller) -> None:
        """Be here, for the board: telegrams come this way from now on."""
        visitor = self.hall.visitors.seen(self._visitor, caller.user, action="on IRC", address=caller.peer.address)
        self._stop_listening()
        self._stop_listening = visitor.bell.listen(self._telegram_came)
        self.telegrams = True

    def _still_here(self) -> None:
        if self.client.account:
            self.hall.visitors.seen(self._visitor, self.caller.user, action="on IRC", address=self.peer.address)

    def _telegram_came(self) -> None:
        self.telegrams = True
        self.bell.ring()

    async def _show_telegrams(self) -> None:
        self.telegrams = False
        if not self.client.account:
            return
        for telegram in await self.hall.messages.take(self.caller):
            for text in visible(telegram.text):
                if text.strip():
                    self.notice(text.strip())

    def whispered(self, seat: Seat) -> None:
        """Somebody in a room of the board said something to this client alone."""
        for happening in seat.take():
            if happening.kind is not Kind.WHISPER:
                continue
            ghost = next((one for one in self.network.ghosts.values() if one.name == happening.name), None)
            if ghost is not None and any(fits(mask, full) for mask in self.client.silenced for full in ghost.full):
                continue
            source = ghost.mask if ghost else f"{nick_of(happening.name)}!board@{self.network.server}"
            message = self.network.message(source, "PRIVMSG", self.client.nick, happening.text, text=True)
            self.client.post(message.for_(self.client.flavour))

    def _trace(self, line: Line) -> None:
        if not log.wants(log.TRACE):
            return
        hidden = line.verb in SECRET or (
            line.verb == "PRIVMSG" and line.params[:1] and "serv" in line.params[0].lower()
        )
        shown = f"{line.verb} ***" if hidden else f"{line.verb} {' '.join(line.params)}"
        log.trace("irc.received", f"RX: {shown}")
