"""The addresses of the list server and its lists, and what an address of ours is for.

* `listserver@` takes commands. So does every other address that is brought to the list server.
* `LIST@` takes posts.
* `LIST-bounces@` is the envelope sender of what the list sends, so that failures come there and nowhere else; they
  are dropped and counted. Where mailproc.ini does not bring that address to the list server, its own address is the
  envelope sender: what comes there from the null sender is dropped too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from dialtone.config.lists import ListConfig, ListServerConfig

BOUNCES = "-bounces"

_NOT_IN_LABEL = re.compile(r"[^a-z0-9-]+")


def _nothing(_: str) -> bool:
    return False


class Purpose(Enum):
    """What mail to one of our addresses is."""

    POST = auto()
    BOUNCE = auto()
    COMMANDS = auto()


@dataclass(frozen=True, slots=True)
class Naming:
    """`domain` is what stands behind the @ where listserver.ini does not say; `comes_here` tells whether mail for a
    local part is brought to the list server."""

    config: ListServerConfig
    domain: str
    comes_here: Callable[[str], bool] = field(default=_nothing)

    @property
    def server(self) -> str:
        """The list server's address."""
        return self._whole(self.config.address)

    def of(self, one: ListConfig) -> str:
        """A list's address."""
        return self._whole(one.address or one.name.replace(" ", "."))

    def bounces(self, one: ListConfig) -> str:
        """The envelope sender of what a list sends."""
        local, _, domain = self.of(one).partition("@")
        return f"{local}{BOUNCES}@{domain}" if self.comes_here(local + BOUNCES) else self.server

    def id_of(self, one: ListConfig) -> str:
        """The list's name for mail programs (RFC 2919), without brackets."""
        label = _NOT_IN_LABEL.sub("-", one.name.lower()).strip("-")
        return f"{label or _NOT_IN_LABEL.sub('-', one.local).strip('-') or 'list'}.{self.domain.lower()}"

    def purpose(self, address: str) -> tuple[Purpose, ListConfig | None]:
        """What mail to an address of ours is for, and the list it is about."""
        local = address.partition("@")[0].lower()
        found = self.config.addressed(local)
        if found is not None:
            return Purpose.POST, found
        found = self.config.addressed(local.removesuffix(BOUNCES)) if local.endswith(BOUNCES) else None
        return (Purpose.COMMANDS, None) if found is None else (Purpose.BOUNCE, found)

    def is_own(self, address: str) -> bool:
        """Whether an address is the list server's or one of a list."""
        return address.lower() in self.own()

    def own(self) -> frozenset[str]:
        """Every address of ours, in lower case."""
        whole = [self.server.lower(), *(self.of(one).lower() for one in self.config.lists)]
        return frozenset((*whole, *(BOUNCES.join((local, at + domain)) for local, at, domain in map(_parts, whole))))

    def _whole(self, address: str) -> str:
        return address if "@" in address else f"{address}@{self.domain}"


def _parts(address: str) -> tuple[str, str, str]:
    return address.partition("@")
