"""Makes the console of a call: its words, its display files, its first look."""

from __future__ import annotations

from typing import cast

from dialtone.domain.house import House
from dialtone.terminal.codes.lookup import before_login
from dialtone.terminal.console import Console
from dialtone.terminal.display_files import DisplayFiles
from dialtone.terminal.logon.looks import first_look
from dialtone.terminal.logon.watched import Watched
from dialtone.terminal.wording import Words
from dialtone.wire.screen import Call, Terminal


def open_console(terminal: Watched, call: Call, house: House, *, patience: float) -> Console:
    """A console on this terminal. `patience` is in seconds without a key."""
    seen = cast(Terminal, terminal)  # its properties can only be read, which is all anybody does
    console = Console(
        seen,
        look=first_look(seen, call, house.settings.terminal),
        words=Words(house.words),
        files=DisplayFiles(house.display, house.chance.fraction),
        monotonic=house.clock.monotonic,
        patience=patience,
    )
    console.codes = before_login(house, console)
    return console
