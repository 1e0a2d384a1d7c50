"""dialtone door."""

import json
import os
import sys

import pytest

from dialtone.app import founding
from dialtone.cli.door import shown
from dialtone.cli.main import main
from dialtone.config.starter import Board


@pytest.fixture
def board(tmp_path):
    founding.found(tmp_path, Board(host_name="local.test"))
    founding.add_sysop(tmp_path, "Sysop", "sesame")
    (tmp_path / "door.py").write_text("import sys\nprint('name?', flush=True)\nsys.exit(int(input()))\n")
    with (tmp_path / "ctrl/xtrn.ini").open("a") as file:
        file.write(f"[prog:GAMES:TRY]\ncmd = {sys.executable} door.py\nstartup_dir = ..\ntype = DOOR32.SYS\n")
    return tmp_path


def door(board, *words, typed=b""):
    """The exit code of a command whose standard input is what is typed."""
    reading, writing = os.pipe()
    os.write(writing, typed)
    os.close(writing)
    before = os.dup(0)
    os.dup2(reading, 0)
    try:
        return main(["door", *words, "--root", str(board)])
    finally:
        os.dup2(before, 0)
        os.close(before)
        os.close(reading)


def test_the_list(board, capsys):
    assert door(board, "list") == 0
    assert "GUESS  GAMES    Guess the number" in capsys.readouterr().out
    assert door(board, "list", "--json") == 0
    assert [row["code"] for row in json.loads(capsys.readouterr().out)] == ["GUESS", "TRY"]


def test_the_drop_file(board, capfd):
    assert door(board, "test", "try", "--drop-file-only") == 0
    out = capfd.readouterr().out
    assert "drop file: DOOR32.SYS" in out
    assert "   7 Sysop" in out.splitlines()


def test_running_it_and_looking_at_what_passed(board, capfd):
    assert door(board, "test", "TRY", "--show", typed=b"0\n") == 0
    out = capfd.readouterr().out
    assert "name?" in out
    assert "> 0\\x0a" in out.splitlines()
    assert "with status 0" in out


def test_the_exit_code_is_that_of_a_failure(board, capfd):
    assert door(board, "test", "TRY", typed=b"7\n") == 1
    assert door(board, "test", "NONE") == 1
    assert "There is no such door here." in capfd.readouterr().err
    assert door(board, "test", "TRY", "--user", "nobody") == 1
    assert "there is no user nobody" in capfd.readouterr().err


def test_bytes_as_text():
    assert shown(b"a\x1b\xff") == "a\\x1b\\xff"
