"""The filters with stand-ins for everything outside, for tests of the domain."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.config.mail import MailConfig
from dialtone.config.tables import Tables
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.mail.blacklisted import Blacklisted
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.dnsbl import Blacklists
from dialtone.domain.mail.envelope import Recipient, Sender
from dialtone.domain.mail.filters import Filters
from dialtone.domain.mail.intake import Intake
from dialtone.domain.mail.spam_memory import SpamMemory
from dialtone.domain.mail.standing import Listing, Standing
from dialtone.domain.mail.stations import Stations
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.actor import Caller, Remote
from dialtone.domain.model.route import ToUser
from dialtone.domain.model.user import User, UserNumber
from dialtone.formats.mail.addresses import NULL_PATH, parse_path
from dialtone.formats.mail.opening import Opening
from dialtone.formats.mail.received import Stamp
from dialtone.store.memory import MemoryBlobs
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.support.lists import KnownSpam, ListResolver, one_by_one
from tests.support.post_office import PostOffice

CLIENT = Peer("198.51.100.7", 40000, "192.0.2.25", 25, "mx.ext.test")
ALICE = User(number=UserNumber(2), alias="Alice", netmail="Alice@home.test")
LISTED = "7.100.51.198.bl.test"  # the name that lists CLIENT
LISTING = Listing(CLIENT.address, "bl.test the list", "127.0.0.2")
STAMP = Stamp(by=b"mx.local.test", software=b"x", client=b"", server=b"", with_word=lambda _: b"SMTP")


class NetmailStore:
    """Knows one thing: whose address outside is which. `asked` counts the questions."""

    def __init__(self) -> None:
        self.users = self
        self.asked = 0

    async def read(self, question: Callable[[Any], Awaitable[Any]]) -> Any:
        return await question(self)

    async def by_netmail(self, address: str) -> User | None:
        self.asked += 1
        return ALICE if address.lower() == ALICE.netmail.lower() else None


class ListFiles:
    """Implements `domain.ports.outside.FilterFiles` for tables without files. `added` lists (name, lines, empty line
    before); `fault` is what it raises."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.added: list[tuple[str, list[str], bool]] = []
        self.fault: OSError | None = None

    async def append(self, name: str, lines: Sequence[str], *, newline_before: bool = False) -> None:
        if self.fault is not None:
            raise self.fault
        self.added.append((name, list(lines), newline_before))
        every = [line for file, more, _ in self.added if file == name for line in more]
        next(table for table in self.tables.all() if table.name == name).set(*every)

    async def prune(self, name: str, now: float) -> int:
        return 0


class FilterDesk:
    """Everything the filters need. `flags` are options, `changes` other fields of the mail settings."""

    def __init__(self, *flags: str, **changes: Any) -> None:
        self.mail = dataclasses.replace(MailConfig(), options=frozenset(flags), **changes)
        self.tables = Tables()
        self.clock = ManualClock()
        self.resolver = ListResolver()
        self.store = NetmailStore()
        self.hashes = KnownSpam(self.clock.now())
        self.files = ListFiles(self.tables)
        lists = Blacklists(self.resolver, self.tables, self.clock, one_by_one)
        self.blacklisted = Blacklisted(lists, self.store, self.tables, self.mail)  # type: ignore[arg-type]
        self.memory = SpamMemory(self.hashes, self.clock)
        self.filters = Filters(
            tables=self.tables,
            mail=self.mail,
            blacklisted=self.blacklisted,
            memory=self.memory,
            blocking=Filtering(self.files, self.tables, self.clock),
        )

    def listing(self, *names: str) -> FilterDesk:
        """There is a list, and it has these names (CLIENT's when none is given)."""
        self.tables.dns_blacklist.set("bl.test the list")
        self.resolver.zone |= {name: ["127.0.0.2"] for name in names or (LISTED,)}
        return self

    def arrive(self, peer: Peer = CLIENT, *, trusted: bool = False) -> Standing:
        return run(self.filters.arrive(peer, trusted=trusted))


def on_the_line(office: PostOffice, stations: Stations, resolver: ListResolver, hashes: KnownSpam) -> ListFiles:
    """Put filters onto a mail system's line of acceptance (for `PostOffice(equip=...)`); what they write to."""
    tables, clock = office.tables, office.clock
    files = ListFiles(tables)
    lists = Blacklists(resolver, tables, clock, one_by_one)
    stations.filters = Filters(
        tables=tables,
        mail=office.mail,
        blacklisted=Blacklisted(lists, office.store, tables, office.mail),
        memory=SpamMemory(hashes, clock),
        blocking=Filtering(files, tables, clock),
    )
    return files


def visit(standing: Standing | None = None, user: User | None = None, *, secure: bool = False) -> Visit:
    """Somebody who brings mail: a stranger at CLIENT unless there is a user."""
    actor = Caller(user, CLIENT, "submission") if user else Remote(CLIENT)
    return Visit(actor=actor, submission=False, stamp=STAMP, standing=standing or Standing(), secure=secure)


def sender(address: str = "a@ext.test") -> Sender:
    path = parse_path(f"<{address}>".encode()) if address else NULL_PATH
    return Sender(path, f"<{address}>".encode(), path.address)


def case(text: bytes, who: Visit | None = None, *, by: str = "a@ext.test", **more: Any) -> Case:
    """A message from `by` to alice@local.test."""
    intake = Intake(MemoryBlobs())
    run(intake.write(text))
    given = b"<alice@local.test>"
    to = Recipient(parse_path(given), given, "alice@local.test")
    more.setdefault("recipients", [(to, ToUser(ALICE))])
    return Case(visit=who or visit(), sender=sender(by), text=intake, opening=Opening(text), **more)


def refused(work: Any) -> Refusal:
    """The refusal something ends with."""
    try:
        run(work)
    except Refusal as no:
        return no
    raise AssertionError("it was not refused")


def said(events: list[log.Event], name: str) -> list[str]:
    """The texts of one kind of event."""
    return [event.text for event in events if event.name == name]


def spam_log(events: list[log.Event]) -> list[tuple[str, str, str, str]]:
    """What spam.log got: action, sender, recipient, reason."""
    return [
        (event.fields["action"], event.fields["sender"], event.fields["recipient"], event.fields["reason"])
        for event in events
        if event.name == "mail.spam"
    ]
