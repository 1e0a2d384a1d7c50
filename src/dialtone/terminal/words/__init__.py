"""Every text a caller is shown, by name, one table for each room; the sysop's `ctrl/text.ini` replaces any of them.

A text is markup: Ctrl-A codes (`\\x01`), CR LF, and placeholders `{name}` that `Console.say` fills with cleaned values.
Texts for the linear mode, when they must differ, have the same name with ".linear" behind it; for screens below 80
columns ".narrow".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from dialtone.terminal.words import (
    boards,
    chat,
    common,
    doors,
    editor,
    files,
    info,
    logon,
    mail,
    menus,
    settings,
    sysop,
)

TABLES: tuple[Mapping[str, str], ...] = (
    common.WORDS,
    logon.WORDS,
    menus.WORDS,
    boards.WORDS,
    chat.WORDS,
    mail.WORDS,
    doors.WORDS,
    editor.WORDS,
    files.WORDS,
    info.WORDS,
    settings.WORDS,
    sysop.WORDS,
)


@lru_cache(maxsize=1)
def table() -> Mapping[str, str]:
    """All tables in one. A name that two of them have is a mistake (`tests/house/test_words.py`)."""
    return {name: text for words in TABLES for name, text in words.items()}
