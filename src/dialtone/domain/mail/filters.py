"""The sysop's filters along the way of a message, one method for each moment (spec mail.md 3.4):

    arrive      a client connects: dnsbl_exempt.cfg, blacklists, smtpspy.can
    sender      MAIL: email.can, exempt senders
    recipient   RCPT: spambait.cfg, email.can, DNSBL_BADUSER, smtpspy.can, in this order
    head        the text is here and was processed: subject.can, email.can on From and To
    verdict     at the end: known spam, DNSBL_IGNORE or the marks of mail from blacklisted servers

What the lists say of a user who logged in does not count: they are for strangers. A list without lines and an option
that is off cost nothing. Blacklists are in `blacklisted.py`, known spam is in `spam_memory.py`.
"""

from __future__ import annotations

from collections import Counter

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.mail import MailConfig
from dialtone.config.tables import PatternList, Tables
from dialtone.domain.access.filtering import SPAM_BLOCK, Filtering
from dialtone.domain.mail import diary
from dialtone.domain.mail.blacklisted import Blacklisted
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.envelope import Sender
from dialtone.domain.mail.spam_memory import SpamMemory
from dialtone.domain.mail.standing import Standing
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.route import Nowhere
from dialtone.formats.mail.addresses import mailboxes, split_address
from dialtone.formats.mail.charsets import decode_raw
from dialtone.formats.mail.headers import decode_text, unfold
from dialtone.formats.patterns import Hit
from dialtone.wire.port import Peer

BAIT = "spam bait"
LONGEST_SUBJECT = 4096  # bytes of a subject that are compared; nobody is shown more
MOST_NAMES = 100  # entries of an address list that are compared


class Filters:
    """See the module's text. One for as long as the settings stay the same."""

    def __init__(
        self,
        *,
        tables: Tables,
        mail: MailConfig,
        blacklisted: Blacklisted,
        memory: SpamMemory,
        blocking: Filtering,
    ) -> None:
        self._tables = tables
        self._blacklisted = blacklisted
        self._memory = memory
        self._blocking = blocking
        self._block_seconds = mail.spam_block_duration
        self._learns = "DNSBL_SPAMHASH" in mail.options
        self._count: Counter[str] = Counter()

    # the session

    async def arrive(self, peer: Peer, *, trusted: bool) -> Standing:
        """Look at a client before it is greeted. `trusted`: this machine, or named by ipfilter_exempt.cfg; nobody is
        asked about it. Raises Refusal with DNSBL_REFUSE."""
        spy = self._tables.smtpspy
        spied = bool(spy) and spy.matches(peer.address, peer.host)
        if trusted:
            return Standing(spied=spied, exempt=True)
        return Standing(await self._blacklisted.arrive(peer), spied)

    def throttled(self, standing: Standing, logged_in: bool) -> bool:
        """Whether the next command of this client is answered a second late (DNSBL_THROTTLE)."""
        return not logged_in and self._blacklisted.throttles(standing)

    # the envelope

    async def sender(self, visit: Visit, sender: Sender) -> None:
        """Look at the envelope sender (spec mail.md 1.8). Raises Refusal, StoreError."""
        if visit.user is not None:
            return
        email = self._tables.email
        if email and (hit := email.find(*_spellings(sender.address))) is not None:
            self._blocked("REVERSE PATH", sender.bracketed.decode(), hit, sender.bracketed, "")
            raise Refusal(Why.SENDER_DENIED, reply=b"554 Sender not allowed.", final=True)
        if visit.standing.listing is not None:
            await self._blacklisted.pardon(visit.standing, sender.address)

    def look_at_recipients(self, visit: Visit) -> bool:
        """Whether `recipient` can have anything to say."""
        tables = self._tables
        return bool(tables.spam_bait or tables.email or tables.smtpspy) or visit.standing.listing is not None

    async def recipient(self, visit: Visit, reverse_path: bytes, address: str, given: bytes) -> Nowhere | None:
        """Look at a recipient before aliases are (spec mail.md 2.1 steps 7 to 10): where its mail goes when that is
        nowhere. `reverse_path` is in brackets, `given` the forward path as it came. Raises Refusal."""
        tables, standing, stranger = self._tables, visit.standing, visit.user is None
        if tables.spam_bait and tables.spam_bait.matches(*_spellings(address)):
            await self._bait_taken(visit, reverse_path, address)
            return Nowhere(BAIT)
        if stranger and tables.email and (hit := tables.email.find(*_spellings(address))):
            self._blocked("RECIPIENT", _text(given), hit, reverse_path, address)
            raise Refusal(Why.NOT_FOUND, reply=b"550 Unknown User: " + given)
        if stranger and standing.listing is not None:
            self._blacklisted.check_recipient(standing.listing, _text(reverse_path), address)
        if tables.smtpspy and not standing.spied:
            path = _text(reverse_path)
            standing.spied = any(tables.smtpspy.matches(text, address) for text in (path, path.strip("<>")))
        return None

    async def _bait_taken(self, visit: Visit, reverse_path: bytes, address: str) -> None:
        """Spec mail.md 3.5."""
        sender = _text(reverse_path)
        log.notice("spam.bait", f"SPAM BAIT ({address}) taken by: {sender}", to=address)
        blocked = visit.user is None and await self._block(visit, sender, address)
        action = "IGNORED and BLOCKED" if blocked else "IGNORED"
        diary.spam(action, sender, address, "Attempted recipient in SPAM BAIT list")
        visit.standing.listing = None

    async def _block(self, visit: Visit, sender: str, address: str) -> bool:
        """Whether the client is blocked from now on; exempt ones are not, and not those a blacklist has already."""
        standing, peer = visit.standing, visit.peer
        if standing.exempt or standing.listing is not None:
            return False
        return await self._blocking.block(
            peer.address,
            name=SPAM_BLOCK,
            reason=f"SPAM BAIT ({address}) taken",
            protocol="SMTPS" if visit.secure else "SMTP",
            user=sender,
            host=peer.host,
            duration=self._block_seconds,
        )

    # the text

    async def head(self, case: Case) -> None:
        """Look at a stranger's subject, author and addressees (spec mail.md 1.13 rows 4, 5 and 7). Raises Refusal."""
        if case.visit.user is not None:
            return
        tables = self._tables
        if tables.subject:
            self._check_subject(case, tables.subject)
        if tables.email:
            self._check_names(case, b"from", Why.SENDER_DENIED, b"554 Sender not allowed.")
            if not case.baited:
                self._check_names(case, b"to", Why.NOT_FOUND, b"550 Unknown user.")

    def _check_subject(self, case: Case, subjects: PatternList) -> None:
        """Compare what stands in the header and what is shown of it (F5)."""
        for value in case.opening.every(b"subject"):
            raw = decode_raw(unfold(value[:LONGEST_SUBJECT]))
            hit = subjects.find(*dict.fromkeys((raw, decode_text(raw).strip())))
            if hit is None:
                continue
            self._count["subjects"] += 1
            total, sender = self._count["subjects"], _text(case.reverse_path)
            if not hit.quiet:
                line = f"!BLOCKED SUBJECT ({decode_text(raw)[:200]}) from: {sender}{_details(hit)} ({total} total)"
                log.notice("mail.blocked", line, list=subjects.name)
                diary.spam_of("REFUSED", case, f"Subject in {subjects.name}: {decode_text(raw)[:100]}")
            raise Refusal(Why.BAD_CONTENT, status="5.7.1", reply=b"554 Subject not allowed.")

    def _check_names(self, case: Case, field: bytes, why: Why, reply: bytes) -> None:
        for value in case.opening.every(field):
            for name in mailboxes(value, MOST_NAMES):
                hit = self._tables.email.find(*dict.fromkeys((name.display, *_spellings(name.address))))
                if hit is not None:
                    to = case.recipients[0][0].address if case.recipients else ""
                    self._blocked(field.decode().upper(), name.address or name.display, hit, case.reverse_path, to)
                    raise Refusal(why, reply=reply)

    def _blocked(self, what: str, shown: str, hit: Hit, reverse_path: bytes, recipient: str) -> None:
        """Tell of a line of email.can that matched."""
        if hit.quiet:
            return
        line = f"!BLOCKED {what} e-mail address: {shown}{_details(hit)}"
        log.notice("mail.blocked", line, list=self._tables.email.name)
        diary.spam("REFUSED", _text(reverse_path), recipient, f"{what} e-mail address in {self._tables.email.name}")

    async def verdict(self, case: Case) -> None:
        """Decide what becomes of a message that was not refused: `case.dropped`, `case.spam` and the marks of mail from
        blacklisted servers. Called as well for mail to nobody but baits (S8). Raises StoreError."""
        if is_flagged(case):
            case.spam = True
        if case.visit.user is not None:
            return
        listing = None if case.baited else await self._blacklisted.listing_of(case)
        await self._memory.judge(case, suspect=case.baited or (self._learns and listing is not None))
        if case.baited:
            case.dropped = case.dropped or BAIT
        elif listing is not None and not case.dropped:
            if self._blacklisted.ignores():
                self._blacklisted.ignore(case, listing)
            else:
                self._blacklisted.tag(case, listing)


def is_flagged(case: Case) -> bool:
    """Whether somebody before us found a message to be spam and said so (spec mail.md 1.13)."""
    value = case.opening.first(b"x-spam-flag")
    return value is not None and value.strip().lower() == b"yes"


def _spellings(address: str) -> tuple[str, ...]:
    """An address as it is written, and without quotes, which make no other address of it."""
    if '"' not in address:
        return (address,)
    local, domain = split_address(address)
    return (address, f"{local}@{domain}" if domain else local)


def _details(hit: Hit) -> str:
    details = hit.details()
    return f" {details}" if details else ""


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
