"""Mail acceptance, a straight line: sender, recipients, text, checks, one transaction, receipt.

`Reception.begin` gives a `Letter`; the session adds recipients to it, lets a text arrive and finishes it. What
`finish` returns is a promise: every recipient's copy is on disk. What it refuses left no trace. A letter to many is
stored for all of them or for nobody.

The text is kept as it came (see `amending.py` for the exceptions); each copy has its own trace lines in front of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.config.tables import Tables
from dialtone.domain.mail import amending, checking, copies, diary
from dialtone.domain.mail.copies import Copies, Moment
from dialtone.domain.mail.delivery import Envelope, place
from dialtone.domain.mail.envelope import Recipient, Sender
from dialtone.domain.mail.intake import Intake
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.returns import Returns
from dialtone.domain.mail.rights import Rights
from dialtone.domain.mail.room import Room
from dialtone.domain.mail.routing import Asked, Router
from dialtone.domain.mail.success import delivered_report
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.actor import Caller, Remote
from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.route import Destination, Nowhere, ToHost, ToUser
from dialtone.domain.model.user import NOBODY, User
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail import received
from dialtone.formats.mail.opening import Opening

SOFTWARE = "dialtone Mail Server"
HEAD = 128 * 1024  # how much of a text is looked at


class Reception:
    """Takes mail in. One for the whole program; `app/build.py` has `room` told of mail that came and went."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        chance: Chance,
        directory: Directory,
        tables: Tables,
        mail: MailConfig,
        system: SystemConfig,
        *,
        version: str = "",
        free_space: Callable[[], int] | None = None,
        returns: Returns | None = None,
    ) -> None:
        """`free_space` tells the bytes left where mail is stored; None when nobody needs to ask. `returns` writes
        reports of success; None when there are none."""
        self.store = store
        self.blobs = blobs
        self.clock = clock
        self.chance = chance
        self.tables = tables
        self.mail = mail
        self.ourselves = Ourselves(mail, system, tables.domains)
        self.rights = Rights(directory, tables, self.ourselves, mail)
        self.room = Room(store, clock, mail.max_msgs_waiting)
        self.router = Router(directory, tables, self.ourselves, self.room, mail, system)
        self.our_names = tuple({self.ourselves.host.lower().encode(), self.ourselves.domain.lower().encode()})
        self.returns = returns
        self._software = f"{SOFTWARE} {version}".rstrip().encode()
        self._free_space = free_space

    def visit(self, actor: Caller | Remote, *, submission: bool, hello: bytes, extended: bool, secure: bool) -> Visit:
        """Describe who brings mail. `hello` is the name the client gave itself, `extended` whether by EHLO."""
        login = isinstance(actor, Caller)
        stamp = received.Stamp(
            by=self.ourselves.host.encode(),
            software=self._software,
            client=b"" if login else received.came_from(actor.peer.host, hello, actor.peer.address),
            server=b"" if login else received.literal(actor.peer.local_address),
            with_word=lambda utf8: received.protocol(extended=extended, login=login, secure=secure, utf8=utf8),
        )
        return Visit(actor=actor, submission=submission, stamp=stamp)

    async def begin(self, visit: Visit, sender: Sender) -> Letter:
        """Judge a sender (spec mail.md 1.8) and open a letter. Raises Refusal."""
        if visit.submission and visit.user is None:
            log.warning("mail.refused", f"!UNAUTHENTICATED submission attempt from {visit.peer.address}")
            raise Refusal(Why.NOT_LOGGED_IN)
        # Here stands the list of refused senders (email.can) for strangers.
        self._check_size(sender.size)
        if visit.user is not None and not sender.path.null:
            await self._check_sender(visit, visit.user, sender)
        return Letter(self, visit, sender)

    def _check_size(self, announced: int) -> None:
        most = self.mail.max_msg_size
        if most and announced > most:
            raise self.too_big(announced)
        least = self.mail.min_free_space
        if self._free_space is not None and least and self._free_space() < least + announced:
            log.error("mail.no_space", "!DISK SPACE IS LOW: mail is refused for now", least=least)
            raise Refusal(Why.NO_SPACE, temporary=True)

    def too_big(self, size: int = 0) -> Refusal:
        """The refusal for a message of `size` bytes, 0 when nobody knows."""
        words = f"Message size{f' ({size})' if size else ''} exceeds maximum: {self.mail.max_msg_size} bytes"
        log.warning("mail.too_big", f"!{words}")
        return Refusal(Why.TOO_BIG, words)

    async def _check_sender(self, visit: Visit, user: User, sender: Sender) -> None:
        path = sender.path
        if await self.rights.may_send_as(user, path.local, path.domain, submission=visit.submission):
            return
        given, own = sender.bracketed, self.ourselves.address_of(user).encode()
        log.warning(
            "mail.unauthorized",
            f"!UNAUTHORIZED REVERSE PATH ({given.decode()}) for user #{user.number} ({user.alias})",
        )
        raise Refusal(
            Why.DENIED, reply=b"550 Sender address %s not authorized for this account, try <%s>" % (given, own)
        )


class Letter:
    """One message on its way in."""

    __slots__ = ("_house", "_pending", "_recipients", "_seen", "_text", "accepted", "reverse_path", "sender", "visit")

    def __init__(self, house: Reception, visit: Visit, sender: Sender) -> None:
        self._house = house
        self.visit = visit
        self.sender = sender
        self.reverse_path = sender.bracketed
        self.accepted = 0  # recipients that were said yes to
        self._recipients: list[tuple[Recipient, Destination]] = []
        self._seen: set[object] = set()
        self._text: Intake | None = None
        self._pending = -1  # what the sender has waiting in the queue; asked once

    # recipients

    async def add_recipient(self, to: Recipient) -> None:
        """Find out where mail for `to` goes and remember it. Raises Refusal."""
        await self._check_number()
        destination = await self._house.router.route(Asked(self.visit, self.reverse_path, to.given), to.path)
        self.accepted += 1
        key = _mailbox(destination)
        if key not in self._seen:
            self._seen.add(key)
            self._recipients.append((to, destination))

    async def _check_number(self) -> None:
        most, user = self._house.mail.max_recipients, self.visit.user
        if not most:
            return
        if self.accepted >= most:
            log.notice("mail.too_many", f"!MAXIMUM RECIPIENTS ({most}) REACHED")
            raise Refusal(Why.TOO_MANY, temporary=True)
        if user is None or user.has_exemption("M"):
            return
        if self._pending < 0:
            self._pending = await self._house.store.read(_waiting_of(user))
        if self.accepted + self._pending > most:
            log.notice(
                "mail.too_many", f"!MAXIMUM PENDING SENT EMAILS ({most}) REACHED for User #{user.number} ({user.alias})"
            )
            raise Refusal(Why.TOO_MANY, "Too many pending emails sent", temporary=True)

    # text

    def text(self) -> Intake:
        """Begin the text: where the session lets it arrive."""
        diary.receiving(self.reverse_path, self._recipients[-1][0].address if self._recipients else "")
        self._text = Intake(self._house.blobs)
        return self._text

    async def drop(self) -> None:
        """Throw the text away; harmless after `finish`."""
        if self._text is not None:
            await self._text.drop()

    async def finish(self) -> str:
        """Take the message: check it, store it for all recipients at once. Returns its tag. Raises Refusal."""
        house, visit, sender, text = self._house, self.visit, self.sender, self._text
        assert text is not None, "text() comes first"
        if text.trouble is not None:
            raise self._not_stored(text.trouble)
        opening = Opening(text.spool.head(HEAD))
        diary.ended(text, opening)
        if house.mail.options & diary.SHOWN:
            await diary.shown(text, opening, house.mail.options)
        if not text.size:
            raise Refusal(Why.EMPTY)
        checking.check_twit(opening, sender, visit, house.tables.twit_list)
        # Here stand the mail processors; then the filters on subject, author and addressee.
        checking.check_shape(opening, house.mail.max_hops)
        await checking.check_names(opening, visit, house.rights, house.ourselves)
        checking.check_author(opening, sender, visit)
        text = await self._amended(text, opening)
        # Here stand the hashes of known spam.
        try:
            return await self._store(text, opening)
        except StoreError as trouble:
            raise self._not_stored(trouble) from trouble

    async def _amended(self, text: Intake, opening: Opening) -> Intake:
        head = amending.new_head(opening, self.visit, self._house.our_names)
        if head is None:
            return text
        self._text = Intake(self._house.blobs)
        try:
            await amending.rewrite(text, self._text, opening, head)
        finally:
            await text.drop()
        if self._text.trouble is not None:
            raise self._not_stored(self._text.trouble)
        return self._text

    async def _store(self, text: Intake, opening: Opening) -> str:
        """Make the text safe, then write every record in one transaction."""
        house, sender, user = self._house, self.sender, self.visit.user
        now = house.clock.now()
        moment = Moment(now, house.clock.offset(now))
        tag = house.chance.token(8).hex()
        message_id = copies.message_id(opening, tag, self.visit, house.ourselves)
        letter = copies.new_letter(await text.spool.keep(), opening, sender, tag=tag, message_id=message_id, now=now)
        added = copies.added_fields(letter, opening, self.visit, moment)
        recipients = [(to, copies.stops_here(goes, opening, house.ourselves)) for to, goes in self._recipients]
        placed = Copies(self.visit, self.reverse_path, house.ourselves, added, moment, utf8=sender.utf8).of(recipients)
        envelope = Envelope(
            user=user.number if user else NOBODY,
            ret=sender.ret,
            envid=sender.envid,
            eight_bit=sender.eight_bit or not text.ascii,
            utf8=sender.utf8,
        )
        report = await delivered_report(house.returns, letter, envelope, placed)

        async def change(records: Records) -> LetterId:
            stored = await place(records, letter, envelope, placed, now)
            if report is not None:
                await report.place(records, now)
            if user is not None:
                await records.users.count_emails(user.number, int(now // 86400), len(placed))
            return stored

        diary.stored(await house.store.write(change), letter, self.reverse_path, user, placed)
        return tag

    def _not_stored(self, trouble: StoreError) -> Refusal:
        diary.not_stored(self.reverse_path, trouble)
        return Refusal(Why.NO_SPACE, temporary=True, status="4.3.1" if trouble.temporary else "4.3.0")


def _mailbox(destination: Destination) -> object:
    """What makes two recipients the same one."""
    match destination:
        case ToUser(user):
            return user.number
        case ToHost():
            return destination.recipient, destination.port
        case Nowhere():
            return destination


def _waiting_of(user: User) -> Callable[[Records], Awaitable[int]]:
    async def question(records: Records) -> int:
        return await records.queue.waiting_of(user.number)

    return question
