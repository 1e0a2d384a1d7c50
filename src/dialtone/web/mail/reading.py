"""Reading a message. It is marked as read when it is shown to its owner, unless a browser only fetches it ahead; its
sender is told when he is of this board (spec bbs.md 4.6), nobody else ever (SEC-07), and never about spam."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from starlette.responses import Response

from dialtone.domain.model.mail import CopySummary
from dialtone.domain.model.mail_folder import SPAM, FolderId
from dialtone.formats.mail.address_lists import Mailbox
from dialtone.formats.mail.headers import fields, shown, split_head
from dialtone.formats.mail.rich import SANDBOX
from dialtone.formats.mail.view import LetterView, view
from dialtone.formats.text.html.marked import body_html
from dialtone.web.mail import room
from dialtone.web.mail.boxes import SHOWN_MOST, Place, place_of
from dialtone.web.visit import Visit

NAMED_MOST = 20  # people of a field
HEAD_MOST = 64 * 1024  # bytes of a header that are shown
_REMOTE = re.compile(r"""src\s{0,9}=\s{0,9}["']?\s{0,9}(?:https?:)?//""", re.IGNORECASE)
_WHY = (b"authentication-results", b"received-spf")


async def read(visit: Visit) -> Response:
    """A message, and what can be done with it."""
    place = await place_of(visit)
    raw = await place.raw(SHOWN_MOST)
    if place.item is not None and not place.item.read and not _is_ahead(visit):
        await _mark(visit, place.item)
    letter = view(raw)
    rich = letter.rich is not None and visit.query("as") != "text"
    pictures = bool(visit.query("pictures"))
    folders = await room.folders_of(visit)
    return await room.show(
        visit,
        "mail/read.html",
        here=place.here,
        place=place,
        item=place.item,
        letter=letter,
        back=_named(place, {one.id: one.name for one in folders}),
        people=_people(letter),
        at=letter.date if letter.date is not None else place.item.received if place.item is not None else 0,
        body=None if rich else body_html(letter.text.rstrip("\n")),
        sandbox=SANDBOX,
        frame=place.path("html", pictures="1" if pictures else "") if rich else "",
        pictures=pictures,
        blocked=rich and not pictures and _REMOTE.search(letter.rich or "") is not None,
        cut=len(raw) >= SHOWN_MOST,
        head=_head(raw),
        why=_why(raw) if place.is_spam else [],
        targets=[
            (room.key_of(one.id), one.name)
            for one in folders
            if place.item is not None and one.id not in (place.item.folder, SPAM)
        ],
    )


def _is_ahead(visit: Visit) -> bool:
    """Whether nobody looks at it: a browser only fetches it to have it at hand, or asks whether it is there."""
    told = visit.request.headers
    return visit.request.method == "HEAD" or "prefetch" in f"{told.get('sec-purpose', '')} {told.get('purpose', '')}"


async def _mark(visit: Visit, item: CopySummary) -> None:
    if item.folder == SPAM:
        await visit.house.folders.mark(visit.caller, [item.uid], read=True)
    else:
        await visit.house.correspondence.mark_read(visit.caller, item)
    visit.unread_mail = await visit.house.folder_lists.unread(visit.caller)


def _named(place: Place, names: Mapping[FolderId, str]) -> tuple[str, str]:
    label, path = place.back
    return (names.get(place.item.folder, label), path) if place.item is not None else (label, path)


def _people(letter: LetterView) -> list[tuple[str, list[str], int]]:
    """Label, people, and how many more there are, of the fields that name somebody."""
    named = (("From", letter.senders), ("To", letter.to), ("Cc", letter.cc), ("Answers to", letter.reply_to))
    return [(label, _shown(people), max(0, len(people) - NAMED_MOST)) for label, people in named if people]


def _shown(people: Iterable[Mailbox]) -> list[str]:
    return [
        f"{one.display} <{one.address}>" if one.display and one.address else one.display or one.address
        for one in tuple(people)[:NAMED_MOST]
    ]


def _head(raw: bytes) -> str:
    return split_head(raw)[0][:HEAD_MOST].decode("utf-8", "replace").replace("\r\n", "\n")


def _why(raw: bytes) -> list[tuple[str, str]]:
    """The fields that say why a message is among the spam; whoever sent it may have written some of them."""
    return [
        (one.name.decode("ascii", "replace"), shown(one.value, 300))
        for one in fields(split_head(raw)[0][:HEAD_MOST])
        if one.name.startswith(b"x-spam") or one.name.startswith(b"x-dnsbl") or one.name in _WHY
    ][:20]


async def beside(visit: Visit) -> Response:
    """The message before or behind one in its folder."""
    uid, older = int(visit.path("uid")), visit.path("way") == "older"
    item = await visit.house.folders.message(visit.caller, uid)
    found = await (_older if older else _newer)(visit, item)
    if found is None:
        words = "That was the oldest message." if older else "That was the newest message."
        return visit.go_to(room.path_of(item.folder), notice=words)
    return visit.go("mail.read", uid=found)


async def _older(visit: Visit, item: CopySummary) -> int | None:
    page = await visit.house.folders.messages(visit.caller, item.folder, before=item.uid, most=1)
    return page.messages[0].uid if page.messages else None


async def _newer(visit: Visit, item: CopySummary) -> int | None:
    """Found from the newest on, which is where people read."""
    last, before = None, 0
    while True:
        page = await visit.house.folders.messages(visit.caller, item.folder, before=before, most=200)
        for one in page.messages:
            if one.uid <= item.uid:
                return last
            last = one.uid
        if not page.more:
            return last
        before = page.more
