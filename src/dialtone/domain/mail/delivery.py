"""The last step: destinations become records, inside one transaction that somebody else opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialtone.domain.model.happenings import MailArrived, MailQueued
from dialtone.domain.model.mail import LetterId, NewLetter, NewQueueEntry, TraceEntry
from dialtone.domain.model.route import Destination, Nowhere, ToHost, ToUser
from dialtone.domain.model.user import NOBODY, UserNumber
from dialtone.domain.ports.store import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the whole letter's copies have in common. `ret` and `envid` as in RFC 3461."""

    user: UserNumber = NOBODY  # who sent it, when that is a user of ours
    ret: str = ""
    envid: str = ""
    eight_bit: bool = False
    utf8: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """One copy: where it goes, the address it was sent to (for traces), and its trace header lines."""

    destination: Destination
    address: str
    prefix: bytes
    notify: str = ""
    orcpt: str = ""


async def place(
    records: Records, letter: NewLetter, envelope: Envelope, copies: Sequence[Addressed], now: float
) -> LetterId:
    """Store a letter and all its copies, and announce them; all or nothing is the transaction's promise.

    `now` is in seconds since 1970. Returns the letter's id.
    """
    stored = await records.mail.add_letter(letter)
    traces = [_trace(letter, copy, now) for copy in copies]
    for copy in copies:
        match copy.destination:
            case ToUser(user):
                size = len(copy.prefix) + letter.size
                uid = await records.mail.add_copy(user.number, stored, copy.prefix, size=size, spam=letter.spam)
                records.announce(MailArrived(user.number, uid, stored))
            case ToHost():
                await records.queue.add(_entry(stored, letter, envelope, copy, copy.destination, now))
                records.announce(MailQueued(copy.destination.domain))
            case Nowhere():
                pass
    await records.traces.add(traces)
    return stored


def _trace(letter: NewLetter, copy: Addressed, now: float) -> TraceEntry:
    match copy.destination:
        case ToUser(user):
            event, detail = "delivered", f"mailbox of user #{user.number}"
        case ToHost():
            event, detail = "queued", f"for {copy.destination.recipient}"
        case Nowhere(reason):
            event, detail = "discarded", reason
    return TraceEntry(now, letter.tag, event, copy.address, detail, letter.message_id, letter.sender)


def _entry(
    stored: LetterId, letter: NewLetter, envelope: Envelope, copy: Addressed, host: ToHost, now: float
) -> NewQueueEntry:
    return NewQueueEntry(
        letter=stored,
        prefix=copy.prefix,
        sender=letter.sender,
        recipient=host.recipient,
        domain=host.domain,
        port=host.port,
        user=envelope.user,
        created=now,
        due=now,
        notify=copy.notify,
        orcpt=copy.orcpt,
        ret=envelope.ret,
        envid=envelope.envid,
        eight_bit=envelope.eight_bit,
        utf8=envelope.utf8,
    )
