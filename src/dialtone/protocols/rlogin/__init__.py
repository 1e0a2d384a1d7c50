"""RLogin: callers whose program says who they are. Start at `server.py`; `client.py` is the calling side.

The house lends `settings` and `tables` (ctrl/rlogin.cfg: hosts whose word is believed).
"""

from __future__ import annotations

from dialtone.domain.house import House
from dialtone.protocols.rlogin.server import RLoginSession
from dialtone.wire.port import Session, Wire
from dialtone.wire.screen import Answer
from dialtone.wire.service import Door, ServiceKind

DOOR = Door("rlogin", "RLogin", "RLogin Server", "none")


def rlogin_kind(answer: Answer) -> ServiceKind:
    """The service. `answer` is the face that takes the call."""

    def make(wire: Wire, door: Door, house: House) -> Session:
        believed = house.tables.rlogin
        trusted = bool(believed) and believed.matches(wire.peer.address, wire.peer.host)
        petscii = house.settings.terminal.petscii(wire.peer.local_port)
        return RLoginSession(wire, answer, house, trusted=trusted, petscii=petscii)

    return ServiceKind(DOOR, make)
