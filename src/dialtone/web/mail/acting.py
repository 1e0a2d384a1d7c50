"""What is done with messages that were chosen in a list, or with the one that is open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from starlette.datastructures import FormData
from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.mail_folder import INBOX
from dialtone.web.mail import room
from dialtone.web.visit import Visit, field

Uids = Sequence[int]


async def act(visit: Visit) -> Response:
    """Do what a button says (`do`) with the messages that were ticked (`message`), and show the list again."""
    form = await visit.form()
    back = room.path_of(
        room.folder_of(field(form, "folder", "inbox")),
        q=field(form, "q", most=200),
        before=field(form, "before", most=20),
    )
    do = field(form, "do", most=20)
    if do in _WHOLE:
        return visit.go_to(room.path_of(room.folder_of(field(form, "folder"))), notice=await _WHOLE[do](visit, form))
    uids = room.numbers(form, "message")
    if not uids:
        return visit.go_to(back, notice="Nothing was chosen.")
    verb = _VERBS.get(do)
    if verb is None:
        raise Refusal(Why.INVALID, "Nothing of that kind can be done with mail.")
    return visit.go_to(back, notice=await verb(visit, uids, form))


def _mark(words: str, **marks: bool) -> Callable[[Visit, Uids, FormData], Awaitable[str]]:
    async def mark(visit: Visit, uids: Uids, form: FormData) -> str:
        await visit.house.folders.mark(visit.caller, uids, **marks)
        return f"{room.words_of(len(set(uids)))} {words}."

    return mark


async def _delete(visit: Visit, uids: Uids, form: FormData) -> str:
    count = await visit.house.folders.discard(visit.caller, uids)
    gone = field(form, "folder") in ("trash", "spam")
    return f"{room.words_of(count)} {'gone for good' if gone else 'put into the trash'}."


async def _move(visit: Visit, uids: Uids, form: FormData) -> str:
    folder = room.folder_of(field(form, "to", most=20))
    moved = await visit.house.folders.move(visit.caller, uids, folder)
    name = next((one.name for one in await room.folders_of(visit) if one.id == folder), "the folder")
    return f"{room.words_of(len(moved))} moved to {name}."


async def _spam(visit: Visit, uids: Uids, form: FormData) -> str:
    moved = await visit.house.folders.spam(visit.caller, uids)
    return f"{room.words_of(len(moved))} marked as spam."


async def _ham(visit: Visit, uids: Uids, form: FormData) -> str:
    moved = await visit.house.folders.move(visit.caller, uids, INBOX)
    return f"{room.words_of(len(moved))} brought to the inbox."


async def _empty(visit: Visit, form: FormData) -> str:
    count = await visit.house.folders.empty(visit.caller, room.folder_of(field(form, "folder")))
    return f"{room.words_of(count)} gone for good."


async def _all_read(visit: Visit, form: FormData) -> str:
    count = await visit.house.folders.mark_all_read(visit.caller, room.folder_of(field(form, "folder")))
    return f"{room.words_of(count)} marked as read."


_VERBS = {
    "read": _mark("marked as read", read=True),
    "unread": _mark("marked as unread", read=False),
    "flag": _mark("flagged", flagged=True),
    "unflag": _mark("not flagged any more", flagged=False),
    "delete": _delete,
    "move": _move,
    "spam": _spam,
    "ham": _ham,
}
_WHOLE = {"empty": _empty, "all-read": _all_read}
