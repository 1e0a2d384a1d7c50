"""Libraries, directories, the files of one; what is new; what fits a name or words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import Response

from dialtone.base.errors import Refusal
from dialtone.config.files import DirectoryFlag, FileDirectory, Library, Role, Sort
from dialtone.domain.files import names
from dialtone.domain.files.tree import Place
from dialtone.domain.model.file import DirectoryState, FileRecord
from dialtone.domain.model.user import Misc
from dialtone.formats.search import parse
from dialtone.web import links
from dialtone.web.files.desk import PAGE, Desk, desk, title
from dialtone.web.files.rows import rows, since
from dialtone.web.visit import Visit, field

SORTS = (
    ("name", "Name", Sort.NAME, Sort.NAME_DOWN),
    ("date", "Date", Sort.DATE_DOWN, Sort.DATE),
    ("size", "Size", Sort.SIZE_DOWN, Sort.SIZE),
)
DEEPEST = 2000  # pages of a list

_Groups = AsyncIterator[tuple[FileDirectory, list[FileRecord]]]


async def index(visit: Visit) -> Response:
    """Every library with its directories."""
    at = desk(visit)
    return await _libraries(at, at.tree.libraries(at.caller), one=None)


async def library(visit: Visit) -> Response:
    """One of them."""
    at = desk(visit)
    name, found = next(
        (pair for pair in at.tree.libraries(at.caller).items() if pair[1] == _place(at).library), ("", None)
    )
    assert found is not None  # just found
    return await _libraries(at, {name: found}, one=found)


async def _libraries(at: Desk, found: dict[str, Library], *, one: Library | None) -> Response:
    states, shown = await at.files.listing.states(at.caller), []
    for name, place in found.items():
        inside = [
            (path, own, states.get(own.code, DirectoryState()), *_access(at, own))
            for path, own in at.tree.directories(at.caller, place).items()
        ]
        shown.append((name, place, inside))
    return at.visit.show(
        "files/index.html",
        libraries=shown,
        one=one,
        title=title,
        since=since(at),
        crumbs=at.crumbs(None, (title(one), "")) if one else [],
        **common(at),
    )


def _access(at: Desk, directory: FileDirectory) -> tuple[bool, bool]:
    areas = at.files.areas
    return not areas.cannot_download(at.who, directory), not areas.cannot_upload(at.who, directory)


async def directory(visit: Visit) -> Response:
    """The files of a directory, in its order or the one that is wanted."""
    at = desk(visit)
    found = _place(at).directory
    assert found is not None  # the path has both
    wanted, down = visit.query("sort"), visit.query("order") == "other"
    number, sort = _page(visit), None
    for key, _, usual, other in SORTS:
        if key == wanted:
            sort = other if down else usual
    start = (number - 1) * PAGE
    files = await at.files.listing.page(at.caller, found.code, sort=sort, start=start, most=PAGE + 1)
    state = (await at.files.listing.states(at.caller)).get(found.code, DirectoryState())
    shown = await rows(at, [(found, file) for file in files[:PAGE]], since=since(at))
    same = {"sort": wanted, "order": "other" if down else ""}
    return visit.show(
        "files/directory.html",
        directory=found,
        title=title,
        rows=shown,
        state=state,
        sorts=[
            (key, label, at.to_directory(found, sort=key, order=_turned(key, wanted, down))) for key, label, *_ in SORTS
        ],
        sorted_by=wanted,
        sorted_down=down,
        open=_opened(visit),
        earlier=at.to_directory(found, page=number - 1 if number > 2 else "", **same) if number > 1 else "",
        later=at.to_directory(found, page=number + 1, **same) if len(files) > PAGE else "",
        pages=_pages(number, found, state),
        crumbs=at.crumbs(found),
        **_head(at, found),
        **common(at),
    )


def _turned(key: str, wanted: str, down: bool) -> str:
    return "other" if key == wanted and not down else ""


def _pages(number: int, directory: FileDirectory, state: DirectoryState) -> str:
    if directory.role in (Role.SYSOP, Role.USER) or state.files <= PAGE:
        return f"Page {number}" if number > 1 else ""
    return f"Page {number} of {-(-state.files // PAGE)}"


def _page(visit: Visit) -> int:
    return max(visit.number("page", 1, most=DEEPEST), 1)


def _opened(visit: Visit) -> bool:
    return visit.signed_in and bool(visit.user.misc & Misc.EXTDESC)


def _head(at: Desk, found: FileDirectory) -> dict[str, Any]:
    areas = at.files.areas
    target = areas.upload_target(at.caller, found.code)
    return {
        "code": found.code.lower(),
        "upload": target.code.lower() if target is not None else "",
        "cannot_download": areas.cannot_download(at.who, found),
        "operates": areas.operates(at.who, found),
    }


async def about(visit: Visit) -> Response:
    """What a directory is, and what one may do there."""
    at = desk(visit)
    found = at.directory()
    state = (await at.files.listing.states(at.caller)).get(found.code, DirectoryState())
    return visit.show(
        "files/about.html",
        directory=found,
        title=title,
        state=state,
        place=at.to_directory(found),
        cannot_upload=at.files.areas.cannot_upload(at.who, found),
        free=at.files.areas.is_free(at.who, found),
        reward=_reward(found),
        crumbs=at.crumbs(found, ("About", "")),
        **_head(at, found),
        **common(at),
    )


def _reward(directory: FileDirectory) -> str:
    if not directory.has(DirectoryFlag.CDTUL):
        return "welcome"
    kind = "minutes" if directory.has(DirectoryFlag.CDTMIN) else "credits"
    return f"welcome, for {directory.upload_percent} % of the size in {kind}"


async def search(visit: Visit) -> Response:
    """Files whose names fit a pattern, or whose descriptions have words."""
    at, text, kind = desk(visit), visit.query("q").strip(), visit.query("by") or "words"
    options, places = at.choices(visit.query("in"))
    found, more, error = list[tuple[FileDirectory, FileRecord]](), False, ""
    if text:
        words = parse(text) if kind == "words" else None
        if kind == "words" and words is None:
            error = "There are no words to look for in that."
        else:
            pattern = names.pattern(text) if kind == "names" else ""
            groups = at.files.listing.find(at.caller, places, name=pattern, words=words)
            found, more = await _collected(groups, (_page(visit) - 1) * PAGE)
    return visit.show(
        "files/search.html",
        q=text,
        by=kind,
        chosen=visit.query("in"),
        options=options,
        error=error,
        rows=await rows(at, found, since=since(at), several=True),
        open=_opened(visit),
        crumbs=at.crumbs(None, ("Search", "")),
        **_steps(visit, "files.search", more, q=text, by=kind),
        **common(at),
    )


async def new(visit: Visit) -> Response:
    """Files that came since one last looked, or since a day."""
    at = desk(visit)
    options, places = at.choices(visit.query("in"))
    places = [one for one in places if not one.has(DirectoryFlag.NOSCAN)]
    day = at.read_day(visit.query("since")) if visit.query("since") else None
    error = "Write the day as 2026-11-28." if visit.query("since") and day is None else ""
    begins = day if day is not None else since(at) or visit.house.clock.now() - 30 * 86400
    found, more = await _collected(at.files.listing.new(at.caller, places, begins), (_page(visit) - 1) * PAGE)
    return visit.show(
        "files/new.html",
        begins=begins,
        asked=visit.query("since"),
        chosen=visit.query("in"),
        options=options,
        error=error,
        now=int(visit.house.clock.now()),
        rows=await rows(at, found, since=since(at), several=True),
        open=_opened(visit),
        crumbs=at.crumbs(None, ("New files", "")),
        **_steps(visit, "files.new", more, since=visit.query("since")),
        **common(at),
    )


async def seen(visit: Visit) -> Response:
    """From now on what comes is new."""
    form, at = await visit.form(), desk(visit)
    text, now = field(form, "now", most=20), visit.house.clock.now()
    moment = min(float(text), now) if text.isascii() and text.isdigit() else now
    await at.files.preferences.change(at.caller, new_since=moment)
    return visit.go("files.index", notice="From now on, what comes is new.")


async def _collected(groups: _Groups, start: int) -> tuple[list[tuple[FileDirectory, FileRecord]], bool]:
    """A page of what was found, and whether there is more."""
    found, number = list[tuple[FileDirectory, FileRecord]](), 0
    async for directory, files in groups:
        for file in files:
            if number >= start:
                found.append((directory, file))
            number += 1
        if len(found) > PAGE:
            break
    return found[:PAGE], len(found) > PAGE


def _steps(visit: Visit, page: str, more: bool, **same: str) -> dict[str, Any]:
    number, same = _page(visit), {**same, "in": visit.query("in")}
    return {
        "earlier": links.to(page, page=number - 1 if number > 2 else "", **same) if number > 1 else "",
        "later": links.to(page, page=number + 1, **same) if more else "",
        "pages": f"Page {number}" if more or number > 1 else "",
    }


def _place(at: Desk) -> Place:
    """Where the path leads. Raises Refusal (NOT_FOUND)."""
    found = at.visit.request.path_params
    parts = [str(found[name]) for name in ("library", "directory", "name") if name in found]
    try:
        return at.tree.find(at.caller, parts)
    except Refusal as no:
        if at.visit.signed_in:
            raise
        raise Refusal(no.why, "There is no such path, or it is only for those who sign in.") from None


def common(at: Desk) -> dict[str, Any]:
    """What the head of every page of the section needs."""
    return {
        "keeps": at.keeps,
        "to_sysop": at.special(Role.SYSOP) is not None,
        "to_user": at.special(Role.USER) is not None and at.keeps,
    }
