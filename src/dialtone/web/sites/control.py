"""webctrl.ini: who may see what of the sysop's files. Source: services.md 4.4.

There may be one in every folder from the root to the target; what an inner one says counts before what an outer one
does. Keys before any section are for the folder and all below it; a section is for the files its title fits (wildcards,
case counts), or with a slash at its end for a folder in this one. A file that cannot be read asks for level 90. Keys
about scripts and programs, and realms of browsers' own windows, have no effect.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dialtone.formats.ini import Ini
from dialtone.formats.wildcards import MOST, matches

UNREADABLE = "LEVEL 90"
_STARS = re.compile(r"\*{2,}")


@dataclass(frozen=True, slots=True)
class Control:
    """What is said of one file. `error_folder` None: what [Web] says."""

    requirements: str = ""
    error_folder: str | None = None


def control(controls: Sequence[tuple[tuple[str, ...], bytes | None]], path: Sequence[str]) -> Control:
    """What is said of the file at `path`, a file's name last ("" for that of a folder)."""
    found = Control()
    for folder, data in controls:
        if data is None:
            found = replace(found, requirements=UNREADABLE)
        else:
            found = _apply(found, _read(data), tuple(path[len(folder) :]))
    return found


def _apply(found: Control, document: Ini, below: tuple[str, ...]) -> Control:
    found = _section(found, document, "")
    for title in document.sections():
        if title.endswith("/"):
            inner = tuple(title.rstrip("/").split("/"))
            fits = len(below) > len(inner) and below[: len(inner)] == inner
        else:
            fits = len(below) == 1 and matches(below[0], _STARS.sub("*", title)[:MOST])
        if fits:
            found = _section(found, document, title)
    return found


def _section(found: Control, document: Ini, title: str) -> Control:
    requirements = document.get(title, "AccessRequirements")
    if requirements is not None:
        found = replace(found, requirements=requirements.value)
    folder = document.get(title, "ErrorDirectory")
    return replace(found, error_folder=folder.value) if folder is not None and folder.value else found


@lru_cache(maxsize=200)
def _read(data: bytes) -> Ini:
    return Ini(data, "webctrl.ini")
