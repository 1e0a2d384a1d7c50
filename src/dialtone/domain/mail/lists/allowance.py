"""How many answers an address may get in a day, and all addresses together (security case NET-05): the list server is
no means of filling somebody's mailbox. Kept in memory, for a bounded number of addresses."""

from __future__ import annotations

from collections import OrderedDict

from dialtone.domain.ports.outside import Clock

DAY = 86400.0
ALL_PER_DAY = 2000
ADDRESSES_MOST = 10_000


class Allowance:
    """Counts. `most` is how many answers one address gets."""

    __slots__ = ("_all", "_clock", "_counts", "_day", "_most", "_of_all")

    def __init__(self, clock: Clock, most: int, *, of_all: int = ALL_PER_DAY) -> None:
        self._clock = clock
        self._most = most
        self._of_all = of_all
        self._counts: OrderedDict[str, int] = OrderedDict()
        self._all = 0
        self._day = -1

    def take(self, address: str) -> bool:
        """Count one answer to an address; False when there may be none."""
        day = int(self._clock.now() // DAY)
        if day != self._day:
            self._day, self._all = day, 0
            self._counts.clear()
        key = address.lower()
        given = self._counts.get(key, 0)
        if given >= self._most or self._all >= self._of_all:
            return False
        self._counts[key] = given + 1
        self._counts.move_to_end(key)
        self._all += 1
        if len(self._counts) > ADDRESSES_MOST:
            self._counts.popitem(last=False)
        return True
