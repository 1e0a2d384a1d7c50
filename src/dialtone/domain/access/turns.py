"""How many log-ins are judged at once: the record of failures lags behind tries under way, so these are counted too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class Turns:
    """Counts tries under way, by key."""

    __slots__ = ("_under_way",)

    def __init__(self) -> None:
        self._under_way: dict[str, int] = {}

    @contextmanager
    def take(self, limits: Mapping[str, int]) -> Iterator[bool]:
        """Enter with the most tries for each key; gives whether there was room (and takes it) under all of them."""
        room = all(self._under_way.get(key, 0) < most for key, most in limits.items())
        for key in limits if room else ():
            self._under_way[key] = self._under_way.get(key, 0) + 1
        try:
            yield room
        finally:
            for key in limits if room else ():
                self._leave(key)

    def _leave(self, key: str) -> None:
        left = self._under_way[key] - 1
        if left:
            self._under_way[key] = left
        else:
            del self._under_way[key]
