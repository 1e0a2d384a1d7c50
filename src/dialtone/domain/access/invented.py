"""SCRAM keys for names that have none, so that an exchange does not tell which names exist (ENU-03).

The salt of a name is the same at every try and after a restart: it comes from a key kept in the store. No password
fits invented keys.
"""

from __future__ import annotations

from hashlib import blake2b

from dialtone.base.chance import Chance
from dialtone.base.errors import StoreError
from dialtone.domain.model.user import alias_key
from dialtone.domain.ports.store import Records, Store
from dialtone.wire.proofs import ScramKeys
from dialtone.wire.scram import ITERATIONS

NOTE = "scram invention key"


class InventedKeys:
    """See the module's text."""

    __slots__ = ("_fresh", "_key", "_store")

    def __init__(self, store: Store, chance: Chance) -> None:
        self._store = store
        self._fresh = chance.token(32)
        self._key: bytes | None = None

    async def of(self, name: str) -> ScramKeys:
        """The keys of a name; spellings that mean the same account share them."""
        if self._key is None:
            self._key = await self._kept_key()
        key = self._key or self._fresh
        text = (alias_key(name.partition("@")[0]) or name).encode("utf-8", "surrogatepass")

        def part(use: bytes, size: int) -> bytes:
            return blake2b(use + b"\0" + text, key=key, digest_size=size).digest()

        return ScramKeys(part(b"salt", 16), ITERATIONS, part(b"stored", 32), part(b"server", 32))

    async def _kept_key(self) -> bytes | None:
        async def change(records: Records) -> bytes:
            kept = await records.notes.get(NOTE)
            if kept is None:
                kept = self._fresh.hex()
                await records.notes.put(NOTE, kept)
            return bytes.fromhex(kept)

        try:
            return await self._store.write(change)
        except StoreError:
            return None  # the disk is full: stable until we are restarted
