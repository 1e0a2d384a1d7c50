import pytest

from dialtone.host.javascript.fence import Fence
from dialtone.host.javascript.sources import NoScript, Sources, command_path, load_folders, read
from tests.host.javascript.bench import Board


@pytest.fixture
def board(tmp_path):
    return Board(tmp_path)


def test_every_file_has_lines_of_its_own():
    book = Sources(before=100)
    first, second = book.add("a.js", "1\n2\n3"), book.add("b.js", "1")
    assert (first.offset, second.offset) == (100, 103)
    assert book.add("a.js", "1\n2\n3") is first
    assert book.where([50, 102]) == ("a.js", 2)
    assert book.where([104, 101]) == ("b.js", 1)
    assert book.where([7, 105]) == ("", 0)


def test_a_command_names_a_file_in_mods_then_exec(board):
    folders = board.folders.as_dict()
    assert command_path("x", folders) is None
    board.script("exec/x.js", "")
    board.script("ctrl/sub/y.js", "")
    assert command_path("x", folders) == f"{board.folders.exec}/x.js"
    board.script("mods/x.js", "")
    assert command_path("x.js", folders) == f"{board.folders.mods}/x.js"
    assert command_path("sub/y", folders) == f"{board.folders.ctrl}/sub/y.js"


def test_where_load_looks(board):
    folders = board.folders.as_dict()
    places = [place.removeprefix(str(board.root)) for place in load_folders("/here", ["load"], folders)]
    assert places[:5] == ["/here", "/mods/load", "/mods", "/exec/load", "/exec"]


def test_reading_makes_lines_and_bytes(board):
    fence = Fence(board.folders.as_dict(), [])
    path = board.root / "exec" / "a.js"
    path.write_bytes(b"\xef\xbb\xbf#!/usr/bin/x\r\nvar a = '\xff'\r")
    assert read(fence, str(path)) == "//#!/usr/bin/x\nvar a = '\xff'\n"
    with pytest.raises(NoScript, match="cannot be read"):
        read(fence, str(board.root / "exec" / "none.js"))
