"""RLogin (RFC 1282): who is calling is said first, then the way is clear. Start here.

What a caller says proves nothing: name and password are tried by the login prompt, as if they had been typed. Only
hosts in ctrl/rlogin.cfg are believed without one (`Call.trusted`).
"""

from __future__ import annotations

from typing import Any

from dialtone.base import log
from dialtone.domain.access.turned_away import turned_away
from dialtone.protocols.rlogin.grammar import MOST, BadOpening, Opening, opening
from dialtone.protocols.rlogin.terminal import RLoginTerminal
from dialtone.wire.port import Farewell, Wire
from dialtone.wire.screen import Answer, Call

TIME_LIMIT = 10.0  # seconds for the opening
GO_AHEAD = b"\0"


class RLoginSession:
    """One call. `trusted`: the host's word is believed. `petscii` is the width of a Commodore's screen when its port
    was called, 0 otherwise."""

    def __init__(self, wire: Wire, answer: Answer, house: Any, *, trusted: bool = False, petscii: int = 0) -> None:
        self._wire = wire
        self._answer = answer
        self._house = house
        self._trusted = trusted
        self._petscii = petscii

    async def run(self) -> None:
        """Hear who is calling, then hold the visit."""
        try:
            asked, early = await self._opening()
        except BadOpening as bad:
            log.notice("rlogin.opening", f"!RLogin: {bad}")
            return
        await self._wire.send_raw(GO_AHEAD)
        log.info("rlogin.opening", f"RLogin: '{asked.user}' terminal '{asked.terminal}'", trusted=self._trusted)
        terminal = RLoginTerminal(self._wire, kind=asked.kind, rate=asked.rate, early=early)
        await self._answer(terminal, self._call(asked), self._house)

    async def _opening(self) -> tuple[Opening, bytes]:
        """Read until it is complete: a few bytes, each within the time for the whole. Raises BadOpening."""
        data = b""
        while (asked := opening(data)) is None:
            data += await self._wire.read_exactly(1, within=TIME_LIMIT)
            data += await self._wire.read_exactly(min(self._wire.unread(), MOST))
        return asked

    def _call(self, asked: Opening) -> Call:
        return Call(
            protocol="RLogin",
            name=asked.user,
            password=asked.first or None,
            trusted=self._trusted and bool(asked.user),
            petscii=self._petscii,
            kind=asked.terminal,
            rate=asked.rate,
            run=asked.door,
        )

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """A line, or the sysop's own words, then the line is cut."""
        await self._wire.send_raw(await turned_away(getattr(self._house, "display", None), why, code))
