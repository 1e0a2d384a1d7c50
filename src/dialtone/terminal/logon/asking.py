"""What everything at the login prompt works with, before anybody is known."""

from __future__ import annotations

from dialtone.domain.house import House
from dialtone.domain.model.actor import Remote
from dialtone.terminal.console import Console
from dialtone.wire.screen import Call


class Asking:
    """A console, what the way in told, and the board."""

    def __init__(self, console: Console, call: Call, house: House) -> None:
        self.console = console
        self.call = call
        self.house = house

    @property
    def asker(self) -> Remote:
        """Whoever is there, before it is known who."""
        return Remote(self.console.terminal.peer)

    @property
    def board(self) -> str:
        """The board's name."""
        return self.house.settings.system.name or self.house.settings.host
