"""A copy of everything, while mail goes on.

First the records as they are at one moment, then every file there is. No file is deleted in a request, and upkeep
leaves it a day after its letter went, so what the copied records refer to is still there when the files are copied;
files that came later are in the copy without a letter, which upkeep removes after a restore.
"""

from __future__ import annotations

import os

from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.store import Store

BLOBS = "blobs"  # the files' folder inside a back-up


async def back_up(store: Store, blobs: Blobs, folder: str) -> None:
    """Write records and files into `folder`, which exists and is empty. Raises StoreError."""
    await store.backup(folder)
    texts = os.path.join(folder, BLOBS)
    os.makedirs(texts, mode=0o700)
    await blobs.backup(texts, {name for name, _ in await blobs.names()})
