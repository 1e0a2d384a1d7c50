import functools
import io
import json
import os
import shutil
from contextlib import redirect_stdout
from unittest.mock import patch

import pytest

from dialtone.base import log
from dialtone.cli import main as module
from dialtone.cli.main import main


@pytest.fixture(autouse=True)
def log_as_before():
    """Commands set the log's sinks; afterwards they are what they were."""
    before = log.switch.level, list(log.switch.sinks)
    yield
    log.switch.level, log.switch.sinks[:] = before


@pytest.fixture(scope="session", autouse=True)
def _one_parser():
    """The command line is made once, not for each command."""
    with patch.object(module, "parser", functools.cache(module.parser)):
        yield


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


def _made(root, *words, password=""):
    """Run a command that must work, for boards that are made once and copied; return its output."""
    said, level, sinks, mask = io.StringIO(), log.switch.level, list(log.switch.sinks), os.umask(0o077)
    with redirect_stdout(said), patch("sys.stdin", io.StringIO(password + "\n")):
        assert main([*words, "--root", str(root)]) == 0
    log.switch.level, log.switch.sinks[:] = level, sinks
    os.umask(mask)
    return said.getvalue()


@pytest.fixture(scope="session")
def _empty(tmp_path_factory):
    root = tmp_path_factory.mktemp("empty") / "bbs"
    return root, _made(root, "init", "--hostname", "bbs.example")


@pytest.fixture(scope="session")
def _two(_empty, tmp_path_factory):
    root = tmp_path_factory.mktemp("two") / "bbs"
    shutil.copytree(_empty[0], root)
    _made(root, "user", "add", "Sysop", "--password-stdin", password="sesame")
    bob = ("user", "add", "Bob Smith", "--password-stdin", "--real-name", "Robert Smith")
    return root, _made(root, *bob, password="bobs word")


@pytest.fixture
def board(nowhere, _empty):
    """A board with settings and no account."""
    root, nowhere.out = _empty
    shutil.copytree(root, nowhere.root)
    return nowhere


@pytest.fixture
def peopled(nowhere, _two):
    """A board with a sysop and Bob."""
    root, nowhere.out = _two
    shutil.copytree(root, nowhere.root)
    return nowhere
