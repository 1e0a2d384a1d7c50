"""Making a new board: its folders, its settings, its first account."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path

from dialtone.app.desk import Desk, work
from dialtone.config.load import load_settings
from dialtone.config.starter import Board, starter_files
from dialtone.domain.model.user import SYSOP, User
from dialtone.host.doors import guess

FOLDERS = ("ctrl", "data", "text", "mods", "temp")
GUESS = "xtrn/guess/guess.py"  # the door a new board has
SPOKEN = "abcdefghijkmnpqrstuvwxyz23456789"  # no letters that look alike


def is_board(root: Path) -> bool:
    """Whether there are settings of a board."""
    return (root / "ctrl" / "sbbs.ini").exists()


def found(root: Path, board: Board) -> list[str]:
    """Make folders and files that are missing; return the files made. What is there is never changed."""
    make_folders(root)
    _make_private((root / GUESS).parent)
    texts = starter_files(board) | {GUESS: Path(guess.__file__).read_text(encoding="utf-8")}
    made = [name for name, text in texts.items() if _write_new(root / name, text)]
    make_directories(root)
    return made


def make_folders(root: Path) -> None:
    """Make the folders of a board, for its owner only. Raises OSError."""
    for name in FOLDERS:
        _make_private(root / name)


def make_directories(root: Path) -> None:
    """Make the folders of the file directories that lie below data/. Raises OSError."""
    for directory in load_settings(root).file_areas.directories.values():
        if (root / "data").absolute() in directory.path.parents:
            _make_private(directory.path)


def add_sysop(root: Path, alias: str, password: str) -> User | None:
    """Make account 1; None, and nothing is changed, when there are accounts already."""

    async def job(desk: Desk) -> User | None:
        if await desk.people.list():
            return None
        user = await desk.people.add(alias, password)
        assert user.number == SYSOP
        return user

    return work(root, job, changing=True)


def spoken_password() -> str:
    """A new password that is easy to read out: four groups of four, 80 bits."""
    return "-".join("".join(secrets.choice(SPOKEN) for _ in range(4)) for _ in range(4))


def machine_name() -> str:
    """This machine's name as others may know it."""
    name = socket.getfqdn().lower().rstrip(".")
    return (
        name if name and not name.endswith((".arpa", ".localdomain")) else socket.gethostname().lower() or "localhost"
    )


def _make_private(folder: Path) -> None:
    """Make a folder and those above it that are missing, all of them for their owner only (`mkdir` itself gives its
    mode to the last one alone)."""
    for path in (*reversed(folder.parents), folder):
        path.mkdir(mode=0o700, exist_ok=True)


def _write_new(path: Path, text: str) -> bool:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return True
