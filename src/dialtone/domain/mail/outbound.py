"""The queue's policy: what is claimed, what an attempt's outcome means, when the next one is.

Theory of operation. A worker claims due entries of one destination under a lease, so that no other worker takes them
and a crash frees them by itself. It tries, and brings the outcomes here. Each set of outcomes becomes one change of
the store: entries that were delivered or given up are removed, others are given back with a later time, traces are
written, and reports to the sender are placed, all or nothing (decision 0006). So a recipient that was accepted ends
exactly once: sent, or reported to the sender.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import dataclass

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import StoreError
from dialtone.domain.mail.endings import Ending, Result, ending_of, tell, tell_report, trace
from dialtone.domain.mail.returns import About, Kind, Original, Return, Returns
from dialtone.domain.mail.sending import SendPolicy
from dialtone.domain.mail.signing import Signing
from dialtone.domain.model.mail import Letter, LetterId, QueueEntry
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

MOST = 50  # entries claimed at a time


@dataclass(frozen=True, slots=True)
class Parcel:
    """Recipients that can share one transaction: same text, same sender, same wishes."""

    letter: Letter
    entries: tuple[QueueEntry, ...]

    @property
    def size(self) -> int:
        """Bytes of the text."""
        return self.entries[0].size

    @property
    def name(self) -> str:
        """Who it is from, for people."""
        return Original.of(self.letter, self.entries[0]).name


@dataclass(frozen=True, slots=True)
class Batch:
    """What one worker claimed for one destination. `port` is 0 for the usual one."""

    domain: str
    port: int
    parcels: tuple[Parcel, ...]

    @property
    def entries(self) -> list[QueueEntry]:
        """Every entry of it."""
        return [entry for parcel in self.parcels for entry in parcel.entries]


class Outbound:
    """Claims and settles. One for the whole program."""

    def __init__(
        self,
        *,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        chance: Chance,
        policy: SendPolicy,
        returns: Returns,
        signing: Signing | None = None,
    ) -> None:
        """`signing` puts signatures in front of what leaves; None: nothing is signed."""
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._chance = chance
        self._returns = returns
        self._signing = signing
        self.policy = policy

    async def next_due(self) -> float | None:
        """Seconds until the next entry is due, 0 when one is now; None when nothing waits. Raises StoreError."""
        now = self._clock.now()
        due = await self._store.read(lambda records: records.queue.next_due(now))
        return None if due is None else max(0.0, due - now)

    async def claim(self, owner: str, busy: Collection[str]) -> Batch | None:
        """Lease what is due for one destination that is not in `busy`; None when there is nothing."""
        now = self._clock.now()

        async def change(records: Records) -> tuple[list[QueueEntry], dict[LetterId, Letter]]:
            claimed = await records.queue.claim(now, now + self.policy.lease, owner, busy=busy, most=MOST)
            letters: dict[LetterId, Letter] = {}
            for number in {entry.letter for entry in claimed}:
                if letter := await records.mail.letter(number):
                    letters[number] = letter
            return claimed, letters

        claimed, letters = await self._store.write(change)
        return Batch(claimed[0].domain, claimed[0].port, parcels(claimed, letters)) if claimed else None

    async def renew(self, owner: str, ids: Sequence[int]) -> None:
        """Prolong leases that are still held."""
        until = self._clock.now() + self.policy.lease
        await self._store.write(lambda records: records.queue.renew(ids, owner, until))

    async def give_back(self, owner: str, entries: Iterable[QueueEntry]) -> None:
        """Let go of entries that were not tried; they stay due and no attempt is counted."""
        chosen = list(entries)

        async def change(records: Records) -> None:
            for entry in chosen:
                await records.queue.retry(
                    entry.id, owner, due=entry.due, error=entry.error, delay_told=entry.delay_told, counted=False
                )

        await self._store.write(change)

    async def postpone(self, owner: str, entries: Iterable[QueueEntry], error: str) -> None:
        """Give entries back after a fault of ours: an attempt counts, nobody is told, however often it was."""
        now = self._clock.now()
        chosen = list(entries)

        async def change(records: Records) -> None:
            for entry in chosen:
                due = now + self.policy.retry.wait(entry.attempts + 1, 0.5)
                told = entry.delay_told
                await records.queue.retry(entry.id, owner, due=due, error=error, delay_told=told, counted=True)

        await self._store.write(change)

    async def recover(self, owner: str, run: str) -> int:
        """Free what earlier runs of this owner held when they died; return how many entries. Leases are held by
        names such as "owner/run/1"."""

        async def change(records: Records) -> int:
            left = [entry for entry in await records.queue.all() if _is_left(entry, owner, run)]
            for entry in left:
                due, error, told = entry.due, entry.error, entry.delay_told
                await records.queue.retry(
                    entry.id, entry.lease_by, due=due, error=error, delay_told=told, counted=False
                )
            return len(left)

        return await self._store.write(change)

    async def text(self, parcel: Parcel) -> AsyncIterator[bytes]:
        """The text to send, in pieces (`async for piece in await outbound.text(parcel)`). Raises StoreError."""
        if self._signing is None:
            return await self._unsigned(parcel)
        front = await self._signing.front(parcel.entries[0], lambda: self._unsigned(parcel))
        pieces = await self._unsigned(parcel)
        return _behind(front, pieces) if front else pieces

    async def _unsigned(self, parcel: Parcel) -> AsyncIterator[bytes]:
        prefix, letter = parcel.entries[0].prefix, parcel.letter
        if letter.body is not None:
            return _whole(prefix + letter.body)
        return _behind(prefix, await self._blobs.read(letter.blob))

    async def settle(self, owner: str, results: Sequence[Result]) -> None:
        """Make outcomes last, in one change, and say so in the log. Raises StoreError: then nothing happened."""
        now = self._clock.now()
        endings = [ending_of(result, self.policy.retry, now, self._chance.fraction()) for result in results]
        returns, untold = await self._reports(endings)

        async def change(records: Records) -> tuple[set[int], list[tuple[Return, LetterId]]]:
            ours = {ending.result.entry.id for ending in endings if await ending.apply(records, owner)}
            ended = [ending for ending in endings if ending.result.entry.id in ours]
            await records.traces.add([trace(ending, now, ending.result.entry.id in untold) for ending in ended])
            placed = [(made, await made.place(records, now)) for made, ids in returns if ids & ours]
            return ours, placed

        ours, placed = await self._store.write(change)
        for ending in endings:
            if ending.result.entry.id in ours:
                tell(ending)
        for made, number in placed:
            tell_report(made, number)

    async def _reports(self, endings: Sequence[Ending]) -> tuple[list[tuple[Return, set[int]]], set[int]]:
        """The reports to place, each with the entries it is about, and the entries whose sender nobody can reach."""
        groups: dict[tuple[LetterId, bytes, str, Kind], list[Ending]] = {}
        for ending in endings:
            if ending.kind is not None:
                entry = ending.result.entry
                groups.setdefault((entry.letter, entry.prefix, entry.envid, ending.kind), []).append(ending)
        made: list[tuple[Return, set[int]]] = []
        untold: set[int] = set()
        for (_, _, _, kind), group in groups.items():
            ids = {ending.result.entry.id for ending in group}
            written = await self._report(kind, group)
            if written is not None:
                made.append((written, ids))
            else:
                untold |= ids
        return made, untold

    async def _report(self, kind: Kind, group: Sequence[Ending]) -> Return | None:
        """One report about recipients of one message. That mail was sent is not undone for want of a report."""
        original = Original.of(group[0].result.letter, group[0].result.entry)
        try:
            written = await self._returns.write(kind, original, [self._about(ending) for ending in group])
        except StoreError as trouble:
            if kind is not Kind.RELAYED:
                raise
            log.error("send.report_lost", f"!Success report for <{original.sender}> cannot be stored: {trouble}")
            return None
        if written is None:
            log.warning("send.nobody_to_tell", f"!Sender of message cannot be reached: <{original.sender}>")
        return written

    def _about(self, ending: Ending) -> About:
        entry = ending.result.entry
        return About(
            recipient=entry.recipient,
            outcome=ending.result.outcome,
            orcpt=entry.orcpt,
            attempts=entry.attempts + 1,
            until=self.policy.retry.last(entry) if ending.kind is Kind.DELAYED else 0.0,
        )


def parcels(entries: Iterable[QueueEntry], letters: dict[LetterId, Letter]) -> tuple[Parcel, ...]:
    """Put together what can travel together, in the order it was claimed."""
    groups: dict[tuple[object, ...], list[QueueEntry]] = {}
    for entry in entries:
        if entry.letter not in letters:
            log.critical("send.letter_missing", f"!Message #{entry.id} has no text: it cannot be sent", id=entry.id)
            continue
        wishes = (entry.ret, entry.envid, entry.eight_bit, entry.utf8)
        groups.setdefault((entry.letter, entry.prefix, entry.sender, *wishes), []).append(entry)
    return tuple(Parcel(letters[group[0].letter], tuple(group)) for group in groups.values())


def _is_left(entry: QueueEntry, owner: str, run: str) -> bool:
    return entry.lease_by.startswith(f"{owner}/") and not entry.lease_by.startswith(f"{owner}/{run}/")


async def _whole(text: bytes) -> AsyncIterator[bytes]:
    yield text


async def _behind(prefix: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield prefix
    async for piece in pieces:
        yield piece
