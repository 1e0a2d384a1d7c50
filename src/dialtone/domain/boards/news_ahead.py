"""Articles read ahead: who asks for one after the other costs the store one question for some of them.

Each session has one `Ahead`. What is in it is forgotten when anything changes on any board, and after some seconds in
any case, since other processes change boards too. Large texts, and more than `BYTES` of small ones, are not read ahead.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from dialtone.domain.model.post import Crosspost, Overview, PostNumber, PostText
from dialtone.domain.ports.store import Records

ARTICLES = 16
BYTES = 64 * 1024
KEPT_FOR = 5.0  # seconds


class Stored(NamedTuple):
    """What the store has of one article."""

    row: Overview
    text: PostText
    elsewhere: list[Crosspost]


class Ahead:
    """See the module's text. `key` says who reads what: a group, and with which rights."""

    __slots__ = ("_articles", "_changes", "_key", "_last", "_until")

    def __init__(self) -> None:
        self._key: Hashable = None
        self._last = 0
        self._articles: dict[int, Stored] = {}
        self._changes = 0
        self._until = 0.0

    def take(self, key: Hashable, number: int, changes: int, now: float) -> Stored | None:
        """An article that was read ahead, once."""
        good = key == self._key and changes == self._changes and now < self._until
        if not good:
            self._articles.clear()
        found = self._articles.pop(number, None)
        if found is not None:
            self._last = number
        return found

    def wanted(self, key: Hashable, number: int) -> int:
        """How many articles to read from this one on: more than one behind the one before."""
        going_on = key == self._key and number == self._last + 1
        self._key, self._last = key, number
        return ARTICLES if going_on else 1

    def keep(self, found: list[Stored], changes: int, now: float) -> None:
        """Keep what was read when so many changes had happened."""
        self._articles = {one.row.number: one for one in found}
        self._changes, self._until = changes, now + KEPT_FOR


async def read_some(records: Records, board: str, number: int, count: int, *, held: bool | None) -> list[Stored]:
    """So many articles from a number on, as many as fit; none when the first is not there."""
    rows = await records.posts.overview(board, first=number, last=number + count - 1, most=count, held=held)
    if not rows or rows[0].number != number:
        return []
    rows = rows[: _fitting(rows)]
    texts = {text.number: text for text in await records.posts.texts(board, [row.number for row in rows])}
    elsewhere: dict[PostNumber, list[Crosspost]] = {}
    for one in await records.posts.crossposts(board, first=number, last=rows[-1].number):
        elsewhere.setdefault(one.number, []).append(one)
    return [Stored(row, texts[row.number], elsewhere.get(row.number, [])) for row in rows if row.number in texts]


def _fitting(rows: list[Overview]) -> int:
    """How many of some messages have room together; the first in any case."""
    size = 0
    for at, row in enumerate(rows):
        size += row.size
        if at and size > BYTES:
            return at
    return len(rows)
