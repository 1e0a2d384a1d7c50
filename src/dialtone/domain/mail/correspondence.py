"""What a person at a terminal or a page does with mail: read it, answer, forward, write, look at what was sent.

Everything written goes down the one line of acceptance (`reception.py`, `letter.py`), as submitted mail does: the same
checks, filters, processors, limits and traces. Whoever writes is a caller who has logged in. Sources: spec bbs.md 4.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL, Levels
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.mail.addressing import Addressing
from dialtone.domain.mail.answering import Answered, Answering, Draft
from dialtone.domain.mail.composing import Addressee, Message
from dialtone.domain.mail.handing_in import HandingIn
from dialtone.domain.mail.mailbox import Mailboxes
from dialtone.domain.mail.reception import Reception
from dialtone.domain.mail.sent_copies import forget_notes
from dialtone.domain.mail.settling import Settling
from dialtone.domain.mail.visit import may_send_outside
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.draft import SentMail
from dialtone.domain.model.happenings import MailMarked, MailRemoved
from dialtone.domain.model.mail import CopySummary, CopyText, LetterId, TraceEntry, Uid
from dialtone.domain.model.netmail import FIDONET
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.domain.presence.wording import was_read

TEXT_MOST = 1024 * 1024  # bytes of a message that are looked at
WHOLE_MOST = 64 * 1024 * 1024  # bytes of a message whose attachments are wanted
REMEMBERED = 10  # addresses
BULK_MOST = 1000  # people one bulk message goes to
_SECTION, _RECENT = "mail", "recent"


class Correspondence:
    """See the module's text. Every verb raises StoreError besides what it says."""

    def __init__(
        self,
        *,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        chance: Chance,
        directory: Directory,
        reception: Reception,
        mailboxes: Mailboxes,
        addressing: Addressing,
        telegrams: Telegrams,
        presence: Presence,
        requirements: Requirements | None,
        levels: Levels,
        netmail_cost: int = 0,
    ) -> None:
        """`netmail_cost` is in credits, for each message to FidoNet."""
        self.addressing = addressing
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._directory = directory
        self._reception = reception
        self._mailboxes = mailboxes
        self._telegrams = telegrams
        self._presence = presence
        self._requirements = requirements
        self._levels = levels
        self._netmail_cost = netmail_cost
        self._answering = Answering(addressing, reception.ourselves)
        self._handing_in = HandingIn(reception, clock, chance)

    # reading

    async def waiting(self, caller: Caller, owner: User | None = None) -> list[CopySummary]:
        """The caller's mailbox, oldest first; or `owner`'s, for sysops. Raises Refusal (DENIED)."""
        number = self._box(caller, owner)
        return await self._store.read(lambda records: records.mail.summaries(number))

    async def text(self, caller: Caller, uid: Uid, *, owner: User | None = None, most: int = TEXT_MOST) -> bytes:
        """The first `most` bytes of a message. Raises Refusal (NOT_FOUND, DENIED)."""
        number = self._box(caller, owner)
        found = await self._store.read(lambda records: records.mail.texts(number, [uid]))
        if not found:
            raise Refusal(Why.GONE, "The message is not there any more.")
        return await self._whole(found[0], most)

    async def mark_read(self, caller: Caller, item: CopySummary) -> None:
        """The caller has read a message: it is marked, and its sender told when he is one of us."""
        if item.read:
            return
        user, now = caller.user, self._clock.now()
        sender = await self.addressing.at_home(item.sender)
        if sender is not None and (sender.number == user.number or self._is_quiet(user.number)):
            sender = None

        async def change(records: Records) -> None:
            await records.mail.mark_read(user.number, [item.uid])
            detail = f"mailbox of user #{user.number}, by {caller.service}"
            await records.traces.add([TraceEntry(now, item.tag, "fetched", user.alias, detail)])
            if sender is not None and await _wrote(records, sender, item.letter):
                text = was_read(user.alias, item.subject)
                await self._telegrams.place(records, sender.number, user.alias, text, now)
            records.announce(MailMarked(user.number, (item.uid,)))

        await self._store.write(change)
        self._mailboxes.forget_heads(user.number)

    async def remove(self, caller: Caller, uids: Collection[Uid], *, owner: User | None = None) -> int:
        """Remove messages from the mailbox; how many there were. Raises Refusal (DENIED)."""
        number, now = self._box(caller, owner), self._clock.now()
        if not uids:
            return 0

        async def change(records: Records) -> int:
            gone = await records.mail.remove(number, uids)
            detail = f"mailbox of user #{number}, by {caller.service}"
            await records.traces.add([TraceEntry(now, tag, "deleted", caller.user.alias, detail) for _, tag in gone])
            if gone:
                records.announce(MailRemoved(number, tuple(uid for uid, _ in gone)))
            return len(gone)

        return await self._store.write(change)

    async def about(self, caller: Caller, text: bytes, item: CopySummary) -> Answered:
        """What an answer needs to know (spec bbs.md 4.3: reply-to, else from)."""
        return await self._answering.about(caller, text, item)

    async def reply(self, caller: Caller, uid: Uid, *, everybody: bool = False) -> Draft:
        """What an answer begins with: for the author, or (`everybody`) for those who had the message, too. Raises
        Refusal (GONE)."""
        item, text = await self._one(caller, uid, TEXT_MOST)
        return await self._answering.reply(caller, text, item, everybody=everybody)

    async def forward(self, caller: Caller, uid: Uid) -> Draft:
        """What a message that is sent on begins with, its files attached. Raises Refusal (GONE, restriction F)."""
        if caller.user.has_restriction("F"):
            raise Refusal(Why.DENIED, "You may not forward mail.")
        item, text = await self._one(caller, uid, WHOLE_MOST)
        return await self._answering.forward(text, item)

    async def _one(self, caller: Caller, uid: Uid, most: int) -> tuple[CopySummary, bytes]:
        """A message of the caller's, in whatever folder, with its text."""
        number = caller.user.number
        found = await self._store.read(lambda records: records.folders.of(number, [uid]))
        if not found:
            raise Refusal(Why.GONE, "The message is not there any more.")
        return found[0], await self.text(caller, uid, most=most)

    def _is_quiet(self, user: UserNumber) -> bool:
        return any(visit.quiet for visit in self._presence.on_line(user))

    def _box(self, caller: Caller, owner: User | None) -> UserNumber:
        if owner is None or owner.number == caller.user.number:
            return caller.user.number
        if caller.user.level < SYSOP_LEVEL or caller.user.level < owner.level:
            log.warning("mail.denied", f"!{caller.user.alias} may not see mail of user #{owner.number}")
            raise Refusal(Why.DENIED, "Only the sysop may do that.")
        return owner.number

    async def _whole(self, text: CopyText, most: int) -> bytes:
        found = bytearray(text.prefix)
        if text.body is not None:
            found += text.body
        else:
            async for piece in await self._blobs.read(text.blob):
                found += piece
                if len(found) >= most:
                    break
        return bytes(found[:most])

    # what was sent

    async def sent(self, caller: Caller) -> list[SentMail]:
        """Notes of what the caller sent, oldest first. Raises Refusal (restriction K)."""
        _permit_sent(caller)
        return await self._store.read(lambda records: records.drafts.sent(caller.user.number))

    async def sent_text(self, caller: Caller, id: int, *, most: int = TEXT_MOST) -> bytes:
        """The text of one. Raises Refusal."""
        _permit_sent(caller)
        text = await self._store.read(lambda records: records.drafts.sent_text(caller.user.number, id))
        if text is None:
            raise Refusal(Why.GONE, "The message is not there any more.")
        return await self._whole(text, most)

    async def forget_sent(self, caller: Caller, ids: Collection[int]) -> int:
        """Remove notes; the messages stay where they went. Raises Refusal."""
        _permit_sent(caller)
        return await self._store.write(lambda records: forget_notes(records, caller.user.number, ids))

    # writing

    async def check(self, caller: Caller) -> None:
        """Say no before somebody writes for nothing: the day's limit. Raises Refusal (TOO_MANY)."""
        user = caller.user
        if user.has_exemption("M") or user.level >= SYSOP_LEVEL:
            return
        most = self._levels.of(user.level).emails_per_day
        now = await self._store.read(lambda records: records.users.get(user.number))
        today = int(self._clock.now() // 86400)
        if most and now is not None and now.email_day == today and now.emails_today >= most:
            raise Refusal(Why.TOO_MANY, f"You have sent {most} messages today, as many as you may.", temporary=True)

    def forwards_to(self, caller: Caller, to: Addressee) -> str:
        """The address outside that a local user's mail goes on to, when the caller may have it sent there; "" else."""
        user = to.user
        if user is None or not (user.forwards and user.netmail) or not may_send_outside(caller.user):
            return ""
        return user.netmail

    def cost(self, caller: Caller, message: Message) -> int:
        """Credits the message costs (exemption S: none)."""
        if caller.user.has_exemption("S") or caller.user.level >= SYSOP_LEVEL:
            return 0
        return self._netmail_cost * sum(to.network == FIDONET for to in message.everybody)

    async def send(
        self,
        caller: Caller,
        message: Message,
        *,
        keep_here: bool = False,
        noted: bool = True,
        answering: Uid | None = None,
    ) -> str:
        """Send a message to all its recipients, or to nobody; returns its tag. `keep_here`: local recipients get it
        in their mailbox here, whatever they forward. `noted`: the sender's list of sent mail has it. `answering`: the
        message of the sender's own mailbox that is answered is marked so.

        Raises Refusal with words for people.
        """
        for to in message.everybody:
            self.addressing.permit(caller.user, to)
        if not message.everybody:
            raise Refusal(Why.BAD_ADDRESS, "The message has no recipient.")
        also = self._also(caller, message, noted=noted, answering=answering)
        tag = await self._handing_in.hand_in(caller, message, also, keep_here=keep_here)
        log.info("mail.written", f"{caller.user.alias} sent a message by {caller.service}", user=caller.user.number)
        await self._remember(caller, message)
        return tag

    async def bulk(self, caller: Caller, who: str, message: Message) -> int:
        """Send everybody of `who` (a list of names with commas, or an access requirement string) a message of his own.
        For sysops; how many were sent. Raises Refusal (DENIED, NOT_FOUND)."""
        if caller.user.level < SYSOP_LEVEL:
            raise Refusal(Why.DENIED, "Only the sysop may do that.")
        people = await self.people(caller, who)
        for at, user in enumerate(people):
            one = Message(
                to=(self.addressing.local(user),),
                subject=message.subject,
                body=message.body,
                attached=message.attached,
            )
            await self.send(caller, one, noted=at == 0)
        return len(people)

    async def people(self, caller: Caller, who: str) -> Sequence[User]:
        """The accounts a bulk message goes to. Raises Refusal."""
        names = [name.strip() for name in who.split(",") if name.strip()]
        found = [await self._directory.recipient(name, aliased=True) for name in names]
        if found and all(found):
            return [user for user in found if user is not None]
        if self._requirements is None or not who.strip() or "," in who:
            raise Refusal(Why.NOT_FOUND, f"Nobody is meant by {who}.")
        everybody = await self._store.read(lambda records: records.users.all())
        met = [user for user in everybody if user.active and self._requirements.met(who, user)]
        met = [user for user in met if user.number != caller.user.number][:BULK_MOST]
        if not met:
            raise Refusal(Why.NOT_FOUND, f"Nobody is meant by {who}.")
        return met

    async def recent(self, caller: Caller) -> Sequence[str]:
        """The addresses the caller wrote to last, the newest last."""
        number = caller.user.number
        text = await self._store.read(lambda records: records.properties.get(number, _SECTION, _RECENT))
        return (text or "").splitlines()[-REMEMBERED:]

    async def _remember(self, caller: Caller, message: Message) -> None:
        new = [to.shown for to in message.to if to.outside and to.shown]
        if not new or caller.user.is_guest:
            return
        known = [one for one in await self.recent(caller) if one not in new]
        text = "\n".join([*known, *dict.fromkeys(new)][-REMEMBERED:])
        await self._store.write(lambda records: records.properties.put(caller.user.number, _SECTION, _RECENT, text))

    def _also(self, caller: Caller, message: Message, *, noted: bool, answering: Uid | None = None) -> Settling:
        price = self.cost(caller, message)
        return Settling(caller.user, message, price=price, at=self._clock.now(), noted=noted, answering=answering)


async def _wrote(records: Records, user: User, letter: LetterId) -> bool:
    """Whether somebody has a note of having sent this: proof, since anybody can name any sender."""
    return any(note.letter == letter for note in await records.drafts.sent(user.number))


def _permit_sent(caller: Caller) -> None:
    if caller.user.has_restriction("K"):
        raise Refusal(Why.DENIED, "You may not read what you sent.")
