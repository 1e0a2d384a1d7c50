import bz2
import gzip
import io
import os
import struct
import tarfile
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialtone.domain.ports.archives import MEMBERS_MOST, NotAnArchive
from dialtone.host import archives as module
from dialtone.host.archives import DiskArchives, is_plain
from dialtone.host.file_store import DiskFiles
from tests.support.examples import examples

EVIL = ["../../x", "/abs", "C:\\x", "a\\..\\..\\b", "x\0y", "a/../b", "a//b", "x\x1b[2Jy"]


@pytest.fixture
def archives():
    files = DiskFiles()
    yield DiskArchives(files)
    files.close()


def make_zip(path, *members, comment=b""):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, data in members:
            info = zipfile.ZipInfo(name, (2020, 2, 3, 4, 5, 6))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)


def raw_zip(path, name, data, *, claimed=None, flags=0):
    """A ZIP with one member, made by hand, so that its header can lie."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    size = len(data) if claimed is None else claimed
    crc = zlib.crc32(data)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, flags, 8, 0, 33, crc, len(packed), size, len(name), 0) + name
    central = struct.pack(
        "<4s6H3I5H2I", b"PK\1\2", 20, 20, flags, 8, 0, 33, crc, len(packed), size, len(name), 0, 0, 0, 0, 0, 0
    )
    begin = len(local) + len(packed)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(central) + len(name), begin, 0)
    path.write_bytes(local + packed + central + name + end)


async def test_a_zip_is_listed_and_read(archives, tmp_path):
    make_zip(tmp_path / "a.zip", ("readme.txt", b"hello"), ("sub/file_id.diz", b"inner"), ("FILE_ID.diz", b"A game"))
    root = str(tmp_path)
    members = await archives.members(root, "a.zip")
    assert [(one.name, one.size) for one in members] == [("readme.txt", 5), ("sub/file_id.diz", 5), ("FILE_ID.diz", 6)]
    assert members[0].written == 1580702706.0  # 2020-02-03 04:05:06 UTC
    assert await archives.read(root, "a.zip", "readme.txt", most=3) == b"hel"
    assert await archives.find(root, "a.zip", ("FILE_ID.ANS", "FILE_ID.DIZ"), most=100) == ("FILE_ID.diz", b"A game")
    assert await archives.find(root, "a.zip", ("NONE",), most=100) is None
    with pytest.raises(FileNotFoundError):
        await archives.read(root, "a.zip", "none", most=3)
    assert archives.knows("A.ZIP") and archives.knows("a.tar.gz") and not archives.knows("a.exe")


@pytest.mark.parametrize("ending", ["tar", "tar.gz", "tgz", "tar.bz2", "tbz", "tar.xz"])
async def test_tar_archives_are_read(archives, tmp_path, ending):
    mode = {"tar": "w", "gz": "w:gz", "tgz": "w:gz", "bz2": "w:bz2", "tbz": "w:bz2", "xz": "w:xz"}[
        ending.split(".")[-1]
    ]
    with tarfile.open(tmp_path / f"a.{ending}", mode) as archive:
        for name, data in (("./one", b"1"), ("two", b"22")):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    root = str(tmp_path)
    assert [(one.name, one.size) for one in await archives.members(root, f"a.{ending}")] == [("one", 1), ("two", 2)]
    assert await archives.read(root, f"a.{ending}", "two", most=9) == b"22"


async def test_ARC_01_nothing_is_written_outside_and_evil_members_are_left_out(archives, tmp_path):
    root, work = tmp_path / "area", tmp_path / "work"
    root.mkdir()
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(root / "a.zip", "w") as archive:
        for name in EVIL:
            info = zipfile.ZipInfo("placeholder")
            info.filename = name
            archive.writestr(info, b"evil")
        archive.writestr(link, b"/etc")
        archive.writestr("link/passwd", b"through the link")
        archive.writestr("Good.txt", b"first")
        archive.writestr("good.TXT", b"second")
        archive.writestr("sub/inner.txt", b"inner")
    names = [one.name for one in await archives.members(str(root), "a.zip")]
    assert [name for name in names if name not in ("link/passwd", "Good.txt", "sub/inner.txt")] in ([], ["x"])
    made = await archives.extract(str(root), "a.zip", "*", str(work), total=10_000)
    assert {"Good.txt", "inner.txt", "passwd"} <= {one.name for one in made}
    assert (work / "Good.txt").read_bytes() == b"first"
    assert sorted(os.listdir(tmp_path)) == ["area", "work"]
    assert all((work / name).is_file() and not (work / name).is_symlink() for name in os.listdir(work))


@given(st.text(max_size=60))
def test_ARC_01_an_accepted_name_stays_below(name):
    if is_plain(name):
        path = os.path.normpath(os.path.join("/area", name))
        assert path.startswith("/area/") and "\\" not in name and "\0" not in name


async def test_ARC_02_links_devices_and_sparse_files_of_a_tar_are_left_out(archives, tmp_path):
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for name, kind in (
            ("hard", tarfile.LNKTYPE),
            ("soft", tarfile.SYMTYPE),
            ("device", tarfile.CHRTYPE),
            ("fifo", tarfile.FIFOTYPE),
            ("../up", tarfile.REGTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info, io.BytesIO(b""))
        sparse = tarfile.TarInfo("sparse")
        sparse.type = tarfile.GNUTYPE_SPARSE
        archive.addfile(sparse, io.BytesIO(b""))
        good = tarfile.TarInfo("good")
        good.size = 2
        archive.addfile(good, io.BytesIO(b"ok"))
    assert [one.name for one in await archives.members(str(tmp_path), "a.tar")] == ["good"]
    await archives.extract(str(tmp_path), "a.tar", "*", str(tmp_path / "work"), total=100)
    assert os.listdir(tmp_path / "work") == ["good"]


async def test_ARC_03_a_member_packed_too_well_is_not_believed(archives, tmp_path):
    make_zip(tmp_path / "a.zip", ("zeros", bytes(20 * 1024 * 1024)))
    with pytest.raises(NotAnArchive):
        await archives.members(str(tmp_path), "a.zip")


async def test_ARC_03_a_header_that_lies_about_the_size(archives, tmp_path):
    raw_zip(tmp_path / "a.zip", b"x", os.urandom(100_000), claimed=10)
    with pytest.raises(NotAnArchive):
        await archives.extract(str(tmp_path), "a.zip", "*", str(tmp_path / "work"), total=50_000)
    assert not (tmp_path / "work").exists() or os.listdir(tmp_path / "work") == []


async def test_ARC_03_a_hundred_thousand_members_are_refused_before_they_are_read(archives, tmp_path):
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, MEMBERS_MOST + 1, MEMBERS_MOST + 1, 46, 0, 0)
    (tmp_path / "a.zip").write_bytes(b"PK\1\2" + bytes(42) + end)
    with pytest.raises(NotAnArchive, match="too many"):
        await archives.members(str(tmp_path), "a.zip")


async def test_ARC_03_a_compressed_tar_that_never_ends(archives, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "UNPACKED_MOST", 1024 * 1024)
    info = tarfile.TarInfo("zeros")
    info.size = 64 * 1024 * 1024
    (tmp_path / "a.tgz").write_bytes(gzip.compress(info.tobuf() + bytes(info.size)))
    with pytest.raises(NotAnArchive):
        await archives.members(str(tmp_path), "a.tgz")
    (tmp_path / "a.tbz").write_bytes(bz2.compress(bytes(64 * 1024 * 1024)))
    found = []
    try:
        found = await archives.members(str(tmp_path), "a.tbz")
    except NotAnArchive:
        pass
    assert found == []


async def test_ARC_03_when_there_is_too_much_nothing_stays(archives, tmp_path):
    make_zip(tmp_path / "a.zip", ("one", os.urandom(600)), ("two", os.urandom(600)))
    with pytest.raises(NotAnArchive):
        await archives.extract(str(tmp_path), "a.zip", "*", str(tmp_path / "work"), total=1000)
    assert os.listdir(tmp_path / "work") == []
    assert len(await archives.extract(str(tmp_path), "a.zip", "O*", str(tmp_path / "work"), total=1000)) == 1


async def test_ARC_04_what_is_no_archive_says_so(archives, tmp_path):
    make_zip(tmp_path / "whole.zip", ("a", b"x" * 1000), comment=b"\x1b[2J\x1b]0;owned\x07")
    whole = (tmp_path / "whole.zip").read_bytes()
    raw_zip(tmp_path / "secret.zip", b"a", b"encrypted", flags=1)
    (tmp_path / "empty.zip").write_bytes(b"")
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.zip").write_bytes(b"this is a text\n" * 100)
    (tmp_path / "text.tgz").write_bytes(b"this is a text\n" * 100)
    (tmp_path / "cut.tar.gz").write_bytes(gzip.compress(os.urandom(5000))[:100])
    assert [one.name for one in await archives.members(str(tmp_path), "whole.zip")] == ["a"]
    for name in ("empty.zip", "cut.zip", "text.zip", "text.tgz", "cut.tar.gz"):
        with pytest.raises(NotAnArchive):
            await archives.members(str(tmp_path), name)
    with pytest.raises(NotAnArchive):
        await archives.read(str(tmp_path), "secret.zip", "a", most=10)


async def test_ARC_04_of_a_description_of_50_MB_only_the_beginning_is_read(archives, tmp_path):
    raw_zip(tmp_path / "a.zip", b"FILE_ID.DIZ", os.urandom(1000) * 5000)
    found = await archives.find(str(tmp_path), "a.zip", ("FILE_ID.DIZ",), most=4000)
    assert found is not None and len(found[1]) == 4000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(40), deadline=None)
@given(st.binary(max_size=400), st.integers(0, 300), st.sampled_from(["a.zip", "a.tar", "a.tgz"]))
async def test_ARC_04_whatever_the_bytes_are_nothing_escapes(archives, tmp_path, noise, at, name):
    make_zip(tmp_path / "good.zip", ("a", b"x" * 50))
    data = bytearray((tmp_path / "good.zip").read_bytes())
    data[at : at + len(noise)] = noise
    (tmp_path / name).write_bytes(bytes(data))
    try:
        await archives.members(str(tmp_path), name)
    except NotAnArchive:
        pass


async def test_a_new_archive_of_some_files(archives, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).write_text(name)
    await archives.pack(str(tmp_path), ["one", "two"], str(tmp_path), "new.zip")
    assert await archives.read(str(tmp_path), "new.zip", "two", most=9) == b"two"
    with pytest.raises(FileExistsError):
        await archives.pack(str(tmp_path), ["one"], str(tmp_path), "new.zip")
    with pytest.raises(FileNotFoundError):
        await archives.pack(str(tmp_path), ["none"], str(tmp_path), "other.zip")
    assert not (tmp_path / "other.zip").exists()
