"""What a caller is told while he does something else: telegrams (new mail among them), who comes and goes.

`logon/attention.py` calls `attend` when the bell rang; orders of the sysop and the time are its own business. What was
shown is remembered for the visit, so that it can be looked at again (Ctrl-P, V). Source: spec bbs.md 5.
"""

from __future__ import annotations

from collections import deque

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.house import House
from dialtone.domain.model.user import Chat
from dialtone.terminal.stay import Stay

SEEN = "attending.seen"  # in `Stay.memory`
SEEN_MOST = 20
OTHERS = "attending.others"
FEW = 50  # on a board with more callers nobody is told of each who comes and goes
BELL = "\a"


async def attend(stay: Stay) -> None:
    """Show what there is to show. Raises Gone."""
    await _comings_and_goings(stay)
    await _telegrams(stay)


def stir(house: House) -> None:
    """Somebody came or went: let the others look."""
    if house.presence.count <= FEW:
        house.presence.ring()


async def _comings_and_goings(stay: Stay) -> None:
    """Who is on line now and was not when this caller looked last, and the other way round."""
    presence = stay.house.presence
    if presence.count > FEW:
        stay.memory.pop(OTHERS, None)
        return
    now = {(visit.node, visit.since): visit.alias for visit in presence.visible() if visit.node != stay.node}
    before: dict[tuple[int, float], str] | None = stay.memory.get(OTHERS)
    stay.memory[OTHERS] = now
    if before is None or stay.user.chat & Chat.NOACT:
        return
    for place, alias in now.items():
        if place not in before:
            await stay.console.say("chat.came", alias=alias, node=place[0])
    for place, alias in before.items():
        if place not in now:
            await stay.console.say("chat.went", alias=alias, node=place[0])


async def _telegrams(stay: Stay) -> None:
    visit = stay.house.presence.at(stay.node)
    telegrams = stay.house.reception.stations.telegrams
    if telegrams is None or visit is None or not visit.mail_waiting:
        return
    try:
        waiting = await telegrams.take(stay.user.number)
    except StoreError as trouble:
        log.warning("call.telegrams", f"!telegrams of {stay.user.alias} cannot be read: {trouble}")
        return
    for at, telegram in enumerate(waiting):
        ring = BELL if not at and not stay.console.look.linear else ""
        await stay.console.put(f"{ring}\r\n{telegram.text}")
        seen(stay).append(telegram.text)


def seen(stay: Stay) -> deque[str]:
    """The telegrams shown on this visit, the newest last."""
    kept: deque[str] = stay.memory.setdefault(SEEN, deque(maxlen=SEEN_MOST))
    return kept
