"""Passwords verified lately, so that returning clients do not pay for the slow hash each time.

Kept for minutes, in memory only, as a keyed hash under a key that lives and dies with the process. Forgotten when the
account's password changes or a log-in to it fails; a verification under way at that moment is not remembered either.
"""

from __future__ import annotations

import hmac
from hashlib import blake2b

from dialtone.base.chance import Chance
from dialtone.base.lookup import TimedCache
from dialtone.domain.model.user import UserNumber

REMEMBERED_FOR = 600.0  # seconds
REMEMBERED_MOST = 10_000  # accounts


class Verification:
    """One slow verification under way."""

    __slots__ = ("number", "spoiled")

    def __init__(self, number: UserNumber) -> None:
        self.number = number
        self.spoiled = False


class Remembered:
    """See the module's text. Times are monotonic seconds."""

    __slots__ = ("_digests", "_key", "_running")

    def __init__(self, chance: Chance) -> None:
        self._key = chance.token(32)
        self._digests: TimedCache[bytes] = TimedCache(REMEMBERED_MOST, REMEMBERED_FOR)
        self._running: dict[UserNumber, list[Verification]] = {}

    def fits(self, number: UserNumber, password: str, now: float) -> bool:
        """Whether this very password was verified for this account lately."""
        digest = self._digests.get(number, now)
        return digest is not None and hmac.compare_digest(digest, self._digest(number, password))

    def begin(self, number: UserNumber) -> Verification:
        """A slow verification starts. It must be ended with `end`."""
        verification = Verification(number)
        self._running.setdefault(number, []).append(verification)
        return verification

    def end(self, verification: Verification, password: str | None, now: float) -> None:
        """It is over; `password` is what was found right, or None."""
        running = self._running[verification.number]
        running.remove(verification)
        if not running:
            del self._running[verification.number]
        if password is not None and not verification.spoiled:
            self._digests.put(verification.number, self._digest(verification.number, password), now)

    def forget(self, number: UserNumber) -> None:
        """The password changed, or a log-in failed."""
        self._digests.drop(number)
        for verification in self._running.get(number, ()):
            verification.spoiled = True

    def _digest(self, number: UserNumber, password: str) -> bytes:
        return blake2b(f"{number}\0{password}".encode(), key=self._key, digest_size=32).digest()
