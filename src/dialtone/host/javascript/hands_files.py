"""Files of scripts: the `File` object and the `file_*` functions behind the prelude. Source: spec mail.md 6.6.

Everything goes through the fence. What goes wrong is a number in `error`, as scripts expect, and never an exception.
"""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Callable
from typing import Any, BinaryIO

from dialtone.config.places import Host
from dialtone.formats.ini import Ini
from dialtone.host.javascript import ini_objects
from dialtone.host.javascript.fence import Fence, Outside
from dialtone.host.javascript.frames import narrow, to_bytes, widen

LARGEST_READ = 32 * 1024 * 1024  # bytes in one call
LARGEST_INI = 16 * 1024 * 1024
MOST_FILES = 1024  # objects of one script
LINE = 512

Tell = Callable[[str], None]


class ScriptFile:
    """One `File` object. Methods that scripts call begin without an underscore and are named in `METHODS`."""

    METHODS = frozenset(
        [
            "open",
            "close",
            "readAll",
            "readln",
            "read",
            "write",
            "writeln",
            "writeAll",
            "rewind",
            "flush",
            "truncate",
            "remove",
            "readBin",
            "writeBin",
            "state",
            "setLength",
            "setPosition",
            "iniGetValue",
            "iniGetObject",
            "iniGetAllObjects",
            "iniGetSections",
            "iniGetKeys",
            "iniSetValue",
            "iniSetObject",
            "iniSetAllObjects",
            "iniRemoveKey",
            "iniRemoveSection",
        ]
    )

    def __init__(self, fence: Fence, name: str, tell: Tell) -> None:
        self.name = name
        self.error = 0
        self._fence = fence
        self._tell = tell
        self._handle: BinaryIO | None = None
        self._writing = False

    def call(self, method: str, arguments: list[Any]) -> Any:
        """What a method gives; trouble is in `error`."""
        self.error = 0
        try:
            return getattr(self, method)(*arguments)
        except Outside as trouble:
            self._tell(str(trouble.strerror))
            self.error = trouble.errno or 13
        except OSError as trouble:
            self.error = trouble.errno or 5
        except (ValueError, OverflowError):
            self.error = 22
        return None if method.startswith("read") else False

    def open(self, mode: str = "w+", *_: Any) -> bool:
        if self._handle is not None:
            return False
        base = next((char for char in mode if char in "rwa"), "r")
        update = "+" in mode
        self._writing = base != "r" or update
        flags = os.O_RDWR if update or base == "a" else os.O_WRONLY if base == "w" else os.O_RDONLY
        flags |= {"r": 0, "w": os.O_CREAT | os.O_TRUNC, "a": os.O_CREAT | os.O_APPEND}[base]
        if ("e" in mode or "x" in mode) and flags & os.O_CREAT:
            flags |= os.O_EXCL
        self._handle = self._fence.open(self._path, writing=self._writing, flags=flags)
        if base == "a":
            self._handle.seek(0, os.SEEK_END)
        return True

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.close()

    def remove(self) -> bool:
        os.unlink(self._fence.writable(self._path))
        return True

    # Reading

    def read(self, most: float | None = None) -> str | None:
        size = LARGEST_READ if most is None else max(0, min(int(most), LARGEST_READ))
        return self._file().read(size).decode("latin-1")

    def readln(self, most: float | None = None) -> str | None:
        line = self._file().readline(int(most or LINE))
        return line.rstrip(b"\r\n").decode("latin-1") if line else None

    def readAll(self, most: float | None = None) -> list[str]:
        file, found, size = self._file(), [], 0
        longest = max(1, int(most or LINE))
        while (line := file.readline(longest)) and size < LARGEST_READ:
            size += len(line)
            found.append(line.rstrip(b"\r\n").decode("latin-1"))
        return found

    def readBin(self, size: float = 4, count: float = 1) -> Any:
        data = self._file().read(int(size) * min(int(count), 65536))
        step = int(size)
        numbers = [int.from_bytes(data[at : at + step], "little") for at in range(0, len(data) - step + 1, step)]
        return numbers if count > 1 else (numbers[0] if numbers else None)

    def rewind(self) -> bool:
        self._file().seek(0)
        return True

    # Writing

    def write(self, text: str = "", most: float | None = None) -> bool:
        data = to_bytes(text)
        if most is not None:
            data = data[: int(most)].ljust(min(int(most), LARGEST_READ), b"\0")
        return self._write(data)

    def writeln(self, text: str = "") -> bool:
        return self._write(to_bytes(text) + b"\n")

    def writeAll(self, lines: list[Any]) -> bool:
        return self._write(b"".join(to_bytes(str(line)) + b"\n" for line in lines))

    def writeBin(self, value: Any, size: float = 4) -> bool:
        values = value if isinstance(value, list) else [value]
        width = int(size)
        return self._write(b"".join((int(one) & ((1 << 8 * width) - 1)).to_bytes(width, "little") for one in values))

    def flush(self) -> bool:
        self._file().flush()
        return True

    def truncate(self, size: float = 0) -> bool:
        return self.setLength(size)

    def setLength(self, size: float) -> bool:
        file = self._file()
        file.flush()
        file.truncate(max(0, int(size)))
        return True

    def setPosition(self, at: float) -> bool:
        self._file().seek(max(0, int(at)))
        return True

    def state(self) -> dict[str, Any]:
        """What the properties show. `error` stays what the last method left (it is kept by the prelude)."""
        handle = self._handle
        if handle is not None:
            if self._writing:
                handle.flush()
            at = handle.tell()
            status = os.fstat(handle.fileno())
            return self._facts(status, position=at, eof=at >= status.st_size, is_open=True)
        try:
            status = os.stat(self._fence.readable(self._path))
        except OSError:
            return {"exists": False, "length": -1, "position": -1, "eof": True, "is_open": False, "date": 0}
        return self._facts(status, position=-1, eof=True, is_open=False)

    @staticmethod
    def _facts(status: os.stat_result, **more: Any) -> dict[str, Any]:
        return {"exists": True, "length": status.st_size, "date": int(status.st_mtime), "mode": status.st_mode, **more}

    # ini files

    def iniGetValue(self, section: str | None, key: str, default: Any = None) -> Any:
        return ini_objects.value_of(self._ini(), section or "", key, default)

    def iniGetObject(self, section: str | None = None, *_: Any) -> Any:
        return ini_objects.object_of(self._ini(), section or "")

    def iniGetAllObjects(self, name: str = "name", prefix: Any = None, *_: Any) -> Any:
        return ini_objects.all_objects(self._ini(), name or "name", prefix if isinstance(prefix, str) else "")

    def iniGetSections(self, prefix: str | None = None) -> list[str]:
        return [narrow(name) for name in self._ini().sections() if name.startswith(widen(prefix or ""))]

    def iniGetKeys(self, section: str | None = None) -> list[str]:
        return [narrow(entry.key) for entry in self._ini().entries(widen(section or ""))]

    def iniSetValue(self, section: str | None, key: str, value: Any = None) -> bool:
        return self._change(lambda ini: ini_objects.set_object(ini, section or "", {key: value}))

    def iniSetObject(self, section: str | None, values: dict[str, Any], *_: Any) -> bool:
        return self._change(lambda ini: ini_objects.set_object(ini, section or "", values))

    def iniSetAllObjects(self, objects: list[Any], name: str = "name", prefix: Any = None) -> bool:
        front = prefix if isinstance(prefix, str) else ""
        self._replace(ini_objects.with_objects(self._whole(), objects, name, front))
        return True

    def iniRemoveKey(self, section: str | None, key: str) -> bool:
        return self._change(lambda ini: ini.remove(widen(section or ""), widen(key)))

    def iniRemoveSection(self, section: str) -> bool:
        self._replace(ini_objects.without_section(self._whole(), section))
        return True

    # How

    @property
    def _path(self) -> str:
        return os.fsdecode(to_bytes(self.name))

    def _file(self) -> BinaryIO:
        if self._handle is None:
            raise OSError(9, "the file is not open")
        return self._handle

    def _write(self, data: bytes) -> bool:
        self._file().write(data)
        return True

    def _whole(self) -> bytes:
        file = self._file()
        file.seek(0)
        data = file.read(LARGEST_INI + 1)
        if len(data) > LARGEST_INI:
            raise OSError(27, "the file is too large")
        return data

    def _ini(self) -> Ini:
        return Ini(self._whole())

    def _change(self, change: Callable[[Ini], object]) -> bool:
        ini = self._ini()
        change(ini)
        self._replace(ini.data())
        return True

    def _replace(self, data: bytes) -> None:
        file = self._file()
        file.seek(0)
        file.write(data)
        file.truncate()
        file.flush()


class Files:
    """The files of one script, closed when it is over."""

    def __init__(self, fence: Fence, tell: Tell, host: Host) -> None:
        self._fence = fence
        self._tell = tell
        self._host = host
        self._open: dict[int, ScriptFile] = {}
        self.errno = 0

    def new(self, name: str) -> int:
        """A new object; its number. Raises ValueError when there are too many."""
        if len(self._open) >= MOST_FILES:
            raise ValueError("too many File objects")
        number = len(self._open) + 1
        self._open[number] = ScriptFile(self._fence, name, self._tell)
        return number

    def call(self, number: int, method: str, arguments: list[Any]) -> list[Any]:
        """A method's result and the error number after it."""
        file = self._open.get(number)
        if file is None or method not in ScriptFile.METHODS:
            return [None, 9]
        result = file.call(method, arguments)
        return [result, file.error]

    def close(self) -> None:
        """Close every file."""
        for file in self._open.values():
            file.call("close", [])
        self._open.clear()

    def function(self, name: str, arguments: list[Any]) -> Any:
        """One of the `file_*` functions and their relatives."""
        try:
            self.errno = 0
            return getattr(self, f"_{name}")(*arguments)
        except Outside as trouble:
            self._tell(str(trouble.strerror))
            self.errno = trouble.errno or 13
        except OSError as trouble:
            self.errno = trouble.errno or 5
        return -1 if name in ("size", "date") else [] if name == "list" else False

    def _path(self, name: Any) -> str:
        return os.fsdecode(to_bytes(str(name)))

    def _exists(self, name: Any) -> bool:
        return os.path.exists(self._fence.readable(self._path(name)))

    def _isdir(self, name: Any) -> bool:
        return os.path.isdir(self._fence.readable(self._path(name)))

    def _size(self, name: Any) -> int:
        return os.stat(self._fence.readable(self._path(name))).st_size

    def _date(self, name: Any) -> int:
        return int(os.stat(self._fence.readable(self._path(name))).st_mtime)

    def _touch(self, name: Any) -> bool:
        path = self._path(name)
        self._fence.open(path, writing=True, flags=os.O_WRONLY | os.O_CREAT).close()
        os.utime(self._fence.writable(path))
        return True

    def _remove(self, name: Any) -> bool:
        os.unlink(self._fence.writable(self._path(name)))
        return True

    def _rename(self, old: Any, new: Any) -> bool:
        os.rename(self._fence.writable(self._path(old)), self._fence.writable(self._path(new)))
        return True

    def _copy(self, old: Any, new: Any) -> bool:
        with self._fence.open(self._path(old), writing=False, flags=os.O_RDONLY) as source:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            with self._fence.open(self._path(new), writing=True, flags=flags) as target:
                shutil.copyfileobj(source, target)
        return True

    def _mkdir(self, name: Any) -> bool:
        os.mkdir(self._fence.writable(self._path(name)), 0o770)
        return True

    def _list(self, pattern: Any) -> list[str]:
        found = []
        for name in sorted(glob.glob(os.path.join(self._fence.root, self._path(pattern))))[:10000]:
            try:
                self._fence.readable(name)
            except OSError:
                continue
            mark = "/" if os.path.isdir(name) else ""
            found.append(os.fsencode(name + mark).decode("latin-1"))
        return found

    def _cfgname(self, folder: Any, name: Any) -> str:
        """The variant of a file that is used (spec mail.md 7.5)."""
        for variant in self._host.variants(str(name)):
            path = os.path.join(self._path(folder), variant)
            if os.path.exists(self._fence.readable(path)):
                return narrow(path)
        return narrow(os.path.join(self._path(folder), str(name)))
