"""MTA-STS policies that were fetched, kept over restarts: in force until their time is over (RFC 8461 section 3.2).

They lie in 64 notes of the store, chosen by the domain's check sum, at most 16 in each: however many domains mail goes
to, that is all there is. What goes first is what ends first; it is fetched again when it is needed.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail.mta_sts import BadPolicy, StsPolicy, parse_policy, policy_text

SHELVES = 64
MOST = 16  # policies on one shelf


@dataclass(frozen=True, slots=True)
class Kept:
    """A policy, the id it was announced with, and when it was fetched (seconds since 1970)."""

    domain: str
    id: str
    policy: StsPolicy
    fetched: float

    @property
    def ends(self) -> float:
        """From then on it is no longer in force."""
        return self.fetched + self.policy.max_age


Shelf = Mapping[str, Kept]


class PolicyMemory:
    """Keeps policies. Trouble of the store is logged; what was fetched is known until the program ends all the same."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._shelves: dict[str, Shelf] = {}

    async def get(self, domain: str) -> Kept | None:
        """The policy of a domain, whether still in force or not."""
        name = shelf_of(domain)
        if name not in self._shelves:
            try:
                text = await self._store.read(lambda records: records.notes.get(name))
            except StoreError as trouble:
                _complain(domain, trouble)
                return None
            self._shelves.setdefault(name, _read(text))
        return self._shelves[name].get(domain)

    async def put(self, kept: Kept) -> None:
        """Keep a policy in place of the one before."""
        name = shelf_of(kept.domain)

        async def change(records: Records) -> Shelf:
            shelf = _with(_read(await records.notes.get(name)), kept)
            await records.notes.put(name, _written(shelf))
            return shelf

        try:
            self._shelves[name] = await self._store.write(change)
        except StoreError as trouble:
            self._shelves[name] = _with(self._shelves.get(name, {}), kept)
            _complain(kept.domain, trouble)


def shelf_of(domain: str) -> str:
    """The name of the note that a domain's policy is kept in."""
    return f"mta-sts/{zlib.crc32(domain.encode()) % SHELVES:02d}"


def _with(shelf: Shelf, kept: Kept) -> Shelf:
    """A shelf with one more policy; too many are cut to those that last longest, but never the new one."""
    others = sorted((one for one in shelf.values() if one.domain != kept.domain), key=lambda one: -one.ends)
    return {one.domain: one for one in (kept, *others[: MOST - 1])}


def _written(shelf: Shelf) -> str:
    rows = [[one.domain, one.id, one.fetched, policy_text(one.policy)] for one in shelf.values()]
    return json.dumps(rows, separators=(",", ":"))


def _read(text: str | None) -> dict[str, Kept]:
    """What a note says; nothing when it was written by another version."""
    try:
        rows = [(str(row[0]), str(row[1]), float(row[2]), str(row[3])) for row in json.loads(text or "[]")]
        kept = [Kept(domain, id, parse_policy(policy.encode()), at) for domain, id, at, policy in rows]
    except (ValueError, TypeError, LookupError, BadPolicy):
        return {}
    return {one.domain: one for one in kept}


def _complain(domain: str, trouble: StoreError) -> None:
    log.error("mta_sts.store", f"!MTA-STS policy of {domain}: {trouble}", domain=domain)
