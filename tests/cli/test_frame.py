import argparse
import io

import pytest

from dialtone.cli import frame
from dialtone.cli.frame import Failed, read_password, root_of, table


def test_a_table_has_aligned_columns_with_numbers_to_the_right():
    rows = [{"id": 7, "name": "a", "x": True}, {"id": 1234, "name": "longer", "x": False}]
    assert table(rows, ("id", "name", "x")).splitlines() == [
        "  ID  NAME    X",
        "   7  a       yes",
        "1234  longer",
    ]


def test_a_table_without_rows_is_its_head():
    assert table([], ("first_name", "b")) == "FIRST NAME  B"


def test_what_could_move_the_terminal_is_not_printed():
    assert table([{"a": "x\x1b[2J\ny"}], ("a",)).splitlines()[1] == "x?[2J?y"


def test_the_password_is_the_first_line_without_its_end(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("  two words \r\nmore\n"))
    assert read_password(argparse.Namespace(password_stdin=True)) == "  two words "


def test_a_password_is_asked_for_twice_at_a_terminal(monkeypatch):
    answers = iter(["one", "one", "one", "two"])
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    assert read_password(argparse.Namespace()) == "one"
    with pytest.raises(Failed, match="differ"):
        read_password(argparse.Namespace())


def test_a_root_is_absolute_and_knows_the_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert root_of(argparse.Namespace(root="~/bbs")) == tmp_path / "bbs"
    assert root_of(argparse.Namespace(root="bbs")) == tmp_path / "bbs"
    assert frame.ROOT_DEFAULT == "./bbs"
