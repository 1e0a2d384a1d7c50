"""What Gopher may know of the board. Whoever comes is the guest, and sees what the guest sees, less what is private."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.domain.boards.reading import Reading
from dialtone.domain.files.service import Files
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.text_files import TextFiles
from dialtone.domain.texts.about import About


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """`texts` are the files below the sysop's text directory; `host` is the name in menus."""

    host: str
    title: str
    about: About
    directory: Directory
    reading: Reading | None
    files: Files | None
    texts: TextFiles
