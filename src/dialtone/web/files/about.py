"""One file: what is known of it, what can be shown of it, the file itself."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import FileDirectory
from dialtone.domain.model.file import FileRecord
from dialtone.formats.preview import BEGINNING, PICTURE_MOST, TEXT_MOST, Kind, Preview, preview, shown
from dialtone.formats.text.html.links import linked
from dialtone.formats.text.html.marked import body_html
from dialtone.formats.text.html.safe import Html
from dialtone.web.dispatch import problem, to_sign_in
from dialtone.web.file_answers import Sending, headers, read_all
from dialtone.web.file_answers import download as answer
from dialtone.web.files.desk import Desk, desk, title
from dialtone.web.files.lists import _place, common
from dialtone.web.files.rows import price
from dialtone.web.visit import Visit

MEMBERS = 200  # of an archive on a page
MEMBER_MOST = 8 * 1024 * 1024  # bytes of a member that are unpacked for somebody
LINES_MOST = 5000  # of what a command of the sysop's prints


async def about(visit: Visit) -> Response:
    """What is known of a file, and what one may do with it."""
    at = desk(visit)
    directory, file = await found(at)
    flagged = False
    if at.keeps:
        batch = await at.files.batch.downloads(at.caller)
        flagged = (file.directory, file.name) in {(one.file.directory, one.file.name) for one in batch}
    return visit.show(
        "files/file.html",
        price=price(at, file),
        description=Html(linked(file.description)),
        extended=body_html(file.extended) if file.extended.strip() else None,
        missing=file.name in await at.files.listing.missing(directory, [file]),
        may_change=at.files.editing.may(at.caller, file),
        flagged=flagged,
        tab="about",
        **head(at, directory, file),
    )


async def view(visit: Visit) -> Response:
    """Its text, its picture, what is in it; or what the sysop's command for such files prints."""
    at = desk(visit)
    directory, file = await found(at)
    printed = await at.files.listing.viewed(at.caller, directory.code, file.name)
    content: dict[str, Any] = {"printed": None, "body": None, "picture": "", "members": None, "why": ""}
    if printed is not None:
        content["printed"] = "\n".join(printed[:LINES_MOST])
    elif at.files.listing.is_archive(file.name):
        content |= await _archive(at, directory, file)
    else:
        content |= await _shown(at, directory, file)
    return visit.show("files/view.html", tab="view", **content, **head(at, directory, file))


async def _archive(at: Desk, directory: FileDirectory, file: FileRecord) -> dict[str, Any]:
    members = await at.files.listing.members(at.caller, directory.code, file.name)
    number = max(at.visit.number("page", 1, most=1000), 1)
    start = (number - 1) * MEMBERS
    pages = -(-len(members) // MEMBERS)
    rows = [
        (one, at.to_file("files.member", directory, file.name, member=one.name))
        for one in members[start : start + MEMBERS]
    ]
    return {
        "members": rows,
        "count": len(members),
        "unpacked": sum(one.size for one in members),
        "pages": f"Page {number} of {pages}" if pages > 1 else "",
        "earlier": at.to_file("files.view", directory, file.name, page=number - 1) if number > 1 else "",
        "later": at.to_file("files.view", directory, file.name, page=number + 1) if number < pages else "",
    }


async def _shown(at: Desk, directory: FileDirectory, file: FileRecord) -> dict[str, Any]:
    data = await at.files.listing.text(at.caller, directory.code, file.name, most=BEGINNING)
    judged = preview(file.name, data, file.size)
    if judged.kind is Kind.PICTURE:
        return {"picture": at.to_file("files.picture", directory, file.name), "judged": judged}
    if judged.kind is Kind.TEXT and file.size > len(data):
        data = await at.files.listing.text(at.caller, directory.code, file.name, most=TEXT_MOST)
    return _body(judged, file.name, data)


def _body(judged: Preview, name: str, data: bytes) -> dict[str, Any]:
    return {"body": shown(judged, name, data), "why": judged.why or "nothing of it can be shown here"}


async def picture(visit: Visit) -> Response:
    """The bytes of a picture, once they were found to be one of bearable size (ARC-05)."""
    at = desk(visit)
    directory, file = await found(at)
    reading = await at.files.listing.open(at.caller, directory.code, file.name)
    try:
        judged = preview(file.name, await reading.read(0, BEGINNING), reading.size)
        if judged.kind is not Kind.PICTURE or reading.size > PICTURE_MOST:
            raise Refusal(Why.BAD_CONTENT, judged.why or "That is no picture that can be shown here.")
    except BaseException:
        await reading.close()
        raise
    fields = {**headers(file.name, inline=True), "content-length": str(reading.size)}
    if visit.request.method == "HEAD":
        await reading.close()
        return Response(headers=fields, media_type=judged.serve_as)
    pieces: Any = read_all(reading.read, reading.size)
    return Sending(pieces, reading.close, headers=fields, media_type=judged.serve_as)


async def member(visit: Visit) -> Response:
    """A file in an archive: shown, or with `save` unpacked for whoever asks."""
    at, name = desk(visit), visit.request.query_params.get("member", "")[:1000]
    directory, file = await found(at)
    members = await at.files.listing.members(at.caller, directory.code, file.name)
    one = next((one for one in members if one.name == name), None)
    if one is None:
        raise Refusal(Why.NOT_FOUND, "There is no such file in it.")
    saved = bool(visit.query("save"))
    if saved and one.size > MEMBER_MOST:
        raise Refusal(Why.TOO_BIG, "That is too large to be unpacked here. Download the archive.")
    most = MEMBER_MOST if saved else TEXT_MOST
    data = await at.files.listing.text(at.caller, directory.code, file.name, member=one.name, most=most)
    if saved:
        return Response(data, headers=dict(headers(one.name.rpartition("/")[2])), media_type="application/octet-stream")
    judged = preview(one.name, data, one.size)
    content = _body(judged, one.name, data)
    if judged.kind is Kind.PICTURE:
        content["why"] = "it is a picture: download it to look at it"
    return visit.show(
        "files/member.html",
        member=one,
        save=at.to_file("files.member", directory, file.name, member=one.name, save=1)
        if one.size <= MEMBER_MOST
        else "",
        tab="view",
        **content,
        **head(at, directory, file, (one.name, "")),
    )


async def download(visit: Visit) -> Response:
    """The file itself. Browsers are led to sign in where that may help, programs are told so (401)."""
    try:
        at = desk(visit)
        place = _place(at)
        assert place.directory is not None  # the path has it
        fetching, clock = at.files.fetching, visit.house.clock
        return await answer(visit.request, fetching, at.caller, place.directory.code, place.name, clock)
    except Refusal as no:
        if visit.signed_in or no.why not in (Why.DENIED, Why.NOT_LOGGED_IN):
            raise
        if "text/html" in visit.request.headers.get("accept", ""):
            return to_sign_in(visit)
        return problem(visit, 401, "Please sign in.")


async def found(at: Desk) -> tuple[FileDirectory, FileRecord]:
    """The directory and the file the path names. Raises Refusal as `Listing.get`."""
    directory = at.directory()
    return directory, await at.files.listing.get(at.caller, directory.code, str(at.visit.path("name")))


def head(at: Desk, directory: FileDirectory, file: FileRecord, *more: tuple[str, str]) -> dict[str, Any]:
    """What pages about a file have at their head."""
    page = at.to_file("files.file", directory, file.name)
    barred = at.files.areas.cannot_download(at.who, directory)
    return {
        "file": file,
        "directory": directory,
        "title": title,
        "code": directory.code.lower(),
        "place": at.to_directory(directory),
        "page": page,
        "view": at.to_file("files.view", directory, file.name),
        "download": "" if barred or not at.place(directory)[1] else at.to_download(directory, file.name),
        "cannot_download": barred,
        "crumbs": at.crumbs(directory, (file.name, page), *more),
        **common(at),
    }
