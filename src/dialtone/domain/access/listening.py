"""What the program listens on: set by whoever opens the ports, asked by whoever tells of it (Finger's `?services`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


class Listening:
    """Holds the question. One object lives as long as the program; before any port is open it has no rows."""

    __slots__ = ("ask",)

    def __init__(self) -> None:
        self.ask: Callable[[], Sequence[dict[str, Any]]] = list

    def rows(self) -> Sequence[dict[str, Any]]:
        """Every listener, as `dialtone listeners` shows it."""
        return self.ask()

    def services(self) -> list[tuple[int, str, str]]:
        """Port, transport ("tcp", "udp") and service of every listener, each once, by port."""
        return sorted({(int(row["port"]), str(row["transport"]), str(row["service"])) for row in self.ask()})
