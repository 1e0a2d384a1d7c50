"""A caller's SSH keys: list, add, remove."""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.domain.access.public_keys import LONGEST
from dialtone.terminal.stay import Stay


async def manage(stay: Stay, argument: str = "") -> None:
    """Show them until the caller leaves."""
    console, keys = stay.console, stay.house.public_keys
    while True:
        mine = await keys.list(stay.caller)
        await console.say("settings.keys")
        if not mine:
            await console.say("settings.no_keys")
        for number, key in enumerate(mine, 1):
            await console.say(
                "settings.key_row", number=number, kind=key.kind, fingerprint=key.fingerprint, comment=key.comment
            )
            await console.put("\r\n")
        choice = await console.choose("settings.keys_do", "ARQ", default="Q")
        try:
            if choice == "A":
                line = await console.ask("settings.key_paste", most=min(LONGEST, 2000))
                if line:
                    added = await keys.add(stay.caller, line)
                    await console.say("settings.key_added", fingerprint=added.fingerprint)
            elif choice == "R" and mine:
                place = await console.number("settings.which", 1, len(mine))
                if place:
                    await keys.remove(stay.caller, mine[place - 1].fingerprint)
                    await console.say("settings.removed")
            elif choice != "R":
                return
        except Refusal as no:
            await stay.refused(no)
