"""Articles that are in several groups: what their Xref field says (RFC 5536 section 3.2.14).

A field names the groups its reader may read; where the article is held or private it is not named either. It is the
same in whichever group it is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dialtone.domain.boards.news_groups import NewsGroup, NewsGroups
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.post import Crosspost
from dialtone.formats.news.particulars import xref


class Crossed(NamedTuple):
    """What is said of some articles of a group. `xrefs` has those that are elsewhere too, by number; `boards` is where
    they are, `shown` those of them the reader may read."""

    xrefs: dict[int, str] = {}
    boards: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()


NOWHERE = Crossed()


def crossed(groups: NewsGroups, actor: Actor, host: str, group: NewsGroup, found: Iterable[Crosspost]) -> Crossed:
    """For somebody who reads a group."""
    boards = frozenset(one.board for one in found)
    if not boards:
        return NOWHERE
    names = {code: other.name for code in boards if (other := groups.of(actor, code)) is not None}
    places: dict[int, dict[str, int]] = {}
    for one in found:
        if one.board in names and not one.hidden:
            places.setdefault(one.number, {}).setdefault(names[one.board], one.there)
    xrefs = {number: xref(host, {group.name: number} | elsewhere) for number, elsewhere in places.items()}
    return Crossed(xrefs, boards, frozenset(names))
