"""How many areas a typed number can mean, so that a number which can only mean one goes there at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dialtone.base.errors import Refusal
from dialtone.terminal.stay import Stay


def areas(stay: Stay, action: str) -> int:
    """How many areas the action (such as "boards.go") goes to by number; 0 where that is not known."""
    count = _COUNTS.get(action)
    try:
        return count(stay) if count is not None else 0
    except Refusal:
        return 0


def complete(number: str, count: int) -> bool:
    """Whether no further digit could follow a number when there are `count` areas."""
    return bool(number) and int(number) * 10 > count


def _groups(stay: Stay) -> int:
    reading = stay.house.reading
    return len(reading.groups(stay.caller)) if reading is not None else 0


def _subs(stay: Stay) -> int:
    reading = stay.house.reading
    if reading is None or not (groups := [seen.group for seen in reading.groups(stay.caller)]):
        return 0
    here = next((group for group in groups if group.name == stay.where.group), groups[0])
    return len(reading.subs(stay.caller, here))


def _libraries(stay: Stay) -> int:
    return len(stay.house.files.areas.libraries(stay.caller)) if stay.house.files is not None else 0


def _directories(stay: Stay) -> int:
    if stay.house.files is None or not (seen := stay.house.files.areas.libraries(stay.caller)):
        return 0
    libraries = [one.library for one in seen]
    here = next((one for one in libraries if one.name == stay.where.library), libraries[0])
    return len(stay.house.files.areas.directories(stay.caller, here))


_COUNTS: Mapping[str, Callable[[Stay], int]] = {
    "boards.go": _subs,
    "boards.go_group": _groups,
    "files.go": _directories,
    "files.go_group": _libraries,
}
