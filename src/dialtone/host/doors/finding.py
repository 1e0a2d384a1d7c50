"""Which file a door's command line means, and what runs it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from dialtone.host.processors.child import PATH


def program(arguments: Sequence[str], folder: str) -> tuple[str, ...]:
    """The arguments with the program's path in front: seen from `folder` where it is there, else along PATH. A Python
    program that is not executable is run by our own interpreter. Raises FileNotFoundError."""
    name, *rest = arguments or ("",)
    if not name:
        raise FileNotFoundError("there is no command")
    near = Path(folder, name)
    if near.is_file() and os.access(near, os.X_OK):
        return str(near), *rest
    if near.suffix == ".py" and near.is_file():
        return sys.executable, str(near), *rest
    found = shutil.which(name, path=PATH) if "/" not in name else None
    if found is None:
        raise FileNotFoundError(f"there is no program {name!r}")
    return found, *rest
