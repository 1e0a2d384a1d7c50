import json
import os
import re
import signal
import smtplib
import subprocess
import sys

import pytest

from dialtone.app.free_ports import free_offset
from dialtone.cli import run
from dialtone.host.lock import RunLock


class Process:
    """A `dialtone` command of its own."""

    def __init__(self, *words, **environment):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dialtone", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )

    def until(self, pattern):
        """Read its output to a line that matches; return everything read."""
        read = ""
        for line in self.process.stdout:
            read += line
            if re.search(pattern, line):
                return read
        raise AssertionError(f"ended without saying {pattern}: {read} {self.process.stderr.read()}")

    def stop(self, sign=signal.SIGINT):
        """Stop it; return its exit code and what it still said."""
        self.process.send_signal(sign)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err


@pytest.fixture
def easy(tmp_path, monkeypatch):
    """The root of a board that `run --easy` will make, on ports that are free."""
    return tmp_path / "bbs"


@pytest.mark.integration
@pytest.mark.parametrize("loop", ["uvloop", "asyncio"])
def test_make_run_for_the_first_time_and_again(easy, loop, monkeypatch):
    script = (
        "import sys\nfrom dialtone.cli import run\nfrom dialtone.cli.main import main\n"
        f"run.EASY_OFFSET = {free_offset(['127.0.0.1'])}\nsys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, "run", "--easy", "--root", str(easy)]
    environment = {**os.environ, "DIALTONE_LOOP": loop}

    def started():
        process = Process("--version")
        process.process.communicate()
        process.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        return process

    first = started()
    said = first.until("Ctrl-C stops it")
    password = re.search(r"password: (\S+)", said)[1]
    port = int(re.search(r"^smtp +(\d+)", said, re.MULTILINE)[1])
    assert re.search(r"curl -s smtp://127\.0\.0\.1:\d+", said)
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.login("Sysop", password)
    code, _, err = first.stop()
    assert code == 0
    assert "Traceback" not in err
    assert password not in err
    second = started()
    again = second.until("Ctrl-C stops it")
    assert "password" not in again
    assert second.stop(signal.SIGTERM)[0] == 0


@pytest.mark.integration
def test_a_throw_away_board_for_scripts():
    process = Process("try", "--json")
    made = json.loads(process.process.stdout.readline())
    assert set(made["accounts"]) == {"Sysop", "Alice", "Bob"}
    port = next(row["port"] for row in made["listeners"] if row["service"] == "submission")
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        client.login("Alice", made["accounts"]["Alice"])
        client.sendmail(f"alice@{made['domain']}", ["a@elsewhere.example"], "Subject: out\r\n\r\nx\r\n")
    code, _, err = process.stop()
    assert code == 0
    assert err == ""
    assert not os.path.exists(made["root"])


def test_a_root_without_a_board_says_how_to_make_one(nowhere):
    assert nowhere.run("run") == 1
    assert "dialtone init" in nowhere.err


def test_a_second_run_names_the_first(board):
    with RunLock(str(board.root / "data/dialtone.pid")):
        assert board.run("run") == 1
    assert f"already running on {board.root} (process {os.getpid()})" in board.err


def test_the_easy_boards_sysop_is_made_once(nowhere, capsys):
    password = run._make_board(nowhere.root)
    assert password
    assert run._make_board(nowhere.root) == ""
    (row,) = nowhere.json("user", "list")
    assert (row["number"], row["alias"]) == (1, "Sysop")
    changed = {row["key"]: row["value"] for row in nowhere.json("config", "show", "Global", "--changed")}
    assert changed["PortOffset"] == "10000"
    assert set(changed["Interface"].replace(" ", "").split(",")) <= {"127.0.0.1", "::1"}
