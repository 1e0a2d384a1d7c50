"""How often something may happen for each address: so many times at once, then so many a second.

Addresses of one IPv6 /64 are one client. Memory is bounded: whoever was not heard of for longest is forgotten first.
Time is given by the caller, in seconds of a clock that is never set back.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict

REMEMBERED = 4096  # networks


class Allowance:
    """See the module's text. `overall`, when it is not 0, is how many a second all addresses get together."""

    __slots__ = ("_all", "_known", "_overall", "_remembered", "burst", "rate")

    def __init__(self, rate: float, burst: int, *, remembered: int = REMEMBERED, overall: float = 0.0) -> None:
        self.rate = rate
        self.burst = burst
        self._remembered = remembered
        self._overall = overall
        self._all = (0.0, overall)  # when, how many left
        self._known: OrderedDict[str, tuple[float, float]] = OrderedDict()  # network: (when, how many left)

    def take(self, address: str, now: float) -> bool:
        """Take one from the allowance of an address; False when nothing is left."""
        key = network(address)
        since, left = self._known.pop(key, (now, float(self.burst)))
        left = min(float(self.burst), left + (now - since) * self.rate)
        granted = left >= 1.0 and self._of_all(now)
        self._known[key] = (now, left - 1.0 if granted else left)
        if len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return granted

    def _of_all(self, now: float) -> bool:
        if not self._overall:
            return True
        since, left = self._all
        left = min(self._overall, left + (now - since) * self._overall)
        self._all = (now, left - 1.0 if left >= 1.0 else left)
        return left >= 1.0

    def __len__(self) -> int:
        return len(self._known)


def network(address: str) -> str:
    """What counts as one client: an IPv4 address, an IPv6 /64."""
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if ":" in address else address
