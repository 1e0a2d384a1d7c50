"""A caller's terminal behind Telnet: implements `wire.screen.Terminal` on a wire (spec services.md 2.2).

Nothing waits for options: they are asked for before the first words, and what is answered takes effect when it comes
(`size` and `kind` change, the bell rings). A caller whose program never said one command within `DETECTION` seconds
does not speak Telnet: from then on bytes are bytes, and the protocol's name is "Raw".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import HangUp, TimedOut
from dialtone.domain.ports.outside import Clock
from dialtone.protocols.telnet.codec import Codec
from dialtone.protocols.telnet.commands import (
    BINARY,
    CHARSET,
    ECHO,
    GA,
    IAC,
    NAWS,
    NEW_ENVIRON,
    SEND,
    SEND_LOCATION,
    SGA,
    TSPEED,
    TTYLOC,
    TTYPE,
    command_name,
    option_name,
    sub_negotiation,
)
from dialtone.protocols.telnet.told import (
    charset_answer,
    charset_request,
    line_rate,
    location,
    numbered_location,
    text_of,
    user_name,
    window_size,
)
from dialtone.wire.port import ByteWay
from dialtone.wire.screen import Size, believed_kind

DETECTION = 3.0  # seconds in which a program that speaks Telnet has said something
IDLE = 60.0  # seconds after which we say something, so that nobody between forgets the connection
KEEP_ALIVE = bytes((IAC, GA))

OURS = frozenset({BINARY, ECHO, SGA, CHARSET})
THEIRS = frozenset({BINARY, SGA, SEND_LOCATION, TTYPE, TTYLOC, NAWS, TSPEED, NEW_ENVIRON, CHARSET})
ASKED_OF_US = (ECHO, SGA)
ASKED_OF_THEM = (TTYPE, TSPEED, SEND_LOCATION, NAWS, NEW_ENVIRON)
_USER = b"\0USER"
_QUESTIONS = {TTYPE: bytes((SEND,)), TSPEED: bytes((SEND,)), NEW_ENVIRON: bytes((SEND,)) + _USER}


@dataclass(frozen=True, slots=True)
class Manners:
    """How Telnet is spoken: what the settings say. `banned` says which list, if any, has a caller's location."""

    keep_alive: bool = True
    debug: bool = False
    banned: Callable[[str], str] = lambda place: ""


class TelnetTerminal:
    """See the module's text."""

    __slots__ = (
        *("_clock", "_codec", "_label", "_manners", "_opened", "_wire", "bell", "charset", "kind", "number", "peer"),
        *("place", "rate", "size", "user"),
    )

    def __init__(self, wire: ByteWay, clock: Clock, manners: Manners, *, label: str = "Telnet") -> None:
        """`label` is the way in as people name it."""
        self.peer = wire.peer
        self.number = wire.number
        self.bell = Bell()
        self.size = Size()
        self.kind = ""
        self.charset = ""  # agreed on: "utf-8", "cp437", or "" when nobody said
        self.rate = 0  # bits a second of the caller's line, 0 when nobody said
        self.place = ""  # where the caller's program says it is
        self.user = ""  # a name the caller's program offered; proves nothing
        self._wire = wire
        self._clock = clock
        self._manners = manners
        self._label = label
        self._codec = Codec(self, ours=OURS, theirs=THEIRS)
        self._opened = clock.monotonic()

    @property
    def protocol(self) -> str:
        """See the port."""
        return "Raw" if self._codec.raw and self._label == "Telnet" else self._label

    @property
    def secure(self) -> bool:
        """See the port."""
        return self._wire.secure

    async def greet(self) -> None:
        """Ask for the options; nobody waits for the answers."""
        codec = self._codec
        asked = [codec.ours.want(option, True) for option in ASKED_OF_US]
        asked += [codec.theirs.want(option, True) for option in ASKED_OF_THEM]
        asked.append(codec.ours.want(CHARSET, True))
        await self._say(b"".join(asked))

    # --- the port ---

    async def read(self, *, within: float) -> bytes:
        """See the port. Raises HangUp too: for a flood of commands, and from a place that is banned."""
        end = self._clock.monotonic() + within
        while True:
            data = await self._arrived(end, within)
            if data is None:
                return b""
            data = self._codec.receive(data)
            if answers := self._codec.answers():
                await self._say(answers)
            if self._codec.hostile:
                log.warning("telnet.flood", "!Flood of Telnet commands")
                raise HangUp
            if data:
                if not (self._codec.commands or self._codec.raw):
                    self._consider_raw()
                return data

    async def _arrived(self, end: float, within: float) -> bytes | None:
        """What comes next, or None when the bell rang; keeps the line alive meanwhile."""
        while True:
            began = self._clock.monotonic()
            left = end - began
            if left <= 0:
                raise TimedOut(f"{within:g} seconds")
            try:
                return await self._wire.read_some_or(self.bell, within=min(left, IDLE))
            except TimedOut:
                waited = self._clock.monotonic() - began
                if left <= IDLE or waited < IDLE:  # the whole time is over, or another limit than ours
                    raise
            if self._manners.keep_alive and self._codec.commands:
                await self._wire.send_raw(KEEP_ALIVE)

    def _consider_raw(self) -> None:
        if self._clock.monotonic() - self._opened >= DETECTION:
            self._become_raw()

    def _become_raw(self) -> None:
        log.info("telnet.raw", "no Telnet commands received, reverting to Raw TCP mode")
        self._codec.raw = True

    async def write(self, data: bytes) -> None:
        """See the port."""
        await self._wire.send_raw(self._codec.escape(data))

    async def flush(self) -> None:
        """See the port."""
        await self._wire.flush()

    async def binary(self, on: bool) -> None:
        """See the port."""
        codec = self._codec
        if on and not (codec.commands or codec.raw):
            self._become_raw()
        codec.transparent = on
        if not codec.raw:
            await self._say(codec.ours.want(BINARY, on) + codec.theirs.want(BINARY, on))

    def unread(self) -> int:
        """See the port."""
        return self._wire.unread()

    async def pause(self, seconds: float) -> None:
        """See the port."""
        await self._wire.pause(seconds)

    def identify(self, user: str) -> None:
        """See the port."""
        self._wire.identify(user)

    # --- what the codec tells ---

    def switched(self, option: int, *, ours: bool, on: bool) -> bytes:
        """See `codec.Listener`."""
        if on and not ours and option in _QUESTIONS:
            return sub_negotiation(option, _QUESTIONS[option])
        if on and ours and option == CHARSET:
            return sub_negotiation(CHARSET, charset_request())
        return b""

    def told(self, option: int, content: bytes) -> bytes:
        """See `codec.Listener`. A later word never changes what was said first, except for the size."""
        if option == NAWS:
            self._resize(window_size(content))
        elif option == TTYPE:
            self.kind = self.kind or believed_kind(text_of(content))
            self.bell.ring()
        elif option == TSPEED:
            self.rate = self.rate or line_rate(content)
        elif option == NEW_ENVIRON:
            self.user = self.user or user_name(content)
        elif option in (SEND_LOCATION, TTYLOC):
            self._locate(location(content) if option == SEND_LOCATION else numbered_location(content))
        elif option == CHARSET:
            self.charset, answer = charset_answer(content)
            self.bell.ring()
            return sub_negotiation(CHARSET, answer) if answer else b""
        return b""

    def _resize(self, size: Size) -> None:
        if size != self.size:
            self.size = size
            self.bell.ring()

    def _locate(self, place: str) -> None:
        if not place or self.place:
            return
        self.place = place
        log.info("telnet.location", f"Telnet location: {place}", place=place)
        if found := self._manners.banned(place):
            log.notice("telnet.blocked", f"!CLIENT BLOCKED in {found}: {place}", list=found)
            raise HangUp

    def noticed(self, command: int, option: int) -> None:
        """See `codec.Listener`."""
        if self._manners.debug:
            log.debug("telnet.received", f"RX: {_shown(command, option)}")

    async def _say(self, commands: bytes) -> None:
        if commands and self._manners.debug:
            log.debug("telnet.sent", f"TX: {commands.hex(' ')}")
        await self._wire.send_raw(commands)


def _shown(command: int, option: int) -> str:
    return f"{command_name(command)} {option_name(option)}" if option >= 0 else command_name(command)
