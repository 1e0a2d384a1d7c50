"""Folders and texts the tests of blobs share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit

LARGE = bytes(range(256)) * 2000


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """While inside, no file of this process can grow past `size` bytes: the nearest thing to a full disk."""
    soft, hard = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, (soft, hard))


def files_below(folder: str | os.PathLike[str]) -> list[str]:
    """Every file under a folder but locks."""
    return [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names if name != "lock"]


def contents_below(folder: str | os.PathLike[str]) -> list[bytes]:
    """What those files hold."""
    return [Path(path).read_bytes() for path in files_below(folder)]
