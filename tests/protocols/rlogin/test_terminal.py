"""A caller behind RLogin."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.protocols.rlogin.terminal import RLoginTerminal
from dialtone.testing.conformance.terminal import Conversation, Item, Seen, TerminalConformance, converse
from dialtone.testing.script import ScriptedWire, run


class TestRLoginTerminal(TerminalConformance):
    resizes = False

    async def call(self, script: Sequence[Item], conversation: Conversation) -> tuple[Seen, bytes]:
        seen: Seen = []
        wire = ScriptedWire(script)  # type: ignore[arg-type]
        run(converse(conversation, RLoginTerminal(wire, kind="ansi", rate=0, early=b""), seen))
        return seen, wire.output


def test_keys_behind_the_opening_come_first() -> None:
    wire = ScriptedWire([b"later"])
    terminal = RLoginTerminal(wire, kind="ansi", rate=0, early=b"early")
    assert terminal.unread() == 5
    assert [run(terminal.read(within=1)), run(terminal.read(within=1))] == [b"early", b"later"]
