"""The directories as a tree of names: `/library/directory/file`, as FTP, SFTP and the web show them.

Three sets of names (spec services.md 2.5, 3.6): virtual, short and long. Names are matched without case; where two
would be alike, the second has its internal code behind it. What somebody does not see is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import FileDirectory, Library, virtual_name
from dialtone.domain.files.areas import Areas
from dialtone.domain.model.actor import Actor

Node = TypeVar("Node", Library, FileDirectory)


class Naming(Enum):
    """Which names are used."""

    VIRTUAL = auto()
    SHORT = auto()
    LONG = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads: the root when all is None, a library, a directory, a file of it by name."""

    library: Library | None = None
    directory: FileDirectory | None = None
    name: str = ""


class Tree:
    """See the module's text."""

    __slots__ = ("_areas", "_naming")

    def __init__(self, areas: Areas, naming: Naming = Naming.VIRTUAL) -> None:
        self._areas = areas
        self._naming = naming

    def libraries(self, actor: Actor) -> dict[str, Library]:
        """The libraries somebody sees, by name."""
        return self._named((seen.library for seen in self._areas.libraries(actor)), lambda one: one.prefix)

    def directories(self, actor: Actor, library: Library) -> dict[str, FileDirectory]:
        """The directories of a library somebody sees, by name."""
        seen = (seen.directory for seen in self._areas.directories(actor, library))
        return self._named(seen, lambda one: one.code)

    def find(self, actor: Actor, parts: Sequence[str]) -> Place:
        """Where the components of a path lead; whether the file is there is another question. Raises Refusal
        (NOT_FOUND)."""
        if not parts:
            return Place()
        library = _match(self.libraries(actor), parts[0])
        if len(parts) == 1:
            return Place(library)
        directory = _match(self.directories(actor, library), parts[1])
        if len(parts) > 3:
            raise Refusal(Why.NOT_FOUND, "There is no such path.")
        return Place(library, directory, parts[2] if len(parts) == 3 else "")

    def _named(self, nodes: Iterable[Node], code: Callable[[Node], str]) -> dict[str, Node]:
        found: dict[str, Node] = {}
        taken: set[str] = set()
        for node in nodes:
            name = self._name(node)
            if name.casefold() in taken:
                name = f"{name} {code(node)}"
            taken.add(name.casefold())
            found[name] = node
        return found

    def _name(self, node: Library | FileDirectory) -> str:
        if self._naming is Naming.VIRTUAL:
            return node.virtual or virtual_name(node.name)
        return virtual_name((node.description or node.name) if self._naming is Naming.LONG else node.name)


def _match(found: dict[str, Node], name: str) -> Node:
    for own, node in found.items():
        if own.casefold() == name.casefold():
            return node
    raise Refusal(Why.NOT_FOUND, "There is no such path.")
