"""A text on its way in: a spool that counts and does not fall over when the disk does.

A conversation cannot stop in the middle of a message, so trouble of the disk is remembered and told at the end; what
still arrives is thrown away.
"""

from __future__ import annotations

from dialtone.base.errors import StoreError
from dialtone.domain.ports.blobs import Blobs, Spool


class Intake:
    """Implements `wire.port.Sink`.

    `size` (bytes) and `lines` count what arrived, `ascii` says whether all of it is seven bits wide, `trouble` is the
    disk's complaint.
    """

    __slots__ = ("ascii", "lines", "size", "spool", "trouble")

    def __init__(self, blobs: Blobs) -> None:
        self.spool: Spool = blobs.spool()
        self.size = 0
        self.lines = 0
        self.ascii = True
        self.trouble: StoreError | None = None

    async def write(self, data: bytes) -> None:
        """Keep a piece."""
        self.size += len(data)
        self.lines += data.count(b"\n")
        self.ascii = self.ascii and data.isascii()
        if self.trouble is None:
            try:
                await self.spool.write(data)
            except StoreError as trouble:
                self.trouble = trouble
                await self.spool.drop()

    async def drop(self) -> None:
        """Throw everything away; harmless after the text was kept."""
        await self.spool.drop()
