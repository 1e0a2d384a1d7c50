"""What a caller is told while he does something else: telegrams (new mail among them), who comes and goes.

`logon/attention.py` calls `attend` when the bell rang; orders of the sysop and the time are its own business. What was
shown is remembered for the visit, so that it can be looked at again (Ctrl-P, V). Source: spec bbs.md 5.
"""

from __future__ import annotations

from collections import deque

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.terminal.stay import Stay

SEEN = "attending.seen"  # in `Stay.memory`
SEEN_MOST = 20
BELL = "\a"


async def attend(stay: Stay) -> None:
    """Show what waits. Raises Gone."""
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
