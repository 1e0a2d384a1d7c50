"""The switches of the chat menu: may one be paged, is one told who comes, does private chat split the screen."""

from __future__ import annotations

from dialtone.domain.model.user import Chat
from dialtone.terminal.stay import Stay

DEFAULT = Chat.ECHO | Chat.ACTION | Chat.SPLITP


async def page(stay: Stay, argument: str) -> None:
    """`chat.toggle_page`."""
    off = await _switch(stay, Chat.NOPAGE)
    stay.house.presence.change(stay.node, pageable=not off)
    await stay.console.say("chat.page.off" if off else "chat.page.on")


async def alerts(stay: Stay, argument: str) -> None:
    """`chat.toggle_alerts`."""
    off = await _switch(stay, Chat.NOACT)
    stay.house.presence.change(stay.node, alerts=not off)
    await stay.console.say("chat.alerts.off" if off else "chat.alerts.on")


async def split(stay: Stay, argument: str) -> None:
    """`chat.toggle_split`."""
    on = await _switch(stay, Chat.SPLITP)
    await stay.console.say("chat.split.on" if on else "chat.split.off")


async def sysop(stay: Stay, argument: str) -> None:
    """`chat.sysop`: for sysops, whether callers can page. Raises Refusal."""
    paging = stay.house.chat.paging
    on = not await paging.flag()
    await paging.set_available(stay.caller, on)
    await stay.console.say("chat.sysop.on" if on else "chat.sysop.off")


async def _switch(stay: Stay, bit: Chat) -> bool:
    """Turn a bit of the profile round; how it is then. A profile that never had one begins with the usual ones."""
    bits = Chat(stay.user.chat or DEFAULT) ^ bit
    await stay.house.profiles.change_own(stay.caller, {"chat": int(bits)})
    await stay.refresh()
    return bool(bits & bit)
