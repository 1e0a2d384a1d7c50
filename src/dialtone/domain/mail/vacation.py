"""The answer while a user is away (RFC 3834).

Off until the user switches it on (SEC-07). It answers a person who wrote to him by name, once in so many days; never
spam or mail whose sender is not who it seems to be, lists and bulk mail, other programs, the null sender, or mail of
his own. The answer goes to the envelope sender, says that a program wrote it, and has the null sender itself: nothing
can answer it, and reports about it go nowhere. It is written after the message is safe, so that trouble with it harms
no mail. Whom it answered is remembered by a hash, with a bound; so a flood of forged senders gets a bounded number of
answers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.composing import Addressee, Heading, Message, cleaned_body, compose
from dialtone.domain.mail.delivery import Addressed
from dialtone.domain.mail.habits import AWAY, Habits, write_away
from dialtone.domain.mail.lists.automatic import is_daemon, why_automatic
from dialtone.domain.mail.lists.outgoing import Outgoing, Text
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.mail_folder import TRASH
from dialtone.domain.model.mail_rule import MOST_ANSWER, MOST_TEXT, Away
from dialtone.domain.model.route import ToUser
from dialtone.domain.model.user import User
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.formats.mail.headers import Field, every, fields, first, one_line, unfold

DAY = 86_400.0
MOST_DAYS = 90
REMEMBERED = 500  # senders of one user
A_DAY = 50  # answers of one user
MOST_ANSWERED = 10  # recipients of one message whose answers are written
_SECTION, _TOLD = "away", "told"
_NAMING = (b"to", b"cc", b"resent-to", b"resent-cc")
_FAILED = (b"spf=fail", b"dmarc=fail")


class Vacation:
    """See the module's text. Every verb raises StoreError besides what it says, `answer` nothing."""

    __slots__ = ("_clock", "_habits", "_ourselves", "_outgoing", "_store")

    def __init__(self, *, store: Store, clock: Clock, habits: Habits, outgoing: Outgoing, ourselves: Ourselves) -> None:
        self._store = store
        self._clock = clock
        self._habits = habits
        self._outgoing = outgoing
        self._ourselves = ourselves

    async def get(self, caller: Caller) -> Away:
        """What the caller's answer is."""
        return (await self._habits.of(caller.user.number)).away

    async def put(self, caller: Caller, away: Away) -> Away:
        """Keep it; as it is kept. Whoever was answered before may be answered anew. Raises Refusal (INVALID, EMPTY,
        TOO_BIG, DENIED)."""
        number = caller.user.number
        if caller.user.is_guest:
            raise Refusal(Why.DENIED, "Guests cannot be away.")
        kept = _checked(away)
        await self._habits.keep(number, AWAY, write_away(kept))
        await self._store.write(lambda records: records.properties.put(number, _SECTION, _TOLD, ""))
        log.info("vacation.changed", f"{caller.user.alias} has switched his answer {'on' if kept.on else 'off'}")
        return kept

    async def answer(self, case: Case, letter: NewLetter, placed: Sequence[Addressed]) -> None:
        """Answer a message that was stored, for those of its recipients who are away."""
        if letter.spam or not letter.sender:
            return
        answered = 0
        for copy in placed:
            if not isinstance(copy.destination, ToUser) or copy.folder == TRASH or answered >= MOST_ANSWERED:
                continue
            user = copy.destination.user
            try:
                away = (await self._habits.of(user.number)).away
                if away.on and self._is_away(away):
                    answered += await self._consider(case, letter, copy, user, away)
            except (StoreError, Refusal, ValueError) as trouble:
                log.error(
                    "vacation.unsent", f"!answer of user #{user.number} was not sent: {trouble}", user=user.number
                )

    def _is_away(self, away: Away) -> bool:
        now = self._clock.now()
        return away.since <= now and (not away.until or now < away.until)

    async def _consider(self, case: Case, letter: NewLetter, copy: Addressed, user: User, away: Away) -> bool:
        head = fields(b"".join((*case.fields, case.opening.text)))
        why = self._why_not(case, letter, copy, user, head)
        if why:
            log.debug("vacation.silent", f"user #{user.number} is away; no answer: {why}", user=user.number)
            return False
        return await self._send(letter, user, away, head)

    def _why_not(self, case: Case, letter: NewLetter, copy: Addressed, user: User, head: Sequence[Field]) -> str:
        """Why this message gets no answer; "" when it gets one."""
        sender, own = letter.sender.lower(), self._ourselves.address_of(user).lower()
        if sender in (own, copy.address.lower()) or (
            case.visit.user is not None and case.visit.user.number == user.number
        ):
            return "his own"
        if is_daemon(sender):
            return "from a program"
        if automatic := why_automatic(head) or _listed(head):
            return automatic
        if any(word in field.lower() for field in case.fields for word in _FAILED):
            return "its sender is doubtful"
        known = {own, copy.address.lower()}
        named = (
            one.address.lower() for name in _NAMING for value in every(head, name)[:5] for one in mailboxes(value, 100)
        )
        return "" if any(address in known for address in named) else "not named in To or Cc"

    async def _send(self, letter: NewLetter, user: User, away: Away, head: Sequence[Field]) -> bool:
        """Write the answer and remember it, in one change; whether one was sent."""
        now, number = self._clock.now(), user.number
        told = await self._store.read(lambda records: records.properties.get(number, _SECTION, _TOLD))
        if _remembered(told, letter.sender, now, away.days) is None:
            return False
        copies = await self._outgoing.copies([(letter.sender, b"")], "")
        if not copies:
            return False
        message_id = self._outgoing.new_id()
        subject = one_line(away.subject or f"Auto: {letter.subject}", MOST_TEXT)
        sheaf = await self._outgoing.letter(
            await self._text(letter, user, replace(away, subject=subject), message_id, head),
            Text(message_id, "", subject, self._ourselves.address_of(user)),
        )

        async def change(records: Records) -> bool:
            before = await records.properties.get(number, _SECTION, _TOLD)
            after = _remembered(before, letter.sender, now, away.days)
            if after is None:
                return False
            await records.properties.put(number, _SECTION, _TOLD, after)
            await sheaf.place(records, copies, now)
            return True

        sent = await self._store.write(change)
        if sent:
            log.info("vacation.sent", f"user #{number} is away: {letter.sender} was told", user=number)
        return sent

    async def _text(
        self, letter: NewLetter, user: User, away: Away, message_id: str, head: Sequence[Field]
    ) -> AsyncIterator[bytes]:
        now = self._clock.now()
        references = unfold(first(head, b"references") or b"").decode("ascii", "replace").split()
        message = Message(
            to=(Addressee(address=letter.sender),),
            subject=away.subject,
            body=away.text,
            answers=letter.message_id,
            references=tuple(references),
        )
        heading = Heading(
            name=user.alias,
            address=self._ourselves.address_of(user),
            at=now,
            offset=self._clock.offset(now),
            message_id=message_id,
            boundary="=_",
        )
        pieces = await compose(message, heading, plain_only=True)

        async def marked() -> AsyncIterator[bytes]:
            yield b"Auto-Submitted: auto-replied (vacation)\r\nPrecedence: bulk\r\n"
            async for piece in pieces:
                yield piece

        return marked()


def _listed(head: Sequence[Field]) -> str:
    """By which further sign mail is from a list, or a program's (RFC 3834 section 2)."""
    return next((field.name.decode("ascii", "replace") for field in head if field.name.startswith(b"list-")), "")


def _remembered(told: str | None, sender: str, now: float, days: int) -> str | None:
    """Whom a user's answers went to, with this sender; None when he was told in the last days, or enough others
    today."""
    known: dict[str, int] = {}
    try:
        known = {str(key): int(at) for key, at in json.loads(told or "{}").items()}
    except (ValueError, TypeError, AttributeError):
        pass
    key = hashlib.sha256(sender.casefold().encode("utf-8", "replace")).hexdigest()[:16]
    if now - known.pop(key, -1e12) < days * DAY:
        return None
    if sum(now - at < DAY for at in known.values()) >= A_DAY:
        return None
    newest = sorted(known, key=known.__getitem__)[-REMEMBERED + 1 :]
    return json.dumps({**{key: known[key] for key in newest}, key: int(now)}, separators=(",", ":"))


def _checked(away: Away) -> Away:
    """As it is kept."""
    text = cleaned_body(away.text[: MOST_ANSWER + 1], plain_only=True).decode("utf-8", "replace").replace("\r\n", "\n")
    if len(text) > MOST_ANSWER:
        raise Refusal(Why.TOO_BIG, f"The answer has at most {MOST_ANSWER} characters.")
    if away.on and not text.strip():
        raise Refusal(Why.EMPTY, "What should the answer say?")
    if not 1 <= away.days <= MOST_DAYS:
        raise Refusal(Why.INVALID, f"The days between two answers are 1 to {MOST_DAYS}.")
    if away.until and away.until <= away.since:
        raise Refusal(Why.INVALID, "The last day is before the first.")
    return replace(away, text=text.strip(), subject=one_line(away.subject, MOST_TEXT).strip())
