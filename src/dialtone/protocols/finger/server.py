"""Finger (RFC 1288): one question, one answer, over TCP or in one datagram."""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import LineTooLong
from dialtone.protocols.finger.answers import answer
from dialtone.protocols.finger.board import Board
from dialtone.protocols.finger.grammar import LONGEST
from dialtone.wire.port import Farewell, Wire

TIME_LIMIT = 10.0  # seconds for the request
LARGEST_DATAGRAM = 1200  # bytes; goes through every network in one piece


class FingerServer:
    """One session."""

    def __init__(self, wire: Wire, board: Board) -> None:
        self.wire = wire
        self.board = board

    async def run(self) -> None:
        """Read the question, answer, end."""
        try:
            line = await self.wire.read_line(limit=LONGEST + 2, within=TIME_LIMIT, lenient=True)
        except LineTooLong:
            log.notice("finger.request", "!request too long")
            return
        log.info("finger.request", f"request: {line.decode('utf-8', 'replace')!r}")
        await self.wire.send(*await answer(line, self.board, self.wire.peer.address))

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """There are no last words in this protocol."""


async def answer_datagram(question: bytes, board: Board, peer: str) -> bytes | None:
    """The answer to a request that is one datagram; None when there is none, or it does not fit into one."""
    line, _, _ = question.partition(b"\n")
    lines = await answer(line.removesuffix(b"\r"), board, peer)
    text = b"".join(line + b"\r\n" for line in lines)
    return text if 0 < len(text) <= LARGEST_DATAGRAM else None
