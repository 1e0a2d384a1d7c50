from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dialtone.store.blobs.scratch import Scratch

LEAVE_SOMETHING = """
import os, sys
from dialtone.store.blobs.scratch import Scratch
with open(Scratch(sys.argv[1]).path(), "wb") as left:
    left.write(b"half a text")
os._exit(1)
"""


def test_what_a_dead_process_left_behind_is_removed(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", LEAVE_SOMETHING, str(tmp_path)], check=False)
    assert len(list(tmp_path.rglob("*"))) == 3  # its folder, its lock, its text
    Scratch(str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_what_a_living_process_is_writing_stays(tmp_path: Path) -> None:
    server = Scratch(str(tmp_path))
    path = server.path()
    Path(path).write_bytes(b"on its way")
    command = Scratch(str(tmp_path))
    command.close()
    assert os.path.exists(path)
    server.close()
    assert list(tmp_path.iterdir()) == []


def test_other_things_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "spool-notes.txt").write_text("mine")
    (tmp_path / "door.sys").write_text("somebody's")
    Scratch(str(tmp_path))
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["door.sys", "spool-notes.txt"]


def test_paths_are_never_the_same(tmp_path: Path) -> None:
    scratch = Scratch(str(tmp_path))
    assert len({scratch.path() for _ in range(100)}) == 100
    scratch.close()
