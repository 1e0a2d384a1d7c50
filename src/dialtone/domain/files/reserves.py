"""What downloads under way have taken from accounts, kept in a note so that a fallen program's callers get it back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from dialtone.domain.files import credits
from dialtone.domain.files.credits import Spent
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records

NOTE = "files.reserved"
OLD = 86400.0  # seconds; no download takes longer
MOST = 10_000


async def note(records: Records, user: UserNumber, spent: Spent, now: float) -> str:
    """Remember what was taken; returns its key. "" when nothing was."""
    if spent == Spent():
        return "-"
    kept = await _read(records)
    key = str(max((int(one) for one in kept), default=0) + 1)
    kept[key] = [user, spent.free, spent.bought, now]
    await _write(records, kept)
    return key


async def forget(records: Records, key: str) -> Spent | None:
    """It is settled; returns what was taken, None when it was settled before."""
    if key == "-":
        return Spent()
    kept = await _read(records)
    found = kept.pop(key, None)
    if found is None:
        return None
    await _write(records, kept)
    return Spent(int(found[1]), int(found[2]))


async def give_back(records: Records, now: float) -> int:
    """Return what downloads took that began more than a day ago and never ended; how many there were."""
    kept = await _read(records)
    old = [key for key, one in kept.items() if now - float(one[3]) > OLD]
    for key in old:
        number, free, bought, _ = kept.pop(key)
        user = await records.users.get(UserNumber(int(number)))
        if user is not None:
            returned = credits.give_back(user, Spent(int(free), int(bought)), same_day=False)
            await records.users.change(replace(returned))
            records.announce(UserChanged(user.number))
    if old:
        await _write(records, kept)
    return len(old)


async def _read(records: Records) -> dict[str, Any]:
    try:
        kept = json.loads(await records.notes.get(NOTE) or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


async def _write(records: Records, kept: dict[str, Any]) -> None:
    while len(kept) > MOST:
        kept.pop(next(iter(kept)))
    await records.notes.put(NOTE, json.dumps(kept))
