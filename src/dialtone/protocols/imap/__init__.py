"""IMAP: people keep their mail here and read it with programs of their own. Start at `server.py`.

`IMAP` is the clear port with STARTTLS; sections of services.ini with the option TLS speak it from the first byte.
Everything about mailboxes is asked of `domain/mailstore/contract.py`. Pure parts: `grammar.py`, `numbers.py`,
`names.py`, `fetch_items.py`, `search_keys.py` (what clients say), `writing.py`, `describing.py`, `replies.py` (what is
answered), `sorting.py`, `subjects.py`, `threads.py`.
"""

from __future__ import annotations

from dialtone.domain.house import House
from dialtone.protocols.imap.server import ImapServer
from dialtone.wire.port import Wire
from dialtone.wire.service import Door, ServiceKind


def make(wire: Wire, door: Door, house: House) -> ImapServer:
    """One session, with what it needs of the house."""
    session = ImapServer(wire, door, house.logins, house.mailstore, house.clock)
    session.rates, session.seats = house.rates, house.seats
    return session


IMAP = ServiceKind(Door("imap", "IMAP", "IMAP Server", "starttls"), make)
