"""A caller at a scripted terminal among doors that follow a script.

parlour = Parlour(Arcade(TEXT, ScriptedProgram(b"hello", None)))
parlour.act("doors.menu", "\\r", "x", "q")
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from dialtone.config.logon import LogonConfig
from dialtone.domain.access.requirements import Requirements
from dialtone.terminal.doors import ACTIONS
from dialtone.terminal.look import Charset
from dialtone.terminal.stay import Stay
from dialtone.testing.chance import SteadyChance
from dialtone.testing.keyboard import Item, run
from dialtone.wire.screen import Call
from tests.support.doors import Arcade
from tests.support.screen import screen, spoken
from tests.support.terminals import SYNCTERM, console


class Parlour:
    """See the module's text."""

    def __init__(self, arcade: Arcade, *, look: Any = SYNCTERM, sysop: bool = False, run: str = "") -> None:
        self.arcade = arcade
        caller = arcade.sysop if sysop else arcade.alice
        self.console, self.terminal = console(look=look, monotonic=arcade.clock.monotonic)
        self.console.patience = 600.0

        async def get(number: int) -> Any:
            return arcade.again(caller)

        self.house: Any = SimpleNamespace(
            doors=arcade.service,
            clock=arcade.clock,
            presence=arcade.presence,
            directory=SimpleNamespace(get=get),
            requirements=Requirements(arcade.clock, SteadyChance()),
            settings=SimpleNamespace(login=LogonConfig(rlogin_auto_xtrn=True)),
        )
        self.stay = Stay(
            console=self.console,
            house=self.house,
            caller=caller,
            node=arcade.presence.enter(caller.user, "Telnet").node,
            call=Call(protocol="Telnet", run=run),
            began=arcade.clock.now() - 60,
            until=arcade.clock.monotonic() + 1800,
            actions={action.name: action for action in ACTIONS},
        )

    def act(self, name: str, *script: Item, argument: str = "") -> None:
        """Let the caller do something and type this meanwhile."""
        self.terminal.add(*script)
        run(self.stay.act(name, argument))

    def rows(self) -> list[str]:
        """The screen."""
        look = self.console.look
        if look.linear:
            return spoken(self.terminal.output)
        charset = "utf-8" if look.charset is Charset.UTF8 else "cp437"
        return screen(self.terminal.output, look.columns, look.rows, charset=charset)

    @property
    def text(self) -> str:
        """Everything he was shown, without colours."""
        return "\n".join(self.rows())
