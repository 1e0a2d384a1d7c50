"""What follows when a blacklist names the client, or a system a message came through (spec mail.md 3.6.2, 3.6.3).

At the door the client is looked up; a sender who is exempt takes the listing away again. At the end of a message the
systems in its Received fields may be looked up too, and what is listed is thrown away (DNSBL_IGNORE) or marked: a word
before the subject, a header field, the mark of spam. Senders who logged in are left alone (S15).
"""

from __future__ import annotations

import re
from collections import Counter

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.mail import MailConfig
from dialtone.config.tables import Tables
from dialtone.domain.access.addresses import plain
from dialtone.domain.mail import diary
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.dnsbl import Blacklists
from dialtone.domain.mail.standing import Listing, Standing
from dialtone.domain.ports.store import Store
from dialtone.formats.mail.addresses import mailboxes
from dialtone.formats.mail.hop import Hop, hops
from dialtone.wire.port import Peer

MOST_HOPS = 10  # addresses of one message's Received fields

_FIELD_NAME = re.compile(r"[!-9;-~]{1,76}")
_UNFIT = re.compile(r"[^ -~]")


class Blacklisted:
    """Judges by dns_blacklist.cfg and dnsbl_exempt.cfg under the DNSBL_* options."""

    def __init__(self, lists: Blacklists, store: Store, tables: Tables, mail: MailConfig) -> None:
        self._lists = lists
        self._store = store
        self._exempt = tables.dnsbl_exempt
        self._options = mail.options
        self._looks_back = "DNSBL_CHKRECVHDRS" in mail.options
        self._word = mail.dns_blacklist_subject
        self._field = _field_name(mail.dns_blacklist_header)
        self._count: Counter[str] = Counter()

    # the session

    async def arrive(self, peer: Peer) -> Listing | None:
        """Look a client up, unless dnsbl_exempt.cfg names it. Raises Refusal with DNSBL_REFUSE."""
        if not self._lists or self._is_exempt(peer.address, peer.host):
            return None
        listing = await self._lists.look_up(plain(peer.address))
        if listing is None:
            return None
        line = f"BLACKLISTED SERVER on {listing.zone}: {peer.host} = {listing.answer}"
        log.notice("dnsbl.listed", line, address=listing.address, host=peer.host, zone=listing.zone)
        if "DNSBL_REFUSE" in self._options:
            total = self._total("sessions")
            log.notice("dnsbl.refused", f"!REFUSED SESSION from blacklisted server ({total} total)", total=total)
            diary.spam("SESSION REFUSED", "", "", str(listing))
            raise refusal(listing)
        return listing

    def throttles(self, standing: Standing) -> bool:
        """Whether a client that has not logged in is to be slow (DNSBL_THROTTLE)."""
        return standing.listing is not None and "DNSBL_THROTTLE" in self._options

    def check_recipient(self, listing: Listing, sender: str, recipient: str) -> None:
        """Refuse every recipient with DNSBL_BADUSER. Raises Refusal."""
        if "DNSBL_BADUSER" not in self._options:
            return
        total = self._total("mail")
        log.notice("dnsbl.refused", f"!REFUSED MAIL from blacklisted server ({total} total)", total=total)
        diary.spam("REFUSED", sender, recipient, str(listing))
        raise refusal(listing)

    async def pardon(self, standing: Standing, address: str) -> None:
        """Forget the client's listing for the rest of the session when this sender is exempt."""
        if standing.listing is not None and await self._is_exempt_sender(address):
            standing.listing = None

    async def _is_exempt_sender(self, address: str) -> bool:
        """Whether `<address>` is in dnsbl_exempt.cfg, or is the address some user of ours has outside."""
        if not address:
            return False
        exempt = bool(self._exempt) and self._exempt.matches(f"<{address}>")
        if not exempt:
            exempt = await self._store.read(lambda records: records.users.by_netmail(address)) is not None
        if exempt:
            log.info("dnsbl.exempt", f"Ignoring DNSBL results for exempt sender: {address}", sender=address)
        return exempt

    def _is_exempt(self, address: str, host: str) -> bool:
        return bool(self._exempt) and self._exempt.matches(address, host)

    # a message

    async def listing_of(self, case: Case) -> Listing | None:
        """The listing that counts for one message: the client's, or that of a system in its Received fields (only with
        DNSBL_CHKRECVHDRS, and for this message alone). None when the sender is exempt."""
        standing = case.visit.standing
        listing = standing.listing
        if listing is None and self._looks_back:
            listing = await self._came_through(case)
        if listing is None:
            return None
        author = next(iter(mailboxes(case.opening.first(b"from") or b"", 1)), None)
        senders = [author.address if author else ""]
        if standing.listing is None:
            senders.append(case.sender.address)  # the client's own listing was judged by it at MAIL
        for address in dict.fromkeys(senders):
            if await self._is_exempt_sender(address):
                standing.listing = None
                return None
        return listing

    async def _came_through(self, case: Case) -> Listing | None:
        if not self._lists:
            return None
        found: dict[str, Hop] = {}
        for value in case.opening.every(b"received"):
            for hop in hops(value):
                if len(found) < MOST_HOPS and not self._is_exempt(hop.address, hop.host):
                    found.setdefault(hop.address, hop)
        listing = await self._lists.look_up(*found) if found else None
        if listing is not None:
            host = found[listing.address].host
            line = f"[{listing.address}] BLACKLISTED SERVER on {listing.zone}: {host} = {listing.answer}"
            log.notice("dnsbl.listed", line, address=listing.address, host=host, zone=listing.zone)
        return listing

    def ignores(self) -> bool:
        """Whether listed mail is thrown away (DNSBL_IGNORE)."""
        return "DNSBL_IGNORE" in self._options

    def ignore(self, case: Case, listing: Listing) -> None:
        """Throw a message away."""
        line = f"!IGNORED MAIL from {diary.author(case)} to {diary.recipients(case)} from server: {listing}"
        log.notice("dnsbl.ignored", line, address=listing.address, zone=listing.zone)
        diary.spam_of("IGNORED", case, str(listing))
        case.dropped = str(listing)

    def tag(self, case: Case, listing: Listing) -> None:
        """Mark a message as coming from a blacklisted server; a part whose setting is blank is left out (S16)."""
        if self._word and case.opening.count(b"subject"):
            case.subject_tag = self._word
            log.notice("dnsbl.tagged", f"TAGGED MAIL SUBJECT from blacklisted server with: {self._word}")
        if self._field:
            value = f"{listing.address} is listed on {listing.zone} as {listing.answer}"
            case.fields.append(f"{self._field}: {_UNFIT.sub('?', value)}\r\n".encode("ascii"))
            log.notice("dnsbl.tagged", f"TAGGED MAIL HEADER from blacklisted server with: {self._field}")
        case.spam = True
        diary.spam_of("TAGGED", case, str(listing))

    def _total(self, what: str) -> int:
        self._count[what] += 1
        return self._count[what]


def refusal(listing: Listing) -> Refusal:
    """The end of a conversation with a listed client."""
    words = f"550 Mail from {listing.address} refused due to listing at {listing.zone}"
    return Refusal(Why.BLOCKED, reply=words.encode("utf-8", "replace"), final=True)


def _field_name(text: str) -> str:
    if text and _FIELD_NAME.fullmatch(text) is None:
        log.error("config.error", f"!DNSBlacklistHeader: {text!r} is no name of a header field: none is added")
        return ""
    return text
