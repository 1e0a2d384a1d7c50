"""What somebody was writing: kept while they write and when the line drops, offered for two days.

One draft for each area of a user (`domain/model/draft.py` says how areas are named); boards and mail use the same.
Guests share one account, so nothing of theirs is kept. Source: spec bbs.md 13.
"""

from __future__ import annotations

from dialtone.domain.model.actor import Caller
from dialtone.domain.model.draft import KeptDraft
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store

KEPT = 48 * 3600.0  # seconds
TEXT_MOST = 256 * 1024  # characters


class Drafts:
    """See the module's text. A caller reaches only drafts of their own."""

    __slots__ = ("_clock", "_store")

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def keep(self, caller: Caller, area: str, *, to: str, subject: str, text: str) -> bool:
        """Keep an unfinished text; an empty one takes the area's draft away. Whether something is kept now. Raises
        StoreError."""
        if caller.user.is_guest:
            return False
        if not text.strip():
            await self.drop(caller, area)
            return False
        draft = KeptDraft(
            user=caller.user.number,
            area=area,
            to=to,
            subject=subject,
            text=text[:TEXT_MOST],
            saved=self._clock.now(),
        )
        await self._store.write(lambda records: records.drafts.put(draft))
        return True

    async def waiting(self, caller: Caller, area: str) -> KeptDraft | None:
        """What the caller was writing there, if it is not too old. Raises StoreError."""
        if caller.user.is_guest:
            return None
        number = caller.user.number
        draft = await self._store.read(lambda records: records.drafts.get(number, area))
        return draft if draft is not None and draft.saved > self._clock.now() - KEPT else None

    async def all(self, caller: Caller) -> list[KeptDraft]:
        """Everything of the caller's that is not too old, newest first. Raises StoreError."""
        if caller.user.is_guest:
            return []
        number, oldest = caller.user.number, self._clock.now() - KEPT
        return [draft for draft in await self._store.read(lambda r: r.drafts.all(number)) if draft.saved > oldest]

    async def drop(self, caller: Caller, area: str) -> None:
        """It was sent, or is not wanted. Raises StoreError."""
        if not caller.user.is_guest:
            number = caller.user.number
            await self._store.write(lambda records: records.drafts.remove(number, area))

    async def forget_old(self) -> int:
        """Remove what is too old; for daily maintenance. How many. Raises StoreError."""
        before = self._clock.now() - KEPT
        return await self._store.write(lambda records: records.drafts.forget(before))
