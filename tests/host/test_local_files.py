"""This machine's own files, on a real disk."""

import asyncio
import os

import pytest

from dialtone.host.local_files import LocalFiles

FILES = LocalFiles()


def run(work):
    return asyncio.run(work)


def write(path, data, at=None):
    async def work():
        writing = await FILES.write(str(path), at=at)
        await writing.write(data)
        await writing.close()
        await writing.close()
        return writing.size

    return run(work())


def test_what_is_there(tmp_path):
    (tmp_path / "b").write_bytes(b"data")
    (tmp_path / "a").mkdir()
    os.symlink("nowhere", tmp_path / "dangling")
    os.mkfifo(tmp_path / "pipe")
    os.utime(tmp_path / "b", (1e9, 1e9))
    found = run(FILES.entries(str(tmp_path)))
    assert [(one.name, one.folder, one.size) for one in found][1] == ("b", False, 4)
    assert [one.name for one in found] == ["a", "b"]
    entry = run(FILES.look(str(tmp_path / "b")))
    assert (entry.written, entry.readable, entry.mode & 0o600) == (1e9, True, 0o600)
    assert run(FILES.look("/")).folder
    with pytest.raises(FileNotFoundError):
        run(FILES.look(str(tmp_path / "c")))


def test_reading(tmp_path):
    (tmp_path / "x").write_bytes(b"0123456789")

    async def work():
        reading = await FILES.open(str(tmp_path / "x"))
        assert (reading.size, reading.descriptor >= 0) == (10, True)
        data = await reading.read(4, 3), await reading.read(10, 3)
        await reading.close()
        await reading.close()
        return data

    assert run(work()) == (b"456", b"")


@pytest.mark.parametrize("name", ["dir", "pipe"])
def test_what_is_no_plain_file_is_not_read(tmp_path, name):
    (tmp_path / "dir").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="plain file"):
        run(FILES.open(str(tmp_path / name)))


def test_writing_never_replaces_and_never_cuts(tmp_path):
    assert write(tmp_path / "x", b"first second") == 12
    with pytest.raises(FileExistsError):
        write(tmp_path / "x", b"other")
    assert write(tmp_path / "x", b"SECOND!", at=6) == 13
    assert (tmp_path / "x").read_bytes() == b"first SECOND!"
    assert write(tmp_path / "x", b"F", at=0) == 1
    assert (tmp_path / "x").read_bytes() == b"First SECOND!"
    with pytest.raises(OSError, match="behind the end"):
        write(tmp_path / "x", b"x", at=99)
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "y", b"x", at=1)


def test_renaming_never_replaces(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    with pytest.raises(FileExistsError):
        run(FILES.rename(str(tmp_path / "a"), str(tmp_path / "b")))
    assert (tmp_path / "a").read_text() == "a" and (tmp_path / "b").read_text() == "b"
    run(FILES.rename(str(tmp_path / "a"), str(tmp_path / "c")))
    assert sorted(os.listdir(tmp_path)) == ["b", "c"]
    run(FILES.make_folder(str(tmp_path / "d")))
    run(FILES.rename(str(tmp_path / "d"), str(tmp_path / "e")))
    with pytest.raises(FileExistsError):
        run(FILES.rename(str(tmp_path / "e"), str(tmp_path / "c")))


def test_the_rest(tmp_path):
    (tmp_path / "a").write_text("a")
    run(FILES.set_time(str(tmp_path / "a"), 5.0))
    assert os.stat(tmp_path / "a").st_mtime == 5.0
    run(FILES.remove(str(tmp_path / "a")))
    run(FILES.make_folder(str(tmp_path / "d")))
    run(FILES.remove_folder(str(tmp_path / "d")))
    assert os.listdir(tmp_path) == []
    assert run(FILES.free(str(tmp_path))) > 0
