"""Paging the sysop. Source: spec bbs.md 7.4."""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.domain.chat.paging import REASON_MOST
from dialtone.terminal.chat.private import meet
from dialtone.terminal.stay import Stay

WAIT = 60.0  # seconds


async def page(stay: Stay, argument: str) -> None:
    """`chat.page`: call the sysop; when he is not there, write to him or talk with the guru."""
    if stay.user.has_restriction("C"):
        raise Refusal(Why.DENIED, "You may not page the sysop.")
    paging, console = stay.house.chat.paging, stay.console
    if not await paging.may_page(stay.caller):
        await console.say("chat.page.not_available")
        await _instead(stay)
        return
    await console.say("chat.page.available")
    reason = argument.strip() or await console.ask("chat.page.reason", most=min(REASON_MOST, 70))
    if reason is None:
        return
    end = await paging.page(stay.caller, stay.node, reason, console.terminal.bell.ring)
    if paging.short:
        stay.house.chat.private.leave(end)
        await console.say("chat.page.short")
        return
    with stay.doing("paging the sysop"):
        if not await meet(stay, end, "chat.page.paged", WAIT):
            await _instead(stay)


async def _instead(stay: Stay) -> None:
    """What one can do when nobody comes."""
    if "mail.feedback" in stay.actions and await stay.console.yes("chat.page.mail"):
        await stay.act("mail.feedback")
        return
    gurus = stay.house.chat.gurus(stay.caller)
    if gurus and await stay.console.yes("chat.page.guru", name=gurus[0].name):
        await stay.act("chat.guru", gurus[0].code)
