"""dialtone event."""

import json

import pytest

from dialtone.app import founding
from dialtone.cli.main import main
from dialtone.config.starter import Board


@pytest.fixture
def board(tmp_path):
    founding.found(tmp_path, Board(host_name="local.test"))
    with (tmp_path / "ctrl/xtrn.ini").open("a") as file:
        file.write("[event:HELLO]\ncmd = /bin/echo hello\ntime = 04:00\n[event:BAD]\ncmd = /bin/false\n")
    return tmp_path


def event(board, *words):
    return main(["event", *words, "--root", str(board)])


def test_the_list_has_our_own_housekeeping_too(board, capsys):
    assert event(board, "list", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["code"], row["when"]) for row in rows] == [
        ("UPKEEP", "once a day"),
        ("HELLO", "at 04:00"),
        ("BAD", "at 00:00"),
    ]
    assert event(board, "list") == 0
    assert "housekeeping" in capsys.readouterr().out


def test_running_one(board, capsys):
    assert event(board, "run", "hello") == 0
    assert capsys.readouterr().out == "hello\n"
    assert event(board, "list", "--json") == 0
    assert json.loads(capsys.readouterr().out)[1]["last"]
    assert event(board, "run", "HELLO", "--json") == 0
    assert json.loads(capsys.readouterr().out)["lines"] == ["hello"]


def test_one_that_fails(board, capsys):
    assert event(board, "run", "BAD") == 1
    assert "ended with status 1" in capsys.readouterr().err
    assert event(board, "run", "NONE") == 1
    assert "there is no event NONE" in capsys.readouterr().err
