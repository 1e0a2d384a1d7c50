"""Keys of SSH for boards that tests start: made once in a process, since a key of 3,072 bits takes its time."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from dialtone.net.ssh.host_keys import host_keys


def give_host_keys(root: Path) -> None:
    """Put host keys into the board's ctrl/."""
    for file in _made().iterdir():
        shutil.copy2(file, root / "ctrl" / file.name)


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="dialtone-host-keys-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    host_keys(folder)
    return folder
