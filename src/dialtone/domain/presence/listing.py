"""The lists of who is on line as other boards read them: the table with its fixed columns, and JSON (spec services.md
9.1). Age, sex and place stay blank: nobody has made them public."""

from __future__ import annotations

import json
from collections.abc import Sequence

from dialtone.domain.presence.nodes import Visit

TITLES = f"{'User':<25} {'Action':<31}  Time-on Age Sex Node"
RULE = " ".join("-" * width for width in (25, 31, 8, 3, 3, 4))


def table(visits: Sequence[Visit], now: float) -> list[str]:
    """Titles, rule, and one row each: name in columns 0 to 24, action 26 to 56, time 57 to 65, age 67 to 69, sex 71 to
    73, node 75 to 78."""
    return [TITLES, RULE, *(_row(visit, now) for visit in visits)]


def _row(visit: Visit, now: float) -> str:
    action = visit.action + flags(visit)
    hours, seconds = divmod(max(0, int(now - visit.since)), 3600)
    time_on = f"{min(hours, 999):3d}:{seconds // 60:02d}:{seconds % 60:02d}"
    return f"{_cell(visit.alias, 25)} {_cell(action, 31)}{time_on} {'':3} {'':3} {visit.node:4d}"


def _cell(text: str, width: int) -> str:
    return f"{text[:width]:<{width}}"


def flags(visit: Visit) -> str:
    """Letters others may see: M message waiting, P page off."""
    letters = ("M" if visit.mail_waiting else "") + ("" if visit.pageable else "P")
    return f" ({letters})" if letters else ""


def node_lines(visits: Sequence[Visit]) -> list[str]:
    """One line for each node in use."""
    return [f"Node {visit.node:2d} {visit.alias} {visit.action}{flags(visit)} via {visit.protocol}" for visit in visits]


def as_json(visits: Sequence[Visit], now: float, room: int = 0) -> str:
    """An array with an object for each user; with `room` as many as fit into so many bytes."""
    people = [_object(visit, now) for visit in visits]
    text = _compact(people)
    while room and people and len(text.encode()) > room:
        people.pop()
        text = _compact(people)
    return text


def _compact(people: list[dict[str, object]]) -> str:
    return json.dumps(people, separators=(",", ":"))


def _object(visit: Visit, now: float) -> dict[str, object]:
    return {
        "name": visit.alias,
        "action": visit.action,
        "timeon": max(0, int(now - visit.since)),
        "node": visit.node,
        "prot": visit.protocol,
        "do_not_disturb": not visit.pageable,
        "msg_waiting": visit.mail_waiting,
    }
