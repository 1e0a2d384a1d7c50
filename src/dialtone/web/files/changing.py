"""What is known of files is changed; files are renamed, moved, removed."""

from __future__ import annotations

from dataclasses import replace

from starlette.datastructures import FormData
from starlette.responses import Response

from dialtone.base.errors import Refusal
from dialtone.domain.files.editing import Changes
from dialtone.domain.model.file import FileRecord
from dialtone.formats.text.ctrl_a import without_codes
from dialtone.web.answers import sentence, status_of
from dialtone.web.files.about import found, head
from dialtone.web.files.desk import Desk, desk, title
from dialtone.web.visit import Visit, field

COST_MOST = 2**40


async def edit(visit: Visit) -> Response:
    """The form of a file, and what it changes."""
    form = await visit.form() if visit.is_form else None
    at = desk(visit)
    directory, file = await found(at)
    if not at.files.editing.may(at.caller, file):
        await at.files.editing.change(at.caller, directory.code, file.name, Changes())  # raises the reason
    operates, error, status = at.files.areas.operates(at.who, directory), "", 200
    if form is not None:
        try:
            changed = await at.files.editing.change(
                at.caller, directory.code, file.name, _changes(form, file, operates)
            )
            return visit.go_to(at.to_file("files.file", directory, changed.name), notice="It is changed.")
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    return visit.show(
        "files/edit.html",
        status=status,
        error=error,
        values=_values(form, file),
        operates=operates,
        may_remove=at.files.editing.may_remove(at.caller, file),
        targets=_targets(at, file) if operates else [],
        tab="edit",
        **head(at, directory, file, ("Change", "")),
    )


def _changes(form: FormData, file: FileRecord, operates: bool) -> Changes:
    extended = field(form, "extended", most=10_000)
    changes = Changes(
        description=field(form, "description", most=1000),
        extended=None if extended.strip() == _plain(file).strip() else extended,  # else its colours would be lost
        tags=field(form, "tags", most=200),
    )
    if not operates:
        return changes
    cost = field(form, "cost", most=20).strip()
    return replace(
        changes,
        name=field(form, "name", most=200).strip() or None,
        uploader=field(form, "uploader", most=100),
        cost=min(int(cost), COST_MOST) if cost.isascii() and cost.isdigit() else file.cost,
    )


def _values(form: FormData | None, file: FileRecord) -> dict[str, object]:
    keys = ("description", "extended", "tags", "name", "uploader", "cost")
    if form is not None:
        return {key: field(form, key, most=10_000) for key in keys}
    return {key: getattr(file, key) for key in keys} | {"extended": _plain(file)}


def _plain(file: FileRecord) -> str:
    """The longer description as it can be typed."""
    return without_codes(file.extended)


def _targets(at: Desk, file: FileRecord) -> list[tuple[str, str]]:
    areas = at.files.areas
    places = [
        seen.directory
        for library in areas.libraries(at.caller)
        for seen in areas.directories(at.caller, library.library)
        if seen.directory.code != file.directory and areas.operates(at.who, seen.directory)
    ]
    return [(one.code, f"{title(one.library)}: {title(one)}") for one in places]


async def remove(visit: Visit) -> Response:
    """Remove a file."""
    await visit.form()
    at = desk(visit)
    directory = at.directory()
    gone = await at.files.editing.remove(at.caller, directory.code, str(visit.path("name")))
    return visit.go_to(at.to_directory(directory), notice=f"{gone.name} is removed.")


async def move(visit: Visit) -> Response:
    """Move a file to another directory."""
    form, at = await visit.form(), desk(visit)
    directory = at.directory()
    moved = await at.files.editing.move(at.caller, directory.code, str(visit.path("name")), field(form, "to", most=50))
    target = at.files.areas.find(at.caller, moved.directory)
    return visit.go_to(at.to_file("files.file", target, moved.name), notice=f"It is in {title(target)} now.")
