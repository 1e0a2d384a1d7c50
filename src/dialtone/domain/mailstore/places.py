"""Which mailboxes there are for somebody, and what they are called.

His own folders have the names he gave them, the five that are always there those that mail programs know by their
special use (RFC 6154). Sub-boards stand below `Boards`, by group, under their short names; where two have one name the
internal code tells them apart. What separates levels or means something in a pattern is "-" in a sub-board's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.domain.boards.access import Access, who
from dialtone.domain.mailstore.contract import Listed
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail_folder import DRAFTS, INBOX, SENT, SPAM, TRASH, Folder, FolderId

ROOT = "Boards"
ALWAYS: dict[str, tuple[FolderId, frozenset[str]]] = {
    "INBOX": (INBOX, frozenset()),
    "Drafts": (DRAFTS, frozenset({"\\Drafts"})),
    "Sent": (SENT, frozenset({"\\Sent"})),
    "Spam": (SPAM, frozenset({"\\Junk"})),
    "Trash": (TRASH, frozenset({"\\Trash"})),
}

_UNSAFE = re.compile("[^A-Za-z0-9-]")
_FOREIGN = re.compile(r'[/%*\\"\x00-\x1f\x7f-\x9f]')


@dataclass(frozen=True, slots=True)
class Place:
    """A mailbox that can be opened: a folder, or a sub-board."""

    name: str
    folder: FolderId = INBOX
    sub: SubBoard | None = None
    uses: frozenset[str] = frozenset()  # special uses, of a folder


class BoardNames:
    """Names of sub-boards, made once from the settings."""

    __slots__ = ("by_name", "codes")

    def __init__(self, boards: Boards) -> None:
        self.codes: dict[str, str] = {}  # names by internal code
        self.by_name: dict[str, SubBoard] = {}  # by name without case
        for group in boards.groups:
            for sub in boards.of(group):
                name = self._name(group, sub)
                self.codes[sub.code] = name
                self.by_name[name.casefold()] = sub

    def _name(self, group: Group, sub: SubBoard) -> str:
        name = f"{ROOT}/{plain(group.name)}/{plain(sub.name)}"
        return f"{name} ({plain(sub.code)})" if name.casefold() in self.by_name else name


def plain(name: str) -> str:
    """A name as one level."""
    return _FOREIGN.sub("-", name).strip() or "-"


def safe_code(code: str) -> str:
    """An internal code as a part of an object id (RFC 8474 section 4: letters, digits, "_" and "-")."""
    return _UNSAFE.sub(lambda found: f"_{ord(found[0]):02x}", code)


def folders(own: Sequence[Folder], uses: Mapping[FolderId, frozenset[str]] | None = None) -> Iterator[Place]:
    """All folders in order. What somebody called a folder of his own before its name had a meaning stays reachable.
    `uses` are those of his own folders."""
    for name, (folder, fixed) in ALWAYS.items():
        yield Place(name, folder, uses=fixed)
    for one in own:
        yield Place(one.name, one.id, uses=(uses or {}).get(one.id, frozenset()))


def readable(names: BoardNames, access: Access, boards: Boards, caller: Caller) -> Iterator[Place]:
    """The sub-boards somebody reads, in the sysop's order."""
    asking = who(caller)
    for group in boards.groups:
        for sub in boards.of(group):
            if access.reads(asking, sub):
                yield Place(names.codes[sub.code], sub=sub)


def found(places: Iterable[Place], name: str) -> Place | None:
    """The place of this name (without case)."""
    wanted = name.casefold()
    return next((place for place in places if place.name.casefold() == wanted), None)


def listed(places: Sequence[Place], subscribed: frozenset[str]) -> list[Listed]:
    """Rows for all places and for the levels between that are none. `subscribed` are names without case."""
    names = {place.name.casefold() for place in places}
    parents = {name.casefold() for place in places for name in levels_above(place.name)}
    rows: list[Listed] = []
    for place in places:
        for level in levels_above(place.name):
            if level.casefold() not in names:
                names.add(level.casefold())
                rows.append(Listed(level, frozenset({"\\Noselect", "\\HasChildren"})))
        rows.append(_row(place, parents, subscribed))
    return rows


def _row(place: Place, parents: set[str], subscribed: frozenset[str]) -> Listed:
    key = place.name.casefold()
    attributes = {"\\HasChildren" if key in parents else "\\HasNoChildren"}
    if key in subscribed:
        attributes.add("\\Subscribed")
    if place.sub is not None:
        return Listed(place.name, frozenset(attributes), board=place.sub.code)
    return Listed(place.name, frozenset(attributes) | place.uses, folder=place.folder)


def levels_above(name: str) -> list[str]:
    """The names above, the highest first."""
    levels = name.split("/")
    return ["/".join(levels[:count]) for count in range(1, len(levels))]
