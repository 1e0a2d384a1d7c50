"""Chance without surprise: the n-th token is the same in every run, and no two are equal."""

from __future__ import annotations

from hashlib import sha256


class SteadyChance:
    """Implements `base.chance.Chance`. `fraction` always gives the same number; set it to try the extremes."""

    __slots__ = ("_count", "_fraction", "_seed")

    def __init__(self, seed: str = "dialtone", *, fraction: float = 0.5) -> None:
        self._seed = seed
        self._count = 0
        self._fraction = fraction

    def token(self, size: int = 16) -> bytes:
        """`size` bytes that differ from call to call."""
        self._count += 1
        token = b""
        while len(token) < size:
            token += sha256(f"{self._seed} {self._count} {len(token)}".encode()).digest()
        return token[:size]

    def fraction(self) -> float:
        """The number given at the start."""
        return self._fraction
