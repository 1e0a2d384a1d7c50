"""The board's guest: whoever asks without an account, where the board has a guest account."""

from __future__ import annotations

from dialtone.domain.model.actor import Caller
from dialtone.domain.people.directory import Directory
from dialtone.wire.port import Peer

GUEST = "guest"


async def guest_at(directory: Directory, peer: Peer, service: str) -> Caller | None:
    """The guest as a caller of a service; None: the board has no guest account, or it may not be used. Raises
    StoreError."""
    user = await directory.by_login(GUEST)
    if user is None or not user.active or not user.is_guest:
        return None
    return Caller(user, peer, service, GUEST)
