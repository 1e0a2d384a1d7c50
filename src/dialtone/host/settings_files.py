"""The settings below ctrl/, behind the `SettingsFiles` port: tried on a copy, checked by the loader, then put in place.

The copy is a folder in data/ that only we can read, with links to everything but the text files of ctrl/; keys and
certificates are not copied. It is gone when the trial is over.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from dialtone.base.errors import ConfigError
from dialtone.config.catalog import find
from dialtone.config.check import check_settings
from dialtone.config.load import load_settings
from dialtone.config.places import Host, find_file, read_ini
from dialtone.config.problems import Problem
from dialtone.config.save import remove_value, set_value, write_file
from dialtone.domain.ports.settings_files import Edit, Trial, Versions
from dialtone.formats.ini_values import read_int

_LARGEST = 4 * 1024 * 1024  # bytes of a file that is copied
_UNCOPIED = (".key", ".pem", ".crt", ".p12", ".db", ".lock")

_lock = threading.Lock()  # one trial or replacement at a time in this process


class DiskSettings:
    """Implements `domain.ports.settings_files.SettingsFiles` for the board below `root`."""

    __slots__ = ("_host", "_root")

    def __init__(self, root: Path, host: Host) -> None:
        self._root = root
        self._host = host

    async def try_edits(self, edits: Sequence[Edit]) -> Trial:
        """See the port."""
        return await asyncio.to_thread(self._try, lambda copy: self._edit(copy, edits))

    async def try_texts(self, texts: Mapping[str, bytes | None]) -> Trial:
        """See the port."""
        return await asyncio.to_thread(self._try, lambda copy: _write(copy, texts))

    async def put(self, changed: Versions) -> bool:
        """See the port."""
        return await asyncio.to_thread(self._put, changed)

    def _try(self, work: Callable[[Path], Mapping[int, str]]) -> Trial:
        with _lock:
            data = self._root / "data"
            data.mkdir(mode=0o700, exist_ok=True)
            copy = Path(tempfile.mkdtemp(prefix=".settings-trial-", dir=data))
            try:
                _copy(self._root, copy)
                wrong = work(copy)
                if wrong:
                    return Trial(wrong=wrong)
                known = self._errors(self._root, self._root)
                worse = tuple(str(one) for one in self._errors(copy, self._root) if one not in known)
                return Trial(problems=worse, changed=_differences(self._root / "ctrl", copy / "ctrl"))
            finally:
                shutil.rmtree(copy, ignore_errors=True)

    def _errors(self, root: Path, shown: Path) -> list[Problem]:
        """The errors of the settings below `root`, as if they were those below `shown`; without their lines."""
        found = check_settings(load_settings(root, self._host), lists=False)
        return [
            replace(one, line=0, text=one.text.replace(str(root), str(shown))) for one in found if one.level == "error"
        ]

    def _edit(self, copy: Path, edits: Sequence[Edit]) -> dict[int, str]:
        wrong = {}
        for place, edit in enumerate(edits):
            try:
                if edit.value is None:
                    remove_value(copy, edit.name, self._host)
                else:
                    set_value(copy, edit.name, self._text(copy, edit), self._host)
            except ConfigError as error:
                wrong[place] = str(error)
        return wrong

    def _text(self, copy: Path, edit: Edit) -> str:
        """The text to set: of a bit the whole number with it, other bits as they are."""
        if edit.bit < 0 or edit.value is None:
            return edit.value or ""
        key = find(edit.name)
        path = find_file(copy / "ctrl", key.section.file, self._host)
        entry = read_ini(path).get(key.section.name, key.name)
        try:
            number = read_int(entry.value) if entry is not None and entry.value else read_int(key.default)
        except ValueError:
            number = read_int(key.default)
        mask = 1 << edit.bit
        return f"0x{(number | mask) if edit.value == '1' else (number & ~mask):x}"

    def _put(self, changed: Versions) -> bool:
        with _lock:
            ctrl = self._root / "ctrl"
            if any(_bytes(ctrl / _plain(name)) != before for name, (before, _) in changed.items()):
                return False
            done: list[str] = []
            try:
                for name, (_, after) in changed.items():
                    done.append(name)
                    _replace(ctrl / name, after)
            except OSError:
                for name in done:
                    _replace(ctrl / name, changed[name][0])
                raise
            return True


def _copy(root: Path, copy: Path) -> None:
    """What the loader reads of a board: ctrl/ as copies, everything else as links."""
    ctrl = copy / "ctrl"
    ctrl.mkdir()
    for path in root.iterdir():
        if path.name != "ctrl":
            (copy / path.name).symlink_to(path.resolve())
    for path in (root / "ctrl").iterdir() if (root / "ctrl").is_dir() else ():
        known = path.is_file() and not path.name.endswith(_UNCOPIED) and path.stat().st_size <= _LARGEST
        if known and os.access(path, os.R_OK):
            shutil.copyfile(path, ctrl / path.name)
        else:
            (ctrl / path.name).symlink_to(path.resolve())


def _write(copy: Path, texts: Mapping[str, bytes | None]) -> dict[int, str]:
    for name, data in texts.items():
        _replace(copy / "ctrl" / _plain(name), data)
    return {}


def _differences(old: Path, new: Path) -> dict[str, tuple[bytes | None, bytes | None]]:
    names = {path.name for folder in (old, new) if folder.is_dir() for path in folder.iterdir()}
    found = {}
    for name in sorted(names):
        if (new / name).is_symlink() or (old / name).is_dir():
            continue
        before, after = _bytes(old / name), _bytes(new / name)
        if before != after:
            found[name] = (before, after)
    return found


def _replace(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        write_file(path, data)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _plain(name: str) -> str:
    """A name that leads nowhere else."""
    if not name or name != os.path.basename(name) or name.startswith("."):
        raise FileNotFoundError(f"{name!r} is no file of ctrl/")
    return name
