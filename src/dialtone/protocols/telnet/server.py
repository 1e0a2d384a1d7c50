"""Telnet (RFC 854): options are asked for, and the board answers at once. Start here; the terminal is `terminal.py`."""

from __future__ import annotations

from typing import Any

from dialtone.domain.access.turned_away import turned_away
from dialtone.protocols.telnet.terminal import TelnetTerminal
from dialtone.wire.port import Farewell
from dialtone.wire.screen import Answer, Call


class TelnetSession:
    """One call. `petscii` is the width of a Commodore's screen when its port was called, 0 otherwise."""

    def __init__(self, terminal: TelnetTerminal, answer: Answer, house: Any, *, petscii: int = 0) -> None:
        self._terminal = terminal
        self._answer = answer
        self._house = house
        self._petscii = petscii

    async def run(self) -> None:
        """Hold the whole visit."""
        await self._terminal.greet()
        await self._answer(self._terminal, Call(protocol="Telnet", petscii=self._petscii), self._house)

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """A line, or the sysop's own words, then the line is cut."""
        await self._terminal.write(await turned_away(getattr(self._house, "display", None), why, code))
