"""Which mailboxes somebody wants in his mail program. Folders of mail are wanted unless he said otherwise, also those
made on a page; sub-boards when he asks for them, because there may be thousands."""

from __future__ import annotations

from collections.abc import Iterable

from dialtone.domain.mailstore.places import Place
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.people_records import MOST_PROPERTY_TEXT
from dialtone.domain.ports.store import Records

SECTION, KEY = "mailboxes", "subscribed"


def chosen(text: str | None) -> dict[str, bool]:
    """What was said of names (without case): "+name" and "-name", a line each."""
    return {line[1:].casefold(): line[0] == "+" for line in _lines(text)}


def subscribed(places: Iterable[Place], said: dict[str, bool]) -> frozenset[str]:
    """The names, without case, of those that are wanted."""
    names = ((place.name.casefold(), place.sub is None) for place in places)
    return frozenset(name for name, usual in names if said.get(name, usual))


def missing(places: Iterable[Place], text: str | None) -> list[str]:
    """The names that are wanted although there are no such mailboxes (any more): nobody takes off a subscription but
    who made it (RFC 9051 section 6.3.5)."""
    names = {place.name.casefold() for place in places}
    return [line[1:] for line in _lines(text) if line[0] == "+" and line[1:].casefold() not in names]


def _lines(text: str | None) -> list[str]:
    return [line for line in (text or "").split("\n") if line[:1] in ("+", "-") and line[1:]]


async def choose(records: Records, user: UserNumber, name: str, wanted: bool) -> None:
    """Remember one. Names said longest ago are forgotten when there are too many."""
    said = _lines(await records.properties.get(user, SECTION, KEY))
    lines = [line for line in said if line[1:].casefold() != name.casefold()]
    lines.append(f"{'+' if wanted else '-'}{name}")
    while len("\n".join(lines).encode()) > MOST_PROPERTY_TEXT // 2:
        del lines[: len(lines) // 4 + 1]
    await records.properties.put(user, SECTION, KEY, "\n".join(lines))
