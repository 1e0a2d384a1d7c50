"""Where unguessable values come from. The core is given one; `host/chance.py` implements it, tests make it steady."""

from __future__ import annotations

from typing import Protocol


class Chance(Protocol):
    """A source of unguessable bytes and of jitter."""

    def token(self, size: int = 16) -> bytes:
        """Return `size` unguessable bytes."""
        ...

    def fraction(self) -> float:
        """Return a number from 0 (included) to 1 (excluded), for jitter."""
        ...
