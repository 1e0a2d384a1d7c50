"""When newsgroups came: the time this board first told news readers of a sub-board, kept with the store's notes.

Nothing else knows when a sub-board was made: settings have no date. The first look at a board notes all of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

NOTE = "news.created"


class NewsTimes:
    """See the module's text. `codes` are those of all sub-boards."""

    __slots__ = ("_clock", "_codes", "_known", "_store")

    def __init__(self, store: Store, clock: Clock, codes: Iterable[str]) -> None:
        self._store = store
        self._clock = clock
        self._codes = frozenset(codes)
        self._known: dict[str, int] | None = None

    async def created(self) -> dict[str, int]:
        """By internal code, in seconds since 1970. Raises StoreError."""
        if self._known is None:
            self._known = await self._noted()
        return self._known

    async def _noted(self) -> dict[str, int]:
        known = _read(await self._store.read(lambda records: records.notes.get(NOTE)))
        if self._codes <= known.keys():
            return known
        now = int(self._clock.now())

        async def change(records: Records) -> dict[str, int]:
            there = dict.fromkeys(self._codes, now) | _read(await records.notes.get(NOTE))
            await records.notes.put(NOTE, "\n".join(f"{code} {at}" for code, at in sorted(there.items())))
            return there

        return await self._store.write(change)


def _read(note: str | None) -> dict[str, int]:
    pairs = (line.split(" ") for line in (note or "").splitlines())
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2 and pair[1].isascii() and pair[1].isdecimal()}
