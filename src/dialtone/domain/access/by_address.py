"""Who a client is taken for by its address alone (option SMTP_AUTH_VIA_IP, off by default and best left off).

Source: spec mail.md 1.7; RLY-25. An address proves little, so it counts only for an hour after a real log-on from it,
and never when two accounts used it last, nor for this machine itself or the guest.
"""

from __future__ import annotations

from dialtone.domain.access.addresses import is_loopback
from dialtone.domain.model.user import User
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store
from dialtone.wire.port import Peer

GOOD_FOR = 3600.0  # seconds after the last log-on


class ByAddress:
    """See the module's text."""

    __slots__ = ("_clock", "_store")

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def user_at(self, peer: Peer) -> User | None:
        """The one user who logged on from the client's address lately, or None."""
        if peer.is_ourselves or is_loopback(peer.address):
            return None
        found = await self._store.read(lambda records: records.users.by_address(peer.address))
        if len(found) != 1:
            return None
        (user,) = found
        fresh = 0 <= self._clock.now() - user.last_on <= GOOD_FOR
        return user if fresh and not user.is_guest else None
