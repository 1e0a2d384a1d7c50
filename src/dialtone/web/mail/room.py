"""What every page of mail has beside it: the folders with what is in them; and how folders are named in paths."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.folders import Listed
from dialtone.domain.model.mail_folder import INBOX, SPAM, TRASH, FolderId
from dialtone.web import links
from dialtone.web.visit import Visit

_KEYS = {INBOX: "inbox", SPAM: "spam", TRASH: "trash"}
_IDS = {key: id for id, key in _KEYS.items()}


def key_of(folder: int) -> str:
    """A folder's name in paths: a word for those that are always there, else its number."""
    return _KEYS.get(FolderId(folder), str(folder))


def folder_of(key: str) -> FolderId:
    """The opposite. Raises Refusal (NOT_FOUND)."""
    if key in _IDS:
        return _IDS[key]
    if key.isascii() and key.isdigit() and len(key) < 12 and int(key):
        return FolderId(int(key))
    raise Refusal(Why.NOT_FOUND, "There is no such folder.")


def path_of(folder: int, **parameters: object) -> str:
    """The path of a folder's list."""
    if folder == INBOX:
        return links.to("mail.inbox", **parameters)
    return links.to("mail.folder", folder=key_of(folder), **parameters)


def numbers(form: FormData, name: str) -> list[int]:
    """The whole numbers a form brought under a name; what is none is left out."""
    given = (str(value) for value in form.getlist(name))
    return [int(text) for text in given if text.isascii() and text.isdigit() and len(text) < 19]


async def show(visit: Visit, template: str, *, here: str = "", status: int = 200, **context: Any) -> Response:
    """A page of mail; `here` is the entry of the menu that is marked: a folder's name in paths, or a word of the
    template's."""
    folders = await folders_of(visit)
    rows = [(key_of(one.id), one, path_of(one.id)) for one in folders]
    return visit.show(template, status=status, here=here, folder_rows=rows, **context)


async def folders_of(visit: Visit) -> tuple[Listed, ...]:
    """The visitor's folders; a guest has none."""
    return () if visit.user.is_guest else await visit.house.folder_lists.of(visit.caller)


def words_of(count: int, one: str = "message") -> str:
    """A count of messages in words."""
    return f"{count:,} {one if count == 1 else one + 's'}"
