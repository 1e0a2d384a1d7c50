"""Which program a command line means."""

import os
import sys

import pytest

from dialtone.host.doors.finding import program


def put(folder, name, mode=0o700):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(mode)
    return str(path)


def test_seen_from_its_folder_then_along_the_path(tmp_path):
    game = put(tmp_path, "game")
    assert program(("game", "x"), str(tmp_path)) == (game, "x")
    assert program(("./game",), str(tmp_path)) == (game,)
    assert program((put(tmp_path, "sub/other"),), "/") == (str(tmp_path / "sub/other"),)
    found = program(("sh", "-c"), str(tmp_path))
    assert os.path.isabs(found[0]) and found[0].endswith("/sh")


def test_a_python_program_that_is_not_executable(tmp_path):
    path = put(tmp_path, "game.py", 0o600)
    assert program(("game.py", "x"), str(tmp_path)) == (sys.executable, path, "x")
    assert program((put(tmp_path, "runs.py", 0o700),), str(tmp_path)) == (str(tmp_path / "runs.py"),)


@pytest.mark.parametrize("name", ["", "nothing-like-that", "./nothing", "sub"])
def test_nothing_there(tmp_path, name):
    (tmp_path / "sub").mkdir()
    with pytest.raises(FileNotFoundError):
        program((name,), str(tmp_path))
