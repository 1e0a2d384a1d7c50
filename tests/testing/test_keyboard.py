"""The scripted terminal keeps the promises of the port, and does what its script says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from dialtone.base.errors import Gone, TimedOut
from dialtone.testing.conformance.terminal import (
    PATIENCE,
    Conversation,
    Item,
    Seen,
    TerminalConformance,
    Window,
    converse,
)
from dialtone.testing.keyboard import RING, SILENCE, ScriptedTerminal, run
from dialtone.wire.screen import believed


class TestScriptedTerminal(TerminalConformance):
    """The suite."""

    async def call(self, script: Sequence[Item], conversation: Conversation) -> tuple[Seen, bytes]:
        """See the suite."""
        terminal = ScriptedTerminal()
        for item in script:
            terminal.add(self._resized(terminal, item) if isinstance(item, Window) else item)
        seen: Seen = []
        await converse(conversation, terminal, seen)
        return seen, terminal.output

    def _resized(self, terminal: ScriptedTerminal, window: Window) -> Callable[[], object]:
        def resize() -> None:
            terminal.size = believed(window.columns, window.rows)
            terminal.bell.ring()

        return resize


def test_what_is_typed_comes_after_a_look_at_the_screen() -> None:
    terminal = ScriptedTerminal([b"\x1b", "x", RING, SILENCE])
    assert run(terminal.read(within=PATIENCE)) == b"\x1b"
    with pytest.raises(TimedOut):
        run(terminal.read(within=0.1))
    assert [run(terminal.read(within=PATIENCE)) for _ in range(2)] == [b"x", b""]
    with pytest.raises(TimedOut):
        run(terminal.read(within=PATIENCE))
    with pytest.raises(Gone):
        run(terminal.read(within=PATIENCE))


def test_letters_are_typed_in_the_terminals_own_encoding() -> None:
    assert run(ScriptedTerminal("é").read(within=PATIENCE)) == b"\x82"
    assert run(ScriptedTerminal("é", encoding="utf-8").read(within=PATIENCE)) == "é".encode()
