import io
import json

import pytest

from dialtone.base import log
from dialtone.cli.main import main


@pytest.fixture(autouse=True)
def log_as_before():
    """Commands set the log's sinks; afterwards they are what they were."""
    before = log.switch.level, list(log.switch.sinks)
    yield
    log.switch.level, log.switch.sinks[:] = before


class Board:
    """A board made by the commands themselves, and what they say."""

    def __init__(self, root, capsys, monkeypatch):
        self.root, self._capsys, self._monkeypatch = root, capsys, monkeypatch
        self.out = self.err = ""

    def run(self, *words, password=None):
        """Run one command on this board; return its exit code."""
        if password is not None:
            self._monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        self._capsys.readouterr()
        try:
            code = main([*words, "--root", str(self.root)])
        except SystemExit as end:
            code = end.code
        self.out, self.err = self._capsys.readouterr()
        return code

    def ok(self, *words, password=None):
        """Run one command that must work; return its output."""
        assert self.run(*words, password=password) == 0, self.err
        return self.out

    def json(self, *words):
        """Run one command with --json; return its value."""
        return json.loads(self.ok(*words, "--json"))


@pytest.fixture
def nowhere(tmp_path, capsys, monkeypatch):
    """A root without a board."""
    return Board(tmp_path / "bbs", capsys, monkeypatch)


@pytest.fixture
def board(nowhere):
    """A board with settings and no account."""
    nowhere.ok("init", "--hostname", "bbs.example")
    return nowhere


@pytest.fixture
def peopled(board):
    """A board with a sysop and Bob."""
    board.ok("user", "add", "Sysop", "--password-stdin", password="sesame")
    board.ok("user", "add", "Bob Smith", "--password-stdin", "--real-name", "Robert Smith", password="bobs word")
    return board
