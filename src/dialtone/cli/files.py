"""`dialtone files`: file directories, what is in them, what lies in their folders."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Arguments, Failed, Nouns, board_of, json_option, print_json, print_rows

if TYPE_CHECKING:
    from dialtone.app.desk import Desk
    from dialtone.domain.files.maintenance import Adopted
    from dialtone.domain.files.service import Files
    from dialtone.domain.model.actor import Actor
    from dialtone.domain.model.file import FileRecord

DIRECTORIES = ("code", "library", "name", "files", "bytes", "newest", "path", "description")
LISTED = ("name", "size", "uploaded", "uploader", "downloads", "description")
PROBLEMS = ("directory", "name", "what")


def add(nouns: Nouns) -> None:
    """Add the commands."""
    files = nouns.group("files", "the file directories")
    listing = files.command(
        "list",
        list_files,
        "list the directories, or the files of one",
        text="List the directories of file.ini with counts of their files; with a code, the files of that directory.",
    )
    listing.add_argument("code", metavar="CODE", nargs="?", default="", help="internal code of a directory")
    listing.add_argument("--name", metavar="PATTERN", default="*", help="only files whose names fit (* and ?)")
    json_option(listing)
    adding = files.command(
        "add",
        add_files,
        "add files that lie in a directory's folder",
        text="Put files into a directory's folder, then add them: all of them, or those named. What an archive says of "
        "itself (FILE_ID.DIZ) becomes its description.",
    )
    _code(adding)
    adding.add_argument("name", metavar="NAME", nargs="*", help="names of files (default: all that are not known yet)")
    adding.add_argument("--description", metavar="TEXT", default="", help="description of all of them")
    adding.add_argument("--uploader", metavar="ALIAS", default="", help="whose they are shown to be")
    json_option(adding)
    shown = files.command("info", show, "show what is known of a file")
    _code(shown)
    shown.add_argument("name", metavar="NAME", help="name of the file")
    json_option(shown)
    removing = files.command("remove", remove, "remove a file from its directory and from disk")
    _code(removing)
    removing.add_argument("name", metavar="NAME", help="name of the file")
    removing.add_argument("--keep", action="store_true", help="leave it on disk")
    json_option(removing)
    checking = files.command(
        "check",
        check,
        "compare directories with their folders",
        text="Tell files that are known but not on disk (missing), on disk but not known (unknown), of another size, "
        "and unfinished uploads. Exit code 1 when a file is missing or has another size.",
    )
    checking.add_argument("code", metavar="CODE", nargs="?", default="", help="only this directory")
    json_option(checking)


def _code(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="internal code of the directory (see: dialtone files list)")


def list_files(args: Arguments) -> None:
    """Print directories, or files."""

    async def directories(desk: Desk) -> list[dict[str, Any]]:
        states = await desk.store.read(lambda records: records.files.states())
        return [_directory_row(desk, code, states.get(code)) for code in desk.settings.file_areas.directories]

    async def files(desk: Desk) -> list[dict[str, Any]]:
        listing = _files(desk).listing
        return [_row(file) async for file in listing.files(_us(), args.code, pattern=args.name)]

    if args.code:
        print_rows(_work(args, files), LISTED, args)
    else:
        print_rows(_work(args, directories), DIRECTORIES, args)


def add_files(args: Arguments) -> None:
    """Add what lies there, telling each."""
    from dialtone.formats.text.foreign import one_line

    def tell(one: Adopted) -> None:
        if not args.json:
            print(f"{one_line(one.name)}: {one.reason or 'added'}", flush=True)

    async def job(desk: Desk) -> list[Adopted]:
        return await _files(desk).maintenance.adopt(
            _us(), args.code, only=args.name, description=args.description, uploader=args.uploader, progress=tell
        )

    done = _work(args, job, changing=True)
    if args.json:
        print_json([{"name": one.name, "added": not one.reason, "reason": one.reason} for one in done])
    elif not done:
        print("nothing to add")
    if any(one.reason for one in done) and args.name:
        raise Failed("not every file was added")


def show(args: Arguments) -> None:
    """Print one file."""
    from dialtone.formats.text.ctrl_a import without_codes
    from dialtone.formats.text.foreign import one_line, visible

    async def job(desk: Desk) -> dict[str, Any]:
        return _row(await _files(desk).listing.get(_us(), args.code, args.name))

    row = _work(args, job)
    if args.json:
        print_json(row)
        return
    for name, value in row.items():
        if value not in ("", 0, []) and name != "extended":
            print(f"{name.replace('_', ' '):14} {one_line(str(value), 500)}")
    if row["extended"]:
        print("\n" + "\n".join(visible(without_codes(row["extended"]))))


def remove(args: Arguments) -> None:
    """Remove a file."""

    async def job(desk: Desk) -> FileRecord:
        return await _files(desk).editing.remove(_us(), args.code, args.name, from_disk=not args.keep)

    file = _work(args, job, changing=True)
    if args.json:
        print_json({"directory": file.directory, "name": file.name, "removed": True})
    else:
        print(f"removed: {file.directory} {file.name}")


def check(args: Arguments) -> int:
    """Print what is not in order."""

    async def job(desk: Desk) -> list[dict[str, Any]]:
        files = _files(desk)
        codes = [files.areas.find(_us(), args.code).code] if args.code else list(desk.settings.file_areas.directories)
        found = [one for code in codes for one in await files.maintenance.check(_us(), code)]
        return [{"directory": one.directory, "name": one.name, "what": one.what} for one in found]

    rows = _work(args, job)
    if rows or args.json:
        print_rows(rows, PROBLEMS, args)
    else:
        print("everything is in order")
    return int(any(row["what"] in ("missing", "size") for row in rows))


def _work(args: Arguments, job: Callable[[Desk], Awaitable[Any]], *, changing: bool = False) -> Any:
    from dialtone.app.desk import work

    return work(board_of(args), job, changing=changing)


def _files(desk: Desk) -> Files:
    from dialtone.app.furnish.files import files_at

    return files_at(desk)


def _us() -> Actor:
    """Whoever can run this command on the board's files is its sysop."""
    from dialtone.domain.model.actor import System

    return System("the sysop")


def _directory_row(desk: Desk, code: str, state: Any) -> dict[str, Any]:
    from dialtone.app.desk import clock_time

    directory = desk.settings.file_areas.directories[code]
    return {
        "code": code,
        "library": directory.library.name,
        "name": directory.name,
        "description": directory.description,
        "files": state.files if state else 0,
        "bytes": state.bytes if state else 0,
        "newest": clock_time(state.newest) if state else "",
        "path": str(directory.path),
    }


def _row(file: FileRecord) -> dict[str, Any]:
    """A file as a row."""
    from dialtone.app.desk import clock_time

    return {
        "directory": file.directory,
        "name": file.name,
        "size": file.size,
        "cost": file.cost,
        "description": file.description,
        "extended": file.extended,
        "tags": file.tags,
        "uploader": file.uploader,
        "uploader_user": file.uploader_user,
        "uploaded": clock_time(file.uploaded),
        "written": clock_time(file.written),
        "downloads": file.downloads,
        "last_download": clock_time(file.last_download),
        "author": file.author,
        "group": file.group,
        "anonymous": file.anonymous,
        "crc32": f"{file.crc32:08x}" if file.sha1 else "",
        "md5": file.md5,
        "sha1": file.sha1,
        "recipients": list(file.recipients),
    }
