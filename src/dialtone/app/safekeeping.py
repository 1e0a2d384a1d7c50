"""Back-ups: made while the board runs, put back onto a board that does not.

A back-up is a folder with the layout of a board: ctrl/, text/, mods/ as they are, data/ with a copy of the database
(consistent in itself) and every text it refers to, and a note of when and by what it was made.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from dialtone import __version__
from dialtone.app.desk import Desk, clock_time, now, work
from dialtone.app.founding import make_folders
from dialtone.app.pillars import key_file
from dialtone.base.errors import Refusal, Why
from dialtone.config.load import load_settings
from dialtone.domain.model.mail import Findings
from dialtone.host.lock import AlreadyRunning, RunLock
from dialtone.host.surroundings import note_backup
from dialtone.store.backup import BLOBS
from dialtone.store.backup import back_up as copy_store

NOTE = "backup.json"
FOLDERS = ("ctrl", "text", "mods")


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a back-up holds."""

    files: int
    texts: int


@dataclass(frozen=True, slots=True)
class PutBack:
    """What was put back. `aside` is where the files went that were there before, None when there were none."""

    made: str
    with_key: bool
    aside: Path | None
    findings: Findings


def back_up(root: Path, folder: Path, *, with_key: bool = False) -> BackedUp:
    """Copy the board into `folder`, new or empty. Raises Refusal, OSError, StoreError."""
    if folder.resolve().is_relative_to(root.resolve()):
        raise _no(f"{folder} is inside the board; choose a place outside it")
    if folder.exists() and any(folder.iterdir()):
        raise _no(f"{folder} is not empty")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "data").mkdir(mode=0o700)
    files = sum(_copy_tree(root / name, folder / name, _secrets(root, with_key)) for name in FOLDERS)
    texts = work(root, lambda desk: _copy_store(desk, folder / "data"))
    note = {"made": clock_time(now()), "version": __version__, "files": files, "texts": texts, "with_key": with_key}
    (folder / NOTE).write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
    _sync(folder)
    note_backup(root / "data", now(), folder)
    return BackedUp(files, texts)


async def _copy_store(desk: Desk, data: Path) -> int:
    await copy_store(desk.store, desk.blobs, str(data))
    return sum(1 for path in (data / BLOBS).rglob("*") if path.is_file())


def _secrets(root: Path, with_key: bool) -> frozenset[Path]:
    """Files that are left out."""
    return frozenset() if with_key else frozenset({key_file(load_settings(root))})


def _copy_tree(source: Path, target: Path, without: frozenset[Path]) -> int:
    """Copy a folder; return how many files it has. Links, sockets and the like are left out."""
    target.mkdir(mode=0o700, exist_ok=True)
    count = 0
    if not source.is_dir():
        return 0
    for entry in sorted(source.iterdir()):
        if entry.is_symlink() or entry in without:
            continue
        if entry.is_dir():
            count += _copy_tree(entry, target / entry.name, without)
        elif entry.is_file():
            shutil.copy2(entry, target / entry.name)
            count += 1
    return count


def put_back(folder: Path, root: Path, *, force: bool = False) -> PutBack:
    """Make the board at `root` from a back-up, and check it. Raises Refusal, OSError, StoreError."""
    note = _read_note(folder)
    if root.resolve().is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(root.resolve()):
        raise _no("the back-up and the board must be in different places")
    _refuse_running(root)
    aside = _move_aside(root, force=force)
    make_folders(root)
    for name in (*FOLDERS, "data"):
        _copy_tree(folder / name, root / name, frozenset())
    _sync(root)
    findings = work(root, Desk.verify)
    return PutBack(str(note.get("made", "?")), bool(note.get("with_key")), aside, findings)


def _read_note(folder: Path) -> dict[str, object]:
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _no(f"{folder} is not a back-up made by dialtone (there is no {NOTE})") from None
    if not isinstance(note, dict) or not (folder / "data" / "dialtone.db").exists():
        raise _no(f"{folder} is not a complete back-up")
    return note


def _refuse_running(root: Path) -> None:
    if not (root / "data").is_dir():
        return
    lock = RunLock(str(root / "data" / "dialtone.pid"))
    try:
        lock.take()
    except AlreadyRunning as other:
        raise _no(f"dialtone is running on {root} (process {other.pid}); stop it first") from None
    lock.release()


def _move_aside(root: Path, *, force: bool) -> Path | None:
    if not root.exists() or not any(root.iterdir()):
        return None
    if not force:
        raise _no(f"{root} has files; --force moves them aside first")
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now()))
    aside = next(path for path in _names(root, stamp) if not path.exists())
    root.rename(aside)
    return aside


def _names(root: Path, stamp: str) -> list[Path]:
    return [root.with_name(f"{root.name}.before-{stamp}{mark}") for mark in ("", *(f".{n}" for n in range(2, 1000)))]


def _sync(folder: Path) -> None:
    """Put everything below a folder on disk."""
    for place, _, names in os.walk(folder):
        for path in (place, *(os.path.join(place, name) for name in names)):
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _no(text: str) -> Refusal:
    return Refusal(Why.INVALID, text)
