"""When to try again, when to tell the sender of the delay, when to give up (decision 0006).

The waits between attempts grow: 5, 15 and 30 minutes, 1 hour, then half as much again each time, up to 4 hours. Each
is moved by up to a tenth, so that mail delayed together does not return together. A RescanFrequency below five
minutes shortens the whole ladder in proportion.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.domain.model.mail import QueueEntry

FIRST_WAIT = 300.0  # seconds
RUNGS = (1.0, 3.0, 6.0, 12.0, 18.0, 27.0, 40.5, 48.0)  # in first waits; the last one is repeated
JITTER = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """The sysop's limits. Times are in seconds; an age or notice of 0 means never."""

    attempts: int = 50
    age: float = 0.0
    notice_after: float = 4 * 3600.0
    rescan: float = 3600.0

    def wait(self, attempts: int, fraction: float) -> float:
        """Seconds to wait after the attempt that made it `attempts` (1 is the first); `fraction` from 0 to 1."""
        rung = RUNGS[min(attempts, len(RUNGS)) - 1]
        return min(FIRST_WAIT, self.rescan) * rung * (1 - JITTER + 2 * JITTER * fraction)

    def next(self, entry: QueueEntry, now: float, fraction: float) -> float | None:
        """When to try again after an attempt that failed at `now`; None: that was the last one."""
        attempts = entry.attempts + 1
        if attempts >= self.attempts:
            return None
        due = now + self.wait(attempts, fraction)
        if not self.age:
            return due
        end = entry.created + self.age
        return min(due, end) if now < end else None

    def last(self, entry: QueueEntry) -> float:
        """About when attempts end, for the sender (seconds since 1970)."""
        if self.age:
            return entry.created + self.age
        return entry.created + sum(self.wait(attempt, 0.5) for attempt in range(1, self.attempts))

    def tells_delay(self, entry: QueueEntry, now: float) -> bool:
        """Whether the sender should now hear, for the only time, that the message is late."""
        late = self.notice_after > 0 and now - entry.created >= self.notice_after
        return late and not entry.delay_told
