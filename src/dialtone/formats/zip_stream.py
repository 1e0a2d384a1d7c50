"""A ZIP archive made while it is sent: nothing is compressed, nothing is known in advance, a piece is held at a time.

Source: APPNOTE.TXT (sizes follow the data, bit 3). Names are base names; what would be there twice gets a number.
"""

from __future__ import annotations

from datetime import datetime
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_FIRST, _LAST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)


class _Sink:
    """What was written since it was last taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


class ZipStream:
    """See the module's text: for each file `begin`, `write` and `end`; at last `close`. Each returns bytes to send."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = ZipFile(self._sink, "w", ZIP_STORED)  # type: ignore[call-overload]
        self._entry: IO[bytes] | None = None
        self._names: set[str] = set()

    def begin(self, name: str, size: int, written: datetime | None = None) -> bytes:
        """A file of about `size` bytes; `written` is its own time, as clocks show it where the reader is."""
        info = ZipInfo(self._free(name), _date(written))
        info.file_size = size
        info.external_attr = 0o644 << 16
        self._entry = self._zip.open(info, "w")
        return self._sink.take()

    def write(self, data: bytes) -> bytes:
        """More of it."""
        assert self._entry is not None, "begin comes first"
        self._entry.write(data)
        return self._sink.take()

    def end(self) -> bytes:
        """It is complete."""
        if self._entry is not None:
            self._entry.close()
            self._entry = None
        return self._sink.take()

    def close(self) -> bytes:
        """The list of all files."""
        self._zip.close()
        return self._sink.take()

    def _free(self, name: str) -> str:
        found, number = name, 1
        while found.casefold() in self._names:
            number += 1
            stem, dot, ending = name.rpartition(".")
            found = f"{stem}-{number}.{ending}" if dot and stem else f"{name}-{number}"
        self._names.add(found.casefold())
        return found


def _date(at: datetime | None) -> tuple[int, int, int, int, int, int]:
    if at is None:
        return _FIRST
    return min(max((at.year, at.month, at.day, at.hour, at.minute, at.second), _FIRST), _LAST)
