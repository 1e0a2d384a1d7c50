"""How fast somebody may talk: a few lines at once, then one a second, by account and address, on all channels together.

IRC has rules of its own for its clients (spec services.md 8.1); this is for the people of the other faces, whose lines
reach everybody on IRC as well.
"""

from __future__ import annotations

from collections import OrderedDict

from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.addresses import network
from dialtone.domain.model.actor import Caller
from dialtone.domain.ports.outside import Clock

EVERY = 1.0  # seconds for each line
AT_ONCE = 12
REMEMBERED = 2000  # people


class Pace:
    """See the module's text. Memory is bounded: whoever was silent for longest is forgotten first."""

    __slots__ = ("_clock", "_due")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._due: OrderedDict[tuple[int, str], float] = OrderedDict()  # when all lines said have had their time

    def keep(self, caller: Caller) -> None:
        """Somebody says a line. Raises Refusal (TOO_FAST)."""
        now, key = self._clock.monotonic(), (caller.user.number, network(caller.peer.address))
        due = max(self._due.pop(key, now), now)
        fast = due + EVERY > now + AT_ONCE * EVERY
        self._due[key] = due if fast else due + EVERY
        if len(self._due) > REMEMBERED:
            self._due.popitem(last=False)
        if fast:
            raise Refusal(Why.TOO_FAST, "That is too fast for the others. Wait a moment.", temporary=True)
