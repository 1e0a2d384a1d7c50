"""The machine's source of unguessable bytes behind `base.chance.Chance`."""

from __future__ import annotations

import random
import secrets


class SystemChance:
    """Real chance: tokens from the system's generator, jitter from the ordinary one."""

    __slots__ = ()

    def token(self, size: int = 16) -> bytes:
        """`size` unguessable bytes."""
        return secrets.token_bytes(size)

    def fraction(self) -> float:
        """From 0 (included) to 1 (excluded)."""
        return random.random()
