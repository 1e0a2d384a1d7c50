"""One call by RLogin."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dialtone.base.errors import Gone
from dialtone.config.tables import PatternList
from dialtone.config.terminal import TerminalConfig
from dialtone.protocols.rlogin import DOOR, rlogin_kind
from dialtone.protocols.rlogin.grammar import MOST
from dialtone.protocols.rlogin.server import RLoginSession
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import Farewell, Peer
from dialtone.wire.screen import Call, Terminal

OPENING = b"\0sesame\0alice\0ansi-bbs/38400\0"


class Face:
    """Writes down who calls, greets, and reads one piece."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.typed = b""

    async def __call__(self, terminal: Terminal, call: Call, house: Any) -> None:
        self.calls.append(call)
        await terminal.write(b"Welcome")
        self.typed = await terminal.read(within=60)


@pytest.mark.parametrize("cut", [0, 1, 3])
def test_the_opening_is_answered_by_one_nul_and_the_way_is_clear(cut: int) -> None:
    face, wire = Face(), ScriptedWire(OPENING + b"k", cut=cut)
    run(RLoginSession(wire, face, None).run())
    assert wire.output == b"\0Welcome"
    assert face.typed == b"k"
    (call,) = face.calls
    assert (call.protocol, call.name, call.password) == ("RLogin", "alice", "sesame")
    assert (call.kind, call.rate, call.trusted, call.run) == ("ansi-bbs/38400", 38400, False, "")


def test_a_door_is_passed_on() -> None:
    face = Face()
    run(RLoginSession(ScriptedWire(b"\0\0alice\0xtrn=lord\0k"), face, None).run())
    assert face.calls[0].run == "lord"
    assert face.calls[0].password is None


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.0\r\n\r\n", b"\0" + b"x" * 1_000_000, b"\0a\0b\x07\0c\0"])
def test_TEL_08_whoever_begins_otherwise_is_not_answered(sent: bytes) -> None:
    face, wire = Face(), ScriptedWire(sent)
    run(RLoginSession(wire, face, None).run())
    assert face.calls == []
    assert wire.output == b""
    assert wire.unread() >= len(sent) - 2 * MOST  # nothing more of it was taken


def test_TEL_08_too_few_fields_end_with_the_connection() -> None:
    face = Face()
    with pytest.raises(Gone):
        run(RLoginSession(ScriptedWire(b"\0user\0sysop\0"), face, None).run())
    assert face.calls == []


def trusting(address: str, tmp_path: Any, lines: str) -> Call:
    (tmp_path / "rlogin.cfg").write_text(lines)
    table = PatternList(tmp_path / "rlogin.cfg", name="rlogin.cfg")
    table.reread(0)
    house = SimpleNamespace(tables=SimpleNamespace(rlogin=table), settings=SimpleNamespace(terminal=TerminalConfig()))
    face = Face()
    wire = ScriptedWire(OPENING + b"k", peer=Peer(address, 1023, "192.0.2.25", 513))
    run(rlogin_kind(face).make(wire, DOOR, house).run())
    return face.calls[0]


def test_TEL_08_only_listed_hosts_are_believed(tmp_path: Any) -> None:
    assert trusting("192.0.2.7", tmp_path, "192.0.2.7\n").trusted
    assert not trusting("192.0.2.8", tmp_path, "192.0.2.7\n").trusted
    assert not trusting("192.0.2.8", tmp_path, "; nobody\n").trusted


def test_a_commodore_is_known_by_its_port(tmp_path: Any) -> None:
    face = Face()
    house = SimpleNamespace(tables=SimpleNamespace(rlogin=None), settings=SimpleNamespace(terminal=TerminalConfig()))
    wire = ScriptedWire(OPENING + b"k", peer=Peer("192.0.2.7", 1023, "192.0.2.25", 64))
    run(rlogin_kind(face).make(wire, DOOR, house).run())
    assert face.calls[0].petscii == 40


def test_last_words() -> None:
    wire = ScriptedWire([])
    run(RLoginSession(wire, Face(), None).farewell(Farewell.BUSY))
    assert b"in use" in wire.output
