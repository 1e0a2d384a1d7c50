"""Lists of mail: inbox, folders, spam, trash, what was sent; for sysops the mailbox of somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup
from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.addressing import Perhaps
from dialtone.domain.model.mail import CopySummary
from dialtone.domain.model.mail_folder import INBOX, SPAM, TRASH, FolderId
from dialtone.domain.model.user import User, UserNumber
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.web import links
from dialtone.web.answers import sentence, status_of
from dialtone.web.mail import room
from dialtone.web.rendering import render, when
from dialtone.web.visit import Visit

ROWS = 50
HIGHEST = 2**62


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list. `who` is the author, or to whom it went; `key` names the message in forms."""

    key: int
    path: str
    who: str
    subject: str
    at: float
    size: int
    unread: bool = False
    marks: tuple[str, ...] = ()


async def inbox(visit: Visit) -> Response:
    """What came."""
    return await _folder(visit, INBOX)


async def folder(visit: Visit) -> Response:
    """What is in another folder."""
    return await _folder(visit, room.folder_of(str(visit.path("folder"))))


async def _folder(visit: Visit, folder: FolderId) -> Response:
    words, before = visit.query("q").strip(), visit.number("before", most=HIGHEST)
    page = await visit.house.folders.messages(visit.caller, folder, before=before, most=ROWS, words=words)
    listed = next((one for one in await room.folders_of(visit) if one.id == folder), None)
    if listed is None:  # made a moment ago
        listed = await visit.house.folders.find(visit.caller, folder)
    return await room.show(
        visit,
        "mail/list.html",
        here=room.key_of(folder),
        folder=listed,
        key=room.key_of(folder),
        rows=[line(one, visit.house.clock.offset(one.received)) for one in page.messages],
        words=words,
        before=before,
        search=room.path_of(folder),
        newest=room.path_of(folder, q=words) if before else "",
        older=room.path_of(folder, q=words, before=page.more) if page.more else "",
        targets=await _targets(visit, folder),
        is_spam=folder == SPAM,
        is_trash=folder == TRASH,
    )


async def _targets(visit: Visit, here: FolderId) -> list[tuple[str, str]]:
    """Where messages may be moved from a folder."""
    return [(room.key_of(one.id), one.name) for one in await room.folders_of(visit) if one.id not in (here, SPAM)]


def _row(one: CopySummary) -> Row:
    named = (("answered", one.answered), ("flagged", one.flagged), ("spam", one.spam))
    return Row(
        one.uid,
        links.to("mail.read", uid=one.uid),
        author_of(one.author) or one.sender or "(nobody)",
        one.subject or "(no subject)",
        one.received,
        one.size,
        not one.read,
        tuple(name for name, on in named if on),
    )


@lru_cache(maxsize=4096)
def line(one: CopySummary, minutes_east: int) -> Markup:
    """A message as a line of its owner's list; lists are looked at again and again, so lines are kept for a while."""
    row = _row(one)
    return Markup(render("mail/part/row.html", {"row": row, "when": when(row.at, minutes_east)}))


@lru_cache(maxsize=4096)
def author_of(field: str) -> str:
    """The name in a From field, else the address."""
    found = mailboxes(field.encode("utf-8", "replace"), 1)
    return (found[0].display or found[0].address) if found else field


async def sent(visit: Visit) -> Response:
    """What the visitor sent, the last first; forgets what was chosen."""
    if visit.is_form:
        form = await visit.form()
        count = await visit.house.correspondence.forget_sent(visit.caller, room.numbers(form, "message"))
        words = f"{room.words_of(count)} taken off the list." if count else "Nothing was chosen."
        return visit.go("mail.sent", notice=words)
    page, words = max(1, visit.number("page", 1, most=10_000)), visit.query("q").strip()
    notes = (await visit.house.correspondence.sent(visit.caller))[::-1]
    wanted = words.casefold().split()
    notes = [one for one in notes if all(word in f"{one.to}\n{one.subject}".casefold() for word in wanted)]
    rows = [
        Row(one.id, links.to("mail.sent_read", id=one.id), one.to, one.subject or "(no subject)", one.sent, one.size)
        for one in notes[(page - 1) * ROWS : page * ROWS]
    ]
    newer, older = _around("mail.sent", page, len(notes), q=words)
    return await room.show(visit, "mail/sent.html", here="sent", rows=rows, words=words, newer=newer, older=older)


def _around(name: str, page: int, count: int, **parameters: object) -> tuple[str, str]:
    """The pages before and behind this one; "" for none."""
    newer = links.to(name, page=page - 1 if page > 2 else "", **parameters) if page > 1 else ""
    return newer, links.to(name, page=page + 1, **parameters) if count > page * ROWS else ""


async def choose(visit: Visit) -> Response:
    """For sysops: whose mailbox. Reading it is all there is here."""
    name, error, status = visit.query("name").strip(), "", 200
    people: Sequence[User] = ()
    if name:
        try:
            found = await visit.house.correspondence.addressing.look_up(name)
            people = [one.user for one in found.people if one.user] if isinstance(found, Perhaps) else ()
            if not isinstance(found, Perhaps) and found.user is not None:
                return visit.go("mail.all_of", user=found.user.number)
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    return await room.show(visit, "mail/all.html", here="all", status=status, name=name, error=error, people=people)


async def owner_of(visit: Visit) -> User:
    """Whose mailbox a path names. Raises Refusal (NOT_FOUND)."""
    user = await visit.house.directory.get(UserNumber(int(visit.path("user"))))
    if user is None:
        raise Refusal(Why.NOT_FOUND, "There is no such user.")
    return user


async def others(visit: Visit) -> Response:
    """For sysops: what is in somebody's mailbox, the last first."""
    owner = await owner_of(visit)
    page = max(1, visit.number("page", 1, most=10_000))
    found = (await visit.house.correspondence.waiting(visit.caller, owner))[::-1]
    rows = [_row(one) for one in found[(page - 1) * ROWS : page * ROWS]]
    newer, older = _around("mail.all_of", page, len(found), user=owner.number)
    paths = {row.key: links.to("mail.all_read", user=owner.number, uid=row.key) for row in rows}
    return await room.show(
        visit,
        "mail/others.html",
        here="all",
        owner=owner,
        rows=rows,
        paths=paths,
        newer=newer,
        older=older,
        count=len(found),
    )
