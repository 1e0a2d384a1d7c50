"""For those who forgot their password: have a code mailed, and set a new one with it.

Every answer is the same whether there is such an account or not (ENU-03).
"""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.domain.model.user import NOBODY, User
from dialtone.terminal.logon import choosing
from dialtone.terminal.logon.asking import Asking


async def offer(asking: Asking, name: str) -> None:
    """After a failure: ask whether the password was forgotten."""
    if await asking.console.yes("logon.forgot", default=False):
        await ask(asking, name)


async def ask(asking: Asking, name: str) -> None:
    """Ask for name and address, and have a code mailed if they fit."""
    console, house = asking.console, asking.house
    given = name or await console.ask("logon.forgot_name", most=40)
    if not given:
        return
    address = None
    if house.settings.login.confirm_address:
        address = await console.ask("logon.forgot_address", most=80)
        if not address:
            return
    try:
        handed = await house.passwords.forgotten(asking.asker, given, address)
        if handed is not None:
            await house.account_notices.password_code(handed.user, handed.code)
    except Refusal as no:
        await console.say("logon.no", reason=no.text)
        return
    await console.say("logon.forgot_sent")


async def redeem(asking: Asking) -> None:
    """Take a mailed code and a new password."""
    console, house = asking.console, asking.house
    name = await console.ask("logon.forgot_name", most=40)
    code = await console.ask("logon.reset_code", most=40) if name else None
    if not name or not code:
        return
    # The rules about names are checked again by whoever knows the account.
    password = await choosing.choose(console, house.passwords, User(number=NOBODY, alias=name))
    if password is None:
        return
    try:
        await house.passwords.redeem(asking.asker, name, code, password)
    except Refusal as no:
        await console.say("logon.no", reason=no.text)
        return
    await console.say("logon.reset_done")
