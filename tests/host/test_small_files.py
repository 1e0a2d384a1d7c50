import os

import pytest

from dialtone.host.small_files import LARGEST, SmallFiles


@pytest.fixture
def files(tmp_path):
    (tmp_path / "data/user").mkdir(parents=True)
    (tmp_path / "secret").write_bytes(b"no")
    (tmp_path / "data/user/0001.plan").write_bytes(b"to rest\n")
    return SmallFiles(tmp_path / "data")


async def test_a_file_by_its_relative_name(files):
    assert await files.read("user/0001.plan") == b"to rest\n"
    assert await files.read("user/0002.plan") is None


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "user/../../secret", "", "user", "user/", "a\0b", "./x"])
async def test_names_that_lead_elsewhere_are_no_files(files, name):
    assert await files.read(name) is None


async def test_links_are_not_followed(files, tmp_path):
    (tmp_path / "data/user/0003.plan").symlink_to(tmp_path / "secret")
    (tmp_path / "data/out").symlink_to(tmp_path)
    assert await files.read("user/0003.plan") is None
    assert await files.read("out/secret") is None


async def test_a_large_file_is_cut_and_a_pipe_does_not_hang(files, tmp_path):
    (tmp_path / "data/long").write_bytes(b"x" * (LARGEST + 1))
    assert len(await files.read("long")) == LARGEST
    os.mkfifo(tmp_path / "data/pipe")
    assert not await files.read("pipe")
