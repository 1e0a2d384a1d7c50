"""Mail that waits to leave, as sysops look after it: lists, traces, and orders to try, keep or drop it.

What sysops do is written into the traces of the message, as the command line does. Whoever sends is woken after a
change.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.failed_logins import permit, tell
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import MailQueued
from dialtone.domain.model.mail import Letter, QueueEntry, TraceEntry
from dialtone.domain.people import audit
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

HEAD_MOST = 64 * 1024  # bytes of a message of which the header is shown
MOST_TRACES = 500
Change = Callable[[Records, int], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry, with its header as text."""

    entry: QueueEntry
    head: str


class QueueDesk:
    """See the module's text. Every verb is for sysops: Refusal (DENIED, NOT_FOUND) else; StoreError."""

    __slots__ = ("_blobs", "_clock", "_store")

    def __init__(self, store: Store, blobs: Blobs, clock: Clock) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock

    async def entries(self, caller: Caller, text: str = "") -> list[QueueEntry]:
        """What waits, oldest first; only what holds a text (without case)."""
        permit(caller, "look at the queue")
        wanted = text.casefold()
        return [entry for entry in await self._store.read(lambda records: records.queue.all()) if _has(entry, wanted)]

    async def entry(self, caller: Caller, id: int) -> Waiting:
        """One entry with the header of its message."""
        permit(caller, "look at the queue")

        async def question(records: Records) -> tuple[QueueEntry | None, Letter | None]:
            found = await records.queue.get(id)
            return found, await records.mail.letter(found.letter) if found is not None else None

        found, letter = await self._store.read(question)
        if found is None or letter is None:
            raise Refusal(Why.NOT_FOUND, "It is not in the queue any more.")
        text = found.prefix + (letter.body if letter.body is not None else await self._start(letter.blob))
        head = text.replace(b"\r\n", b"\n").partition(b"\n\n")[0][:HEAD_MOST]
        return Waiting(found, head.decode("utf-8", "replace"))

    async def trace(self, caller: Caller, text: str) -> list[TraceEntry]:
        """What happened to messages with this tag, message-id, sender or recipient, oldest first."""
        permit(caller, "look at traces")
        if not text.strip():
            return []
        return await self._store.read(lambda records: records.traces.find(text.strip(), most=MOST_TRACES))

    async def retry(self, caller: Caller, ids: Sequence[int]) -> int:
        """Try entries now; that ends their hold. How many; what is being sent at this moment is not counted."""
        now = self._clock.now()
        return await self._change(caller, ids, "retried", lambda records, id: records.queue.set_due(id, now))

    async def hold(self, caller: Caller, ids: Sequence[int]) -> int:
        """Keep entries until they are retried."""
        return await self._change(caller, ids, "held", lambda records, id: records.queue.hold(id, True))

    async def release(self, caller: Caller, ids: Sequence[int]) -> int:
        """Let entries go on as planned."""
        return await self._change(caller, ids, "released", lambda records, id: records.queue.hold(id, False))

    async def remove(self, caller: Caller, ids: Sequence[int]) -> int:
        """Drop entries; nobody is told."""
        return await self._change(caller, ids, "removed", lambda records, id: records.queue.remove(id))

    async def _change(self, caller: Caller, ids: Sequence[int], event: str, change: Change) -> int:
        permit(caller, "change the queue")
        detail = f"{event} by {caller.user.alias}"

        async def work(records: Records) -> list[QueueEntry]:
            changed = []
            for id in ids:
                entry = await records.queue.get(id)
                if entry is not None and await change(records, id):
                    changed.append(entry)
            await records.traces.add([self._trace(entry, event, detail) for entry in changed])
            for domain in {entry.domain for entry in changed}:
                records.announce(MailQueued(domain))
            return changed

        changed = await self._store.write(work)
        tell(caller, f"{len(changed)} {event} in the queue: {', '.join(str(entry.id) for entry in changed[:20])}")
        for entry in changed:
            audit.note(caller, f"queue.{event}", f"#{entry.id} {entry.recipient}", f"from {entry.sender}, {entry.tag}")
        return len(changed)

    def _trace(self, entry: QueueEntry, event: str, detail: str) -> TraceEntry:
        return TraceEntry(self._clock.now(), entry.tag, event, entry.recipient, detail, entry.message_id, entry.sender)

    async def _start(self, blob: str) -> bytes:
        """The first bytes of a text."""
        gathered = bytearray()
        async for piece in await self._blobs.read(blob):
            gathered += piece
            if len(gathered) >= HEAD_MOST:
                break
        return bytes(gathered)


def _has(entry: QueueEntry, text: str) -> bool:
    return text in f"{entry.sender} {entry.recipient} {entry.subject} {entry.message_id} {entry.tag}".casefold()
