"""The first menu: the sysop's welcome, groups, libraries, bulletins, the board itself."""

from __future__ import annotations

from fnmatch import fnmatchcase

from dialtone.domain.model.actor import Caller
from dialtone.domain.texts.about import plain
from dialtone.protocols.gopher.board import Board
from dialtone.protocols.gopher.grammar import INFORMATION, Item
from dialtone.protocols.gopher.texts import bulletins

WELCOME = "gopher_welcome*.msg"
SYSTEM = (
    ("Who is on line", "nodelist"),
    ("Today's callers", "logonlist"),
    ("Auto-message", "automsg"),
    ("Statistics", "stats"),
    ("Time", "time"),
    ("Version", "ver"),
)


async def root(board: Board, guest: Caller) -> list[Item]:
    """The menu of the empty selector."""
    items = [info(line) for line in await _welcome(board)] or [info(board.title)]
    if board.reading is not None:
        groups = [seen.group for seen in board.reading.groups(guest)]
        items += _headed("Messages", [Item("1", one.description or one.name, f"grp:{one.name}") for one in groups])
    if board.files is not None:
        libraries = [seen.library for seen in board.files.areas.libraries(guest)]
        items += _headed("Files", [Item("1", one.description or one.name, f"lib:{one.name}") for one in libraries])
    names = await bulletins(board)
    items += _headed("Bulletins", [Item("0", name, f"qwkbulletin:{name}") for name in names])
    return items + _headed("This board", [Item("0", text, selector) for text, selector in SYSTEM])


def info(text: str) -> Item:
    """A line that leads nowhere."""
    return Item(INFORMATION, text)


def _headed(heading: str, items: list[Item]) -> list[Item]:
    return [info(""), info(heading), *items] if items else []


async def _welcome(board: Board) -> list[str]:
    names = sorted(name for name in await board.texts.changed() if fnmatchcase(name.lower(), WELCOME))
    return [line for name in names for line in plain(await board.texts.read(name))]
