"""What happened to letters: written with every message, searched by a person now and then.

An index per searched text would dirty four pages all over the file for every message, more than the message itself. So
each row carries four small checksums of its folded texts, and one index holds them in the order of time: writing
appends to it, a search reads it from end to end (a third of a second per million entries) and then looks only at
the rows that fit. Checksums of different texts may be equal, so what was found is compared again.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from dialtone.domain.model.mail import TraceEntry
from dialtone.store.sql.engine import Engine, Table, Value
from dialtone.store.texts import storable

_TEXTS = ("at", "tag", "event", "address", "detail", "message_id", "sender")
TRACES = Table("traces", (*_TEXTS, "tag_key", "message_key", "sender_key", "address_key"))

_NAMED = "message_key = $1 OR sender_key = $1 OR address_key = $1"
_SAME_LETTER = f"tag_key <> 0 AND tag_key IN (SELECT tag_key FROM traces WHERE tag_key = $1 OR {_NAMED})"
_HITS = (
    "SELECT tag, message_id, sender, address FROM traces "
    f"WHERE id IN (SELECT id FROM traces WHERE tag_key = $1 OR {_NAMED})"
)
_FIND = (
    f"SELECT {', '.join(_TEXTS)} FROM traces WHERE id IN (SELECT id FROM traces WHERE {_SAME_LETTER} OR {_NAMED}) "
    "ORDER BY at DESC, id DESC LIMIT $2"
)
_FORGET = "DELETE FROM traces WHERE at < $1"


class SqlTraces:
    """See `TraceRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def add(self, entries: Sequence[TraceEntry]) -> None:
        for entry in entries:
            self._engine.insert(TRACES, _row(entry))

    async def find(self, text: str, *, most: int = 1000) -> list[TraceEntry]:
        wanted = _folded(text)
        if not wanted:
            return []
        key = crc32(wanted.encode())
        hits = await self._engine.rows(_HITS, (key,))
        tags = {tag for tag, *others in hits if tag and _fits(wanted, tag, *others)}
        # Some rows may only have the same checksum: ask for more than wanted, and compare.
        rows = await self._engine.rows(_FIND, (key, 2 * most + 100))
        found = [TraceEntry(*row) for row in rows]
        right = [entry for entry in found if entry.tag in tags or _names(wanted, entry)]
        return right[:most][::-1]

    async def forget(self, before: float) -> int:
        return await self._engine.change(_FORGET, (before,))


def _row(entry: TraceEntry) -> tuple[Value, ...]:
    tag, address = entry.tag, storable(entry.address)
    message_id, sender = storable(entry.message_id), storable(entry.sender)
    return (
        entry.at,
        tag,
        entry.event,
        address,
        storable(entry.detail),
        message_id,
        sender,
        crc32(tag.encode()),
        crc32(message_id.strip("<>").casefold().encode()),
        crc32(sender.casefold().encode()),
        crc32(address.casefold().encode()),
    )


def _folded(text: str) -> str:
    """How a searched text and a message-id are compared."""
    return storable(text).strip("<>").casefold()


def _fits(wanted: str, tag: str, message_id: str, sender: str, address: str) -> bool:
    return wanted in (tag, message_id.strip("<>").casefold(), sender.casefold(), address.casefold())


def _names(wanted: str, entry: TraceEntry) -> bool:
    return _fits(wanted, entry.tag, entry.message_id, entry.sender, entry.address)
