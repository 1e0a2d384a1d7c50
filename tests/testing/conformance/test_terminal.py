"""The scripted terminal keeps the promises of every terminal."""

from collections.abc import Callable, Sequence

from dialtone.testing.conformance.terminal import (
    Conversation,
    Item,
    Seen,
    TerminalConformance,
    Window,
    converse,
)
from dialtone.testing.keyboard import ScriptedTerminal, run
from dialtone.wire.screen import believed


class TestScriptedTerminal(TerminalConformance):
    async def call(self, script: Sequence[Item], conversation: Conversation) -> tuple[Seen, bytes]:
        seen: Seen = []
        terminal = ScriptedTerminal([])

        def moment(item: Item) -> bytes | Callable[[], object]:
            if not isinstance(item, Window):
                return item

            def resize() -> None:
                terminal.size = believed(item.columns, item.rows)
                terminal.bell.ring()

            return resize

        terminal.add(*map(moment, script))
        run(converse(conversation, terminal, seen))
        return seen, terminal.output
