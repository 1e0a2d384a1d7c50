"""What other boards answer when they are asked who is on line: a JSON array, or the table with fixed columns (spec
services.md 9.1, 9.3). Read without trust: never raises, cleaned, bounded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dialtone.formats.text.foreign import characters, one_line

LONGEST = 64 * 1024  # bytes of an answer
MOST = 500  # people of one board
_NAME, _ACTION, _DASHES = slice(0, 25), slice(26, 57), "-----"


@dataclass(frozen=True, slots=True)
class ActiveUser:
    """Somebody on line elsewhere. `pageable`: he may be sent words."""

    name: str
    action: str = ""
    pageable: bool = True


def read_active_users(answer: bytes) -> list[ActiveUser]:
    """Those an answer names."""
    text = characters(answer[:LONGEST]).strip()
    found = _objects(text) if text.startswith("[") else _rows(text)
    return [user for user, _ in zip(found, range(MOST), strict=False)]


def _objects(text: str) -> Iterator[ActiveUser]:
    try:
        people: Any = json.loads(text)
    except (ValueError, RecursionError):
        return
    for one in people:
        if isinstance(one, dict) and isinstance(one.get("name"), str) and (name := one_line(one["name"], 25).strip()):
            action = one.get("action")
            doing = one_line(action, 60) if isinstance(action, str) else ""
            yield ActiveUser(name, doing, not one.get("do_not_disturb"))


def _rows(text: str) -> Iterator[ActiveUser]:
    """The rows below the line of dashes; without such a line it is no table."""
    rows = iter(text.splitlines())
    for line in rows:
        if line.startswith(_DASHES):
            break
    for line in rows:
        if name := one_line(line[_NAME], 25).strip():
            yield ActiveUser(name, one_line(line[_ACTION], 60).strip())
