"""A caller for tests: the other end of a scripted wire, with a Telnet program of its own between keys and wire."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dialtone.protocols.telnet.client import TelnetClient
from dialtone.testing.conformance.terminal import Item, Window
from dialtone.testing.script import ScriptedWire
from dialtone.wire.screen import Size

USUAL = Size(80, 24)


class TelnetCaller:
    """Plays keys and windows; `screen` is what its program has shown."""

    def __init__(self, script: Sequence[Item], *, size: Size = USUAL) -> None:
        self.wire = ScriptedWire([self._moment(item) for item in script])
        self.program = TelnetClient(kind="ansi", size=size)
        self.screen = b""
        self._read = 0

    def _moment(self, item: Item) -> Callable[[], object]:
        def happen() -> None:
            self.look()
            if isinstance(item, Window):
                self._send(self.program.resize(Size(item.columns, item.rows)))
            elif isinstance(item, bytes):
                self._send(self.program.keys(item))
            else:
                item()

        return happen

    def look(self) -> None:
        """Read what came, and answer what the program answers by itself."""
        output = self.wire.output
        self.screen += self.program.receive(output[self._read :])
        self._read = len(output)
        self._send(self.program.answers())

    def _send(self, data: bytes) -> None:
        if data:
            self.wire.arrive(data)
