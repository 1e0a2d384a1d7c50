"""Uploads: to a directory, for the sysop, for other users."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import DirectoryFlag, FileDirectory, Role
from dialtone.domain.files import names
from dialtone.domain.files.admission import Wanted
from dialtone.domain.files.areas import NOT_HERE
from dialtone.formats.description import SHORT_MOST
from dialtone.web.answers import sentence, status_of
from dialtone.web.files.arriving import Arrival, arrive, recipients
from dialtone.web.files.desk import Desk, desk, title
from dialtone.web.files.lists import common
from dialtone.web.visit import Visit


async def upload(visit: Visit) -> Response:
    """Bring files to the directory the path names, or where it sends those who may not bring any there."""
    at = desk(visit)
    return await _upload(at, _target(at))


async def to_sysop(visit: Visit) -> Response:
    """Bring files for the sysop."""
    at = desk(visit)
    return await _upload(at, _special(at, Role.SYSOP, "There is no directory for files to the sysop."))


async def to_user(visit: Visit) -> Response:
    """Bring files for other users."""
    at = desk(visit)
    return await _upload(at, _special(at, Role.USER, "There is no directory for files from user to user."))


def _target(at: Desk) -> FileDirectory:
    code = str(at.visit.path("code"))
    found = at.files.areas.upload_target(at.caller, code)
    if found is None:
        place = at.files.settings.find(code)
        raise Refusal(
            Why.DENIED, (at.files.areas.cannot_upload(at.who, place) if place is not None else "") or NOT_HERE
        )
    return found


def _special(at: Desk, role: Role, words: str) -> FileDirectory:
    found = at.files.settings.special(role)
    if found is None:
        raise Refusal(Why.UNSUPPORTED, words)
    if reason := at.files.areas.cannot_upload(at.who, found):
        raise Refusal(Why.DENIED, reason)
    return found


async def _upload(at: Desk, directory: FileDirectory) -> Response:
    visit = at.visit
    if not visit.is_form:
        return _form(at, directory)
    most = at.files.settings.options.max_batch_up
    try:
        arrived = await arrive(visit, at.files, at.caller, directory.code, most=most)
    except Refusal as no:
        if _wants_json(visit):
            return JSONResponse({"error": sentence(no.text)}, status_of(no))
        if no.why is Why.DENIED:
            raise
        return _form(at, directory, error=sentence(no.text), status=status_of(no))
    return _said(at, directory, arrived)


def _said(at: Desk, directory: FileDirectory, arrived: list[Arrival]) -> Response:
    failed = [one for one in arrived if one.file is None]
    if _wants_json(at.visit):
        if failed:
            return JSONResponse({"error": sentence(failed[0].reason)}, failed[0].status)
        return JSONResponse({"name": arrived[0].name, "page": _page(at, directory, arrived[0])}, 201)
    if failed:
        return _form(at, directory, arrived=arrived, status=failed[0].status)
    words = f"{arrived[0].name} is here." if len(arrived) == 1 else f"{len(arrived)} files are here."
    return at.visit.go_to(_page(at, directory, arrived[0] if len(arrived) == 1 else None), notice=f"{words} Thank you.")


def _page(at: Desk, directory: FileDirectory, one: Arrival | None) -> str:
    """Where a file that came can be seen by whoever brought it."""
    if not at.files.areas.sees(at.who, directory):
        return at.crumbs()[0][1] or "/files/"
    if one is None or one.file is None:
        return at.to_directory(directory)
    return at.to_file("files.file", directory, one.file.name)


def _form(
    at: Desk, directory: FileDirectory, *, error: str = "", arrived: list[Arrival] | None = None, status: int = 200
) -> Response:
    return at.visit.show(
        "files/upload.html", status=status, error=error, arrived=arrived or [], **_about(at, directory)
    )


def _about(at: Desk, directory: FileDirectory) -> dict[str, Any]:
    options = at.files.settings.options
    return {
        "directory": directory,
        "title": title,
        "code": directory.code.lower(),
        "short_most": SHORT_MOST,
        "most": options.max_batch_up,
        "max_size": options.max_size,
        "tags": directory.has(DirectoryFlag.TAGS),
        "imports": directory.has(DirectoryFlag.DIZ),
        "anonymous": directory.has(DirectoryFlag.ANON) and at.who.is_(exemption="A"),
        "for_users": directory.role is Role.USER,
        "for_sysop": directory.role is Role.SYSOP,
        "to": at.visit.query("to"),
        "crumbs": at.crumbs(directory if at.place(directory)[1] else None, ("Upload", "")),
        **common(at),
    }


async def check(visit: Visit) -> Response:
    """Whether a file would be taken, before it is sent; a script asks."""
    at, size = desk(visit), visit.query("size")
    directory = _target(at)
    given = visit.query("name")
    wanted = Wanted(
        name=names.received(given, at.files.settings.options) or given[:200],
        size=int(size) if size.isascii() and size.isdigit() and len(size) < 19 else None,
        recipients=await recipients(visit, visit.query("to")),
    )
    await at.files.receiving.check(at.caller, directory.code, wanted)
    return JSONResponse({"name": wanted.name})


def _wants_json(visit: Visit) -> bool:
    return visit.request.headers.get("accept", "").startswith("application/json")
