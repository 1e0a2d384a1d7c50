import os
import subprocess
import sys

import pytest

from dialtone.host.lock import AlreadyRunning, RunLock, holder

HOLD = """
import sys
from dialtone.host.lock import RunLock
lock = RunLock(sys.argv[1])
lock.take()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_holder_is_told_who_holds_it(tmp_path):
    path = str(tmp_path / "lock")
    with RunLock(path):
        assert holder(path) == os.getpid()
        with pytest.raises(AlreadyRunning) as told:
            RunLock(path).take()
        assert told.value.pid == os.getpid()
    with RunLock(path):
        pass


def test_a_killed_process_leaves_nothing_locked(tmp_path):
    path = str(tmp_path / "lock")
    other = subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout.readline() == b"held\n"
    with pytest.raises(AlreadyRunning) as told:
        RunLock(path).take()
    assert told.value.pid == other.pid
    other.kill()
    other.communicate()
    with RunLock(path):
        assert holder(path) == os.getpid()


def test_the_file_is_for_its_owner_only_and_names_nobody_afterwards(tmp_path):
    path = tmp_path / "lock"
    with RunLock(str(path)):
        assert path.stat().st_mode & 0o777 == 0o600
    assert holder(str(path)) == 0


def test_a_file_with_nonsense_names_nobody(tmp_path):
    (tmp_path / "lock").write_text("what?")
    assert holder(str(tmp_path / "lock")) == 0
    assert holder(str(tmp_path / "missing")) == 0
