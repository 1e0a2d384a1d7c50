"""Words leave."""

from __future__ import annotations

import pytest

from dialtone.domain.ports.other_boards import Parcel
from dialtone.domain.ports.outside import Unreachable
from dialtone.protocols.msp.client import MspClient
from dialtone.protocols.msp.grammar import parse
from dialtone.testing.script import ScriptedWire, run


class Dialer:
    """Gives one wire, or none."""

    def __init__(self, wire: ScriptedWire | None) -> None:
        self.wire = wire
        self.dialled: list[tuple[str, int]] = []

    async def dial(self, address: str, port: int, *, within: float, source: str = "", label: str = "") -> ScriptedWire:
        """See the port."""
        self.dialled.append((address, port))
        if self.wire is None:
            raise Unreachable("Connection refused", 111)
        return self.wire


PARCEL = Parcel(recipient="Dave", text="Hello\nthere\0", sender="Alice", system="Test Board")


def test_a_message_of_version_two_and_the_connection_is_closed() -> None:
    dialer = Dialer(ScriptedWire([]))
    run(MspClient(dialer).carry(PARCEL, "192.0.2.7", 18))
    assert dialer.dialled == [("192.0.2.7", 18)]
    assert dialer.wire is not None
    assert dialer.wire.closed
    assert dialer.wire.output == b"BDave\0\0Hello\r\nthere\0Alice\0\0\0Test Board\0"
    assert parse(dialer.wire.output).sender == "Alice"


def test_nobody_is_there() -> None:
    with pytest.raises(Unreachable):
        run(MspClient(Dialer(None)).carry(PARCEL, "192.0.2.7", 18))
