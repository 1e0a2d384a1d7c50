"""What strangers are told of a caller by Finger and the like: a question for each thing the board would tell (spec
services.md 9.1, security case FIN-02)."""

from __future__ import annotations

from dialtone.terminal.stay import Stay

NAMES = {"real_name": "your real name", "age": "your age", "gender": "your gender", "location": "where you are"}


async def manage(stay: Stay, argument: str = "") -> None:
    """`settings.public`. Raises StoreError."""
    publicity, console = stay.house.publicity, stay.console
    if not publicity.offered:
        await console.say("settings.public.nothing")
        return
    await console.say("settings.public")
    chosen = await publicity.chosen(stay.user)
    wanted = set(chosen - set(publicity.offered))
    for choice in publicity.offered:
        if await console.yes("settings.public.ask", default=choice in chosen, name=NAMES[choice]):
            wanted.add(choice)
    await publicity.choose(stay.user, frozenset(wanted))
    await console.say("settings.public.kept")
