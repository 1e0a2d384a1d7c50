"""A caller whose program speaks a transfer protocol: a scripted terminal with a core of the other direction behind it.

    terminal = FarEnd(["Z"], ZmodemReceive())      # takes what the board sends
    terminal = FarEnd(["Z"], ZmodemSend(), {"a.zip": b"..."})   # brings files

While the board keeps the way transparent (`binary`), its output goes to the core and the core's to the board; before
and afterwards the script counts. `breaks_at` bytes after which the line drops.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dialtone.base.errors import Gone, TimedOut
from dialtone.formats.transfer.core import (
    Complete,
    Core,
    Ended,
    FileEnded,
    NextFile,
    Offered,
    Read,
    ReceivingCore,
    SendingCore,
    Write,
)
from dialtone.testing.keyboard import Item, ScriptedTerminal


class FarEnd(ScriptedTerminal):
    """See the module's text. `received` are the files that came, by name."""

    def __init__(
        self,
        script: Iterable[Item],
        core: Core,
        files: Mapping[str, bytes] | None = None,
        *,
        breaks_at: int = 0,
        **more: Any,
    ) -> None:
        super().__init__(script, **more)
        self.core = core
        self.received: dict[str, bytes] = {}
        self._files = list((files or {}).items())
        self._sending: tuple[str, bytes] = ("", b"")
        self._arriving = ""
        self._breaks_at = breaks_at
        self._moved = 0
        self._binary = False

    async def binary(self, on: bool) -> None:
        """See the port."""
        await super().binary(on)
        self._binary = on

    async def write(self, data: bytes) -> None:
        """See the port."""
        if self._binary and self.core.ended is None:
            self.core.feed(bytes(data))
            self._serve()
        else:
            await super().write(data)

    async def read(self, *, within: float) -> bytes:
        """See the port."""
        if not self._binary:
            return await super().read(within=within)
        self._serve()
        data = self.core.outgoing()
        self._moved += len(data)
        if self._breaks_at and self._moved >= self._breaks_at:
            raise Gone("the line dropped")
        if data:
            return data
        if self.core.ended is None:
            self.core.timeout()
            self._serve()
            if data := self.core.outgoing():
                return data
        raise TimedOut("the other program is silent")

    def unread(self) -> int:
        """See the port."""
        return 0 if self._binary else super().unread()

    def _serve(self) -> None:
        while (want := self.core.want()) is not None:
            if isinstance(want, NextFile):
                self._bring()
            elif isinstance(want, Read) and isinstance(self.core, SendingCore):
                self.core.give(self._sending[1][want.offset : want.offset + want.size])
            elif isinstance(want, Offered) and isinstance(self.core, ReceivingCore):
                self._arriving = want.name or "unnamed"
                self.received[self._arriving] = b""
                self.core.accept(0)
            elif isinstance(want, Write):
                self.received[self._arriving] += want.data
            elif isinstance(want, Complete) and isinstance(self.core, ReceivingCore):
                self.core.stored()
            elif isinstance(want, (FileEnded, Ended)):
                continue

    def _bring(self) -> None:
        assert isinstance(self.core, SendingCore)
        if not self._files:
            self.core.no_more()
            return
        self._sending = self._files.pop(0)
        self.core.offer(self._sending[0], len(self._sending[1]), 1_600_000_000)
