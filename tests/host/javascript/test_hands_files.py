import os

import pytest

from dialtone.config.places import Host
from dialtone.host.javascript.fence import Fence
from dialtone.host.javascript.hands_files import Files, ScriptFile
from tests.host.javascript.bench import Board


@pytest.fixture
def board(tmp_path):
    return Board(tmp_path)


@pytest.fixture
def fence(board):
    return Fence(board.folders.as_dict(), [])


@pytest.fixture
def opened(fence):
    made = []

    def make(name, mode):
        file = ScriptFile(fence, name, lambda text: None)
        made.append(file)
        assert file.call("open", [mode]) is True
        return file

    yield make
    for file in made:
        file.call("close", [])


def test_every_method_named_is_there():
    assert all(callable(getattr(ScriptFile, name)) and not name.startswith("_") for name in ScriptFile.METHODS)


@pytest.mark.parametrize(
    ("mode", "before", "after"),
    [
        ("w", b"old", b"new"),
        ("a", b"old", b"oldnew"),
        ("r+", b"older", b"newer"),
        ("w+b", b"old", b"new"),
        ("wb", None, b"new"),
    ],
)
def test_modes(board, opened, mode, before, after):
    path = board.root / "data" / "f"
    if before is not None:
        path.write_bytes(before)
    file = opened("../data/f", mode)
    file.call("write", ["new"])
    file.call("close", [])
    assert path.read_bytes() == after


def test_exclusive_and_missing(board, fence):
    (board.root / "data" / "f").write_text("x")
    for name, mode, error in (("../data/f", "we", 17), ("../data/none", "r", 2), ("../data/none", "r+", 2)):
        file = ScriptFile(fence, name, lambda text: None)
        assert file.call("open", [mode]) is False and file.error == error


def test_nothing_goes_without_an_open_file(fence):
    file = ScriptFile(fence, "x.ini", lambda text: None)
    for method in ScriptFile.METHODS - {"open", "close", "state", "remove", "writeBin"}:
        given = {"iniGetValue": [None, "k"], "iniSetValue": [None, "k", 1], "iniRemoveKey": ["", "k"], "writeAll": [[]]}
        given |= {"iniSetObject": ["s", {}], "iniSetAllObjects": [[]], "iniRemoveSection": ["s"], "setLength": [1]}
        assert file.call(method, given.get(method, [] if method != "setPosition" else [1])) in (None, False)
        assert file.error == 9


def test_numbers_and_cut_texts(opened):
    file = opened("../data/f", "w+")
    file.call("writeBin", [[1, 258], 2])
    file.call("writeBin", [-1])
    file.call("write", ["ab", 4])
    file.call("rewind", [])
    assert (file.call("readBin", [2, 2]), file.call("readBin", [])) == ([1, 258], 0xFFFFFFFF)
    assert file.call("read", [10]) == "ab\0\0"


def test_a_settings_file_keeps_comments_and_shrinks(board, opened):
    path = board.root / "data" / "x.ini"
    path.write_bytes(b"; c\r\n[long section]\r\na=1\r\n[b]\r\nc=2\r\n")
    file = opened("../data/x.ini", "r+")
    assert file.call("iniRemoveSection", ["long section"]) is True
    assert file.call("iniSetValue", ["b", "c", 3]) is True
    assert path.read_bytes() == b"; c\r\n[b]\r\nc=3\r\n"


def test_functions(board, fence):
    files = Files(fence, lambda text: None, Host())
    name = str(board.root / "data" / "f")
    assert (files.function("touch", [name]), files.function("size", [name])) == (True, 0)
    assert files.function("date", [name]) == int(os.stat(name).st_mtime)
    assert files.function("copy", [name, name + "2"]) and files.function("rename", [name + "2", name + "3"])
    assert files.function("mkdir", [name + "d"]) and files.function("isdir", [name + "d"])
    assert files.function("list", [name + "*"]) == [name, name + "3", name + "d/"]
    assert files.function("list", ["/etc/*"]) == []
    assert (files.function("size", ["none"]), files.errno) == (-1, 2)
    assert (files.function("copy", ["secrets.key", name]), files.errno) == (False, 13)
