"""The store in dictionaries: for tests and throw-away boards. Everything is forgotten with the object.

Imports `domain` and below, and the store's own small files. Start at `store.py`.
"""

from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.store.memory.store import MemoryStore

__all__ = ["MemoryBlobs", "MemoryStore"]
