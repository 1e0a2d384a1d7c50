"""Boards and file areas: how much is in them, and their maintenance now."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import SubBoard
from dialtone.config.files import FileDirectory
from dialtone.domain.files.service import Files
from dialtone.domain.model.file import DirectoryState
from dialtone.domain.model.post import BoardState
from dialtone.web.console.guard import show
from dialtone.web.visit import Visit, field

PAGE = 50
NO_FILES = "This board has no file section."


async def boards(visit: Visit) -> Response:
    """Every sub-board with its counts; those where posts wait for a moderator first, when asked for."""
    states = await visit.house.store.read(lambda records: records.posts.boards())
    rows: list[tuple[SubBoard, BoardState]] = [
        (sub, states.get(sub.code, BoardState())) for sub in visit.house.settings.boards.subs.values()
    ]
    text, held = visit.query("q").casefold(), visit.query("held") == "1"
    rows = [row for row in rows if text in f"{row[0].code} {row[0].name} {row[0].group.name}".casefold()]
    rows = [row for row in rows if row[1].held or not held]
    page = max(1, visit.number("page", 1, most=10_000))
    return show(
        visit,
        "boards.html",
        rows=rows[(page - 1) * PAGE : page * PAGE],
        count=len(rows),
        q=visit.query("q"),
        held=held,
        page=page,
        more=len(rows) > page * PAGE,
    )


async def purge_board(visit: Visit) -> Response:
    """Remove what is too old or too much for a sub-board."""
    form = await visit.form()
    if visit.house.moderation is None:
        raise Refusal(Why.UNSUPPORTED, "This board has no message section.")
    count = await visit.house.moderation.purge_now(visit.caller, field(form, "code", most=20))
    return visit.go("console.boards", notice=f"{count} messages were removed.")


async def files(visit: Visit) -> Response:
    """Every directory with its counts."""
    section = _files(visit)
    states = await visit.house.store.read(lambda records: records.files.states())
    text = visit.query("q").casefold()
    rows: list[tuple[FileDirectory, DirectoryState]] = [
        (directory, states.get(directory.code, DirectoryState()))
        for directory in section.areas.all.directories.values()
        if text in f"{directory.code} {directory.name} {directory.library.name}".casefold()
    ]
    page = max(1, visit.number("page", 1, most=10_000))
    return show(
        visit,
        "files.html",
        rows=rows[(page - 1) * PAGE : page * PAGE],
        count=len(rows),
        q=visit.query("q"),
        page=page,
        more=len(rows) > page * PAGE,
    )


async def file_deed(visit: Visit) -> Response:
    """Purge a directory, add what lies in its folder, or look whether it is in order."""
    form, maintenance = await visit.form(), _files(visit).maintenance
    code = field(form, "code", most=20)
    match field(form, "deed", most=10):
        case "purge":
            count = await maintenance.purge_now(visit.caller, code)
            return visit.go("console.files", notice=f"{count} files were removed.")
        case "adopt":
            done = await maintenance.adopt(visit.caller, code)
            added, refused = sum(not one.reason for one in done), [one for one in done if one.reason]
            words = f"{added} files were added." + (
                f" Not added: {len(refused)}, such as {refused[0].name}: {refused[0].reason}." if refused else ""
            )
            return visit.go("console.files", notice=words)
        case "check":
            found = await maintenance.check(visit.caller, code)
            return show(visit, "checked.html", code=code, found=found[:500], count=len(found))
    raise Refusal(Why.INVALID, "There is no such thing to do.")


def _files(visit: Visit) -> Files:
    if visit.house.files is None:
        raise Refusal(Why.NOT_FOUND, NO_FILES)
    return visit.house.files
