"""One message on its way in: the straight line from its first recipient to the receipt.

`add_recipient` decides where a copy goes and may say no; `text` lets the message arrive; `finish` looks at it and
stores it for all recipients at once. What `finish` returns is a promise, what it refuses left no trace. Each step of
`finish` is one call, in the order sysops know (spec mail.md 1.13); what no setting asks for is not done.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.mail import MailConfig
from dialtone.config.tables import Tables
from dialtone.domain.boards import diary as board_diary
from dialtone.domain.mail import amending, checking, copies, diary
from dialtone.domain.mail.asked import Asked
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.copies import Copies, Moment
from dialtone.domain.mail.delivery import Addressed, Envelope, place, trace
from dialtone.domain.mail.dispatch import Dispatch
from dialtone.domain.mail.envelope import Recipient, Sender, Verb
from dialtone.domain.mail.instant import Instant
from dialtone.domain.mail.intake import Intake
from dialtone.domain.mail.limits import Count, Limits
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.returns import Returns
from dialtone.domain.mail.rights import Rights
from dialtone.domain.mail.routing import Router, key_of
from dialtone.domain.mail.stations import Stations
from dialtone.domain.mail.success import delivered_report
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.mail import LetterId, NewLetter
from dialtone.domain.model.post import NewPost, PostNumber
from dialtone.domain.model.route import Destination, Nowhere, ToUser
from dialtone.domain.model.user import NOBODY, SYSOP
from dialtone.domain.ports.blobs import Blobs, Kept
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail.opening import Opening

HEAD = 128 * 1024  # how much of a text is looked at


@dataclass(slots=True, kw_only=True)
class Line:
    """What every letter's way stands on; `reception.py` puts it together. `returns` writes reports of success, None
    when there are none; `after` is called when a message is safe."""

    store: Store
    blobs: Blobs
    clock: Clock
    chance: Chance
    tables: Tables
    mail: MailConfig
    ourselves: Ourselves
    rights: Rights
    limits: Limits
    router: Router
    instant: Instant
    stations: Stations
    our_names: tuple[bytes, ...]
    returns: Returns | None
    after: Callable[[Case, NewLetter, Sequence[Addressed]], Awaitable[None]]


Also = Callable[[Records, LetterId, Sequence[Addressed]], Awaitable[None]]


class Letter:
    """See the module's text. `visit` may gain a user while recipients are added (SMTP_AUTH_VIA_IP). `also` is done in
    the change that stores the message (a note of sent mail); it raises Refusal to undo all of it."""

    __slots__ = ("_count", "_line", "_matched", "_path", "_recipients", "_seen", "_text", "also", "sender", "visit")

    def __init__(self, line: Line, visit: Visit, sender: Sender) -> None:
        self._line = line
        self.visit = visit
        self.sender = sender
        self._path = sender.bracketed
        self._count = Count(line.limits, visit.user)
        self._recipients: list[tuple[Recipient, Destination]] = []
        self._seen: set[object] = set()
        self._matched: set[str] = set()
        self._text: Intake | None = None
        self.also: Also | None = None

    @property
    def accepted(self) -> int:
        """Recipients that were said yes to."""
        return self._count.accepted

    # recipients

    async def add_recipient(self, to: Recipient) -> None:
        """Find out where mail for `to` goes and remember it. Raises Refusal."""
        sender = self._path
        await self._count.check(sender.decode("utf-8", "replace"), to.address)
        routed = await self._line.router.route(Asked(self.visit, sender, to.given, self.sender.verb), to.path)
        if routed.visit is not self.visit:
            await self._line.rights.check_sender(routed.visit, self.sender)
            self.visit = routed.visit
        if routed.matched:
            self._matched |= routed.matched
        self._count.accepted += 1
        key = key_of(routed.destination)
        if key not in self._seen:
            self._seen.add(key)
            self._recipients.append((to, routed.destination))

    # text

    def text(self) -> Intake:
        """Begin the text: where the session lets it arrive."""
        kind = "mail" if self.sender.verb is Verb.MAIL else "telegram"
        last = self._recipients[-1][0].address if self._recipients else ""
        diary.receiving(self._path, last, kind)
        self._text = Intake(self._line.blobs)
        return self._text

    async def drop(self) -> None:
        """Throw the text away; harmless after `finish`."""
        if self._text is not None:
            await self._text.drop()

    async def finish(self) -> str:
        """Take the message: check it, store it for all recipients at once. Returns its tag. Raises Refusal."""
        case = self._arrived()
        line, stations, visit = self._line, self._line.stations, self.visit
        if line.mail.options & diary.SHOWN:
            await diary.shown(case.text, case.opening, line.mail.options)
        if visit.standing.spied:
            await diary.spied(case.text, secure=visit.secure)
        checking.check_twit(case.opening, self.sender, visit, line.tables.twit_list)
        if not case.recipients:
            return await self._bait_taken(case)
        if self.sender.verb is not Verb.MAIL and (tag := await self._told(case)):
            return tag
        checking.check_shape(case.opening, line.mail.max_hops)
        if stations.authentication is not None:
            await stations.authentication.check(case)
        if stations.processing is not None and (kept := await self._processed(case)):
            return await self._taken_away(case, kept)
        if stations.filters is not None:
            await stations.filters.head(case)
        await checking.check_names(case.opening, visit, line.rights, line.ourselves)
        checking.check_author(case.opening, self.sender, visit)
        if stations.filters is not None:
            await stations.filters.verdict(case)
        if case.dropped:
            return await self._taken_away(case, case.dropped)
        await self._amend(case)
        try:
            return await self._store(case)
        except StoreError as trouble:
            raise self._not_stored(trouble) from trouble

    def _arrived(self) -> Case:
        """The dossier of the text that is here."""
        text = self._text
        assert text is not None, "text() comes first"
        if text.trouble is not None:
            raise self._not_stored(text.trouble)
        opening = Opening(text.spool.head(HEAD))
        diary.ended(text, opening)
        if not text.size:
            raise Refusal(Why.EMPTY)
        recipients = [one for one in self._recipients if not isinstance(one[1], Nowhere)]
        return Case(
            visit=self.visit,
            sender=self.sender,
            recipients=recipients,
            text=text,
            opening=opening,
            matched=frozenset(self._matched),
            baited=len(recipients) < len(self._recipients),
        )

    async def _told(self, case: Case) -> str:
        """Send telegrams; a tag when that was all there is to do."""
        try:
            return await self._line.instant.deliver(case)
        except StoreError as trouble:
            raise self._not_stored(trouble) from trouble
        finally:
            self._text = case.text

    async def _processed(self, case: Case) -> str | None:
        """Let the mail processors work; a text when one of them keeps the message. What they made of it is looked at
        like what came."""
        assert self._line.stations.processing is not None
        before = case.opening
        try:
            kept = await self._line.stations.processing.run(case)
        finally:
            self._text = case.text
        if case.opening is not before and not kept:
            checking.check_shape(case.opening, self._line.mail.max_hops)
        return kept

    async def _bait_taken(self, case: Case) -> str:
        """Mail for nobody but baits: what it says is remembered, then it is gone."""
        if self._line.stations.filters is not None:
            await self._line.stations.filters.verdict(case)
        return await self._taken_away(case, "spam bait")

    async def _taken_away(self, case: Case, why: str) -> str:
        """The message is accepted and goes no further; only a trace stays."""
        now, tag = self._line.clock.now(), self._line.chance.token(8).hex()
        letter = copies.new_letter(Kept(0, b"", ""), case.opening, self.sender, tag=tag, message_id="", now=now)
        gone = [Addressed(destination=Nowhere(why), address=to.address, prefix=b"") for to, _ in self._recipients]
        entries = [trace(letter, copy, now) for copy in gone]
        await self._line.store.write(lambda records: records.traces.add(entries))
        await case.text.drop()
        log.info(
            "mail.taken_away", f"Message from {case.reverse_path.decode('utf-8', 'replace')} not kept: {why}", tag=tag
        )
        return tag

    async def _amend(self, case: Case) -> None:
        """Change the few things in the text that must be changed (`amending.py`)."""
        head = amending.new_head(case, self._line.our_names, self._line.mail.default_charset)
        if head is None:
            return
        fresh = Intake(self._line.blobs)
        try:
            await amending.rewrite(case.text, fresh, case.opening, head)
        finally:
            await case.text.drop()
            self._text = case.text = fresh
        case.opening = Opening(fresh.spool.head(HEAD))
        if fresh.trouble is not None:
            raise self._not_stored(fresh.trouble)

    async def _store(self, case: Case) -> str:
        """Make the text safe, then write every record in one transaction."""
        line, stations, sender, user = self._line, self._line.stations, self.sender, self.visit.user
        now = line.clock.now()
        moment = Moment(now, line.clock.offset(now))
        tag = line.chance.token(8).hex()
        message_id = copies.message_id(case.opening, tag, self.visit, line.ourselves)
        kept = await case.text.spool.keep()
        letter = copies.new_letter(kept, case.opening, sender, tag=tag, message_id=message_id, now=now, spam=case.spam)
        added = copies.added_fields(letter, case.opening, self.visit, moment)
        if case.fields:
            added = b"".join((*case.fields, added))
        goes = [(to, copies.stops_here(where, case.opening, line.ourselves)) for to, where in case.recipients]
        written = Copies(self.visit, self._path, line.ourselves, added, moment, utf8=sender.utf8).of(goes)
        placed = await Dispatch(stations, line.blobs, case, letter, now, post_to=line.mail.post_to).complete(written)
        envelope = Envelope(
            user=user.number if user else NOBODY,
            ret=sender.ret,
            envid=sender.envid,
            eight_bit=sender.eight_bit or not case.text.ascii,
            utf8=sender.utf8,
        )
        report = await delivered_report(line.returns, letter, envelope, placed)

        posts: list[tuple[NewPost, PostNumber | None]] = []

        async def change(records: Records) -> LetterId:
            posts.clear()
            stored = await place(records, letter, envelope, placed, now, stations.posting, stations.telegrams, posts)
            if report is not None:
                await report.place(records, now)
            if user is not None:
                await self._count.settle(records, user, len(placed))
                if any(map(_is_feedback, placed)):
                    await records.users.count_feedback(user.number)
            if self.also is not None:
                await self.also(records, stored, placed)
            return stored

        diary.stored(await line.store.write(change), letter, self._path, user, placed)
        for post, at in posts:
            _tell_post(post, at)
        await line.after(case, letter, placed)
        return tag

    def _not_stored(self, trouble: StoreError) -> Refusal:
        diary.not_stored(self._path, trouble)
        return Refusal(Why.NO_SPACE, temporary=True, status="4.3.1" if trouble.temporary else "4.3.0")


def _tell_post(post: NewPost, number: PostNumber | None) -> None:
    if number is None:
        board_diary.duplicate(post)
    else:
        board_diary.posted(post, number)


def _is_feedback(copy: Addressed) -> bool:
    """Whether this copy is for the sysop (spec mail.md 1.17)."""
    return isinstance(copy.destination, ToUser) and copy.destination.user.number == SYSOP
