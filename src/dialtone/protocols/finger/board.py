"""What Finger may know of the board: a few services, put together from the house once per request."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from dialtone.config.finger import FingerConfig
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.publicity import Publicity
from dialtone.domain.texts.about import About
from dialtone.formats.board_list import ListedBoard

FindFile = Callable[[str], Awaitable[list[str]]]


async def nothing_found(name: str) -> list[str]:
    """What finds files on a board without any."""
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """`find_file` gives the addresses of the guest's files with a name; `options` are Finger's socket options;
    `listening` tells port, transport and service of every listener."""

    hosts: frozenset[str]  # our own names, in lower case
    config: FingerConfig
    about: About
    directory: Directory
    publicity: Publicity
    hidden: frozenset[str] = frozenset()  # of what users made public
    find_file: FindFile = nothing_found
    options: Mapping[str, int] = field(default_factory=dict)
    listening: Callable[[], list[tuple[int, str, str]]] = list
    others: Callable[[], list[ListedBoard]] = list

    def trusts(self, address: str) -> bool:
        """Whether the state of the program is told there too (FIN-03)."""
        try:
            asking = ipaddress.ip_address(address)
        except ValueError:
            return False
        networks = (ipaddress.ip_network(network, strict=False) for network in self.config.peers)
        return any(asking.version == network.version and asking in network for network in networks)
