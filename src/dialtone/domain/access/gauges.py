"""What the program did during the last hour and day, for graphs: a point every ten seconds, and one every ten minutes.

Whoever counts (`app/measuring.py`) brings the counters of the run; here it becomes points: of counters how much was
added, of levels (connections, queue) the highest. Bounded: 360 and 144 points.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from dialtone.domain.access.failed_logins import permit
from dialtone.domain.model.actor import Caller

EVERY = 10.0  # seconds between two samples
HOUR_POINTS, DAY_POINTS = 360, 144
DAY_STEP = 600.0  # seconds of a point of the day


@dataclass(frozen=True, slots=True)
class Series:
    """A line of the graphs: the counters of the run that are added up for it. `level`: it is a height, no count."""

    name: str
    label: str
    counters: tuple[str, ...]
    level: bool = False


SERIES = (
    Series("connections", "Connections open", ("active",), level=True),
    Series("served", "Connections served", ("connections served", "other connections served")),
    Series("mail_in", "Mail taken in", ("messages received",)),
    Series("mail_out", "Mail sent out", ("messages sent",)),
    Series("queue", "Mail that waits to leave", ("queue",), level=True),
    Series(
        "rejects",
        "Refused: mail, clients, sessions",
        (
            *("refused", "ignored", "relay attempts", "baits taken", "sessions refused", "connections exceeded"),
            *("connections refused", "ip-blocked", "host-blocked", "ip-ignored", "spam-blocked", "clients blocked"),
        ),
    ),
    Series("logins", "Log-ins", ("logins",)),
    Series("failed", "Failed log-ins", ("failed logins",)),
    Series("bans", "Banned", ("banned clients", "addresses filtered")),
)


@dataclass(frozen=True, slots=True)
class Point:
    """The values of `SERIES` for the time that ends at `at`, seconds since 1970."""

    at: float
    values: tuple[int, ...]


@dataclass(slots=True)
class Gauges:
    """See the module's text. One object lives as long as the program. `counters` are the last that were brought."""

    counters: dict[str, int] = field(default_factory=dict)
    _sums: tuple[int, ...] = ()
    _hour: deque[Point] = field(default_factory=lambda: deque(maxlen=HOUR_POINTS))
    _day: deque[Point] = field(default_factory=lambda: deque(maxlen=DAY_POINTS))
    _under_way: Point | None = None  # of the day

    def sample(self, now: float, counters: Mapping[str, int]) -> None:
        """Take the counters of the run, `active` and `queue` among them."""
        self.counters = dict(counters)
        sums = tuple(sum(counters.get(name, 0) for name in series.counters) for series in SERIES)
        before, self._sums = self._sums or sums, sums
        values = tuple(
            new if series.level else max(0, new - old) for series, new, old in zip(SERIES, sums, before, strict=True)
        )
        point = Point(now, values)
        self._hour.append(point)
        self._add_to_day(point)

    def hour(self, caller: Caller) -> list[Point]:
        """The last hour by ten seconds, oldest first. Raises Refusal (DENIED)."""
        permit(caller, "look at the figures")
        return list(self._hour)

    def day(self, caller: Caller) -> list[Point]:
        """The last day by ten minutes, oldest first; the last one is still under way. Raises Refusal (DENIED)."""
        permit(caller, "look at the figures")
        return [*self._day, *([self._under_way] if self._under_way is not None else [])][-DAY_POINTS:]

    def _add_to_day(self, point: Point) -> None:
        ends = (point.at // DAY_STEP + 1) * DAY_STEP
        under_way = self._under_way
        if under_way is None or under_way.at != ends:
            if under_way is not None:
                self._day.append(under_way)
            self._under_way = Point(ends, point.values)
            return
        pairs = zip(SERIES, under_way.values, point.values, strict=True)
        self._under_way = Point(ends, tuple(max(old, new) if row.level else old + new for row, old, new in pairs))
