"""The record of failed log-ins, shared by every protocol, kept in the store and close at hand.

What was read is believed for a few seconds, so that a connection costs no question to the store; failures are written
at once. When the store cannot take them (disk full) they are kept in memory: nobody gains tries by that. Ages come
from the monotonic clock as far as this process saw the failure, so a stepped clock neither lifts nor prolongs bans.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import StoreError
from dialtone.base.lookup import TimedCache
from dialtone.domain.access.attempts import ADDRESS_MEMORY, Against, Failure, Standing, after
from dialtone.domain.model.login import Attempts
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

BELIEVED = 5.0  # seconds
SEEN_MOST = 20_000  # keys
_NEVER = float("inf")


@dataclass(slots=True)
class _Seen:
    attempts: Attempts
    last: float  # monotonic time of the last effective failure
    asked: float  # monotonic time of the last look into the store; _NEVER when the store does not have the record


class Ledger:
    """See the module's text."""

    __slots__ = ("_chance_key", "_clock", "_seen", "_store")

    def __init__(self, store: Store, clock: Clock, chance: Chance) -> None:
        self._store = store
        self._clock = clock
        self._chance_key = chance.token(32)
        self._seen: TimedCache[_Seen] = TimedCache(SEEN_MOST, ADDRESS_MEMORY)

    def mark(self, name: str, proof: str) -> str:
        """A digest of what was tried, worthless without this process's key."""
        text = f"{name.casefold()}\0{proof}".encode("utf-8", "surrogatepass")
        return blake2b(text, digest_size=8, key=self._chance_key).hexdigest()

    async def standing(self, key: str, *, memory: float = ADDRESS_MEMORY) -> Standing:
        """What is held against a key now. A store that fails holds nothing against anybody it did not before."""
        now = self._clock.monotonic()
        seen = self._seen.get(key, now)
        if seen is None or now - seen.asked > BELIEVED:
            await self._look(key, now)
            seen = self._seen.get(key, now)
        if seen is None or not seen.attempts.count or now - seen.last > memory:
            return Standing(Attempts(key=key), memory)
        return Standing(seen.attempts, now - seen.last)

    async def failed(self, failure: Failure, *against: Against) -> list[Standing]:
        """Count a failure against several keys, in one transaction; return what is held against each."""
        now, wall = self._clock.monotonic(), self._clock.now()
        unwritten = {one.key: known for one in against if (known := self._unwritten(one.key, now)) is not None}

        async def change(records: Records) -> list[Attempts]:
            counted = []
            for one in against:
                before = unwritten.get(one.key)
                if before is None:
                    before = await records.attempts.get(one.key) or Attempts(key=one.key)
                attempts = after(before, failure, wall, one.memory)
                if one.kept:
                    await records.attempts.put(attempts)
                counted.append(attempts)
            return counted

        try:
            counted = await self._store.write(change)
            written = True
        except StoreError as trouble:
            log.warning("login.unrecorded", f"!cannot record a failed login: {trouble}")
            counted = [after(self._known(one.key, now), failure, wall, one.memory) for one in against]
            written = False
        return [
            self._remember(attempts, now, now if written and one.kept else _NEVER)
            for one, attempts in zip(against, counted, strict=True)
        ]

    async def clear(self, key: str = "") -> int:
        """Forget one key, or everything; return how many records there were."""
        if key:
            self._seen.drop(key)
        else:
            self._seen.clear()
        return await self._store.write(lambda records: records.attempts.clear(key))

    async def all(self) -> list[Attempts]:
        """Every record, latest first."""
        return await self._store.read(lambda records: records.attempts.all())

    def _known(self, key: str, now: float) -> Attempts:
        seen = self._seen.get(key, now)
        return seen.attempts if seen is not None else Attempts(key=key)

    def _unwritten(self, key: str, now: float) -> Attempts | None:
        """What only this process knows of a key."""
        seen = self._seen.get(key, now)
        return seen.attempts if seen is not None and seen.asked == _NEVER else None

    def _remember(self, attempts: Attempts, now: float, asked: float) -> Standing:
        earlier = self._seen.get(attempts.key, now)
        if earlier is not None and earlier.attempts.last == attempts.last:
            last = earlier.last
        else:
            last = now - max(0.0, self._clock.now() - attempts.last)
        self._seen.put(attempts.key, _Seen(attempts, last, asked), now)
        return Standing(attempts, now - last)

    async def _look(self, key: str, now: float) -> None:
        """Ask the store again; when it fails, what was known stays known."""
        try:
            attempts = await self._store.read(lambda records: records.attempts.get(key))
        except StoreError:
            return
        self._remember(attempts or Attempts(key=key), now, now)
