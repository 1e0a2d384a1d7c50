"""How SSH is served, and what is said where it is not."""

from __future__ import annotations

from types import SimpleNamespace

from dialtone.net.ssh_kind import SSH, ssh_kind
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import Farewell


async def answer(*_: object) -> None:
    raise AssertionError


def test_without_keys_a_call_ends_with_words_that_ssh_allows() -> None:
    wire = ScriptedWire([])
    session = ssh_kind(answer, SSH).make(wire, SSH, SimpleNamespace(ssh=None))
    run(session.run())
    assert wire.output.endswith(b"\r\n")
    assert not wire.output.startswith(b"SSH-")
    assert wire.output.isascii()
    run(session.farewell(Farewell.BUSY))


def test_sessions_are_made_by_the_house() -> None:
    asked: list[object] = []

    def session(*what: object) -> str:
        asked.append(what)
        return "session"

    house = SimpleNamespace(ssh=SimpleNamespace(session=session))
    wire = ScriptedWire([])
    assert ssh_kind(answer, SSH).make(wire, SSH, house) == "session"
    assert asked == [(wire, "ssh", answer, house)]
