"""How SSH is served. Beside the package `ssh`, so that a board without SSH does not read the library.

The house lends `ssh` (`ssh/service.py`), `logins`, `directory`, `store`, `clock`.
"""

from __future__ import annotations

from typing import cast

from dialtone.domain.house import House
from dialtone.net.connection import Connection
from dialtone.wire.farewells import last_words
from dialtone.wire.port import Farewell, Session, Wire
from dialtone.wire.screen import Answer
from dialtone.wire.service import Door, ServiceKind

SSH = Door("ssh", "SSH", "SSH Server", "none")
SSH_LEGACY = Door("ssh-legacy", "SSH", "SSH Server for old programs", "none")


class Closed:
    """A call while there is no SSH: before the first house stands, or without a key."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def run(self) -> None:
        """It ends at once."""
        await self.farewell(Farewell.SHUTDOWN)

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """One line, as may stand before SSH begins."""
        await self._wire.send_raw(last_words(why, code).lstrip())


def ssh_kind(answer: Answer, door: Door) -> ServiceKind:
    """The service. `answer` is the face that takes the call."""

    def make(wire: Wire, door: Door, house: House) -> Session:
        if house.ssh is None:
            return Closed(wire)
        session: Session = house.ssh.session(cast(Connection, wire), door.service, answer, house)
        return session

    return ServiceKind(door, make)
