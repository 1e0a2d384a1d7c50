"""What stands at the head of every page: the rooms of the board a visitor may enter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dialtone.web import links


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the head: the page it leads to, its label, who sees it. `here`: the visitor is in that room; `count`:
    what is new there."""

    page: str
    label: str
    requirements: str = ""
    signed_in: bool = False
    here: bool = False
    count: int = 0


MAIL = "mail.inbox"
PLACES = (
    Place("boards.index", "Boards"),
    Place(MAIL, "Mail", "NOT GUEST", signed_in=True),
    Place("files.index", "Files"),
    Place("talk.channels", "Chat", "", signed_in=False),
    Place("doors.index", "Doors", "NOT REST X"),
    Place("people.online", "Who's here"),
    Place("terminal.page", "Terminal"),
    Place("console.dashboard", "Console", "SYSOP", signed_in=True),
)


def places(visit: Any) -> Iterator[Place]:
    """Those this visitor sees."""
    room = visit.page.name.partition(".")[0]
    for place in PLACES:
        if not links.known(place.page) or (place.signed_in and not visit.signed_in):
            continue
        if visit.somebody and visit.may(place.requirements):
            here, count = place.page.partition(".")[0] == room, visit.unread_mail if place.page == MAIL else 0
            yield Place(place.page, place.label, here=here, count=count)
