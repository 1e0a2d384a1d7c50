"""Folders are made, renamed and removed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.datastructures import FormData
from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.folders import Kind
from dialtone.domain.model.mail_folder import MOST_FOLDER_NAME
from dialtone.web.answers import sentence, status_of
from dialtone.web.mail import room
from dialtone.web.visit import Visit, field


async def folders(visit: Visit) -> Response:
    """All of the visitor's own, with what can be done to them."""
    error, status, typed, at = "", 200, "", ""
    if visit.is_form:
        form = await visit.form()
        verb = _VERBS.get(field(form, "do"))
        typed, at = field(form, "name", most=200), field(form, "folder", most=20)
        try:
            if verb is None:
                raise Refusal(Why.INVALID, "Nothing of that kind can be done with folders.")
            words = await verb(visit, form)
            return visit.go("mail.folders", notice=words)
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    own = [one for one in await room.folders_of(visit) if one.kind is Kind.OWN]
    return await room.show(
        visit,
        "mail/folders.html",
        here="folders",
        status=status,
        own=own,
        error=error,
        typed="" if at else typed,
        name_most=MOST_FOLDER_NAME,
    )


async def _create(visit: Visit, form: FormData) -> str:
    name = field(form, "name", most=200)
    await visit.house.folders.create(visit.caller, name)
    return f"The folder {' '.join(name.split())} is there."


async def _rename(visit: Visit, form: FormData) -> str:
    await visit.house.folders.rename(visit.caller, _folder(form), field(form, "name", most=200))
    return "The folder has its new name."


async def _delete(visit: Visit, form: FormData) -> str:
    count = await visit.house.folders.delete(visit.caller, _folder(form))
    return f"The folder is gone; {room.words_of(count)} of it went to the trash." if count else "The folder is gone."


def _folder(form: FormData) -> int:
    return room.folder_of(field(form, "folder", most=20))


_VERBS: dict[str, Callable[[Visit, FormData], Awaitable[str]]] = {
    "create": _create,
    "rename": _rename,
    "delete": _delete,
}
