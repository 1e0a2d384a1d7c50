"""POP3: people fetch their mail. Start at `server.py`; logging in is in `login.py`.

`pop3` is the clear port with STLS, `pop3s` speaks TLS from the first byte. The house lends `logins`, `mailboxes`,
`rates` and `settings`.
"""

from __future__ import annotations

from dialtone.domain.house import House
from dialtone.protocols.pop3.server import Pop3Server
from dialtone.wire.port import Wire
from dialtone.wire.service import Door, ServiceKind


def make(wire: Wire, door: Door, house: House) -> Pop3Server:
    """One session, with what it needs of the house."""
    mark_read = "NO_READ_POP3" not in house.settings.mail.options
    session = Pop3Server(wire, door, house.logins, house.mailboxes, mark_read=mark_read)
    session.rates = house.rates
    return session


POP3 = ServiceKind(Door("pop3", "POP3", "POP3 Server", "starttls"), make)
POP3S = ServiceKind(Door("pop3s", "POP3S", "POP3S Server", "implicit"), make)
SERVICES = (POP3, POP3S)
