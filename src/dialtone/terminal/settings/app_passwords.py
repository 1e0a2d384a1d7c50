"""A caller's app passwords: list, add, remove."""

from __future__ import annotations

from datetime import UTC, datetime

from dialtone.base.errors import Refusal
from dialtone.terminal.stay import Stay

_SCOPES = {"M": "mail", "N": "news", "F": "files", "C": "chat"}


async def manage(stay: Stay, argument: str = "") -> None:
    """Show them until the caller leaves."""
    console, apps = stay.console, stay.house.app_passwords
    while True:
        mine = await apps.list(stay.caller)
        await console.say("settings.apps")
        if not mine:
            await console.say("settings.no_keys")
        for number, one in enumerate(mine, 1):
            made = f"{datetime.fromtimestamp(one.made, UTC):%Y-%m-%d}"
            await console.say("settings.app_row", number=number, name=one.name, scopes=", ".join(one.scopes), made=made)
            await console.put("\r\n")
        choice = await console.choose("settings.apps_do", "ARQ", default="Q")
        try:
            if choice == "A":
                await _add(stay)
            elif choice == "R" and mine:
                place = await console.number("settings.which", 1, len(mine))
                if place:
                    await apps.revoke(stay.caller, mine[place - 1].id)
                    await console.say("settings.removed")
            elif choice != "R":
                return
        except Refusal as no:
            await stay.refused(no)


async def _add(stay: Stay) -> None:
    name = await stay.console.ask("settings.app_name", most=40)
    if not name:
        return
    scope = _SCOPES.get(await stay.console.choose("settings.app_scope", "MNFC", default="M"))
    if scope is None:
        return
    password = await stay.house.app_passwords.create(stay.caller, name, (scope,))
    await stay.console.say("settings.app_made", password=password)
