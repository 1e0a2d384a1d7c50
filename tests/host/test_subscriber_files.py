"""Subscriber files on disk: whole or not at all, and never anything else."""

from __future__ import annotations

import asyncio
import os
import stat

import pytest

from dialtone.host.subscriber_files import LARGEST, FileSubscribers


@pytest.fixture
def files(tmp_path):
    return FileSubscribers(tmp_path / "subs")


def text(files, code):
    return files.ask(code, lambda data: data)


def put(data):
    return lambda before: data


async def test_a_file_is_made_read_and_changed_under_the_code_in_lower_case(files, tmp_path):
    assert await text(files, "MAIN-TALK") is None
    assert await files.change("MAIN-TALK", put(b"[a@b.test]\n"))
    assert (tmp_path / "subs" / "main-talk.list.sub").read_bytes() == b"[a@b.test]\n"
    assert await files.change("MAIN-TALK", lambda before: before + b"x\n")
    assert await text(files, "main-talk") == b"[a@b.test]\nx\n"
    assert os.listdir(tmp_path / "subs") == ["main-talk.list.sub"]


async def test_an_edit_that_wants_nothing_writes_nothing(files, tmp_path):
    assert not await files.change("X", lambda before: None)
    assert os.listdir(tmp_path / "subs") == []


async def test_the_file_is_for_its_owner_and_keeps_another_mode(files, tmp_path):
    path = tmp_path / "subs" / "x.list.sub"
    await files.change("X", put(b"1"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    await files.change("X", put(b"2"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


async def test_the_pointer_file_of_the_reference_is_read(files, tmp_path):
    assert await files.read_pointer("MAIN-TALK") is None
    (tmp_path / "subs").mkdir()
    (tmp_path / "subs" / "main-talk.ini").write_bytes(b"[ListServer]\nexport_ptr=3\n")
    assert await files.read_pointer("MAIN-TALK") == b"[ListServer]\nexport_ptr=3\n"


@pytest.mark.parametrize("code", ["", "../x", "a/b", "/etc/passwd", ".", "..", ".x", "a\0b", "ä", "x" * 65, "a b"])
async def test_EXE_08_no_other_file_is_opened(files, code):
    with pytest.raises(OSError, match="cannot be the name"):
        await text(files, code)
    with pytest.raises(OSError, match="cannot be the name"):
        await files.change(code, put(b"x"))


async def test_EXE_08_links_and_devices_are_not_followed(files, tmp_path):
    (tmp_path / "subs").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "subs" / "x.list.sub").symlink_to(tmp_path / "secret")
    with pytest.raises(OSError):
        await text(files, "X")
    os.mkfifo(tmp_path / "subs" / "y.list.sub")
    with pytest.raises(OSError, match="no plain file"):
        await text(files, "Y")


async def test_too_large_files_are_left_alone(files, tmp_path):
    with pytest.raises(OSError, match="more than"):
        await files.change("X", put(b"x" * (LARGEST + 1)))
    assert await text(files, "X") is None


async def test_an_edit_that_fails_changes_nothing(files, tmp_path):
    await files.change("X", put(b"before"))

    def fails(before):
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        await files.change("X", fails)
    assert await text(files, "X") == b"before"


async def test_a_write_that_fails_leaves_the_old_file_and_no_draft(files, tmp_path, monkeypatch):
    await files.change("X", put(b"before"))

    def broken(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "rename", broken)
    with pytest.raises(OSError, match="disk full"):
        await files.change("X", put(b"after"))
    monkeypatch.undo()
    assert await text(files, "X") == b"before"
    assert os.listdir(tmp_path / "subs") == ["x.list.sub"]


async def test_many_at_once_lose_nothing(tmp_path):
    one, other = FileSubscribers(tmp_path), FileSubscribers(tmp_path)

    def add(number):
        return lambda before: (before or b"") + b"%d\n" % number

    await asyncio.gather(*(files.change("X", add(n)) for n in range(20) for files in (one, other)))
    data = await text(one, "X")
    assert data is not None
    assert sorted(map(int, data.split())) == sorted([*range(20), *range(20)])
