"""Services of the sysop's own, as kinds the listeners can serve. What runs them is in the house (`own_services`)."""

from __future__ import annotations

from dialtone.app.service_names import door_of, title
from dialtone.config.service import ABSENT, ServiceConfig
from dialtone.domain.house import House
from dialtone.wire.port import Peer, Session, Wire
from dialtone.wire.service import DatagramKind, Door, ServiceKind

NO_DATAGRAMS = "STATIC does not go with UDP; leave it out, and each datagram gets a run of its own"


def cannot_run(row: ServiceConfig) -> str:
    """Why this one cannot be run, or ""."""
    if row.kind == ABSENT:
        return "not in this version"
    return NO_DATAGRAMS if row.static and row.udp else ""


def own_kind(row: ServiceConfig) -> ServiceKind | DatagramKind | None:
    """How a service of the sysop's own is run; None: it cannot be (`cannot_run`). One with STATIC is served by the run
    its listener started (`service_doors.py`)."""
    if cannot_run(row):
        return None

    def make(wire: Wire, door: Door, house: House) -> Session:
        session: Session = house.own_services.session(row, wire)
        return session

    async def answer(question: bytes, peer: Peer, house: House) -> bytes | None:
        found: bytes | None = await house.own_services.answer(row, question, peer)
        return found

    return DatagramKind(row.service, title(row), answer) if row.udp else ServiceKind(door_of(row), make)
