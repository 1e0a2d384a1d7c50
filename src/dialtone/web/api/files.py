"""Files: directories, lists, search, download, upload."""

from __future__ import annotations

from typing import Annotated

import msgspec
from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.files.admission import Wanted
from dialtone.domain.model.file import FileRecord
from dialtone.web import file_answers
from dialtone.web.api.operation import Asking, Limit, Operation, need


class Directory(msgspec.Struct, frozen=True, kw_only=True):
    """A directory of files."""

    code: str
    name: str
    library: str
    files: int


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A file; `uploaded` in seconds since 1970."""

    directory: str
    name: str
    size: int
    description: str
    uploader: str
    uploaded: float
    downloads: int


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """Which files. `q`: a pattern with * and ?."""

    q: Annotated[str, msgspec.Meta(max_length=64)] = "*"
    limit: Limit = 100


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an uploaded file."""

    description: Annotated[str, msgspec.Meta(max_length=200)] = ""


async def directories(asking: Asking) -> list[Directory]:
    """Every directory the caller sees."""
    files = need(asking.house.files)
    states = await files.listing.states(asking.caller)
    return [
        Directory(
            code=one.directory.code,
            name=one.directory.name,
            library=seen.library.name,
            files=states[one.directory.code].files if one.directory.code in states else 0,
        )
        for seen in files.areas.libraries(asking.caller)
        for one in files.areas.directories(asking.caller, seen.library)
    ]


async def items(asking: Asking) -> list[Item]:
    """Files of a directory."""
    files, found = need(asking.house.files), list[Item]()
    async for file in files.listing.files(asking.caller, asking.path("code"), pattern=asking.query.q):
        found.append(_item(file))
        if len(found) >= asking.query.limit:
            break
    return found


async def item(asking: Asking) -> Item:
    """What is known of a file."""
    return _item(await need(asking.house.files).listing.get(asking.caller, asking.path("code"), asking.path("name")))


async def download(asking: Asking) -> Response:
    """The file itself; it is counted, and paid for where files cost something."""
    files = need(asking.house.files)
    code, name = asking.path("code"), asking.path("name")
    return await file_answers.download(asking.request, files.fetching, asking.caller, code, name, asking.house.clock)


async def upload(asking: Asking) -> Item:
    """Put a file into a directory: the body is the file."""
    files, told = need(asking.house.files), asking.request.headers.get("content-length", "")
    wanted = Wanted(
        name=asking.path("name"),
        size=int(told) if told.isascii() and told.isdigit() else None,
        description=asking.query.description,
    )
    arriving = await files.receiving.begin(asking.caller, asking.path("code"), wanted)
    began = asking.house.clock.monotonic()
    try:
        async for piece in asking.request.stream():
            await arriving.write(piece)
        return _item(await arriving.complete(seconds=asking.house.clock.monotonic() - began))
    except OSError as error:
        raise Refusal(Why.NO_SPACE, "The file cannot be kept at the moment.", temporary=True) from error
    except BaseException:
        await arriving.abandon("the upload broke off")
        raise


async def remove(asking: Asking) -> None:
    """Remove a file."""
    await need(asking.house.files).editing.remove(asking.caller, asking.path("code"), asking.path("name"))


def _item(file: FileRecord) -> Item:
    return Item(
        directory=file.directory,
        name=file.name,
        size=file.size,
        description=file.description,
        uploader=file.uploader,
        uploaded=file.uploaded,
        downloads=file.downloads,
    )


OPERATIONS = (
    Operation(
        name="directories",
        method="GET",
        path="/files",
        run=directories,
        scope="files:read",
        summary="Directories of files",
        answer=list[Directory],
    ),
    Operation(
        name="files",
        method="GET",
        path="/files/{code}",
        run=items,
        scope="files:read",
        summary="Files of a directory",
        query=Named,
        answer=list[Item],
    ),
    Operation(
        name="file",
        method="GET",
        path="/files/{code}/{name}",
        run=item,
        scope="files:read",
        summary="About a file",
        answer=Item,
    ),
    Operation(
        name="remove_file",
        method="DELETE",
        path="/files/{code}/{name}",
        run=remove,
        scope="files:write",
        summary="Remove a file",
    ),
    Operation(
        name="download",
        method="GET",
        path="/files/{code}/{name}/content",
        run=download,
        scope="files:read",
        summary="Download a file",
        raw=True,
    ),
    Operation(
        name="upload",
        method="PUT",
        path="/files/{code}/{name}/content",
        run=upload,
        scope="files:write",
        summary="Upload a file",
        query=Upload,
        answer=Item,
        raw=True,
        status=201,
    ),
)
