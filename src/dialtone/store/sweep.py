"""Removing files that no letter refers to any more.

No blob goes in a request. Upkeep calls `sweep` now and then: a file is noted when it is first seen without a letter,
and goes when that is older than the given time and still true. A text that comes in again meanwhile is written
anew under the same name, which makes its file young, and young files stay.
"""

from __future__ import annotations

import json

from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.store import Records, Store

NOTE = "store.unreferenced"  # name of the note: JSON, file name to the time it was first seen without a letter


async def sweep(blobs: Blobs, store: Store, older_than_seconds: float, now: float) -> int:
    """Remove the files that have been without a letter for `older_than_seconds`; return how many.

    `now` is in seconds since 1970. Raises StoreError.
    """
    written = dict(await blobs.names())
    used, seen = await store.read(_known)
    loose = {name: seen.get(name, now) for name in written if name not in used}
    ripe = [name for name, since in loose.items() if now - max(since, written[name]) >= older_than_seconds]
    removed = 0
    for name in ripe:
        if name not in (await store.read(_known))[0]:
            await blobs.remove(name)
            removed += 1
    gone = set(ripe)
    left = {name: since for name, since in loose.items() if name not in gone}
    if left != seen:
        await store.write(lambda records: records.notes.put(NOTE, json.dumps(left)))
    return removed


async def _known(records: Records) -> tuple[set[str], dict[str, float]]:
    """The files letters refer to, and those seen without a letter."""
    text = await records.notes.get(NOTE)
    return await records.mail.blobs_in_use(), json.loads(text) if text else {}
