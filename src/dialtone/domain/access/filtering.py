"""Adding addresses to the filter lists (`ip.can`, `ip-silent.can`, `spamblock.cfg`), and clearing expired ones.

Source: spec mail.md 3.3 and 3.10, services.md 1.10. A line is

    ADDRESS<TAB>t=WHEN<TAB>p=PROTOCOL<TAB>r=REASON<TAB>e=EXPIRES<TAB>u=USER<TAB>h=HOST

with times as `20260101T000000-0700` in local time, and without the items that are empty. What came from a client is
made harmless: it is on one line, has no TAB, and escapes in it mean nothing.
"""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network

from dialtone.base import log
from dialtone.config.tables import PatternList, Tables
from dialtone.domain.access.addresses import plain
from dialtone.domain.people.names import one_line
from dialtone.domain.ports.outside import Clock, FilterFiles
from dialtone.formats.escapes import escape
from dialtone.formats.pattern_times import time_text
from dialtone.formats.patterns import Hit
from dialtone.wire.port import NO_NAME

SILENT = "ip-silent.can"
SPAM_BLOCK = "spamblock.cfg"
PRUNED = (
    *("ip.can", SILENT, "host.can", "name.can", "email.can", "subject.can", "smtpspy.can"),
    *("password.can", "file.can", "phone.can", SPAM_BLOCK),
)
PRUNED_EVERY = 60.0  # seconds; expired lines match nothing anyway
_REASON_MOST, _USER_MOST, _HOST_MOST = 200, 64, 255

Network = IPv4Network | IPv6Network


class Filtering:
    """See the module's text."""

    __slots__ = ("_clock", "_files", "_pruned", "_tables", "_under_way")

    def __init__(self, files: FilterFiles, tables: Tables, clock: Clock) -> None:
        self._files = files
        self._tables = tables
        self._clock = clock
        self._under_way: set[tuple[str, str]] = set()
        self._pruned: dict[str, float] = {}  # by list, when it was last cleared (monotonic)

    async def block(
        self,
        address: str,
        *,
        name: str = "ip.can",
        reason: str,
        protocol: str,
        user: str = "",
        host: str = "",
        duration: float = 0.0,
    ) -> bool:
        """Add an address or network to the list file `name` for `duration` seconds (0: for ever) and log it.

        Returns whether a line was added: not for what is exempt or on the list already, nor when the file cannot be
        written (which is logged).
        """
        network = _network(address)
        if network is None or self._is_spared(network, host, name) or self._is_listed(network, name):
            return False
        text = _text(network)
        if (name, text) in self._under_way:
            return False
        self._under_way.add((name, text))
        try:
            await self._prune_now_and_then(name)
            await self._files.append(name, [self._line(text, reason, protocol, user, host, duration)])
        except OSError as error:
            log.error("filter.unwritten", f"!ERROR adding {text} to {name}: {error}", address=text, list=name)
            return False
        finally:
            self._under_way.discard((name, text))
        self._tell(network, name, reason)
        return True

    async def prune_all(self) -> int:
        """Take what has expired out of every list; how many lines."""
        return sum([await self._prune(name) for name in PRUNED])

    async def _prune_now_and_then(self, name: str) -> None:
        """Take expired lines out before one is added; in a flood of additions not for each. Raises OSError."""
        now = self._clock.monotonic()
        if now - self._pruned.get(name, -PRUNED_EVERY) >= PRUNED_EVERY:
            self._pruned[name] = now
            await self._files.prune(name, self._clock.now())

    async def _prune(self, name: str) -> int:
        try:
            taken = await self._files.prune(name, self._clock.now())
        except OSError as error:
            log.error("filter.unwritten", f"!ERROR removing expired lines of {name}: {error}", list=name)
            return 0
        if taken:
            log.info("filter.pruned", f"Removed {taken} expired lines of {name}", list=name, lines=taken)
        return taken

    def _is_spared(self, network: Network, host: str, name: str) -> bool:
        """Whether this is never blocked: this machine, what is exempt, and networks that are everybody."""
        if network.is_loopback or not network.prefixlen:
            return True
        exempt = [self._tables.ipfilter_exempt]
        if name == SPAM_BLOCK:
            exempt.append(self._tables.spam_block_exempt)
        ends = (str(network[0]), str(network[-1]), host if host != NO_NAME else "")
        return any(bool(table) and table.matches(*ends) for table in exempt)

    def _is_listed(self, network: Network, name: str) -> bool:
        table = self._table(name)
        if not table:
            return False
        first = table.find(str(network[0]))
        return first is not None and (network.num_addresses == 1 or _same(first, table.find(str(network[-1]))))

    def _table(self, name: str) -> PatternList | None:
        for table in self._tables.all():
            if table.name == name and isinstance(table, PatternList):
                return table
        return None

    def _line(self, text: str, reason: str, protocol: str, user: str, host: str, duration: float) -> str:
        now = self._clock.now()
        until = now + duration
        items = (
            ("t", time_text(now, self._clock.offset(now))),
            ("p", _clean(protocol, _USER_MOST)),
            ("r", _clean(reason, _REASON_MOST)),
            ("e", time_text(until, self._clock.offset(until)) if duration > 0 else ""),
            ("u", _clean(user, _USER_MOST)),
            ("h", _clean(host, _HOST_MOST) if host != NO_NAME else ""),
        )
        return "\t".join([text, *(f"{key}={value}" for key, value in items if value)])

    def _tell(self, network: Network, name: str, reason: str) -> None:
        what = "IP ADDRESS" if network.num_addresses == 1 else "SUBNET"
        silently = " (silently)" if name == SILENT else ""
        line = f"!BLOCKING {what}: {_text(network)} in {name}{silently}"
        log.notice("filter.blocking", line, address=_text(network), list=name, reason=one_line(reason, _REASON_MOST))


def _network(address: str) -> Network | None:
    """An address or network as one; None for what is neither."""
    try:
        return ip_network(plain(address) if "/" not in address else address, strict=False)
    except ValueError:
        return None


def _text(network: Network) -> str:
    return str(network[0]) if network.num_addresses == 1 else str(network)


def _same(one: Hit, other: Hit | None) -> bool:
    return other is not None and one.line == other.line


def _clean(text: str, most: int) -> str:
    """A text from outside as an item of a line."""
    return escape(one_line(text, most))
