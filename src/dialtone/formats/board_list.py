"""`ctrl/sbbsimsg.lst`: the boards with which short words are exchanged. A line is host, address and system name with
tabs between them; `;` begins a comment (spec services.md 9.3).

Ours: a fourth item `SYSTAT/MSP` names the ports of a board that does not use 11 and 18.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

MOST = 1000
SYSTAT, MSP = 11, 18


@dataclass(frozen=True, slots=True)
class ListedBoard:
    """One board. `address` is a literal address."""

    host: str
    address: str
    name: str
    systat: int = SYSTAT
    msp: int = MSP


class BoardList:
    """The lines that make sense, in order; `bad` are the others."""

    __slots__ = ("bad", "boards")

    def __init__(self, lines: list[str]) -> None:
        self.boards: tuple[ListedBoard, ...] = ()
        self.bad: list[str] = []
        self.boards = tuple(self._read(lines))

    def _read(self, lines: list[str]) -> Iterator[ListedBoard]:
        seen: set[str] = set()
        for line in lines:
            text = line.strip()
            if not text or text.startswith(";"):
                continue
            board = _board(text)
            if board is None or len(seen) >= MOST:
                self.bad.append(text[:100])
            elif board.host not in seen:
                seen.add(board.host)
                yield board

    def find(self, host: str) -> ListedBoard | None:
        """The board with this name, in any case, or address."""
        wanted = host.strip().rstrip(".").lower()
        return next((one for one in self.boards if wanted in (one.host, one.address)), None)


def _board(line: str) -> ListedBoard | None:
    host, address, name, ports = ([item.strip() for item in line.split("\t")] + [""] * 3)[:4]
    try:
        plain = str(ipaddress.ip_address(address))
        systat, _, msp = ports.partition("/")
        numbers = int(systat or SYSTAT), int(msp or MSP)
    except ValueError:
        return None
    fits = host.isprintable() and " " not in host and "@" not in host and 0 < len(host) <= 100
    if not fits or not all(0 < number < 65536 for number in numbers):
        return None
    shown = "".join(character for character in name if character.isprintable())[:60]
    return ListedBoard(host.rstrip(".").lower(), plain, shown or host, *numbers)
