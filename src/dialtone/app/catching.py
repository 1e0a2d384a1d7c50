"""The outbound side of a board to try: nothing leaves, everything is caught in the sysop's mailbox.

Two kinds of recipients behave otherwise, to show what happens then: `fail@anywhere` is refused for good (the sender
gets a report), `later@anywhere` for now (it stays in the queue).
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import StoreError
from dialtone.domain.house import House
from dialtone.domain.mail.endings import Result
from dialtone.domain.mail.outbound import Batch, Outbound, Parcel
from dialtone.domain.mail.outcomes import Outcome, Verdict, later, never
from dialtone.domain.model.happenings import MailArrived
from dialtone.domain.model.mail import NewLetter, QueueEntry
from dialtone.domain.model.user import SYSOP
from dialtone.domain.ports.store import Records
from dialtone.workers.courier import Wait

PAUSE = 5.0  # seconds between looks when nobody rings


class Catcher:
    """Stands where `SendMail` stands."""

    def __init__(self, house: House, owner: str) -> None:
        self.outbound: Outbound = house.outbound
        self._house = house
        self._owner = owner
        self._bell = Bell()
        self._stopping = False

    def ring(self) -> None:
        """There may be something to catch."""
        self._bell.ring()

    def stop(self) -> None:
        """Let the loop end."""
        self._stopping = True
        self._bell.ring()

    async def run(self, wait: Wait) -> None:
        """Catch what is due, until `stop`."""
        log.context.set(log.Context("mail", 0, "SEND"))
        log.info("send.catching", "Nothing leaves this board: outbound mail goes to the sysop's mailbox")
        while not self._stopping:
            if not await self.once():
                await wait(self._bell, PAUSE)

    async def once(self) -> bool:
        """Deal with one destination; False when nothing was due."""
        try:
            batch = await self.outbound.claim(self._owner, ())
            if batch is not None:
                await self._deal_with(batch)
        except StoreError as trouble:
            log.error("send.store", f"!outbound mail cannot be caught: {trouble}")
            return False
        return batch is not None

    async def _deal_with(self, batch: Batch) -> None:
        results = []
        for parcel in batch.parcels:
            outcomes = [_outcome(entry) for entry in parcel.entries]
            caught = [e for e, outcome in zip(parcel.entries, outcomes, strict=True) if outcome.verdict is Verdict.SENT]
            if caught:
                await self._keep(parcel, caught)
            results += [Result(parcel.letter, e, outcome) for e, outcome in zip(parcel.entries, outcomes, strict=True)]
        await self.outbound.settle(self._owner, results)

    async def _keep(self, parcel: Parcel, caught: list[QueueEntry]) -> None:
        """Put one copy, marked with the addresses it was for, into the sysop's mailbox."""
        spool = self._house.blobs.spool()
        async for piece in await self.outbound.text(parcel):
            await spool.write(piece)
        kept = await spool.keep()
        letter = parcel.letter
        copy = NewLetter(
            tag=self._house.chance.token(8).hex(),
            size=kept.size,
            body=kept.body,
            blob=kept.blob,
            message_id=letter.message_id,
            sender=letter.sender,
            subject=letter.subject,
            author=letter.author,
            received=self._house.clock.now(),
        )
        prefix = b"".join(b"X-Caught-For: <%s>\r\n" % entry.recipient.encode() for entry in caught)

        async def change(records: Records) -> None:
            stored = await records.mail.add_letter(copy)
            uid = await records.mail.add_copy(SYSOP, stored, prefix, size=len(prefix) + kept.size, spam=False)
            records.announce(MailArrived(SYSOP, uid, stored))

        await self._house.store.write(change)


def _outcome(entry: QueueEntry) -> Outcome:
    match entry.recipient.partition("@")[0].lower():
        case "fail":
            return never("5.1.1", "no such mailbox (every fail@... is refused here)")
        case "later":
            return later("4.2.1", "not now (every later@... is put off here)")
    return Outcome(verdict=Verdict.SENT, status="2.0.0", reason=("caught",), reply="250 caught", host="caught")
