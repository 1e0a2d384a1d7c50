"""The board's guest: whoever asks without an account, where the board has a guest account."""

from __future__ import annotations

from dialtone.domain.model.actor import Caller
from dialtone.domain.people.directory import Directory
from dialtone.wire.port import Peer

GUEST = "guest"
ABSENT, CLOSED, UNRESTRICTED, OPEN = "absent", "closed", "unrestricted", "open"


async def guest_state(directory: Directory) -> str:
    """How it is with the guest account: ABSENT, CLOSED (deleted or not active), UNRESTRICTED (an ordinary account with
    the guest's name, which is nobody's guest), OPEN. Raises StoreError."""
    user = await directory.by_login(GUEST)
    if user is None:
        return ABSENT
    if not user.active:
        return CLOSED
    return OPEN if user.is_guest else UNRESTRICTED


async def guest_at(directory: Directory, peer: Peer, service: str) -> Caller | None:
    """The guest as a caller of a service; None: the board has no guest account, or it may not be used. Raises
    StoreError."""
    user = await directory.by_login(GUEST)
    if user is None or not user.active or not user.is_guest:
        return None
    return Caller(user, peer, service, GUEST)
