"""The suite every keeper of large texts must pass.

Subclass `BlobsSuite` in a test module and give it the fixture `blobs`: a new and empty one with a threshold of
`THRESHOLD` bytes that removes what it is told to, however young.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.ports.blobs import Blobs, Kept

THRESHOLD = 64 * 1024
LARGE = bytes(range(256)) * 2000  # 500 KiB: above everything that is kept in memory


async def gather(pieces: AsyncIterator[bytes]) -> bytes:
    """All pieces together."""
    return b"".join([piece async for piece in pieces])


async def keep(blobs: Blobs, text: bytes, cut: int = 7000) -> Kept:
    """Spool a text in pieces and keep it."""
    spool = blobs.spool()
    for start in range(0, len(text), cut):
        await spool.write(text[start : start + cut])
    kept = await spool.keep()
    await spool.drop()
    return kept


class BlobsSuite:
    """Needs the fixture `blobs`."""

    @pytest.mark.parametrize("size", [0, 1, THRESHOLD - 1, THRESHOLD])
    async def test_a_small_text_is_handed_over(self, blobs: Blobs, size: int) -> None:
        assert await keep(blobs, LARGE[:size]) == Kept(size, LARGE[:size], "")
        assert await blobs.names() == []

    @pytest.mark.parametrize("size", [THRESHOLD + 1, 128 * 1024, 128 * 1024 + 1, 256 * 1024, len(LARGE)])
    @pytest.mark.parametrize("cut", [1500, 200_000])
    async def test_a_large_text_comes_back_byte_for_byte(self, blobs: Blobs, size: int, cut: int) -> None:
        kept = await keep(blobs, LARGE[:size], cut)
        assert (kept.size, kept.body, kept.blob) == (size, None, hashlib.sha256(LARGE[:size]).hexdigest())
        assert await gather(await blobs.read(kept.blob)) == LARGE[:size]
        assert [name for name, _ in await blobs.names()] == [kept.blob]

    async def test_the_same_text_twice_is_one_file(self, blobs: Blobs) -> None:
        first, second, other = await asyncio.gather(keep(blobs, LARGE), keep(blobs, LARGE), keep(blobs, LARGE[::-1]))
        assert first == second != other
        assert {name for name, _ in await blobs.names()} == {first.blob, other.blob}

    @pytest.mark.parametrize("size", [10, THRESHOLD + 1, len(LARGE)])
    async def test_what_was_written_can_be_read_back_before_and_after_it_is_kept(self, blobs: Blobs, size: int) -> None:
        spool = blobs.spool()
        await spool.write(LARGE[: size // 2])
        assert await gather(await spool.chunks()) == LARGE[: size // 2]
        await spool.write(LARGE[size // 2 : size])
        assert await gather(await spool.chunks()) == LARGE[:size]
        assert spool.size == size
        await spool.keep()
        assert await gather(await spool.chunks()) == LARGE[:size]

    @pytest.mark.parametrize("size", [10, THRESHOLD + 1, len(LARGE)])
    async def test_the_beginning_is_remembered(self, blobs: Blobs, size: int) -> None:
        spool = blobs.spool()
        for start in range(0, size, 50_000):
            await spool.write(LARGE[start : min(start + 50_000, size)])
        for most in (0, 5, 100_000, 128 * 1024):
            assert spool.head(most) == LARGE[: min(size, most)]
        assert len(spool.head(10**9)) == min(size, 128 * 1024)
        await spool.keep()
        assert spool.head(5) == LARGE[:5]

    @pytest.mark.parametrize("size", [10, THRESHOLD + 1, len(LARGE)])
    async def test_a_dropped_text_leaves_nothing(self, blobs: Blobs, size: int) -> None:
        spool = blobs.spool()
        await spool.write(LARGE[:size])
        await spool.drop()
        await spool.drop()
        assert await blobs.names() == []

    async def test_dropping_after_keeping_harms_nothing(self, blobs: Blobs) -> None:
        spool = blobs.spool()
        await spool.write(LARGE)
        kept = await spool.keep()
        await spool.drop()
        assert await gather(await blobs.read(kept.blob)) == LARGE

    async def test_keeping_twice_is_keeping_once(self, blobs: Blobs) -> None:
        spool = blobs.spool()
        await spool.write(LARGE)
        assert await spool.keep() == await spool.keep()

    async def test_a_missing_text_is_a_lasting_error(self, blobs: Blobs) -> None:
        kept = await keep(blobs, LARGE)
        await blobs.remove(kept.blob)
        await blobs.remove(kept.blob)
        assert await blobs.names() == []
        with pytest.raises(StoreError) as caught:
            await blobs.read(kept.blob)
        assert not caught.value.temporary

    async def test_a_backup_does_not_disturb(self, blobs: Blobs, tmp_path: Path) -> None:
        kept = await keep(blobs, LARGE)
        (tmp_path / "copy").mkdir()
        await blobs.backup(str(tmp_path / "copy"), {kept.blob})
        assert await gather(await blobs.read(kept.blob)) == LARGE
