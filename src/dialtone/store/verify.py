"""Whether every text that a letter refers to is there."""

from __future__ import annotations

import hashlib

from dialtone.base.errors import StoreError
from dialtone.domain.model.mail import Findings
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.store import Store


async def check_blobs(store: Store, blobs: Blobs, *, contents: bool = True) -> Findings:
    """Compare the letters' references with the files; with `contents`, read every file and compare it with its name.

    Files that no letter refers to are counted and are no problem (upkeep removes them).
    """
    there = {name for name, _ in await blobs.names()}
    used = await store.read(lambda records: records.mail.blobs_in_use())
    found = Findings({"blobs": len(there), "blobs in use": len(used), "blobs unused": len(there - used)})
    for name in sorted(used):
        if name not in there:
            found.problems.append(f"text {name}: its file is missing")
        elif contents and not await _is_whole(blobs, name):
            found.problems.append(f"text {name}: its file is damaged")
    return found


async def _is_whole(blobs: Blobs, name: str) -> bool:
    digest = hashlib.sha256()
    try:
        async for piece in await blobs.read(name):
            digest.update(piece)
    except StoreError:
        return False
    return digest.hexdigest() == name
