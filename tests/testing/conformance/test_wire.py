"""The scripted wire keeps the promises of every wire."""

from collections.abc import Sequence

from dialtone.testing.conformance.wire import Conversation, Seen, WireConformance, converse
from dialtone.testing.script import Item, ScriptedWire, run


class TestScriptedWire(WireConformance):
    async def play(self, script: Sequence[Item], conversation: Conversation) -> tuple[Seen, bytes]:
        seen: Seen = []
        wire = ScriptedWire(script)
        run(converse(conversation, wire, seen))
        return seen, wire.output


class TestScriptedWireCutElsewhere(WireConformance):
    test_unread_input_is_counted_and_can_be_dropped = None  # depends on the packets by its nature

    async def play(self, script: Sequence[Item], conversation: Conversation) -> tuple[Seen, bytes]:
        seen: Seen = []
        wire = ScriptedWire(script, cut=(1, 3, 4096))
        run(converse(conversation, wire, seen))
        return seen, wire.output
