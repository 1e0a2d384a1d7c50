"""The bootstrap of a Python processor, in a process as it is started."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict

import pytest

from dialtone.host.processors.python_child import NO_SCRIPT, RAISED
from tests.host.processors.tasks import contents, files_in

CLIENT = {"address": "192.0.2.1", "port": 1, "host": "h", "protocol": "SMTP", "hello": "h"}
SENDER = {"name": "n", "address": "a@b", "reverse_path": "<a@b>"}


def child(folder, script, *arguments):
    """Run a script; its status, what it printed, the message's files."""
    files = files_in(folder)
    (folder / "s.py").write_text(script)
    given = {"files": asdict(files), "client": CLIENT, "sender": SENDER, "user": {}}
    done = subprocess.run(
        [sys.executable, "-I", "-m", "dialtone.host.processors.python_child", str(folder / "s.py"), *arguments],
        input=json.dumps(given).encode(),
        capture_output=True,
        check=False,
    )
    return done, files


def test_the_script_is_the_main_module_and_may_import_its_neighbours(tmp_path):
    (tmp_path / "neighbour.py").write_text("word = 'found'")
    done, _ = child(tmp_path, "import sys, neighbour\nprint(__name__, sys.argv[1:], neighbour.word)", "x", "y z")
    assert (done.returncode, done.stdout) == (0, b"__main__ ['x', 'y z'] found\n")


@pytest.mark.parametrize(
    ("script", "status"),
    [
        ("1/0", RAISED),
        ("mail.reject('x', 200)", RAISED),
        ("(", NO_SCRIPT),
        ("\0", NO_SCRIPT),
        ("raise SystemExit('sorry')", 1),
        ("raise SystemExit(70)", 1),
        ("try: mail.discard()\nexcept Exception: pass", 0),
    ],
)
def test_how_it_ends(tmp_path, script, status):
    assert child(tmp_path, script)[0].returncode == status


def test_there_is_nothing_to_read_on_standard_input(tmp_path):
    done, files = child(tmp_path, "print(repr(input()))")
    assert done.returncode == RAISED
    assert b"EOFError" in done.stderr
    assert contents(files.error) == b""
