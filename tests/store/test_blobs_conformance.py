"""Every keeper of large texts under the one suite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialtone.domain.ports.blobs import Blobs
from dialtone.store.blobs import FileBlobs
from dialtone.store.memory import MemoryBlobs
from dialtone.testing.conformance.blobs import THRESHOLD, BlobsSuite


class TestMemory(BlobsSuite):
    @pytest.fixture
    def blobs(self) -> Blobs:
        return MemoryBlobs(threshold=THRESHOLD)


class TestFiles(BlobsSuite):
    @pytest.fixture
    async def blobs(self, tmp_path: Path) -> AsyncIterator[Blobs]:
        blobs = FileBlobs(tmp_path / "blobs", tmp_path / "temp", THRESHOLD, grace=0)
        yield blobs
        await blobs.close()
