"""What callers' screens are made of: display files, and the sysop's own words from `ctrl/text.ini`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

import dialtone.terminal
from dialtone.base import log
from dialtone.config.load import Settings
from dialtone.config.places import read_ini
from dialtone.domain.ports.display import Display
from dialtone.host.display_folders import DisplayFolders
from dialtone.terminal.wording import mistakes, written

STOCK = Path(dialtone.terminal.__file__).parent / "stock"


class ScreenServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    display: Display
    words: Mapping[str, str]


def furnish_screens(settings: Settings) -> ScreenServices:
    """Display files: the sysop's replacements before his texts, and both before ours."""
    root = settings.root
    display = DisplayFolders((root.mods / "text", root.text, STOCK))
    return ScreenServices(display=display, words=own_words(root.ctrl / "text.ini"))


def own_words(path: Path) -> Mapping[str, str]:
    """The sysop's texts by name. What is wrong with the file is logged; what can be used is used."""
    try:
        ini = read_ini(path)
    except (OSError, ValueError) as error:
        log.warning("words.unreadable", f"!text.ini cannot be read: {error}")
        return {}
    words = {entry.key.lower(): written(entry.value) for entry in ini.entries("")}
    for mistake in mistakes(words):
        log.warning("words.mistake", f"!text.ini: {mistake}")
    return words
