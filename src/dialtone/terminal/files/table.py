"""The actions of the file section, as menus name them."""

from __future__ import annotations

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

ACTIONS: tuple[Action, ...] = (
    Action("files.list", searching.list_files, "list the files of this directory"),
    Action("files.new_scan", searching.new_scan, "files that are new"),
    Action("files.search_names", searching.search_names, "find files by name"),
    Action("files.search_words", searching.search_words, "find files by words in their descriptions"),
    Action("files.info", looking.info, "everything about a file"),
    Action("files.view", looking.view, "read a text, look into an archive"),
    Action("files.download", sending.download, "take a file with you"),
    Action("files.from_users", taking.from_users, "take what others have left for you"),
    Action("files.upload", taking.upload, "bring a file"),
    Action("files.to_sysop", taking.to_sysop, "bring a file for the sysop"),
    Action("files.to_user", taking.to_user, "bring a file for somebody"),
    Action("files.batch", queue.batch, "files that are flagged"),
    Action("files.flag", queue.flag, "flag a file"),
    Action("files.edit", editing.edit, "remove, describe or move files"),
    Action("files.jump", going.jump, "choose a library and a directory"),
    Action("files.go", going.go, "go to a directory by its number"),
    Action("files.go_group", going.go_library, "go to a library by its number"),
    Action("files.next_dir", going.next_directory, "the next directory"),
    Action("files.previous_dir", going.previous_directory, "the directory before"),
    Action("files.next_lib", going.next_library, "the next library"),
    Action("files.previous_lib", going.previous_library, "the library before"),
    Action("files.list_dirs", going.list_directories, "list the directories of this library"),
    Action("files.list_libs", going.list_libraries, "list the libraries"),
    Action("files.dir_info", going.about, "about this directory"),
    Action("files.config", choices.configure, "how files are listed and sent"),
    Action("files.temp", temp.temp, "unpack archives, look into them"),
    Action("files.link", linking.link, "a link for another program"),
)
