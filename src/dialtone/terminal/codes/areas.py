"""@-codes about the area a caller is in, and about counts that the store is asked for.

A value must be there at once when a screen is shown, so counts are gathered before (`gather`), at most every few
seconds, and remembered for the visit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from dialtone.base.errors import Refusal, StoreError
from dialtone.config.boards import SubBoard
from dialtone.domain.model.post import BoardState
from dialtone.domain.ports.store import Records
from dialtone.domain.presence.roll import Figures
from dialtone.terminal.stay import Stay

FRESH = 15.0  # seconds counts are believed
_MEMORY = "codes.counts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the store was asked. `at` is in monotonic seconds, `board` the sub-board the counts are of."""

    at: float
    board: str
    figures: Figures
    mail: int
    unread: int
    state: BoardState
    new: int


async def gather(stay: Stay) -> None:
    """Ask for the counts, unless they are known and fresh."""
    now, board = stay.house.clock.monotonic(), stay.where.board.upper()
    known: Counts | None = stay.memory.get(_MEMORY)
    if known is not None and known.board == board and now - known.at < FRESH:
        return
    try:
        figures = await stay.house.roll.figures(stay.caller)
        stay.memory[_MEMORY] = await stay.house.store.read(partial(_ask, stay, board, now, figures))
    except (Refusal, StoreError):
        return  # what is not known is shown as nothing


async def _ask(stay: Stay, board: str, now: float, figures: Figures, records: Records) -> Counts:
    heads = await records.mail.heads(stay.user.number)
    pointer = await records.pointers.get(stay.user.number, board) if board else None
    return Counts(
        at=now,
        board=board,
        figures=figures,
        mail=len(heads),
        unread=sum(not head.read for head in heads),
        state=await records.posts.state(board) if board else BoardState(),
        new=await records.posts.count(board, after=pointer.scanned if pointer else 0) if board else 0,
    )


def _counted(read: Callable[[Counts], object]) -> Callable[[Stay], object]:
    def value(stay: Stay) -> object:
        counts: Counts | None = stay.memory.get(_MEMORY)
        return "" if counts is None else read(counts)

    return value


def _sub(read: Callable[[SubBoard], object]) -> Callable[[Stay], object]:
    def value(stay: Stay) -> object:
        sub = stay.house.settings.boards.find(stay.where.board) if stay.where.board else None
        return "" if sub is None else read(sub)

    return value


def _directory(name: str) -> Callable[[Stay], object]:
    def value(stay: Stay) -> object:
        found = stay.house.settings.file_areas.directories.get(stay.where.directory.upper())
        return "" if found is None else getattr(found, name)

    return value


def _library(name: str) -> Callable[[Stay], object]:
    def value(stay: Stay) -> object:
        found = stay.house.settings.file_areas.directories.get(stay.where.directory.upper())
        return "" if found is None else getattr(found.library, name)

    return value


CODES: Mapping[str, Callable[[Stay], object]] = {
    "GRP": _sub(lambda sub: sub.group.name),
    "GRPL": _sub(lambda sub: sub.group.description or sub.group.name),
    "SUB": _sub(lambda sub: sub.name),
    "SUBL": _sub(lambda sub: sub.description or sub.name),
    "CONF": _sub(lambda sub: f"{sub.group.name} {sub.name}"),
    "QWKNAME": _sub(lambda sub: sub.qwk_name),
    "NEWSGROUP": _sub(lambda sub: sub.newsgroup),
    "FIDOAREA": _sub(lambda sub: sub.area_tag),
    "FIDOORIGIN": _sub(lambda sub: sub.origin_line),
    "MAXMSGS": _sub(lambda sub: sub.max_messages or "Unlimited"),
    "LIB": _library("name"),
    "LIBL": _library("description"),
    "DIR": _directory("name"),
    "DIRL": _directory("description"),
    "MSGS": _counted(lambda counts: counts.state.messages - counts.state.held),
    "NEWMSGS": _counted(lambda counts: counts.new),
    "MAILW": _counted(lambda counts: counts.mail),
    "MAILU": _counted(lambda counts: counts.unread),
    "MAILR": _counted(lambda counts: counts.mail - counts.unread),
    "TUSER": _counted(lambda counts: counts.figures.users),
    "TMSG": _counted(lambda counts: counts.figures.posts),
    "TFILE": _counted(lambda counts: counts.figures.files),
    "TCALLS": _counted(lambda counts: counts.figures.total.logons),
    "NUMCALLS": _counted(lambda counts: counts.figures.total.logons),
    "STATS.LOGONS": _counted(lambda counts: counts.figures.total.logons),
    "STATS.LTODAY": _counted(lambda counts: counts.figures.today.logons),
    "STATS.ULS": _counted(lambda counts: counts.figures.today.uploads),
    "STATS.DLS": _counted(lambda counts: counts.figures.today.downloads),
    "STATS.PTODAY": _counted(lambda counts: counts.figures.today.posts),
    "STATS.ETODAY": _counted(lambda counts: counts.figures.today.emails),
    "STATS.FTODAY": _counted(lambda counts: counts.figures.today.feedback),
    "STATS.NUSERS": _counted(lambda counts: counts.figures.today.new_users),
}
