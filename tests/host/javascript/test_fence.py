import os

import pytest

from dialtone.host.javascript.fence import Fence, Outside
from tests.host.javascript.bench import Board


@pytest.fixture
def board(tmp_path):
    (tmp_path / "b").mkdir()
    return Board(tmp_path / "b")


@pytest.fixture
def fence(board):
    return Fence(board.folders.as_dict(), [board.files.message, board.files.error])


@pytest.mark.parametrize("name", ["x.ini", "../data/a/b", "../text/x", "../exec/x.js", "../mods/y", "../temp/z", "./x"])
def test_what_may_be_read(board, fence, name):
    assert fence.readable(name) == os.path.realpath(board.root / "ctrl" / name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x\x00y",
        "secrets.key",
        "SECRETS.KEY",
        "secrets.key.12.new",
        "a.pem",
        "../data/dialtone.db-shm",
        "../data/spool/x",
        "../data/BLOBS/x",
        "/etc/passwd",
        "../..",
        "x" * 5000,
    ],
)
def test_RED_what_may_not_be_read_may_not_be_written(fence, name):
    for rule in (fence.readable, fence.writable):
        with pytest.raises(Outside):
            rule(name)


def test_the_five_files_may_be_written_whatever_they_are(board, fence):
    assert fence.writable(board.files.error) == os.path.realpath(board.files.error)


def test_EXE_08_links_are_followed_before_judging(board, fence):
    (board.root / "data" / "out").symlink_to("/etc")
    (board.root / "data" / "to_settings").symlink_to(board.root / "ctrl" / "sbbs.ini")
    with pytest.raises(Outside):
        fence.readable("../data/out/passwd")
    with pytest.raises(Outside):
        fence.writable("../data/to_settings")


def test_only_plain_files_are_opened(board, fence):
    os.mkfifo(board.root / "data" / "pipe")
    for flags, writing in ((os.O_RDONLY, False), (os.O_RDWR, True)):
        with pytest.raises(Outside, match="plain file"):
            fence.open("../data/pipe", writing=writing, flags=flags)
