"""Asking DNS blacklists about addresses (spec mail.md 3.6.1): all lists at once, within one time limit, remembered.

The first list in the file's order that lists an address is the result, as if they had been asked one after the other.
A list that is out of order is left alone for an hour and the sysop told once: one that refuses our questions
(127.255.255.x), and one that lists the address no list may have, which each list is asked for once an hour (DNS-02,
RFC 5782 section 5). A list that does not answer several times running rests for a short while. Whatever was not
answered in time means "not listed", and is remembered only briefly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from dialtone.base import log
from dialtone.domain.mail.standing import Listing
from dialtone.domain.ports.outside import Clock, NoAnswer, NoSuchName, Resolver
from dialtone.domain.ports.spam import Together
from dialtone.formats.dnsbl import Means, Zone, judge, query_name, reserved_name

KEPT = 300.0  # seconds a finding is remembered
KEPT_UNSURE = 30.0  # the same, when a list did not answer
REMEMBERED = 20_000  # addresses
CHECKED_EVERY = 3600.0  # seconds between looks whether a list is in order
REST = 120.0  # seconds for a list that does not answer
PATIENCE = 5  # times without any answer until then


class ZoneFile(Protocol):
    """The lists there are now; another object when they have changed."""

    @property
    def zones(self) -> tuple[Zone, ...]:
        """In their order."""
        ...

    def __bool__(self) -> bool: ...


class ZoneFiles(Protocol):
    """Whoever has them: the sysop's list files, or another file's."""

    @property
    def dns_blacklist(self) -> ZoneFile:
        """Which to ask."""
        ...


@dataclass(slots=True)
class _Health:
    """Of one list. Times are those of the monotonic clock."""

    check_at: float = 0.0
    away_until: float = 0.0
    out_of_order: bool = False  # as the last check found it
    missed: int = 0


class _Found(NamedTuple):
    listing: Listing | None
    until: float


class _Question(NamedTuple):
    name: str
    zone: Zone
    address: str  # "" when it is the list itself that is looked at


@dataclass(slots=True)
class _Round:
    """What comes of questions asked together."""

    found: dict[str, Listing | None]  # by address
    unsure: set[str] = field(default_factory=set)  # addresses some list did not answer about
    answered: set[str] = field(default_factory=set)  # lists that said something


class Blacklists:
    """The lists of dns_blacklist.cfg (or of ircd.ini), for as long as the settings stay the same."""

    def __init__(self, resolver: Resolver, tables: ZoneFiles, clock: Clock, together: Together) -> None:
        """`together` puts the time limit (DNSBLTimeout) on a set of questions."""
        self._resolver = resolver
        self._table = tables.dns_blacklist
        self._clock = clock
        self._together = together
        self._zones: tuple[Zone, ...] = ()
        self._health: dict[str, _Health] = {}
        self._known: dict[str, _Found] = {}

    def __bool__(self) -> bool:
        """Whether there is any list to ask."""
        return bool(self._table)

    async def look_up(self, *addresses: str) -> Listing | None:
        """The listing of the first address that is listed, or None. Never raises for what name servers do."""
        zones = self._asked()
        if not zones:
            return None
        now = self._clock.monotonic()
        findings = {address: self._known[address].listing for address in addresses if self._knows(address, now)}
        unknown = [address for address in dict.fromkeys(addresses) if address not in findings]
        if unknown:
            findings |= await self._ask(unknown, zones, now)
        return next((listing for address in addresses if (listing := findings[address]) is not None), None)

    def _asked(self) -> list[Zone]:
        """The lists that are in order; what was remembered of others is forgotten when the file changes."""
        zones = self._table.zones
        if zones is not self._zones:
            self._zones = zones
            self._known.clear()
            self._health = {zone.name: self._health.get(zone.name, _Health()) for zone in zones}
        now = self._clock.monotonic()
        return [zone for zone in zones if self._health[zone.name].away_until <= now]

    def _knows(self, address: str, now: float) -> bool:
        found = self._known.get(address)
        return found is not None and found.until > now

    async def _ask(self, addresses: Sequence[str], zones: Sequence[Zone], now: float) -> dict[str, Listing | None]:
        questions = self._checks(zones, now)
        for address in addresses:
            try:
                questions += [_Question(query_name(address, zone.name), zone, address) for zone in zones]
            except ValueError:  # no address at all
                continue
        try:
            answers = await self._together([self._resolver.listed(question.name) for question in questions])
        except BaseException:  # whoever asked was stopped: the lists still have to be looked at
            for question in questions:
                self._of(question.zone).check_at = 0.0
            raise
        round_ = _Round(dict.fromkeys(addresses))
        for question, answer in zip(questions, answers, strict=True):
            if isinstance(answer, Exception) and not isinstance(answer, NoSuchName):
                self._missed(question, answer, round_)
            else:
                round_.answered.add(question.zone.name)
                self._take(question, answer if isinstance(answer, list) else [], round_)
        self._look_after(zones, round_.answered)
        for address, listing in round_.found.items():
            unsure = listing is None and address in round_.unsure
            self._remember(address, listing, KEPT_UNSURE if unsure else KEPT)
        return round_.found

    def _checks(self, zones: Sequence[Zone], now: float) -> list[_Question]:
        """Questions for the address no list may have, to lists that were not looked at for an hour."""
        due = [zone for zone in zones if self._of(zone).check_at <= now]
        for zone in due:
            self._of(zone).check_at = now + CHECKED_EVERY
        return [_Question(reserved_name(zone.name), zone, "") for zone in due]

    def _take(self, question: _Question, answer: Sequence[str], round_: _Round) -> None:
        """Make something of one answer; those of the checks come first."""
        zone, health = question.zone, self._of(question.zone)
        means, shown = judge(answer, zone)
        if means is Means.REFUSED:
            if not health.out_of_order:
                self._say_strange(question, shown)
            self._put_away(zone, f"refuses our queries ({shown})")
        elif not question.address:
            self._checked(zone, answer)
        elif health.away_until > self._clock.monotonic() or round_.found[question.address] is not None:
            return
        elif means is Means.STRANGE:
            self._say_strange(question, shown)
        elif means is Means.LISTED:
            log.info("dnsbl.query", f"DNSBL Query: {question.name} resolved to: {shown}", address=question.address)
            round_.found[question.address] = Listing(question.address, zone.label, shown)

    def _checked(self, zone: Zone, answer: Sequence[str]) -> None:
        health = self._of(zone)
        if answer:
            self._put_away(zone, f"lists every address ({answer[0]} for an address that no list may have)")
        elif health.out_of_order:
            health.out_of_order = False
            log.notice("dnsbl.back", f"DNS blacklist {zone.name} is in order again", zone=zone.name)

    def _put_away(self, zone: Zone, why: str) -> None:
        """Ask a list no more for an hour; what it said before counts no longer."""
        health = self._of(zone)
        told, health.out_of_order = health.out_of_order, True
        health.away_until = health.check_at = self._clock.monotonic() + CHECKED_EVERY
        self._known.clear()
        if not told:
            log.error("dnsbl.disabled", f"!DNS blacklist {zone.name} {why}: it is not used", zone=zone.name)

    def _missed(self, question: _Question, error: Exception, round_: _Round) -> None:
        if not isinstance(error, (NoAnswer, TimeoutError)):
            log.fault("dnsbl.fault", f"!DNSBL Query: {question.name} failed", error)
        log.debug("dnsbl.silent", f"DNSBL Query: {question.name} was not answered: {error}")
        round_.unsure.add(question.address)
        if not question.address:
            self._of(question.zone).check_at = 0.0

    def _look_after(self, zones: Sequence[Zone], answered: set[str]) -> None:
        """Let lists rest that did not answer several times running."""
        until = self._clock.monotonic() + REST
        for zone in zones:
            health = self._of(zone)
            health.missed = 0 if zone.name in answered else health.missed + 1
            if health.missed >= PATIENCE and health.away_until < until:
                health.missed, health.away_until = 0, until
                line = f"!DNS blacklist {zone.name} does not answer: not asked for a while"
                log.warning("dnsbl.resting", line, zone=zone.name)

    @staticmethod
    def _say_strange(question: _Question, shown: str) -> None:
        log.error("dnsbl.query", f"DNSBL Query: {question.name} resolved to: {shown}", address=question.address)

    def _remember(self, address: str, listing: Listing | None, seconds: float) -> None:
        self._known.pop(address, None)
        self._known[address] = _Found(listing, self._clock.monotonic() + seconds)
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]

    def _of(self, zone: Zone) -> _Health:
        return self._health.setdefault(zone.name, _Health())
