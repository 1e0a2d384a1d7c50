"""Telegrams by SMTP: what SEND, SOML and SAML bring (RFC 821 section 3.4; spec mail.md 1.10).

SEND is for users who are on line. SOML is a telegram for those and mail for the others, SAML is both for everybody. A
telegram has no header; where the text has one all the same, the telegram is what follows it. Mail that has none gets
one.
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.envelope import Recipient, Verb
from dialtone.domain.mail.intake import Intake
from dialtone.domain.mail.stations import Stations
from dialtone.domain.model.mail import TraceEntry
from dialtone.domain.model.route import ToUser
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.domain.presence.telegrams import instant_message
from dialtone.formats.mail.dates import rfc5322
from dialtone.formats.mail.opening import Opening

LONGEST = 64 * 1024  # bytes of a text that are looked at; a telegram is cut much earlier


class Instant:
    """See the module's text."""

    __slots__ = ("_blobs", "_chance", "_clock", "_stations", "_store")

    def __init__(self, store: Store, blobs: Blobs, clock: Clock, chance: Chance, stations: Stations) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._chance = chance
        self._stations = stations

    async def deliver(self, case: Case) -> str:
        """Send the telegrams. Returns the tag when that was all, "" when the message goes on as mail. Raises
        Refusal, StoreError."""
        verb, presence = case.sender.verb, self._stations.presence
        told, mailed = [], []
        for to, destination in case.recipients:
            on_line = isinstance(destination, ToUser) and presence is not None and presence.available(destination.user)
            if isinstance(destination, ToUser) and (on_line or verb is not Verb.SOML):
                told.append((to, destination))
            if verb is Verb.SAML or (verb is Verb.SOML and not on_line):
                mailed.append((to, destination))
        tag = self._chance.token(8).hex()
        if told:
            await self._send(case, told, tag)
        if not mailed:
            await case.text.drop()
            return tag
        case.recipients = mailed
        await self._give_header(case)
        return ""

    async def _send(self, case: Case, told: list[tuple[Recipient, ToUser]], tag: str) -> None:
        now = self._clock.now()
        sender = case.visit.user.alias if case.visit.user else case.sender.address
        text = instant_message(
            case.sender.address or sender, _body(case), unproven=await self._unproven(case), peer=case.visit.peer
        )
        entries = [
            TraceEntry(now, tag, "telegram", to.address, f"for user #{goes.user.number}", "", case.sender.address)
            for to, goes in told
        ]
        telegrams = self._stations.telegrams
        assert telegrams is not None

        async def change(records: Records) -> None:
            for _, goes in told:
                await telegrams.place(records, goes.user.number, sender, text, now)
            await records.traces.add(entries)

        await self._store.write(change)
        for to, goes in told:
            log.info(
                "mail.telegram",
                f"Created telegram ({len(text)}/{case.text.size} bytes) from '{sender}' to '{goes.user.alias}' "
                f"<{to.address}>",
                tag=tag,
            )

    async def _unproven(self, case: Case) -> bool:
        """Whether the sender's domain does not lead to the client's address: then the telegram shows the address."""
        if case.visit.user is not None:
            return False
        return not await self._stations.leads_to(case.sender.path.domain, case.visit.peer.address)

    async def _give_header(self, case: Case) -> None:
        """A text without a From field is all text: as mail it gets a header in front."""
        if case.opening.count(b"from"):
            return
        now = self._clock.now()
        date = rfc5322(now, self._clock.offset(now)).encode()
        text, case.text = case.text, Intake(self._blobs)
        await case.text.write(b"From: %s\r\nDate: %s\r\nSubject: Instant message\r\n\r\n" % (case.reverse_path, date))
        async for piece in await text.spool.chunks():
            await case.text.write(piece)
        await text.drop()
        case.opening = Opening(case.text.spool.head(LONGEST))


def _body(case: Case) -> bytes:
    """The words of a telegram."""
    text = case.text.spool.head(LONGEST)
    return text[case.opening.size :] if case.opening.count(b"from") else text
