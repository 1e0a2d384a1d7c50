"""Sub-boards as newsgroups: what each is called, and who may see it. Source: spec services.md 6.2.

A group is there for whoever may read its sub-board; for everybody else there is no such group. Names are found without
case.
"""

from __future__ import annotations

from typing import NamedTuple

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import Boards, SubBoard
from dialtone.domain.boards.access import Access, who
from dialtone.domain.model.actor import Actor
from dialtone.formats.news.group_names import group_name, unique_names


class NewsGroup(NamedTuple):
    """A sub-board and its name among newsgroups."""

    name: str
    sub: SubBoard


class NewsGroups:
    """See the module's text."""

    __slots__ = ("_access", "_by_code", "_by_name")

    def __init__(self, boards: Boards, access: Access) -> None:
        self._access = access
        names = unique_names(
            (sub.code, group_name(sub.newsgroup, sub.group.name, sub.name)) for sub in boards.subs.values()
        )
        self._by_code = {code: NewsGroup(name, boards.subs[code]) for code, name in names.items()}
        self._by_name = {group.name.casefold(): group for group in self._by_code.values()}

    def is_taken(self, name: str) -> bool:
        """Whether there is a group of this name, shown to somebody or not."""
        return name.casefold() in self._by_name

    def all(self, actor: Actor) -> list[NewsGroup]:
        """Every group somebody may read."""
        asking = who(actor)
        return [group for group in self._by_code.values() if self._access.reads(asking, group.sub)]

    def find(self, actor: Actor, name: str) -> NewsGroup:
        """The group of this name. Raises Refusal: NOT_FOUND."""
        group = self._by_name.get(name.casefold())
        if group is None or not self._access.reads(who(actor), group.sub):
            raise Refusal(Why.NOT_FOUND, "no such newsgroup")
        return group

    def of(self, actor: Actor, code: str) -> NewsGroup | None:
        """The group of a sub-board, if somebody may read it."""
        group = self._by_code.get(code)
        return group if group is not None and self._access.reads(who(actor), group.sub) else None

    def may_show(self, actor: Actor, name: str) -> bool:
        """Whether a name in a Newsgroups field may be shown: groups of other systems, and those somebody may read."""
        group = self._by_name.get(name.casefold())
        return group is None or self._access.reads(who(actor), group.sub)

    def posting(self, actor: Actor, group: NewsGroup) -> str:
        """The flag in lists of groups: `n` nobody like this may post there, `m` it waits for a moderator, `y`."""
        asking = who(actor)
        if self._access.cannot_post(asking, group.sub):
            return "n"
        return "m" if self._access.is_held(asking, group.sub) else "y"

    def may_post(self, actor: Actor) -> bool:
        """Whether there is any group somebody may post to."""
        asking = who(actor)
        return any(
            self._access.reads(asking, group.sub) and not self._access.cannot_post(asking, group.sub)
            for group in self._by_code.values()
        )
