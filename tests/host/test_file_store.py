import asyncio
import hashlib
import os
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialtone.host.file_store import LOOSE, SMALL, DiskFiles, components


@pytest.fixture
def disk():
    files = DiskFiles()
    yield files
    files.close()


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "area"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    return folder


OUTSIDE = ["../secret.txt", "..", ".", "", "/etc/passwd", "a/../../secret.txt", "a//b", "x\0y", "a/", "x" * 300]


@pytest.mark.parametrize("name", OUTSIDE)
async def test_FTP_04_and_PTH_01_nothing_outside_the_root_is_reached(disk, root, name):
    path = str(root)
    assert await disk.find(path, name) is None
    assert not await disk.remove(path, name)
    for verb in (disk.open(path, name), disk.create(path, name), disk.hashes(path, name)):
        with pytest.raises(FileNotFoundError):
            await verb
    (root / "mine").write_text("mine")
    with pytest.raises(FileNotFoundError):
        await disk.move(path, "mine", path, name)
    assert (root / "mine").read_text() == "mine"
    assert (root.parent / "secret.txt").read_text() == "secret"
    assert sorted(os.listdir(root.parent)) == ["area", "secret.txt"]


async def test_PTH_01_a_folder_whose_name_begins_alike_is_another_one(disk, tmp_path):
    (tmp_path / "root").mkdir()
    (tmp_path / "root-other").mkdir()
    (tmp_path / "root-other" / "x").write_text("x")
    assert await disk.find(str(tmp_path / "root"), "../root-other/x") is None


async def test_FTP_05_links_are_not_followed(disk, root):
    path = str(root)
    (root / "link").symlink_to(root.parent / "secret.txt")
    (root / "folder").symlink_to(root.parent)
    (root / "real").write_text("real")
    assert await disk.find(path, "link") is None
    assert await disk.find(path, "folder/secret.txt") is None
    assert [one.name for one in await disk.everything(path)] == ["real"]
    for name in ("link", "folder/secret.txt"):
        with pytest.raises(FileNotFoundError):
            await disk.open(path, name)
    with pytest.raises(OSError):
        await disk.create(path, "link", resume=True)
    with pytest.raises(FileNotFoundError):
        await disk.create(path, "folder/new")
    assert not await disk.remove(path, "link")
    with pytest.raises(FileNotFoundError):
        await disk.move(path, "link", path, "stolen")
    assert (root.parent / "secret.txt").read_text() == "secret"


async def test_what_is_no_plain_file_is_not_there(disk, root):
    path = str(root)
    os.mkfifo(root / "pipe")
    (root / "folder").mkdir()
    for name in ("pipe", "folder"):
        assert await disk.find(path, name) is None
        with pytest.raises(FileNotFoundError):
            await disk.open(path, name)
    assert await disk.everything(path) == []


async def test_files_are_written_resumed_read_and_hashed(disk, root):
    path = str(root)
    file = await disk.create(path, ".part")
    await file.write(b"01234")
    await file.close()
    await file.close()
    again = await disk.create(path, ".part", resume=True)
    assert again.size == 5
    await again.write(b"56789")
    assert again.size == 10
    await again.close()
    with pytest.raises(FileExistsError):
        await disk.create(path, ".part")
    assert [one.name for one in await disk.unfinished(path)] == [".part"]
    assert await disk.everything(path) == []
    await disk.move(path, ".part", path, "whole")
    reading = await disk.open(path, "whole")
    assert (reading.size, await reading.read(3, 4), await reading.read(10, 5)) == (10, b"3456", b"")
    await reading.close()
    await reading.close()
    hashes = await disk.hashes(path, "whole")
    assert (hashes.crc32, hashes.md5) == (
        0xA684C7C6,
        "781e5e245d69b566979b86e28d23f2c7",
    )
    assert hashes.sha1 == "87acec17cd9dcd20a716cc2cf67417b71c8a7016"
    await disk.set_time(path, "whole", 1e9)
    assert (await disk.find(path, "whole")).written == 1e9


async def test_a_move_never_covers_another_file_and_works_between_roots(disk, tmp_path):
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    for root, name in ((one, "a"), (two, "b")):
        file = await disk.create(root, name)
        await file.write(name.encode())
        await file.close()
    with pytest.raises(FileExistsError):
        await disk.move(one, "a", two, "b")
    await disk.move(one, "a", two, "c")
    assert sorted(one.name for one in await disk.everything(two)) == ["b", "c"]
    assert (tmp_path / "two" / "b").read_bytes() == b"b"
    with pytest.raises(FileNotFoundError):
        await disk.move(one, "a", two, "d")


async def test_across_file_systems_the_bytes_are_copied(disk, tmp_path, monkeypatch):
    import errno

    real, first = os.link, []

    def link(source, target, **more):
        if not first:
            first.append(source)
            raise OSError(errno.EXDEV, "another device")
        return real(source, target, **more)

    monkeypatch.setattr(os, "link", link)
    (tmp_path / "a").write_bytes(b"bytes")
    os.utime(tmp_path / "a", (1e9, 1e9))
    await disk.move(str(tmp_path), "a", str(tmp_path / "other"), "b")
    assert (tmp_path / "other" / "b").read_bytes() == b"bytes"
    assert (tmp_path / "other" / "b").stat().st_mtime == 1e9
    assert os.listdir(tmp_path / "other") == ["b"]
    assert not (tmp_path / "a").exists()


async def test_a_root_that_is_not_there_is_empty_and_has_the_room_of_where_it_will_be(disk, tmp_path):
    gone = str(tmp_path / "not" / "there")
    assert await disk.everything(gone) == [] and await disk.unfinished(gone) == []
    assert await disk.find(gone, "x") is None
    assert await disk.free(gone) > 0


async def test_lists_are_sorted_without_case_and_bounded(disk, root):
    for name in ("b", "A", "c"):
        (root / name).write_text(name)
    assert [one.name for one in await disk.everything(str(root))] == ["A", "b", "c"]
    assert len(await disk.everything(str(root), most=2)) == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_PTH_01_components_never_lead_up(text):
    try:
        parts = components(text)
    except (FileNotFoundError, UnicodeEncodeError):
        return
    assert all(part not in ("", ".", "..") and "/" not in part for part in parts)


async def test_a_system_that_sends_files_by_itself_is_given_the_open_file(disk, root):
    (root / "a").write_bytes(b"content")
    reading = await disk.open(str(root), "a")
    assert os.pread(reading.descriptor, 100, 0) == b"content"
    await reading.close()
    assert reading.descriptor == -1


async def test_a_large_upload_is_written_to_disk_as_it_comes(disk, root, monkeypatch):
    """Or everybody else's small changes would wait for all of it at its end."""
    synced = []
    monkeypatch.setattr(os, "fdatasync", lambda handle: synced.append(os.fstat(handle).st_size))
    writing = await disk.create(str(root), "big")
    for _ in range(9):
        await writing.write(bytes(LOOSE // 4))
    await writing.close()
    assert len(synced) == 2 and synced[0] >= LOOSE and synced[1] >= 2 * LOOSE
    assert os.stat(root / "big").st_size == 9 * LOOSE // 4


async def test_a_disk_that_fails_meanwhile_is_told_at_the_end(disk, root, monkeypatch):
    def fail(handle):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", fail)
    writing = await disk.create(str(root), "big")
    await writing.write(bytes(LOOSE))
    with pytest.raises(OSError, match="Input/output"):
        await writing.close()
    await writing.close()


@pytest.mark.parametrize("size", [0, 5, SMALL, SMALL + 1, 700_000])
async def test_a_file_that_is_finished_has_its_content_its_time_and_its_hashes(disk, root, size):
    data = os.urandom(size)
    writing = await disk.create(str(root), "a", hashed=True)
    for start in range(0, size, 50_000):
        await writing.write(data[start : start + 50_000])
    assert writing.size == size
    hashes = await writing.finish(written=1_000_000_000.0)
    assert (root / "a").read_bytes() == data
    assert (root / "a").stat().st_mtime == 1_000_000_000.0
    assert hashes is not None
    assert hashes.sha1 == hashlib.sha1(data).hexdigest()
    assert (hashes.crc32, hashes.md5) == (zlib.crc32(data), hashlib.md5(data).hexdigest())


@pytest.mark.parametrize("size", [6, 3 * SMALL])
async def test_a_file_that_goes_on_is_hashed_whole(disk, root, size):
    data = os.urandom(size)
    (root / "a").write_bytes(b"first ")
    writing = await disk.create(str(root), "a", resume=True, hashed=True)
    await writing.write(data)
    hashes = await writing.finish(written=1.0)
    assert hashes is not None and hashes.sha1 == hashlib.sha1(b"first " + data).hexdigest()


async def test_a_large_file_is_hashed_as_it_comes_and_not_read_again(disk, root, monkeypatch):
    data = os.urandom(5 * SMALL)
    writing = await disk.create(str(root), "a", hashed=True)
    await writing.write(data)
    monkeypatch.setattr("dialtone.host.file_store._hashes", None)
    hashes = await writing.finish(written=1.0)
    assert hashes is not None and hashes.md5 == hashlib.md5(data).hexdigest()


async def test_an_upload_given_up_in_the_middle_of_being_hashed_leaves_no_work_behind(disk, root):
    writing = await disk.create(str(root), ".part", hashed=True)
    task = asyncio.create_task(writing.write(os.urandom(5 * SMALL)))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await writing.close(sync=False)
    assert await disk.find(str(root), ".part") is not None


async def test_a_small_file_is_synced_before_it_is_finished(disk, root, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_size))
    writing = await disk.create(str(root), "a")
    await writing.write(b"content")
    assert await writing.finish(written=1.0) is None
    assert synced == [7]


async def test_what_is_held_of_an_upload_that_breaks_off_stays(disk, root):
    writing = await disk.create(str(root), ".part")
    await writing.write(b"half")
    await writing.close(sync=False)
    assert (root / ".part").read_bytes() == b"half"


async def test_a_survey_tells_what_has_a_name_and_what_is_unfinished(disk, root):
    (root / "a").write_bytes(b"12345")
    (root / ".part").write_bytes(b"x")
    survey = await disk.survey(str(root), "a")
    assert survey.found is not None and survey.found.size == 5
    assert survey.unfinished == (".part",) and survey.free > 0
    assert (await disk.survey(str(root), "../secret.txt")).found is None
