"""A visit to the file section: a vault of files, one caller at a scripted terminal, everything real but the line.

cabin = Cabin(directory("GAMES"), script=["Q"])
cabin.keep(cabin.here, "doom.zip", b"...")
cabin.act("files.list")
assert cabin.rows()[1] == "..."
"""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from dialtone.base.errors import Gone, HangUp
from dialtone.config.files import FileDirectory
from dialtone.config.web import WebConfig
from dialtone.domain.model.user import User
from dialtone.domain.presence.nodes import Presence
from dialtone.terminal.actions import ACTIONS
from dialtone.terminal.console import Console
from dialtone.terminal.display_files import DisplayFiles
from dialtone.terminal.look import Look
from dialtone.terminal.stay import Stay
from dialtone.terminal.wording import Words
from dialtone.testing.keyboard import Item, ScriptedTerminal
from dialtone.testing.script import run
from dialtone.wire.screen import Call, Size
from tests.domain.files.vault import Vault
from tests.support.lodge import ANSI, COMMODORE, LINEAR, NARROW, WIDE
from tests.support.screen import commodore, screen, spoken
from tests.support.terminals import MemoryDisplay

__all__ = ["ANSI", "COMMODORE", "LINEAR", "NARROW", "WIDE", "Cabin"]


class Cabin(Vault):
    """See the module's text. Alice calls; `user` are fields of her account, `look` is how she is shown things."""

    def __init__(
        self, *directories: FileDirectory, look: Look = ANSI, user: dict[str, Any] | None = None, **fields: Any
    ) -> None:
        super().__init__(*directories, **fields)
        self.here = directories[0]
        self.look = look
        self.site = ""  # the address of the board's site
        self.alice = self.add("Alice", **({"credits": 10**9, "misc": 1 << 11} | (user or {})))
        self.terminal = ScriptedTerminal()
        self.stay: Stay | None = None
        self.ended = ""

    def call(self, *script: Item, user: User | None = None, terminal: ScriptedTerminal | None = None) -> Stay:
        """Somebody calls."""
        look = self.look
        encoding = "utf-8" if look.charset.value == "utf-8" else "cp437"
        size = Size(look.columns, look.rows)
        self.terminal = terminal or ScriptedTerminal(script, size=size, encoding=encoding)
        console = Console(
            self.terminal,
            look=look,
            words=Words(),
            files=DisplayFiles(MemoryDisplay({})),
            monotonic=self.clock.monotonic,
        )
        presence = Presence(self.clock)
        house: Any = SimpleNamespace(
            files=self.files,
            clock=self.clock,
            presence=presence,
            requirements=None,
            directory=self,
            settings=SimpleNamespace(host="board.test", site=self.site, web=WebConfig()),
        )
        caller = self.caller(user or self.alice)
        self.stay = Stay(
            console=console,
            house=house,
            caller=caller,
            node=1,
            call=Call(protocol="Telnet"),
            began=self.clock.now(),
            actions=ACTIONS,
        )
        return self.stay

    def act(
        self,
        name: str,
        *script: Item,
        argument: str = "",
        user: User | None = None,
        terminal: ScriptedTerminal | None = None,
    ) -> bytes:
        """Do one action to its end, or until the script is over; what was sent."""
        stay = self.call(*script, user=user, terminal=terminal)
        try:
            run(stay.act(name, argument))
            self.ended = "back"
        except Gone:
            self.ended = "gone"
        except HangUp:
            self.ended = "hung up"
        return self.terminal.output

    def text(self) -> str:
        """Everything that was shown, without colours."""
        return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", self.terminal.output.decode("utf-8", "replace"))

    def rows(self) -> list[str]:
        """The screen as it is now."""
        look = self.look
        if look.linear:
            return spoken(self.terminal.output)
        if look.charset.value == "petscii":
            return commodore(self.terminal.output, look.columns, look.rows)
        return screen(self.terminal.output, look.columns, look.rows, charset=look.charset.value)

    # what the house's directory of people is asked

    async def get(self, number: Any) -> User | None:
        """An account."""
        return await self.store.read(lambda records: records.users.get(number))

    async def by_login(self, name: str) -> User | None:
        """An account by its alias."""
        return await self.store.read(lambda records: records.users.by_alias(name.casefold()))
