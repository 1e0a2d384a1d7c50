"""The actions of the file section, as menus name them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.files import diary
from dialtone.terminal.action import Action
from dialtone.terminal.files import (
    choices,
    editing,
    going,
    linking,
    looking,
    queue,
    searching,
    sending,
    taking,
    temp,
)
from dialtone.terminal.stay import Stay

NO_DISK = "The board cannot get at its files at the moment."

_Run = Callable[[Stay, str], Awaitable[None]]


def _steady(run: _Run) -> _Run:
    """Trouble with a disk is told to the sysop, and the caller stays on line."""

    async def steady(stay: Stay, argument: str) -> None:
        try:
            await run(stay, argument)
        except (OSError, StoreError) as trouble:
            diary.trouble(stay.user.alias, trouble)
            raise Refusal(Why.NO_SPACE, NO_DISK, temporary=True) from trouble

    return steady


_ROWS: tuple[tuple[str, _Run, str], ...] = (
    ("files.list", searching.list_files, "list the files of this directory"),
    ("files.new_scan", searching.new_scan, "files that are new"),
    ("files.search_names", searching.search_names, "find files by name"),
    ("files.search_words", searching.search_words, "find files by words in their descriptions"),
    ("files.info", looking.info, "everything about a file"),
    ("files.view", looking.view, "read a text, look into an archive"),
    ("files.download", sending.download, "take a file with you"),
    ("files.from_users", taking.from_users, "take what others have left for you"),
    ("files.upload", taking.upload, "bring a file"),
    ("files.to_sysop", taking.to_sysop, "bring a file for the sysop"),
    ("files.to_user", taking.to_user, "bring a file for somebody"),
    ("files.batch", queue.batch, "files that are flagged"),
    ("files.flag", queue.flag, "flag a file"),
    ("files.edit", editing.edit, "remove, describe or move files"),
    ("files.jump", going.jump, "choose a library and a directory"),
    ("files.go", going.go, "go to a directory by its number"),
    ("files.go_group", going.go_library, "go to a library by its number"),
    ("files.next_dir", going.next_directory, "the next directory"),
    ("files.previous_dir", going.previous_directory, "the directory before"),
    ("files.next_lib", going.next_library, "the next library"),
    ("files.previous_lib", going.previous_library, "the library before"),
    ("files.list_dirs", going.list_directories, "list the directories of this library"),
    ("files.list_libs", going.list_libraries, "list the libraries"),
    ("files.dir_info", going.about, "about this directory"),
    ("files.config", choices.configure, "how files are listed and sent"),
    ("files.temp", temp.temp, "unpack archives, look into them"),
    ("files.link", linking.link, "a link for another program"),
)

ACTIONS: tuple[Action, ...] = tuple(Action(name, _steady(run), help) for name, run, help in _ROWS)
