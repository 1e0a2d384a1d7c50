"""Lines that come plainly."""

from __future__ import annotations

import pytest

from dialtone.base.bell import Bell
from dialtone.base.errors import LineTooLong, TimedOut
from dialtone.protocols.irc.ways import PlainWay
from dialtone.testing.script import SILENCE, ScriptedWire, run


def test_lines_end_with_or_without_cr_and_are_kept_out_of_transcripts() -> None:
    bell = Bell()
    wire = ScriptedWire([b"PASS secret\r\nNICK a\n", bell.ring, b"A" * 9000 + b"\r\n", b"B\r\n", SILENCE])
    way = PlainWay(wire)
    assert run(way.open())
    assert [run(way.read(bell, 1.0)) for _ in range(3)] == [b"PASS secret", b"NICK a", None]
    with pytest.raises(LineTooLong):
        run(way.read(bell, 1.0))
    assert run(way.read(bell, 1.0)) == b"B"
    with pytest.raises(TimedOut):
        run(way.read(bell, 1.0))
    assert wire.secrets == [b"PASS secret", b"NICK a", b"B"]
    run(way.close())
