"""Links that work once: made for whoever has another program or another machine, redeemed by whoever has them.

To look at a link does not use it up: only the button does, or a program that asks for the file (no browser's page is
wanted), or one that sends one (`curl -T file`). Whoever redeems it acts as the user it was made for.
"""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.files.links import DOWNLOAD, LASTS, UPLOAD, Link, Redeemed
from dialtone.domain.files.service import Files
from dialtone.domain.model.actor import Caller
from dialtone.web import links
from dialtone.web.answers import sentence, status_of
from dialtone.web.entering import SERVICE
from dialtone.web.file_answers import attachment_of
from dialtone.web.files.arriving import Arrival, arrive, bring
from dialtone.web.files.desk import desk, title
from dialtone.web.files.lists import common
from dialtone.web.visit import Visit, field

USED_UP = "This link does not work: it was used already, is too old, or never was one."


async def make(visit: Visit) -> Response:
    """Make a link for a file, or for an upload to a directory, and show it once."""
    form, at = await visit.form(), desk(visit)
    code, name = field(form, "code", most=50), field(form, "name", most=200)
    made: Link
    if name:
        made = await at.files.links.for_download(at.caller, code, name)
    else:
        target = at.files.areas.upload_target(at.caller, code)
        made = await at.files.links.for_upload(at.caller, target.code if target is not None else code)
    base = f"{visit.request.url.scheme}://{visit.request.url.netloc}"
    directory = at.files.settings.find(code)
    return visit.show(
        "files/link.html",
        name=name,
        url=base + links.to("files.redeem", secret=made.secret.reveal()),
        minutes=int(LASTS / 60),
        host=visit.house.settings.host,
        login=made.login,
        secret=made.secret.reveal(),
        crumbs=at.crumbs(directory, ("A link", "")),
        **common(at),
    )


async def redeem(visit: Visit) -> Response:
    """A link's page, and what it gives."""
    _hide(visit)
    files = _section(visit)
    found = await files.links.look(_secret(visit))
    if found is None:
        raise Refusal(Why.NOT_FOUND, USED_UP)
    if visit.is_form:
        return await (_fetch(visit, files) if found.purpose == DOWNLOAD else _bring(visit, files, found))
    if found.purpose == DOWNLOAD and _is_program(visit):
        return await _fetched(visit, files)
    return _page(visit, files, found)


def _page(visit: Visit, files: Files, found: Redeemed, error: str = "", status: int = 200) -> Response:
    directory = files.settings.find(found.directory)
    return visit.show(
        "files/redeem.html",
        status=status,
        error=error,
        found=found,
        secret=_secret(visit),
        directory=title(directory) if directory is not None else found.directory,
        upload=found.purpose == UPLOAD,
    )


async def _fetch(visit: Visit, files: Files) -> Response:
    await visit.form()
    return await _fetched(visit, files)


async def _fetched(visit: Visit, files: Files) -> Response:
    taken = await _taken(visit, files, DOWNLOAD)
    fetch = await files.fetching.begin(_caller(visit, taken), taken.directory, taken.name)
    return attachment_of(fetch, visit.house.clock)


async def _bring(visit: Visit, files: Files, found: Redeemed) -> Response:
    """One file by the form. The link is used up once its first byte is here."""

    async def used() -> Redeemed:
        return await _taken(visit, files, UPLOAD)

    try:
        arrived = await arrive(visit, files, _caller(visit, found), found.directory, most=1, before=used)
    except Refusal as no:
        if no.why in (Why.DENIED, Why.NOT_FOUND):
            raise
        return _page(visit, files, found, sentence(no.text), status_of(no))
    return _said(visit, arrived)


async def put(visit: Visit) -> Response:
    """A program sends a file, as `curl -T` does."""
    _hide(visit)
    files = _section(visit)
    taken = await _taken(visit, files, UPLOAD)
    arrived = await bring(visit, files, _caller(visit, taken), taken.directory, str(visit.path("name")))
    return Response(f"{arrived.name} is here.\n", 201, media_type="text/plain")


def _said(visit: Visit, arrived: list[Arrival]) -> Response:
    one = arrived[0]
    if one.file is None:
        return visit.show("problem.html", status=one.status, title="It was not taken", words=sentence(one.reason))
    return visit.show(
        "problem.html", status=201, title="It is here", words=f"{one.file.name} is on the board. Thank you."
    )


async def _taken(visit: Visit, files: Files, purpose: str) -> Redeemed:
    """Use the link. Raises Refusal (NOT_FOUND), for one of another purpose without using it."""
    found = await files.links.look(_secret(visit))
    taken = await files.links.redeem(_secret(visit)) if found is not None and found.purpose == purpose else None
    if taken is None:
        raise Refusal(Why.NOT_FOUND, USED_UP)
    return taken


def _caller(visit: Visit, found: Redeemed) -> Caller:
    return Caller(found.user, visit.peer, SERVICE, "link")


def _section(visit: Visit) -> Files:
    if visit.house.files is None:
        raise Refusal(Why.NOT_FOUND, USED_UP)
    return visit.house.files


def _secret(visit: Visit) -> str:
    return str(visit.path("secret"))[:100]


def _is_program(visit: Visit) -> bool:
    return visit.request.method == "GET" and "text/html" not in visit.request.headers.get("accept", "")


def _hide(visit: Visit) -> None:
    """The access log is not to have the secret."""
    visit.request.scope.setdefault("state", {})["shown_path"] = "/link/..."
