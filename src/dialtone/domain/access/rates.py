"""How many commands a client may give in a while. Source: spec mail.md 3.10 and 1.4.

Off by default (MaxRequestsPerPeriod 0). Commands are counted by address, or by network where a prefix is set (IPv6:
a /64), over a window that slides in twelfths of the period: a command counts for at most the whole period and at
least eleven twelfths of it. What is refused does not count, so a client that waits is served again. Clients on this
machine and exempt ones are not counted. At most `KEYS` addresses are remembered; the one not heard of for the longest
time goes first.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from ipaddress import ip_network

from dialtone.base import log
from dialtone.config.logins import RateConfig
from dialtone.config.tables import Tables
from dialtone.domain.access.addresses import is_trusted, plain
from dialtone.domain.access.filtering import SILENT, Filtering
from dialtone.domain.ports.outside import Clock
from dialtone.wire.port import Peer

KEYS = 10_000
SLICES = 12
REFUSALS_KEPT = 86_400.0  # seconds after the last refusal
ADDRESSES_KEPT = 1000  # of one network

TOO_MANY = "too many requests, try again later"


class _Count:
    """The commands of one address or network, and how often it was refused."""

    __slots__ = ("addresses", "newest", "refusals", "refused_at", "slices", "total")

    def __init__(self, newest: int) -> None:
        self.slices = [0] * SLICES
        self.newest = newest  # number of the latest slice
        self.total = 0
        self.refusals = 0
        self.refused_at = 0.0
        self.addresses: set[str] = set()

    def take(self, now: int, most: int) -> bool:
        """Count one command in the slice `now`, if there were fewer than `most` in the window."""
        if now - self.newest >= SLICES:
            self.slices, self.total = [0] * SLICES, 0
        else:
            for number in range(self.newest + 1, now + 1):
                self.total -= self.slices[number % SLICES]
                self.slices[number % SLICES] = 0
        self.newest = max(self.newest, now)
        if self.total >= most:
            return False
        self.slices[now % SLICES] += 1
        self.total += 1
        return True


class Rates:
    """See the module's text."""

    __slots__ = ("_clock", "_config", "_counts", "_exempt", "_filtering", "_most", "_slice")

    def __init__(self, clock: Clock, config: RateConfig, filtering: Filtering | None, tables: Tables) -> None:
        self._clock = clock
        self._config = config
        self._filtering = filtering
        self._exempt = tables.ipfilter_exempt
        self._slice = config.request_rate_limit_period / SLICES
        self._most = config.max_requests_per_period if self._slice > 0 else 0
        self._counts: OrderedDict[str, _Count] = OrderedDict()

    @property
    def on(self) -> bool:
        """Whether there is a limit."""
        return self._most > 0

    def allowed(self, peer: Peer) -> bool:
        """Count one command of a client; False when it has given too many lately."""
        if not self._most or is_trusted(peer, self._exempt):
            return True
        return self._count(self._key(peer)).take(int(self._clock.monotonic() / self._slice), self._most)

    async def refused(self, peer: Peer, protocol: str) -> None:
        """A client was told to go away: log it, and block it (or its network) when that happened too often."""
        config, key = self._config, self._key(peer)
        limit = f"{self._most} over {config.request_rate_limit_period:g}s"
        log.notice("rate.exceeded", f"Too many requests per rate limit ({limit}) for {key}", key=key)
        count = self._note(key, peer)
        if self._filtering is None or not 0 < config.rate_limit_filter_threshold <= count.refusals:
            return
        whole = "/" in key and len(count.addresses) >= min(config.rate_limit_filter_subnet_threshold, ADDRESSES_KEPT)
        await self._filtering.block(
            key if whole else peer.address,
            name=SILENT if config.rate_limit_filter_silent else "ip.can",
            reason=f"Too many requests ({limit})",
            protocol=protocol,
            host="" if whole else peer.host,
            duration=config.rate_limit_filter_duration,
        )

    def _note(self, key: str, peer: Peer) -> _Count:
        """One more refusal; those of long ago are forgotten."""
        count, now = self._count(key), self._clock.monotonic()
        if now - count.refused_at > REFUSALS_KEPT:
            count.refusals = 0
            count.addresses.clear()
        count.refusals += 1
        count.refused_at = now
        if len(count.addresses) < ADDRESSES_KEPT:
            count.addresses.add(plain(peer.address))
        return count

    def _count(self, key: str) -> _Count:
        count = self._counts.get(key)
        if count is None:
            count = self._counts[key] = _Count(int(self._clock.monotonic() / self._slice))
            if len(self._counts) > KEYS:
                self._counts.popitem(last=False)
        else:
            self._counts.move_to_end(key)
        return count

    def _key(self, peer: Peer) -> str:
        config = self._config
        return _network(peer.address, config.rate_limit_subnet_prefix4, config.rate_limit_subnet_prefix6)


@lru_cache(4096)
def _network(address: str, prefix4: int, prefix6: int) -> str:
    """What an address is counted under: its network when the prefix of its family is set, else itself."""
    text = plain(address)
    prefix = prefix6 if ":" in text else prefix4
    if not prefix or prefix == (128 if ":" in text else 32):
        return text
    try:
        return str(ip_network(f"{text}/{prefix}", strict=False))
    except ValueError:
        return text
