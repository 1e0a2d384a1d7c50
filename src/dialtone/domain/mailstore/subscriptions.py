"""Which mailboxes somebody wants in his mail program. Folders of mail are wanted unless he said otherwise, also those
made on a page; sub-boards when he asks for them, because there may be thousands."""

from __future__ import annotations

from collections.abc import Iterable

from dialtone.domain.mailstore.places import Place
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import MOST_PROPERTY_TEXT, Records

SECTION, KEY = "mailboxes", "subscribed"


def chosen(text: str | None) -> dict[str, bool]:
    """What was said of names (without case): "+name" and "-name", a line each."""
    lines = [line for line in (text or "").split("\n") if line[:1] in ("+", "-") and line[1:]]
    return {line[1:].casefold(): line[0] == "+" for line in lines}


def subscribed(places: Iterable[Place], said: dict[str, bool]) -> frozenset[str]:
    """The names, without case, of those that are wanted."""
    names = ((place.name.casefold(), place.sub is None) for place in places)
    return frozenset(name for name, usual in names if said.get(name, usual))


async def choose(records: Records, user: UserNumber, name: str, wanted: bool) -> None:
    """Remember one. Names said longest ago are forgotten when there are too many."""
    said = chosen(await records.properties.get(user, SECTION, KEY))
    said.pop(name.casefold(), None)
    said[name.casefold()] = wanted
    lines = [f"{'+' if on else '-'}{one}" for one, on in said.items()]
    while len("\n".join(lines).encode()) > MOST_PROPERTY_TEXT // 2:
        del lines[: len(lines) // 4 + 1]
    await records.properties.put(user, SECTION, KEY, "\n".join(lines))
