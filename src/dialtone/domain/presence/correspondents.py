"""With whom on other boards somebody exchanged words lately: the last ten whom he wrote to, the last ten who wrote to
him. Kept in the user's properties, section `imsg` (spec services.md 9.2, 9.3)."""

from __future__ import annotations

import json

from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records, Store

MOST = 10
ADDRESS_MOST = 120  # characters
SENT, RECEIVED = "sent", "received"
_SECTION = "imsg"


class Correspondents:
    """See the module's text. Addresses are `user@host`."""

    __slots__ = ("_store",)

    def __init__(self, store: Store) -> None:
        self._store = store

    async def last(self, user: UserNumber, which: str) -> list[str]:
        """The last ones, the newest first. Raises StoreError."""
        text = await self._store.read(lambda records: records.properties.get(user, _SECTION, which))
        return _read(text)

    async def note(self, user: UserNumber, which: str, address: str) -> None:
        """Put an address in front. Raises StoreError."""
        address = address[:ADDRESS_MOST]

        async def change(records: Records) -> None:
            known = _read(await records.properties.get(user, _SECTION, which))
            others = [one for one in known if one.casefold() != address.casefold()]
            await records.properties.put(user, _SECTION, which, json.dumps([address, *others][:MOST]))

        await self._store.write(change)


def _read(text: str | None) -> list[str]:
    return [str(one) for one in json.loads(text)] if text else []
