"""The last step: destinations become records, inside one transaction that somebody else opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from dialtone.domain.model.happenings import MailArrived, MailQueued, NetmailQueued
from dialtone.domain.model.mail import LetterId, NewLetter, NewQueueEntry, TraceEntry
from dialtone.domain.model.mail_folder import INBOX, SPAM, FolderId
from dialtone.domain.model.netmail import NewNetmail
from dialtone.domain.model.post import NewPost, PostNumber
from dialtone.domain.model.route import Destination, Nowhere, ToBoard, ToHost, ToNetwork, ToProcessor, ToUser
from dialtone.domain.model.user import NOBODY, UserNumber
from dialtone.domain.ports.store import Records


@dataclass(slots=True, kw_only=True)
class Envelope:
    """What the whole letter's copies have in common. `ret` and `envid` as in RFC 3461."""

    user: UserNumber = NOBODY  # who sent it, when that is a user of ours
    ret: str = ""
    envid: str = ""
    eight_bit: bool = False
    utf8: bool = False


class Notice(NamedTuple):
    """A telegram that tells a user of this copy."""

    user: UserNumber
    sender: str
    text: str


@dataclass(slots=True, kw_only=True)
class Addressed:
    """One copy: where it goes, the address it was sent to (for traces), and its trace header lines.

    `sender` is another envelope sender than the letter's (SRS); `post` and `netmail` are what a board or a network
    gets, complete but for the letter's number.
    """

    destination: Destination
    address: str
    prefix: bytes
    notify: str = ""
    orcpt: str = ""
    sender: str | None = None
    post: NewPost | None = None
    netmail: NewNetmail | None = None
    notice: Notice | None = None
    folder: FolderId = INBOX  # of the user's, where it is to be and takes mail
    read: bool = False
    flagged: bool = False


class PlacesPosts(Protocol):
    """What delivery needs of the boards (`domain/boards/posting.py`)."""

    async def place(self, records: Records, post: NewPost, now: float) -> PostNumber | None:
        """Put a post on its board inside this change; None when it is there already."""
        ...


class PlacesTelegrams(Protocol):
    """What delivery needs of the telegrams (`domain/presence/telegrams.py`)."""

    async def place(self, records: Records, user: UserNumber, sender: str, text: str, now: float) -> int:
        """Keep a telegram inside this change; returns its id."""
        ...


async def place(
    records: Records,
    letter: NewLetter,
    envelope: Envelope,
    copies: Sequence[Addressed],
    now: float,
    posts: PlacesPosts | None = None,
    telegrams: PlacesTelegrams | None = None,
    told: list[tuple[NewPost, PostNumber | None]] | None = None,
) -> LetterId:
    """Store a letter and all its copies, and announce them; all or nothing is the transaction's promise.

    `now` is in seconds since 1970. Returns the letter's id; `told` gets each post with its number (None: the board had
    it already).
    """
    stored = await records.mail.add_letter(letter)
    traces = [trace(letter, copy, now) for copy in copies]
    for at, copy in enumerate(copies):
        match copy.destination:
            case ToUser(user):
                await _put(records, user.number, stored, letter, copy, now)
            case ToHost():
                await records.queue.add(_entry(stored, letter, envelope, copy, copy.destination, now))
                records.announce(MailQueued(copy.destination.domain))
            case ToBoard():
                assert copy.post is not None and posts is not None
                number = await posts.place(records, replace(copy.post, letter=stored), now)
                if told is not None:
                    told.append((copy.post, number))
                if number is None:
                    traces[at] = replace(traces[at], event="discarded", detail=f"{copy.post.board} has it already")
            case ToNetwork():
                assert copy.netmail is not None
                await records.netmail.add(replace(copy.netmail, letter=stored))
                records.announce(NetmailQueued(copy.netmail.network))
            case ToProcessor() | Nowhere():
                pass
        if copy.notice is not None and telegrams is not None:
            await telegrams.place(records, *copy.notice, now)
    await records.traces.add(traces)
    return stored


async def _put(
    records: Records, user: UserNumber, stored: LetterId, letter: NewLetter, copy: Addressed, now: float
) -> None:
    """Put a copy into a mailbox: the folder that is wanted, when it takes one more, else the inbox."""
    folder, size = copy.folder, len(copy.prefix) + letter.size
    if folder != INBOX and not await records.folders.takes(user, folder):
        folder = INBOX
    uid = await records.mail.add_copy(
        user,
        stored,
        copy.prefix,
        size=size,
        spam=letter.spam,
        folder=folder,
        read=copy.read,
        flagged=copy.flagged,
        at=now,
    )
    records.announce(MailArrived(user, uid, stored, SPAM if letter.spam and folder == INBOX else folder))


def trace(letter: NewLetter, copy: Addressed, now: float) -> TraceEntry:
    """What the trace of a letter says about one of its copies."""
    match copy.destination:
        case ToUser(user):
            event, detail = "delivered", f"mailbox of user #{user.number}"
        case ToHost():
            event, detail = "queued", f"for {copy.destination.recipient}"
        case ToBoard(code):
            event, detail = "posted", f"sub-board {code}"
        case ToNetwork(network, _, address):
            event, detail = "queued", f"{network} netmail for {address}"
        case ToProcessor(name):
            event, detail = "discarded", f"kept by mail processor {name}"
        case Nowhere(reason):
            event, detail = "discarded", reason
    return TraceEntry(now, letter.tag, event, copy.address, detail, letter.message_id, letter.sender)


def _entry(
    stored: LetterId, letter: NewLetter, envelope: Envelope, copy: Addressed, host: ToHost, now: float
) -> NewQueueEntry:
    return NewQueueEntry(
        letter=stored,
        prefix=copy.prefix,
        sender=letter.sender if copy.sender is None else copy.sender,
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
