"""Calling other boards by RLogin."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Gone, TimedOut
from dialtone.protocols.rlogin.client import open_call
from dialtone.testing.script import SILENCE, ScriptedWire, run


def test_who_is_calling_is_said_and_the_go_ahead_awaited() -> None:
    wire = ScriptedWire([b"\0Welcome"])
    run(open_call(wire, first="secret", user="alice", terminal="ansi-bbs/38400"))
    assert wire.output == b"\0secret\0alice\0ansi-bbs/38400\0"
    assert run(wire.read_some()) == b"Welcome"


def test_something_else_is_no_rlogin() -> None:
    with pytest.raises(Gone):
        run(open_call(ScriptedWire([b"220 ftp\r\n"]), first="a", user="b", terminal="c"))
    with pytest.raises(TimedOut):
        run(open_call(ScriptedWire([SILENCE]), first="a", user="b", terminal="c"))
