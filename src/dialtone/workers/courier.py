"""One delivery after the other: a claimed batch is carried to its servers, and what came of it is settled.

Every exit leaves each recipient settled or given back: sent or refused, to be tried later, or untouched and free for
others. A fault of ours counts as an attempt, so that one message we stumble over does not stop the rest.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import StoreError
from dialtone.domain.mail.destinations import Destinations, Target
from dialtone.domain.mail.endings import Result
from dialtone.domain.mail.outbound import Batch, Outbound, Parcel
from dialtone.domain.mail.outcomes import Outcome, Verdict, bad_address, later, summed_up
from dialtone.domain.mail.returns import Original
from dialtone.domain.model.mail import QueueEntry
from dialtone.domain.model.user import NOBODY
from dialtone.domain.ports.outside import Clock
from dialtone.protocols.smtp.calling import Calls
from dialtone.protocols.smtp.client import TOO_MANY, SmtpClient, Trouble
from dialtone.protocols.smtp.requests import sendable

Wait = Callable[[Bell, float], Awaitable[None]]
"""Wait until the bell rings (at once when it has rung already) or so many seconds have passed."""

Sent = Callable[[str, str], Awaitable[None]]
"""Told who wrote (in words) and to which address a user's mail was delivered; must not fail."""

SETTLE_PAUSES = (1.0, 5.0)  # seconds before another try to write down what was delivered


class Courier:
    """Delivers one claimed batch after the other."""

    def __init__(
        self,
        *,
        owner: str,
        outbound: Outbound,
        destinations: Destinations,
        calls: Calls,
        clock: Clock,
        wait: Wait,
        sent: Sent | None = None,
    ) -> None:
        self.owner = owner
        self._sent = sent
        self._outbound = outbound
        self._destinations = destinations
        self._calls = calls
        self._clock = clock
        self._wait = wait
        self._open: dict[int, QueueEntry] = {}  # claimed and not yet settled
        self._renewed = 0.0

    async def deliver(self, batch: Batch) -> None:
        """Try every recipient of the batch and settle what came of it; what was not tried is given back."""
        self._open = {entry.id: entry for entry in batch.entries}
        self._renewed = self._clock.monotonic()
        _announce(batch)
        try:
            await self._try_everywhere(batch)
        except StoreError:
            raise
        except Exception as fault:  # the entry may be what we stumble over: it must not stop the others for ever
            log.fault("send.fault", "!SendMail failed", fault)
            await self._outbound.postpone(self.owner, self._open.values(), "internal fault")
            self._open = {}
        finally:
            _say_where(None)
            if self._open:
                await self._outbound.give_back(self.owner, self._open.values())
        await self._destinations.refresh()

    async def _try_everywhere(self, batch: Batch) -> None:
        waiting = await self._addressed(batch.parcels)
        if not waiting:
            return
        troubles: list[Outcome] = []
        async for target in self._destinations.targets(batch.domain, batch.port, troubles):
            waiting = await self._at(target, waiting, troubles)
            if not waiting:
                return
        verdict = summed_up(troubles)
        await self._settle([(parcel, [verdict] * len(parcel.entries)) for parcel in waiting])

    async def _addressed(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """The parcels without recipients that no server could be told."""
        good = []
        for parcel in parcels:
            bad = tuple(entry for entry in parcel.entries if not sendable(entry.recipient))
            if bad:
                await self._settle([(Parcel(parcel.letter, bad), [bad_address(entry.recipient) for entry in bad])])
            if len(bad) < len(parcel.entries):
                rest = tuple(entry for entry in parcel.entries if entry not in bad)
                good.append(Parcel(parcel.letter, rest) if bad else parcel)
        return good

    async def _at(self, target: Target, waiting: list[Parcel], troubles: list[Outcome]) -> list[Parcel]:
        """Deliver to one server, over as many connections as it likes; return what it did not deal with."""
        while waiting:
            before = len(self._open)
            try:
                await self._keep_lease()
                client = await self._calls.open(target, self._keep_lease)
            except Trouble as trouble:
                troubles.append(trouble.outcome)
                return waiting
            waiting = await self._talk(client, waiting, troubles)
            if len(self._open) == before:
                return waiting
        return waiting

    async def _talk(self, client: SmtpClient, waiting: list[Parcel], troubles: list[Outcome]) -> list[Parcel]:
        """Hand over parcels until all are gone or the conversation ends."""
        _say_where(client)
        left = list(waiting)
        try:
            while left and not client.over:
                rest = await self._hand_over(client, left[0])
                left[:1] = rest
            if not client.over:
                await client.quit()
        except Trouble as trouble:
            troubles.append(trouble.outcome)
        finally:
            await client.close()
            _say_where(None)
        return left

    async def _hand_over(self, client: SmtpClient, parcel: Parcel) -> list[Parcel]:
        """One transaction; return what of the parcel needs another one (a server takes so many at a time)."""
        most = client.offers.recipients
        now, rest = parcel.entries[:most], parcel.entries[most:]
        await self._keep_lease()
        outcomes = await self._delivered(client, parcel, now)
        if any(outcome.verdict is Verdict.SENT for outcome in outcomes):
            again = [entry for entry, outcome in zip(now, outcomes, strict=True) if _too_many(outcome)]
            rest = (*again, *rest)
            keep = [not _too_many(outcome) for outcome in outcomes]
            now = tuple(entry for entry, kept in zip(now, keep, strict=True) if kept)
            outcomes = [outcome for outcome, kept in zip(outcomes, keep, strict=True) if kept]
        await self._settle([(Parcel(parcel.letter, now), outcomes)])
        return [Parcel(parcel.letter, rest)] if rest else []

    async def _delivered(self, client: SmtpClient, parcel: Parcel, entries: tuple[QueueEntry, ...]) -> list[Outcome]:
        try:
            return await client.deliver(entries, await self._outbound.text(parcel))
        except StoreError as trouble:
            log.error("send.text", f"!Text of message #{entries[0].id} cannot be read: {trouble}", id=entries[0].id)
            return [later("4.3.0", "The text of the message cannot be read")] * len(entries)

    async def _settle(self, done: Sequence[tuple[Parcel, Sequence[Outcome]]]) -> None:
        """Make outcomes last. What was sent comes first and by itself: it must not be sent again because a report
        about others cannot be stored."""
        results = [
            Result(parcel.letter, entry, outcome)
            for parcel, outcomes in done
            for entry, outcome in zip(parcel.entries, outcomes, strict=True)
        ]
        sent = [result for result in results if result.outcome.verdict is Verdict.SENT]
        others = [result for result in results if result.outcome.verdict is not Verdict.SENT]
        for group in (sent, others):
            if group:
                await self._write_down(group)

    async def _write_down(self, results: Sequence[Result]) -> None:
        """One change, tried more than once. Entries whose outcome cannot be written keep their lease: given back,
        they would be delivered again at once."""
        for pause in (*SETTLE_PAUSES, None):
            try:
                await self._outbound.settle(self.owner, results)
                break
            except StoreError:
                if pause is None:
                    self._let_go(results)
                    raise
                await self._wait(Bell(), pause)
        self._let_go(results)
        if self._sent is not None:
            await self._tell_sent(self._sent, results)

    @staticmethod
    async def _tell_sent(sent: Sent, results: Sequence[Result]) -> None:
        """Say which mail of our users was delivered."""
        for result in results:
            entry = result.entry
            if result.outcome.verdict is Verdict.SENT and entry.user != NOBODY:
                name = Original.of(result.letter, entry).name
                await sent(f"'{name}' #{entry.user}", entry.recipient)

    def _let_go(self, results: Sequence[Result]) -> None:
        for result in results:
            self._open.pop(result.entry.id, None)

    async def _keep_lease(self) -> None:
        """Renew leases in time; called before each wait for the other side."""
        now = self._clock.monotonic()
        if now - self._renewed < self._outbound.policy.lease / 3:
            return
        self._renewed = now
        try:
            await self._outbound.renew(self.owner, list(self._open))
        except StoreError as trouble:
            log.warning("send.lease", f"!Lease could not be renewed: {trouble}")


def _too_many(outcome: Outcome) -> bool:
    """RFC 5321 section 4.5.3.1.10: the others are welcome in another transaction."""
    return outcome.verdict is Verdict.LATER and outcome.reply.startswith(f"{TOO_MANY} ")


def _announce(batch: Batch) -> None:
    total = len(batch.entries)
    number = 0
    for parcel in batch.parcels:
        for entry in parcel.entries:
            number += 1
            text = f"Message #{entry.id} ({number} of {total}) from {parcel.name} to {entry.recipient}"
            log.info("send.message", text, id=entry.id, to=entry.recipient)


def _say_where(client: SmtpClient | None) -> None:
    """Let the log's lines carry the connection they are about."""
    context = log.context.get()
    if context is not None:
        context.number = client.wire.number if client else 0
        context.label = "SEND/TLS" if client and client.wire.secure else "SEND"
