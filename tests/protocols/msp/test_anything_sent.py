"""Whatever is sent: taken, or not, and no exception (MSP-01)."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.msp.server import MspServer, answer_datagram
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import Peer
from tests.support.answering import Answering

PEER = Peer("198.51.100.9", 50_000, "192.0.2.25", 18)
FIELD = st.one_of(
    st.sampled_from([b"", b"Alice", b"Node: 1", b"*", b"\x1b[2J", b"\x01Z", b"@EXEC:x@"]), st.binary(max_size=50)
)


@cache
def room() -> Answering:
    return Answering()


@given(st.sampled_from([b"A", b"B", b"", b"C"]), st.lists(FIELD, max_size=9))
def test_MSP_01_any_message(version: bytes, fields: list[bytes]) -> None:
    data = version + b"\0".join(fields)
    room().clock.advance(60)
    wire = ScriptedWire([data] if data else [], peer=PEER)
    run(MspServer(wire, room().house.instant).run())
    assert wire.output in (b"", data)
    assert run(answer_datagram(data, PEER, room().house.instant)) in (None, data)
    for text in room().telegrams(room().user(2)):
        assert not {"\x1b", "\x07", "\x9b"} & set(text)
        assert "@EXEC:x@" not in text
