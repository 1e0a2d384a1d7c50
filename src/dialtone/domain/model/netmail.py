"""Netmail that waits to be carried by a message network: complete with addressing, so that network modules only
carry it. Sources: spec mail.md 2.2, 2.5 and 4; bbs.md 4.5, 16.4, 17.3."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.user import NOBODY, UserNumber

FIDONET = "fidonet"
QWKNET = "qwknet"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNetmail:
    """One message to one recipient in a network. Times are seconds since 1970."""

    network: str  # FIDONET or QWKNET
    letter: LetterId
    prefix: bytes  # trace header lines in front of the text
    sender: str  # display name
    sender_user: UserNumber = NOBODY
    sender_address: str  # our own address in that network (nearest own FidoNet address, our QWK-ID)
    recipient: str  # display name
    address: str  # Z:N/F[.P], or the QWKnet route ID/ID/...
    via: str = ""  # who it is handed to first: a hub's or node's QWK-ID; "" when the network's module decides
    subject: str = ""
    message_id: str = ""
    created: float = 0.0
    written: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Netmail(NewNetmail):
    """Stored netmail."""

    id: int
    tag: str
    size: int  # bytes of prefix + text
    held: bool = False
