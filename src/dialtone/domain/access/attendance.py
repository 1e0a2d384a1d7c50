"""Who is inside: connections counted by server, address and network.

Counts are kept by connection, so each is taken back exactly once, whatever becomes of the peer's address in between
(PROXY header). One attendance outlives the gates that a recycle replaces.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dialtone.domain.access.addresses import network
from dialtone.wire.port import Peer


@dataclass(slots=True)
class _Inside:
    """What one connection is counted under. The peer is kept so that its identity is not used again meanwhile."""

    peer: Peer
    server: str
    address: str
    network: str
    identified: bool = False


class Attendance:
    """See the module's text."""

    __slots__ = ("_active", "_inside", "_networks", "_waiting")

    def __init__(self) -> None:
        self._inside: dict[int, _Inside] = {}
        self._active: Counter[str] = Counter()  # by server
        self._waiting: Counter[str] = Counter()  # without login, by address
        self._networks: Counter[str] = Counter()  # without login, by network

    def enter(self, peer: Peer, server: str) -> None:
        """Count a connection."""
        inside = _Inside(peer, server, peer.address, network(peer.address))
        self._inside[id(peer)] = inside
        self._active[inside.server] += 1
        self._waiting[inside.address] += 1
        self._networks[inside.network] += 1

    def identified(self, peer: Peer) -> None:
        """Take a connection out of those without login."""
        inside = self._inside.get(id(peer))
        if inside is not None and not inside.identified:
            inside.identified = True
            self._no_longer_waiting(inside)

    def leave(self, peer: Peer) -> None:
        """Stop counting a connection; one that is not counted (any more) changes nothing."""
        inside = self._inside.pop(id(peer), None)
        if inside is None:
            return
        _less(self._active, inside.server)
        if not inside.identified:
            self._no_longer_waiting(inside)

    def active(self, server: str) -> int:
        """Connections of one server."""
        return self._active[server]

    def waiting(self, address: str) -> int:
        """Connections without login of one address."""
        return self._waiting[address]

    def waiting_near(self, address: str) -> int:
        """Connections without login of the network an address is in."""
        return self._networks[network(address)]

    def __len__(self) -> int:
        return len(self._inside)

    def _no_longer_waiting(self, inside: _Inside) -> None:
        _less(self._waiting, inside.address)
        _less(self._networks, inside.network)


def _less(counter: Counter[str], key: str) -> None:
    """One fewer; what reaches nothing goes, so that a counter does not grow with every address ever seen."""
    counter[key] -= 1
    if counter[key] <= 0:
        del counter[key]
