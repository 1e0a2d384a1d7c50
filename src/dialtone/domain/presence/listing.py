"""The lists of who is on line as other boards read them: the table with its fixed columns, and JSON (spec services.md
9.1). Age, sex and place are those people have made public, else blank."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dialtone.domain.people.publicity import NOTHING, Facts
from dialtone.domain.presence.deeds import door_of, number_of
from dialtone.domain.presence.nodes import Visit
from dialtone.domain.presence.visitors import Visitor

TITLES = f"{'User':<25} {'Action':<31}  Time-on Age Sex Node"
RULE = " ".join("-" * width for width in (25, 31, 8, 3, 3, 4))
BROWSER = "Web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on line, as anybody may see him. `since` is in seconds since 1970."""

    node: int
    name: str
    action: str
    since: float
    protocol: str
    pageable: bool = True
    message_waiting: bool = False
    facts: Facts = NOTHING


class Known(NamedTuple):
    """Where somebody was found: on a node, or with a browser."""

    visit: Visit | Visitor
    facts: Facts = NOTHING


def people(visits: Iterable[Known], visitors: Iterable[Known], last_node: int) -> list[Person]:
    """Those on nodes, then those with browsers, who get the numbers after the last node."""
    found = [_caller(known.visit, known.facts) for known in visits if isinstance(known.visit, Visit)]
    after = max([last_node, *(person.node for person in found)])
    pages = [known for known in visitors if isinstance(known.visit, Visitor)]
    return found + [
        Person(
            node=number,
            name=known.visit.alias,
            action=known.visit.action or "browsing the site",
            since=known.visit.since,
            protocol=BROWSER,
            facts=known.facts,
        )
        for number, known in enumerate(pages, after + 1)
    ]


def _caller(visit: Visit, facts: Facts) -> Person:
    return Person(
        node=visit.node,
        name=visit.alias,
        action=visit.action,
        since=visit.since,
        protocol=visit.protocol,
        pageable=visit.pageable,
        message_waiting=visit.mail_waiting,
        facts=facts,
    )


def table(persons: Sequence[Person], now: float) -> list[str]:
    """Titles, rule, and one row each: name in columns 0 to 24, action 26 to 56, time 57 to 65, age 67 to 69, sex 71 to
    73, node 75 to 78."""
    return [TITLES, RULE, *(_row(person, now) for person in persons)]


def _row(person: Person, now: float) -> str:
    action = person.action + flags(person)
    hours, seconds = divmod(max(0, int(now - person.since)), 3600)
    time_on = f"{min(hours, 999):3d}:{seconds // 60:02d}:{seconds % 60:02d}"
    age, sex = f"{person.facts.age[:3]:>3}", f"{person.facts.gender[:3]:>3}"
    return f"{_cell(person.name, 25)} {_cell(action, 31)}{time_on} {age} {sex} {person.node:4d}"


def _cell(text: str, width: int) -> str:
    return f"{text[:width]:<{width}}"


def flags(person: Person) -> str:
    """Letters others may see: M message waiting, P page off."""
    letters = ("M" if person.message_waiting else "") + ("" if person.pageable else "P")
    return f" ({letters})" if letters else ""


def node_lines(persons: Iterable[Person]) -> list[str]:
    """One line for each node in use."""
    return [
        f"Node {person.node:2d} {person.name} {person.action}{flags(person)} via {person.protocol}"
        for person in persons
    ]


def as_json(persons: Sequence[Person], now: float, room: int = 0) -> str:
    """An array with an object for each user; with `room` as many as fit into so many bytes."""
    objects = [_object(person, now) for person in persons]
    if not room:
        return _compact(objects)
    kept: list[str] = []
    size = 2  # the brackets
    for one in map(_compact, objects):
        size += len(one.encode()) + (1 if kept else 0)
        if size > room:
            break
        kept.append(one)
    return f"[{','.join(kept)}]"


def _compact(what: object) -> str:
    return json.dumps(what, separators=(",", ":"))


def _object(person: Person, now: float) -> dict[str, object]:
    facts = person.facts
    shown: dict[str, object] = {
        "name": person.name,
        "action": person.action,
        "naction": number_of(person.action),
        "aux": 0,
        "timeon": max(0, int(now - person.since)),
        "node": person.node,
        "prot": person.protocol,
    }
    door = door_of(person.action)
    shown |= {"xtrn": door} if door else {}
    public = {"age": int(facts.age) if facts.age else None, "sex": facts.gender, "location": facts.location}
    shown |= {name: value for name, value in public.items() if value}
    return shown | {"do_not_disturb": not person.pageable, "msg_waiting": person.message_waiting}
