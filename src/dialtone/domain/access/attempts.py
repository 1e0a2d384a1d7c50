"""Failed log-ins: the rules, on plain data. `ledger.py` keeps the records, `login.py` and `gate.py` apply the rules.

Sources: spec mail.md 3.9, services.md 1.11; AUT-01 to AUT-03. Theory of operation:

* A record counts failures of an address (IPv6: of its /64) or of an account. Repeating a failure with the same name
  and password counts as a duplicate; thresholds look at the rest, the effective ones. So a telephone with an old
  password counts once, however often it asks and whatever other passwords come from that house in between.
* An answer to a challenge differs each time even when the password is the same. There a repetition for the same name
  counts as a duplicate when a minute has passed since the last failure; guessing that slowly is pointless.
* An address is banned for some minutes after its last effective failure, once there were enough. Duplicates do not
  prolong a ban.
* An account with many failures is looked at only so often for clients from addresses it does not know.
* A record is forgotten a day after its last effective failure (an account's after an hour).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dialtone.domain.access.addresses import network
from dialtone.domain.model.login import Attempts
from dialtone.domain.model.user import UserNumber

ADDRESS_MEMORY = 86_400.0  # seconds
ACCOUNT_MEMORY = 3_600.0
ACCOUNT_FREE = 10  # effective failures an account has before it rests
LONGEST_REST = 60.0  # seconds
LONGEST_THROTTLE = 60.0
SPACED = 60.0  # seconds between failed answers to challenges that make the later one a duplicate
MARKS_KEPT = 8


def address_key(address: str) -> str:
    """The key of a client address."""
    return f"ip:{network(address)}"


def account_key(number: UserNumber) -> str:
    """The key of an account."""
    return f"user:{number}"


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed log-in. `mark` is a keyed digest of what was tried; with `answered` (a challenge) only of the name."""

    name: str
    mark: str
    protocol: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """Whom a failure is counted against, and how long (seconds). `kept` False: in memory only."""

    key: str
    memory: float = ADDRESS_MEMORY
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """A record, and how many seconds ago its last effective failure was by a clock that does not jump."""

    attempts: Attempts
    age: float

    @property
    def effective(self) -> int:
        """Distinct failures."""
        return self.attempts.effective


def after(before: Attempts, failure: Failure, now: float, memory: float) -> Attempts:
    """The record after one more failure at `now` (seconds since 1970); older than `memory` seconds it begins anew."""
    if before.count and now - before.last > memory:
        before = Attempts(key=before.key)
    marks = before.proof.split()
    if is_duplicate(before, failure, now):
        last = now if failure.answered else before.last
        return replace(before, count=before.count + 1, dupes=before.dupes + 1, last=last)
    kept = [mark for mark in marks if mark != failure.mark][1 - MARKS_KEPT :]
    return replace(
        before,
        count=before.count + 1,
        first=before.first if before.count else now,
        last=now,
        name=failure.name,
        proof=" ".join([*kept, failure.mark]),
        protocol=failure.protocol,
    )


def is_duplicate(before: Attempts, failure: Failure, now: float) -> bool:
    """Whether a failure only repeats an earlier one."""
    if failure.mark not in before.proof.split():
        return False
    return not failure.answered or now - before.last >= SPACED


def ban_remaining(standing: Standing, threshold: int, duration: float, *, notorious: bool = False) -> float:
    """Seconds an address is still banned, 0 when it is not. `notorious`: its last failure named a name of name.can."""
    banned = (threshold > 0 and standing.effective >= threshold) or (notorious and standing.attempts.count > 0)
    return max(0.0, duration - standing.age) if banned else 0.0


def throttle(standing: Standing, milliseconds: int) -> float:
    """Seconds a returning client waits before it is served: some for each failure, once there is more than one."""
    if milliseconds <= 0 or standing.effective <= 1:
        return 0.0
    return min(LONGEST_THROTTLE, standing.effective * milliseconds / 1000)


def rest_remaining(standing: Standing) -> float:
    """Seconds until an account with many failures looks at another try from an unknown address."""
    over = standing.effective - ACCOUNT_FREE
    return max(0.0, min(LONGEST_REST, 2.0 ** min(over, 10)) - standing.age) if over >= 0 else 0.0


_UNITS = ((31_536_000, "year"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def words(seconds: float) -> str:
    """A duration as the log says it: "10 minutes", "1 hour", "1.3 years" (at most one decimal)."""
    size, unit = next((pair for pair in _UNITS if seconds >= pair[0]), _UNITS[-1])
    number = f"{max(0.0, seconds) / size:.1f}".removesuffix(".0")
    return f"{number} {unit}" if number == "1" else f"{number} {unit}s"


def ban_line(standing: Standing, remaining: float) -> str:
    """The sysop's line of a refused client."""
    tries, name = standing.effective, standing.attempts.name
    return f"!TEMPORARY BAN ({tries} login attempts, last: {name}) - remaining: {words(remaining)}"
