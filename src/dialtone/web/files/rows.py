"""Files as lines of a list: what a page shows of each, found with as few questions as there are directories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialtone.config.files import FileDirectory
from dialtone.domain.model.file import FileRecord
from dialtone.formats.text.html.links import linked
from dialtone.formats.text.html.marked import body_html
from dialtone.formats.text.html.safe import Html
from dialtone.web.files.desk import Desk, title


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A file. `price` is what it costs this visitor in words; `download` is "" where he cannot have it."""

    file: FileRecord
    page: str
    download: str
    key: str  # of its box: directory and name
    price: str
    description: Html
    extended: Html | None
    place: str = ""  # of a list of several directories
    place_page: str = ""
    new: bool = False
    missing: bool = False
    flagged: bool = False


async def rows(
    desk: Desk, found: Sequence[tuple[FileDirectory, FileRecord]], *, since: float, several: bool = False
) -> list[Row]:
    """The lines of files; `since` is when this visitor last looked for new ones, in seconds since 1970."""
    flagged, missing = set[tuple[str, str]](), set[tuple[str, str]]()
    if desk.keeps and found:
        batch = await desk.files.batch.downloads(desk.caller)
        flagged = {(one.file.directory, one.file.name) for one in batch}
    for directory in {one.code: one for one, _ in found}.values():
        files = [file for place, file in found if place.code == directory.code]
        missing |= {(directory.code, name) for name in await desk.files.listing.missing(directory, files)}
    barred = {
        one.code: desk.files.areas.cannot_download(desk.who, one) for one in {d.code: d for d, _ in found}.values()
    }
    return [
        Row(
            file=file,
            page=desk.to_file("files.file", directory, file.name),
            download="" if barred[directory.code] else desk.to_download(directory, file.name),
            key=f"{directory.code}/{file.name}",
            price=price(desk, file),
            description=Html(linked(file.description)),
            extended=body_html(file.extended) if file.extended.strip() else None,
            place=f"{title(directory.library)}: {title(directory)}" if several else "",
            place_page=desk.to_directory(directory) if several else "",
            new=0 < since < file.uploaded,
            missing=(directory.code, file.name) in missing,
            flagged=(directory.code, file.name) in flagged,
        )
        for directory, file in found
    ]


def price(desk: Desk, file: FileRecord) -> str:
    """What a file costs whoever looks at it."""
    cost = desk.files.fetching.cost(desk.caller, file)
    return f"{cost:,} credits" if cost else "free"


def since(desk: Desk) -> float:
    """From when on files are new to this visitor; 0 for those of whom nothing is kept."""
    user = desk.visit.user
    return (user.new_files_since or user.created) if desk.keeps else 0.0
