"""What pages of the boards work with: the services, all of which are there, and what the path names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import Group, SubBoard
from dialtone.domain.boards.drafts import Drafts
from dialtone.domain.boards.editing import Editing
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.boards.reading import Reading
from dialtone.domain.boards.scanning import Bookmarks, Scanning
from dialtone.domain.boards.searching import Searching
from dialtone.domain.boards.threads import Threads
from dialtone.domain.boards.voting import Voting
from dialtone.domain.boards.writing import Writing
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.post import Post, PostNumber
from dialtone.web import links
from dialtone.web.visit import Visit

HIGHEST = 1 << 62
PAGE = 30  # rows of a list
MESSAGES = 20  # of a page of a thread
_SERVICES = (*("reading", "writing", "editing", "moderation", "scanning", "searching", "voting", "threads", "drafts"),)


@dataclass(frozen=True, slots=True)
class Desk:
    """A visit with the services of the boards."""

    visit: Visit
    reading: Reading
    writing: Writing
    editing: Editing
    moderation: Moderation
    scanning: Scanning
    searching: Searching
    voting: Voting
    threads: Threads
    drafts: Drafts

    @property
    def caller(self) -> Caller:
        """Who acts."""
        return self.visit.caller

    @property
    def reads_along(self) -> bool:
        """Whether it is remembered what this visitor has read. Guests share one account."""
        return self.visit.signed_in and not self.caller.user.is_guest

    def sub(self) -> SubBoard:
        """The sub-board the path names. Raises Refusal as `Reading.find`."""
        return self.reading.find(self.caller, str(self.visit.path("code"))[:100])

    def number(self) -> PostNumber:
        """The message or thread the path names."""
        return PostNumber(min(int(self.visit.path("number")), HIGHEST))

    def groups(self) -> list[tuple[Group, list[SubBoard]]]:
        """The groups and sub-boards the visitor sees."""
        found = [(seen.group, self.reading.subs(self.caller, seen.group)) for seen in self.reading.groups(self.caller)]
        return [(group, [one.sub for one in subs]) for group, subs in found]

    def all_subs(self) -> list[SubBoard]:
        """Every sub-board the visitor sees, group by group."""
        return [sub for _, subs in self.groups() for sub in subs]

    def chosen(self, where: str) -> list[SubBoard]:
        """The sub-boards a field means: "" or "*" all, "group:NAME" those of a group, else the code of one. What is
        not there for the visitor is nothing."""
        if where.startswith("group:"):
            return [sub for group, subs in self.groups() if group.name == where[6:] for sub in subs]
        return [sub for sub in self.all_subs() if where in ("", "*") or sub.code == where.upper()]

    def places(self) -> list[tuple[str, str]]:
        """The values and labels of a field for `chosen`."""
        rows = [("*", "Everywhere")]
        for group, subs in self.groups():
            rows.append((f"group:{group.name}", group.description or group.name))
            rows += [(sub.code, f"– {title(sub)}") for sub in subs]
        return rows

    async def marks(self, *subs: SubBoard) -> Bookmarks:
        """How far the visitor has read (on these sub-boards); nothing for guests."""
        return await self.scanning.glance(self.caller, subs or None) if self.reads_along else Bookmarks()

    def limit_lines(self) -> int:
        """How many lines a message of the visitor's may have, 0 for any number."""
        return self.visit.house.settings.levels.of(self.caller.user.level).lines_per_message


def desk(visit: Visit) -> Desk:
    """The desk of a visit. Raises Refusal where there are no boards."""
    services = [getattr(visit.house, name) for name in _SERVICES]
    if None in services:
        raise Refusal(Why.NOT_FOUND, "There are no message areas here.")
    return Desk(visit, *services)


def title(sub: SubBoard) -> str:
    """What people call a sub-board."""
    return sub.description or sub.name


def to_message(post: Post) -> str:
    """The path of a message, which stays."""
    return links.to("boards.message", code=post.board.lower(), number=post.number)


def crumbs(sub: SubBoard | None, *more: tuple[str, str]) -> Sequence[tuple[str, str]]:
    """Where a page is: pairs of label and path, "" for the page itself."""
    rows = [("Boards", links.to("boards.index"))]
    if sub is not None:
        rows.append((sub.group.description or sub.group.name, links.to("boards.index", group=sub.group.name)))
        rows.append((title(sub), links.to("boards.sub", code=sub.code.lower())))
    rows += more
    return [*rows[:-1], (rows[-1][0], "")]
