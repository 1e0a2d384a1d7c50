"""Texts in Gopher: bulletins, and what the board says of itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialtone.domain.texts.about import plain
from dialtone.protocols.gopher.board import Board
from dialtone.protocols.gopher.selectors import none_such

BULLETINS = "qwk"  # the folder below text/ with what QWK packets bring along


async def bulletins(board: Board) -> list[str]:
    """The names of bulletins."""
    return sorted(name for name in await board.texts.changed(BULLETINS) if not name.startswith("."))


async def bulletin(board: Board, name: str) -> list[str]:
    """A bulletin's lines; only names that stand in the folder lead anywhere (GPH-01). Raises Refusal (NOT_FOUND)."""
    if name not in await bulletins(board):
        raise none_such()
    return plain(await board.texts.read(f"{BULLETINS}/{name}"))


async def word(board: Board, asked: str) -> list[str]:
    """A text of the board itself. Raises Refusal (NOT_FOUND), StoreError."""
    if asked not in WORDS:
        raise none_such()
    return await WORDS[asked](board)


async def _nodes(board: Board) -> list[str]:
    return await board.about.nodes() or ["Nobody is on line."]


async def _callers(board: Board) -> list[str]:
    return await board.about.callers() or ["Nobody has called today."]


async def _auto_message(board: Board) -> list[str]:
    return await board.about.auto_message() or ["There is none."]


async def _statistics(board: Board) -> list[str]:
    return await board.about.statistics()


async def _time(board: Board) -> list[str]:
    return board.about.time()


async def _versions(board: Board) -> list[str]:
    return board.about.versions("Gopher")


WORDS: dict[str, Callable[[Board], Awaitable[list[str]]]] = {
    "nodelist": _nodes,
    "logonlist": _callers,
    "automsg": _auto_message,
    "stats": _statistics,
    "time": _time,
    "ver": _versions,
}
