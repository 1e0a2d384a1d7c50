"""Where a caller is among the groups and sub-boards, and what their visit remembers of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import Group, SubBoard
from dialtone.domain.boards.editing import Editing
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.boards.reading import Reading, SeenGroup, SeenSub
from dialtone.domain.boards.scanning import Bookmarks, Scanning
from dialtone.domain.boards.searching import Searching
from dialtone.domain.boards.voting import Voting
from dialtone.domain.boards.writing import Writing
from dialtone.domain.model.actor import Caller
from dialtone.terminal.console import Console
from dialtone.terminal.stay import Stay

_MEMORY = "boards"


@dataclass(slots=True)
class Desk:
    """A stay with the services of the boards, all of which are there. `found` are words looked for, newest last."""

    stay: Stay
    reading: Reading
    writing: Writing
    editing: Editing
    moderation: Moderation
    scanning: Scanning
    searching: Searching
    voting: Voting
    marks: Bookmarks
    found: list[str] = field(default_factory=list)

    @property
    def console(self) -> Console:
        """The caller's screen and keyboard."""
        return self.stay.console

    @property
    def caller(self) -> Caller:
        """Who acts."""
        return self.stay.caller

    # What there is

    def groups(self) -> list[SeenGroup]:
        """The groups the caller sees."""
        return self.reading.groups(self.caller)

    def subs(self, group: Group) -> list[SeenSub]:
        """The sub-boards of a group the caller sees."""
        return self.reading.subs(self.caller, group)

    def all_subs(self) -> list[SubBoard]:
        """Every sub-board the caller sees, group by group."""
        return [seen.sub for group in self.groups() for seen in self.subs(group.group)]

    # Where the caller is

    def group(self) -> Group:
        """The group the caller is in; the first one to begin with. Raises Refusal when there is none."""
        groups = [seen.group for seen in self.groups()]
        if not groups:
            raise Refusal(Why.NOT_FOUND, "There are no message areas for you.")
        return next((group for group in groups if group.name == self.stay.where.group), groups[0])

    def sub(self) -> SubBoard:
        """The sub-board the caller is on; to begin with the one visited last, else the first. Raises Refusal when
        there is none."""
        for code in (self.stay.where.board, self.stay.user.board):
            found = next((sub for sub in self.all_subs() if code and sub.code == code.upper()), None)
            if found is not None:
                self.stay.where.board, self.stay.where.group = found.code, found.group.name
                return found
        subs = [seen.sub for seen in self.subs(self.group())] or self.all_subs()
        if not subs:
            raise Refusal(Why.NOT_FOUND, "There are no message areas for you.")
        self.stay.where.board, self.stay.where.group = subs[0].code, subs[0].group.name
        return subs[0]

    async def enter(self, sub: SubBoard) -> None:
        """Be on another sub-board from now on."""
        self.stay.where.board, self.stay.where.group = sub.code, sub.group.name
        await self.scanning.visited(self.caller, sub)

    async def say_where(self) -> None:
        """Tell the caller where he is, with the numbers he knows things by."""
        group, sub = self.group(), self.sub()
        await self.console.say(
            "boards.where",
            group_number=number_of(self.groups(), group),
            group=group.name,
            number=number_of(self.subs(group), sub),
            sub=sub.description or sub.name,
        )


async def ask_number(console: Console, name: str, default: int, **values: Any) -> int | None:
    """Ask for a number from 0 on; Enter is the one the words name as {default}. None: cancelled."""
    text = await console.ask(name, most=9, style="digits", default_number=default, **values)
    return None if text is None else int(text or default)


def number_of(seen: Sequence[SeenGroup] | Sequence[SeenSub], wanted: Group | SubBoard) -> int:
    """The number something has for the caller, 0 for none."""
    return next((number for number, one in seen if one == wanted), 0)


async def desk(stay: Stay) -> Desk:
    """The caller's desk, made when it is first needed in a visit. Raises Refusal without boards, StoreError."""
    known: Desk | None = stay.memory.get(_MEMORY)
    if known is not None:
        return known
    house = stay.house
    services = (
        house.reading,
        house.writing,
        house.editing,
        house.moderation,
        house.scanning,
        house.searching,
        house.voting,
    )
    if None in services or house.scanning is None:
        raise Refusal(Why.NOT_FOUND, "There are no message areas here.")
    marks = await house.scanning.open(stay.caller)
    made = Desk(stay, *services, marks)  # type: ignore[arg-type]
    stay.memory[_MEMORY] = made
    return made


def title(sub: SubBoard, most: int = 0) -> str:
    """What people call a sub-board."""
    name = sub.description or sub.name
    return name if not most or len(name) <= most else sub.name[:most]
