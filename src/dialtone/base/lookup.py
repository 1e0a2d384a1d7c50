"""A small cache with a size limit and a time to live, keyed on anything hashable. Time is given by the caller."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class TimedCache(Generic[Value]):
    """Keeps at most `size` values for `seconds` each; the oldest goes first."""

    __slots__ = ("_entries", "seconds", "size")

    def __init__(self, size: int, seconds: float) -> None:
        self.size = size
        self.seconds = seconds
        self._entries: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()

    def get(self, key: Hashable, now: float) -> Value | None:
        """Return the value kept under `key`, or None when there is none or it is too old."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if now - entry[0] > self.seconds:
            del self._entries[key]
            return None
        return entry[1]

    def put(self, key: Hashable, value: Value, now: float) -> None:
        """Keep `value` under `key` from `now` on."""
        self._entries[key] = (now, value)
        self._entries.move_to_end(key)
        if len(self._entries) > self.size:
            self._entries.popitem(last=False)

    def drop(self, key: Hashable) -> None:
        """Forget one key."""
        self._entries.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)
