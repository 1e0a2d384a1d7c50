"""Copies of messages below data/."""

import os
from pathlib import Path

import pytest

from dialtone.host.archive_files import GATHERED, ArchiveFiles

NAME = "user/0002/smtp_in/2025-01-05T120000Z-feed.eml"


async def pieces(*parts):
    for part in parts:
        yield part


@pytest.fixture
def data(tmp_path):
    made = tmp_path / "data"
    made.mkdir(mode=0o700)
    return made


async def test_a_copy_is_whole_and_for_its_owner_only(data):
    await ArchiveFiles(data).write(NAME, pieces(b"Subject: x\r\n", b"\r\nhello\r\n"))
    assert (data / NAME).read_bytes() == b"Subject: x\r\n\r\nhello\r\n"
    made = [path for path in data.rglob("*") if path != data]
    assert [path for path in made if path.stat().st_mode & 0o077] == []
    assert [path.name for path in made if path.is_file()] == [Path(NAME).name]


async def test_a_text_larger_than_what_is_gathered(data):
    part = b"x" * (GATHERED // 3)
    await ArchiveFiles(data).write(NAME, pieces(*[part] * 8))
    assert (data / NAME).read_bytes() == part * 8


async def test_folders_that_are_there_keep_their_mode(data):
    (data / "user/0002").mkdir(parents=True)
    os.chmod(data / "user/0002", 0o750)
    await ArchiveFiles(data).write(NAME, pieces(b"a"))
    assert (data / "user/0002").stat().st_mode & 0o777 == 0o750


async def test_a_text_that_breaks_off_leaves_nothing(data):
    async def broken():
        yield b"x" * GATHERED
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await ArchiveFiles(data).write(NAME, broken())
    assert [path for path in data.rglob("*") if path.is_file()] == []


async def test_what_a_crash_left_is_written_anew(data):
    unfinished = (data / NAME).with_name(f".{Path(NAME).name}.part")
    unfinished.parent.mkdir(parents=True)
    unfinished.write_bytes(b"half")
    await ArchiveFiles(data).write(NAME, pieces(b"whole"))
    assert [path.read_bytes() for path in data.rglob("*") if path.is_file()] == [b"whole"]


@pytest.mark.parametrize("name", ["../x.eml", "/etc/x.eml", "user//x", "user/./x", "a\0b", "", "user/../../x"])
async def test_names_that_lead_elsewhere_are_refused(data, name):
    with pytest.raises(OSError):
        await ArchiveFiles(data).write(name, pieces(b"a"))
    assert list(data.rglob("*")) == []


async def test_a_link_out_of_the_folder_is_not_followed(data, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (data / "user").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError):
        await ArchiveFiles(data).write("user/2/x.eml", pieces(b"a"))
    assert list((tmp_path / "elsewhere").rglob("*")) == []
