"""Names of newsgroups (RFC 5536 section 3.1.4; spec services.md 6.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

NAME_MOST = 200  # characters

_UNFIT = re.compile(r"[^A-Za-z0-9+_.-]")
_GOOD = re.compile(r"[A-Za-z0-9+_-]+(?:\.[A-Za-z0-9+_-]+)*")


def group_name(newsgroup: str, group: str, sub: str) -> str:
    """The name of a sub-board's group: the one it has been given, else made of its group's and its own short name.
    What a name cannot hold becomes an underscore."""
    name = _UNFIT.sub("_", newsgroup.strip() or f"{group}.{sub}")[:NAME_MOST]
    while ".." in name:
        name = name.replace("..", "._")
    if name.startswith("."):
        name = "_" + name[1:]
    if name.endswith("."):
        name = name[:-1] + "_"
    return name or "_"


def is_group_name(text: str) -> bool:
    """Whether this can be a group's name at all."""
    return len(text) <= NAME_MOST and _GOOD.fullmatch(text) is not None


def unique_names(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """From pairs of a key (an internal code) and the name it would have, the name each has: whoever comes later to a
    name that is taken (without case) has its key behind it."""
    taken: set[str] = set()
    found: dict[str, str] = {}
    for key, name in named:
        given, count = name, 1
        while given.casefold() in taken:
            given = f"{name[: NAME_MOST - 40]}.{_UNFIT.sub('_', key).strip('.') or '_'}" + (
                f"_{count}" if count > 1 else ""
            )
            count += 1
        taken.add(given.casefold())
        found[key] = given
    return found


def listed_groups(value: str) -> list[str] | None:
    """The names of a Newsgroups field, each once; None when it is empty or malformed (`,,`, blanks inside a name)."""
    names = [name.strip(" \t") for name in value.split(",")]
    if not all(is_group_name(name) for name in names):
        return None
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return list(found.values())
