"""Display files on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dialtone.host import display_folders
from dialtone.host.display_folders import LARGEST, DisplayFolders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "text" / "menu").mkdir(parents=True)
    (tmp_path / "text" / "menu" / "Main.ANS").write_bytes(b"first")
    (tmp_path / "secret").write_bytes(b"secret")
    return tmp_path / "text"


async def test_names_without_case_and_contents(folder: Path) -> None:
    display = DisplayFolders([folder])
    assert display.roots == 1
    assert await display.names(0, "menu") == {"main.ans": "Main.ANS"}
    assert await display.read(0, "menu", "Main.ANS") == b"first"


async def test_what_is_not_there_is_not_there(folder: Path) -> None:
    display = DisplayFolders([folder])
    assert await display.names(0, "nothing") == {}
    assert await display.read(0, "menu", "nothing") is None
    assert await display.read(0, "", "menu") is None


@pytest.mark.parametrize("place", ["..", "menu/..", "/", "menu/../..", "./menu", "menu//", "a\0"])
async def test_folders_lead_nowhere_else(folder: Path, place: str) -> None:
    display = DisplayFolders([folder])
    assert await display.names(0, place) == {}
    assert await display.read(0, place, "secret") is None


async def test_names_lead_nowhere_else(folder: Path) -> None:
    assert await DisplayFolders([folder]).read(0, "menu", "../../secret") is None


async def test_a_change_is_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    display = DisplayFolders([folder])
    now = 100.0
    monkeypatch.setattr(display_folders.time, "monotonic", lambda: now)
    assert await display.read(0, "menu", "Main.ANS") == b"first"
    assert "new.msg" not in await display.names(0, "menu")
    (folder / "menu" / "Main.ANS").write_bytes(b"second one")
    (folder / "menu" / "new.msg").write_bytes(b"")
    os.utime(folder / "menu", (1, 1))
    now = 103.0
    assert await display.read(0, "menu", "Main.ANS") == b"second one"
    assert "new.msg" in await display.names(0, "menu")
    (folder / "menu" / "Main.ANS").unlink()
    now = 106.0
    assert await display.read(0, "menu", "Main.ANS") is None


async def test_memory_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display_folders, "KEPT", 3000)
    display = DisplayFolders([folder])
    for number in range(10):
        (folder / f"{number}.msg").write_bytes(b"x" * 1000)
    for number in range(10):
        assert await display.read(0, "", f"{number}.msg") == b"x" * 1000
    assert display._size <= 3000 and len(display._files) <= 2


async def test_a_file_that_is_too_large_is_cut_and_a_pipe_does_not_stop_anybody(folder: Path) -> None:
    (folder / "large.msg").write_bytes(b"x" * (LARGEST + 10))
    os.mkfifo(folder / "pipe.msg")
    display = DisplayFolders([folder])
    assert len(await display.read(0, "", "large.msg") or b"") == LARGEST
    assert not await display.read(0, "", "pipe.msg")
