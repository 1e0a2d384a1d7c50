"""Texts in a folder on disk."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from dialtone.base.errors import StoreError
from dialtone.host.text_files import LARGEST, FolderTexts


def test_what_is_written_is_read_and_listed(tmp_path: Path) -> None:
    async def work() -> None:
        texts = FolderTexts(tmp_path / "text")
        assert await texts.changed() == {}
        await texts.write("info/rules.txt", b"Be kind.")
        assert await texts.read("info/rules.txt") == b"Be kind."
        os.utime(tmp_path / "text" / "info" / "rules.txt", (1000, 1000))
        assert await texts.changed("info") == {"rules.txt": 1000.0}
        assert await texts.remove("info/rules.txt") and not await texts.remove("info/rules.txt")
        assert await texts.read("info/rules.txt") is None

    asyncio.run(work())


def test_the_end_of_a_large_file(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b"x" * 100_000 + b"end")
    assert asyncio.run(FolderTexts(tmp_path).tail("a.log", 5)) == b"xxend"


def test_a_file_is_read_up_to_a_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * (LARGEST + 5))
    assert len(asyncio.run(FolderTexts(tmp_path).read("a")) or b"") == LARGEST


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../secret", "", ".", "x\0y", "link", "sub"])
def test_nothing_outside_and_no_link_is_read(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "texts"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    texts = FolderTexts(folder)
    assert asyncio.run(texts.read(name)) is None
    assert asyncio.run(texts.tail(name, 10)) is None


def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "dir").mkdir()
    with pytest.raises(StoreError):
        asyncio.run(FolderTexts(tmp_path).write("dir", b"x"))
    with pytest.raises(StoreError):
        asyncio.run(FolderTexts(tmp_path).write("../x", b"x"))
    assert sorted(os.listdir(tmp_path)) == ["dir"]
