from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from dialtone.base.errors import StoreError
from dialtone.store.blobs import FileBlobs
from tests.store.disk_limits import LARGE, contents_below


async def test_the_threshold_decides_between_row_and_file(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs", tmp_path / "temp", 5)
    for text in (b"12345", b"123456"):
        spool = blobs.spool()
        await spool.write(text)
        await spool.keep()
    assert contents_below(tmp_path / "blobs") == [b"123456"]
    await blobs.close()


async def test_texts_outlive_the_program(tmp_path: Path) -> None:
    first = FileBlobs(tmp_path / "blobs", tmp_path / "temp", 5)
    spool = first.spool()
    await spool.write(LARGE)
    kept = await spool.keep()
    await first.close()
    second = FileBlobs(tmp_path / "blobs", tmp_path / "temp", 5)
    assert b"".join([piece async for piece in await second.read(kept.blob)]) == LARGE
    assert hashlib.sha256(LARGE).hexdigest() == kept.blob
    await second.close()


async def test_a_young_text_is_not_removed(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs", tmp_path / "temp", 5)
    spool = blobs.spool()
    await spool.write(LARGE)
    kept = await spool.keep()
    await blobs.remove(kept.blob)
    assert [name for name, _ in await blobs.names()] == [kept.blob]
    await blobs.close()


async def test_a_name_that_leads_elsewhere_is_missing(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs", tmp_path / "temp")
    with pytest.raises(StoreError):
        await blobs.read("0" * 64)
    await blobs.close()


async def test_SQL_04_the_name_of_a_text_is_made_here_whatever_it_says(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs", tmp_path / "temp", 5)
    for text in (b"a/../b" * 10, b"Message-ID: <../../etc/passwd>\r\n\r\n", b"x" * 5000, b"\0/\xff" * 10):
        spool = blobs.spool()
        await spool.write(text)
        kept = await spool.keep()
        assert kept.blob == hashlib.sha256(text).hexdigest()
    files = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    assert len(files) == 4 and all(path.parent.parent == tmp_path / "blobs" for path in files)
    await blobs.close()
