"""Which messages left folders of mail: what clients are told that were away (QRESYNC, RFC 7162 section 3.2.5.2).

Each removal is a row, however many messages it took, and a folder remembers a bounded number of them. Of what is
forgotten only the highest uid stays known, because the next uid of a folder is told and may not go back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from dialtone.domain.model.user import UserNumber
from dialtone.store.sql.engine import Engine, Table

GONE = Table("gone", ("user_number", "folder", "modseq", "uids", "highest", "cut"))

MOST_ROWS = 256  # of a folder, and up to EVERY more
EVERY = 64  # removals of a user between two looks
MOST_TEXT = 8000  # characters of a row

_SINCE = "SELECT uids, cut FROM gone WHERE user_number = $1 AND folder = $2 AND modseq > $3"
_ENDS = "SELECT COALESCE(MAX(highest), 0), COALESCE(MAX(modseq), 0) FROM gone WHERE user_number = $1 AND folder = $2"
_OLDEST = (
    "SELECT modseq FROM gone WHERE user_number = $1 AND folder = $2 ORDER BY modseq DESC LIMIT 1 "
    f"OFFSET {MOST_ROWS - 1}"
)
_CUT = (
    "UPDATE gone SET cut = 1, highest = (SELECT MAX(g.highest) FROM gone g WHERE g.user_number = $1 "
    "AND g.folder = $2 AND g.modseq <= $3) WHERE user_number = $1 AND folder = $2 AND modseq = $3"
)
_FORGET = "DELETE FROM gone WHERE user_number = $1 AND folder = $2 AND modseq < $3"
_DROP = "DELETE FROM gone WHERE user_number = $1 AND folder = $2"
_DROP_ALL = "DELETE FROM gone WHERE user_number = $1"


class SqlGone:
    """See the module's text. Folders here are as their owner sees them (SPAM is one)."""

    __slots__ = ("_engine", "_removals")

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._removals: dict[UserNumber, int] = {}

    async def note(self, user: UserNumber, folder: int, modseq: int, uids: Collection[int]) -> None:
        """These left this folder."""
        text = write_uids(uids)
        cut = len(text) > MOST_TEXT
        self._engine.insert(GONE, (user, folder, modseq, "" if cut else text, max(uids), int(cut)))
        removals = self._removals.pop(user, 0) + 1
        self._removals[user] = removals % EVERY
        if len(self._removals) > MOST_ROWS * EVERY:
            self._removals.pop(next(iter(self._removals)))
        if removals >= EVERY:
            await self._prune(user, folder)

    async def _prune(self, user: UserNumber, folder: int) -> None:
        for (modseq,) in await self._engine.rows(_OLDEST, (user, folder)):
            await self._engine.change(_CUT, (user, folder, modseq))
            await self._engine.change(_FORGET, (user, folder, modseq))

    async def since(self, user: UserNumber, folder: int, modseq: int) -> list[int] | None:
        """Those that left a folder later, ascending; None: nobody remembers so far back."""
        rows = await self._engine.rows(_SINCE, (user, folder, modseq))
        if any(cut for _, cut in rows):
            return None
        return sorted({uid for text, _ in rows for uid in read_uids(text)})

    async def ends(self, user: UserNumber, folder: int) -> tuple[int, int]:
        """The highest uid that ever left a folder, and the modification sequence of the last removal."""
        highest, modseq = (await self._engine.rows(_ENDS, (user, folder)))[0]
        return highest, modseq

    async def drop(self, user: UserNumber, folder: int | None) -> None:
        """A folder goes, or (None) all of them."""
        if folder is None:
            await self._engine.change(_DROP_ALL, (user,))
        else:
            await self._engine.change(_DROP, (user, folder))


def write_uids(uids: Collection[int]) -> str:
    """Uids as a short text: "5-9,12"."""
    words = []
    for _, run in groupby(enumerate(sorted(set(uids))), key=lambda pair: pair[1] - pair[0]):
        numbers = [uid for _, uid in run]
        words.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}")
    return ",".join(words)


def read_uids(text: str) -> Iterator[int]:
    """What `write_uids` wrote."""
    for word in text.split(",") if text else ():
        first, _, last = word.partition("-")
        yield from range(int(first), int(last or first) + 1)
