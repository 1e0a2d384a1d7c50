"""A clock that stands still until a test moves it."""

from __future__ import annotations


class ManualClock:
    """Implements the Clock port. Starts on 1 January 2024 at noon UTC, unless told otherwise."""

    __slots__ = ("_monotonic", "_now", "minutes_east")

    def __init__(self, now: float = 1_704_110_400.0, *, minutes_east: int = 0) -> None:
        self._now = now
        self._monotonic = 1000.0
        self.minutes_east = minutes_east

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since a moment of no importance."""
        return self._monotonic

    def offset(self, at: float) -> int:
        """Minutes east of UTC, the same all year."""
        return self.minutes_east

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds
        self._monotonic += seconds

    def set(self, now: float) -> None:
        """Step the wall clock, as an administrator would; the monotonic time does not notice."""
        self._now = now
