"""Who brings mail, and over what: one `Visit` serves all messages of a session until it greets anew, logs in or
changes to TLS. It is what rules about senders and recipients are applied to."""

from __future__ import annotations

from dataclasses import dataclass, field

from dialtone.domain.mail.standing import Standing
from dialtone.domain.model.actor import Caller, Remote
from dialtone.domain.model.user import User
from dialtone.formats.mail.received import Stamp
from dialtone.wire.port import Peer

LOOPBACK = ("[127.0.0.1]", "[IPv6:::1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """See the module's text. `submission`: through a door that is only for our own users."""

    actor: Caller | Remote
    submission: bool
    stamp: Stamp  # writes the Received lines
    standing: Standing = field(default_factory=Standing)
    session: int = 0  # number of the connection
    secure: bool = False
    hello: str = ""  # the name the client gave itself
    user: User | None = field(init=False, repr=False)  # who logged in, if anybody did; asked a dozen times a message

    def __post_init__(self) -> None:
        object.__setattr__(self, "user", self.actor.user if isinstance(self.actor, Caller) else None)

    @property
    def peer(self) -> Peer:
        """The two ends of the connection."""
        return self.actor.peer

    def is_own_literal(self, domain: str) -> bool:
        """Whether a domain is an address in brackets that means this system: the one the client connected to, or
        loopback."""
        address = self.peer.local_address
        return domain in LOOPBACK or domain == (f"[IPv6:{address}]" if ":" in address else f"[{address}]")


def may_send_outside(user: User) -> bool:
    """Whether a user's rights reach beyond this system: neither restriction M nor the guest account."""
    return not (user.has_restriction("M") or user.is_guest)
