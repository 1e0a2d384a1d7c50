"""What the board tells of itself to anybody who asks, by Finger, SYSTAT, QOTD or Gopher: plain lines without colours.

It is what the guest sees too: quiet and anonymous callers are in no list, nobody's address is told, and personal data
only as `people/publicity.py` allows. Source: spec services.md 7, 9.1, 9.4.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from dialtone.base.lookup import TimedCache
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import NOBODY, User, UserNumber
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.publicity import NOTHING, Facts, Publicity, without
from dialtone.domain.ports.outside import Clock
from dialtone.domain.presence.listing import Known, Person, node_lines, people
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.roll import Roll
from dialtone.domain.presence.visitors import Visitors
from dialtone.domain.texts.auto_message import AutoMessages
from dialtone.formats.mail.dates import system_time
from dialtone.formats.text.escape import lines as text_lines
from dialtone.wire.port import Peer

Files = Callable[[str], Awaitable[bytes | None]]
CALLS = 20
MANY = 100  # people
_ANYBODY = Caller(User(number=NOBODY, alias="", level=0, restrictions="G"), Peer("", 0, "", 0), "about")
_AUTO_MESSAGE = "msgs/auto.msg"  # below data/: the sysop's own, where nobody has written one


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What runs here. `started` is in seconds since 1970."""

    version: str
    system: str  # the operating system's name
    started: float
    military_time: bool = False
    last_node: int = 0
    web_inactivity: float = 900.0  # seconds


class About:
    """See the module's text. Every method that reads the store raises StoreError."""

    __slots__ = (
        "_auto_messages",
        "_clock",
        "_directory",
        "_many",
        "_presence",
        "_program",
        "_publicity",
        "_roll",
        "_visitors",
        "read_small",
    )

    def __init__(
        self,
        program: Program,
        *,
        clock: Clock,
        presence: Presence,
        visitors: Visitors,
        directory: Directory,
        publicity: Publicity,
        roll: Roll,
        auto_messages: AutoMessages,
        read_small: Files,
    ) -> None:
        """`read_small` gives small files below the data directory."""
        self._program = program
        self._clock = clock
        self._presence = presence
        self._visitors = visitors
        self._directory = directory
        self._publicity = publicity
        self._roll = roll
        self._auto_messages = auto_messages
        self.read_small = read_small
        self._many: TimedCache[list[Person]] = TimedCache(8, 1.0)  # long lists, which are asked for by anybody

    # the program

    def versions(self, service: str, *, system: bool = False) -> list[str]:
        """The service's and the program's version; with `system` the operating system's name."""
        version = self._program.version
        return [f"dialtone {service} {version}", f"dialtone {version}"] + [self._program.system] * system

    def local_time(self, at: float) -> str:
        """A moment and its zone, such as "Sun Jan 05 2025 01:02 pm UTC+01:00"."""
        minutes = self._clock.offset(at)
        sign = "-" if minutes < 0 else "+"
        zone = f"UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}" if minutes else "UTC"
        return f"{system_time(at, minutes, military=self._program.military_time)} {zone}"

    def time(self) -> list[str]:
        """The time, its zone, and the zone's minutes east of UTC as 16 bits in hexadecimal."""
        now = self._clock.now()
        return [f"{self.local_time(now)} 0x{self._clock.offset(now) & 0xFFFF:04X}"]

    def uptime(self) -> list[str]:
        """How long it has run, and since when."""
        days, rest = divmod(self._running, 86400)
        clock = f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
        return [f"up {f'{days} days ' if days else ''}{clock}", f"since {self.local_time(self._program.started)}"]

    @property
    def _running(self) -> int:
        return max(0, int(self._clock.now() - self._program.started))

    @property
    def now(self) -> float:
        """Seconds since 1970."""
        return self._clock.now()

    # people

    async def people(self, *, hidden: frozenset[str] = frozenset()) -> list[Person]:
        """Who is on line: on nodes, then with browsers; facts that are `hidden` are left out."""
        known = self._many.get(hidden, self._clock.monotonic())
        if known is not None:
            return known
        found = await self._people(hidden)
        if len(found) > MANY:
            self._many.put(hidden, found, self._clock.monotonic())
        return found

    async def _people(self, hidden: frozenset[str]) -> list[Person]:
        callers = [Known(visit, await self._facts(visit.user, hidden)) for visit in self._presence.visible()]
        since = self.now - self._program.web_inactivity
        seen = [visitor for visitor in self._visitors.visible() if visitor.seen >= since]
        pages = [Known(visitor, await self._facts(visitor.user, hidden)) for visitor in seen]
        return people(callers, pages, self._program.last_node)

    async def _facts(self, number: UserNumber, hidden: frozenset[str]) -> Facts:
        if not self._publicity.offered:
            return NOTHING
        user = await self._directory.get(number)
        return without(await self._publicity.facts(user), hidden) if user is not None else NOTHING

    async def nodes(self) -> list[str]:
        """A line for each node in use."""
        return node_lines(await self.people())

    async def callers(self) -> list[str]:
        """Today's callers, the last one first."""
        calls = await self._roll.callers(_ANYBODY, days=1, most=CALLS)
        return [f"{self.local_time(call.began)}  {call.alias} via {call.protocol}" for call in calls[:CALLS]]

    # what happened, what is to be read

    async def figures(self) -> dict[str, int]:
        """Counts of the board, by the names other boards give them."""
        figures = await self._roll.figures(_ANYBODY)
        today, total = figures.today, figures.total
        return {
            "total_logons": total.logons,
            "logons_today": today.logons,
            "total_timeon": total.minutes,
            "timeon_today": today.minutes,
            "total_users": figures.users,
            "new_users_today": today.new_users,
            "total_messages": figures.posts,
            "messages_posted_today": today.posts,
            "email_sent_today": today.emails,
            "feedback_sent_today": today.feedback,
            "total_files": figures.files,
            "files_uploaded_today": today.uploads,
            "bytes_uploaded_today": today.uploaded,
            "files_downloaded_today": today.downloads,
            "bytes_downloaded_today": today.downloaded,
            "nodes_in_use": len(self._presence.visible()),
            "uptime": self._running,
        }

    async def statistics(self) -> list[str]:
        """The same as lines."""
        return [f"{name} = {value}" for name, value in (await self.figures()).items()]

    async def auto_message(self) -> list[str]:
        """The lines everybody sees at log-on; none when there is none."""
        kept = await self._auto_messages.read(_ANYBODY)
        if kept is not None:
            return plain(("\n".join(kept.lines)).encode("utf-8", "replace"))
        return plain(await self.read_small(_AUTO_MESSAGE))


def plain(text: bytes | None) -> list[str]:
    """The lines of a text without colour codes and controls; none for no text."""
    return [_seen(line.decode("utf-8", "replace")) for line in text_lines(text)] if text else []


def _seen(line: str) -> str:
    """A line with nothing but tabs and what is to be seen: a C1 control begins a sequence, too (ANS-02)."""
    return "".join(character for character in line if character.isprintable() or character == "\t")


def encoded(lines: Sequence[str]) -> list[bytes]:
    """Lines for the wire."""
    return [line.encode("utf-8", "replace") for line in lines]
