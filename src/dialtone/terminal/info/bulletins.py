"""Bulletins: what has changed since the caller looked last is marked, and offered at log-on."""

from __future__ import annotations

from dialtone.domain.texts.bulletins import Bulletin
from dialtone.terminal.console import plain
from dialtone.terminal.stay import Stay


async def bulletins(stay: Stay, argument: str = "") -> None:
    """Choose and read, until the caller has enough. With "new": only where there is something new, after asking."""
    found = await stay.house.bulletins.bulletins(stay.caller)
    if argument == "new":
        await _offer(stay, [one for one in found if one.new])
        return
    if not found:
        await stay.console.say("info.bulletins.none")
        return
    at = next((number for number, one in enumerate(found) if one.new), 0)
    with stay.doing("reading bulletins"):
        while (chosen := await stay.console.pick("info.bulletins", [_row(one) for one in found], start=at)) is not None:
            await _show(stay, found[chosen])
            found, at = await stay.house.bulletins.bulletins(stay.caller), chosen
            if at >= len(found):
                return


async def _offer(stay: Stay, new: list[Bulletin]) -> None:
    """What is new, one after the other."""
    if not new or stay.user.is_guest or not await stay.console.yes("info.bulletins.offer", count=len(new)):
        return
    with stay.doing("reading bulletins"):
        for one in new:
            await _show(stay, one)


async def _show(stay: Stay, bulletin: Bulletin) -> None:
    console = stay.console
    if console.look.clear:
        await console.clear()
    if not await console.file(f"bulletins/{bulletin.name}"):
        await console.say("info.bulletins.unfit", title=bulletin.title)
    await stay.house.bulletins.saw(stay.caller, bulletin.name)
    await console.pause()


def _row(bulletin: Bulletin) -> str:
    return f"{plain(bulletin.title, 40)}{' (new)' if bulletin.new else ''}"
