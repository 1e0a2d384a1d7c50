"""A caller in a shell whose actions only note that they were called."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dialtone.config.menus import read_menus
from dialtone.config.places import Places
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.presence.nodes import Presence
from dialtone.terminal.action import Action
from dialtone.terminal.look import Look
from dialtone.terminal.stay import Stay
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.testing.keyboard import Item, ScriptedTerminal
from dialtone.wire.screen import Call
from tests.support.terminals import SYNCTERM, console


class Noted:
    """Actions that write down how they were called."""

    def __init__(self, *names: str) -> None:
        self.calls: list[tuple[str, str]] = []
        self.table = {name: Action(name, self._run(name), name) for name in names}

    def _run(self, name: str) -> Any:
        async def run(stay: Stay, argument: str) -> None:
            self.calls.append((name, argument))

        return run


def stay(
    keys: Iterable[Item],
    noted: Noted,
    folder: Path,
    *,
    look: Look = SYNCTERM,
    menus: dict[str, str] | None = None,
    **user: Any,
) -> tuple[Stay, ScriptedTerminal]:
    """A caller who is logged on. `menus` are files of the sysop's, by "shell/menu"."""
    for name, text in (menus or {}).items():
        path = folder / "text" / "menu" / f"{name}.ini"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    clock = ManualClock()
    presence = Presence(clock)
    account = User(number=UserNumber(2), alias="Alice", **user)
    shown, terminal = console(keys, look)
    boards = SimpleNamespace(find=lambda code: None)
    house: Any = SimpleNamespace(
        presence=presence,
        clock=clock,
        requirements=Requirements(clock, SteadyChance()),
        reading=None,
        files=None,
        settings=SimpleNamespace(menus=read_menus(Places(folder), []), boards=boards),
    )
    caller = Caller(account, terminal.peer, "telnet")
    made = Stay(
        console=shown,
        house=house,
        caller=caller,
        node=presence.enter(account, "Telnet").node,
        call=Call(protocol="Telnet"),
        began=clock.now(),
    )
    made.actions = noted.table
    return made, terminal
