"""Whom a message is for: what was typed into To, Cc and Bcc, and names that are offered while one types."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.addressing import Perhaps
from dialtone.domain.mail.composing import Addressee
from dialtone.web.visit import Visit

NAMES_MOST = 100  # of all fields
TYPED_MOST = 4000  # characters of a field
ASKED_MOST = 60  # questions of one visitor
ASKED_IN = 60.0  # seconds
_QUOTED = re.compile(r'("[^"]*"|[^,;"])+')
_DESK = "mail people"


def names(typed: str) -> list[str]:
    """A list split at its commas, but not at those in quotes."""
    found = (match[0].strip() for match in _QUOTED.finditer(" ".join(typed.split())))
    return [name for name in found if name]


async def find(visit: Visit, typed: str) -> tuple[Addressee, ...]:
    """The people of a field, each once. Raises Refusal with words about the first that is nobody."""
    wanted = names(typed[:TYPED_MOST])
    if len(wanted) > NAMES_MOST:
        raise Refusal(Why.TOO_MANY, f"A message goes to at most {NAMES_MOST} people.")
    found: dict[str, Addressee] = {}
    for name in wanted:
        one = await visit.house.correspondence.addressing.find(visit.user, name)
        if isinstance(one, Perhaps):
            offered = ", ".join(person.shown for person in one.people)
            raise Refusal(Why.NOT_FOUND, f"There is no user {name}. Do you mean {offered}?")
        found.setdefault(one.address.lower(), one)
    return tuple(found.values())


async def suggest(visit: Visit) -> Response:
    """Names of this board that go on from the last one typed, as choices of a field; so many a minute."""
    typed = next((visit.query(name) for name in ("to", "cc", "bcc") if visit.query(name)), "")
    before, comma, last = typed.rpartition(",")
    last = last.strip()
    offered: list[str] = []
    if len(last) > 1 and "@" not in last and _may_ask(visit):
        try:
            found = await visit.house.correspondence.addressing.look_up(last)
            people = found.people if isinstance(found, Perhaps) else (found,)
            offered = [f"{before}{comma}{' ' if comma else ''}{one.shown}" for one in people]
        except Refusal:
            pass
    return visit.show("mail/part/people.html", offered=offered)


def _may_ask(visit: Visit) -> bool:
    """Whether the visitor has not asked too often."""
    desk: dict[str, Any] = visit.visitor.desk if visit.visitor is not None else {}
    now = visit.house.clock.monotonic()
    since, count = desk.get(_DESK, (now, 0))
    if now - since > ASKED_IN:
        since, count = now, 0
    desk[_DESK] = (since, count + 1)
    return bool(count < ASKED_MOST)
