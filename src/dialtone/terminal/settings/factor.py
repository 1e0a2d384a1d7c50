"""A caller switches his second factor on and off."""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.domain.access.second_factor import spaced
from dialtone.terminal.stay import Stay


async def manage(stay: Stay, argument: str = "") -> None:
    """Say how it is, and offer the other."""
    console, factor = stay.console, stay.house.second_factor
    on = await factor.enrolled(stay.user.number)
    await console.say("settings.factor_on" if on else "settings.factor_off")
    if on:
        if await console.yes("settings.factor_switch_off", default=False):
            await _off(stay)
    elif await console.yes("settings.factor_switch_on", default=False):
        await _on(stay)


async def _on(stay: Stay) -> None:
    console, factor = stay.console, stay.house.second_factor
    secret = factor.new_secret()
    await console.say("settings.factor_secret", secret=spaced(secret), uri=factor.uri(stay.user, secret))
    for _ in range(3):
        code = await console.ask("settings.factor_code", most=12)
        if not code:
            return
        try:
            codes = await factor.enrol(stay.caller, secret, code)
        except Refusal as no:
            await stay.refused(no)
            continue
        await console.say("settings.factor_done")
        for one in codes:
            await console.say("settings.factor_recovery", code=one)
            await console.put("\r\n")
        await console.pause()
        return


async def _off(stay: Stay) -> None:
    """A code is asked for once more, so that nobody does it at a screen left alone; guesses count as at a login."""
    code = await stay.console.ask("logon.code", most=20)
    if not code:
        return
    try:
        await stay.house.logins.confirm(stay.caller, code)
        await stay.house.second_factor.remove(stay.caller, stay.user)
    except Refusal as no:
        await stay.console.terminal.pause(no.delay)
        await stay.refused(no)
        return
    await stay.console.say("settings.factor_off")
