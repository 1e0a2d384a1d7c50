"""A folder's messages a page at a time, and those of them with certain words.

There is no index over the words of mail: a search looks at what lists show, the last that came first, and says where it
stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialtone.domain.model.mail import CopySummary
from dialtone.domain.model.mail_folder import FolderId
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records

LOOKED_AT = 20_000  # messages in one search
_PIECE = 500  # of them asked for at once


@dataclass(frozen=True, slots=True)
class Page:
    """Messages of a folder. `more` is the `before` of the next page, 0 when this is the last."""

    messages: tuple[CopySummary, ...]
    more: int = 0


async def searched(
    records: Records, user: UserNumber, folder: FolderId, before: int, most: int, wanted: Sequence[str]
) -> Page:
    """The messages with every one of these words (folded to one case) in subject or author, before that uid (0: from
    the last on); looks at them piece by piece until a page is full."""
    found: list[CopySummary] = []
    for _ in range(LOOKED_AT // _PIECE):
        page = await records.folders.page(user, folder, before=before, most=_PIECE)
        for item in page:
            if _has(item, wanted):
                found.append(item)
                if len(found) == most:
                    return Page(tuple(found), item.uid)
        if len(page) < _PIECE:
            return Page(tuple(found))
        before = page[-1].uid
    return Page(tuple(found), before)


def _has(item: CopySummary, wanted: Sequence[str]) -> bool:
    text = f"{item.subject}\n{item.author}\n{item.sender}".casefold()
    return all(word in text for word in wanted)
