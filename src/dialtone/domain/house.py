"""All services of the domain in one frozen record: what `app/build.py` builds and every protocol's `make` is given.

A session never keeps the house; its `make` hands it the two or three services it needs. A recycle builds another
house over the same store: sessions that run go on with theirs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dialtone.base.bus import Bus
from dialtone.base.chance import Chance
from dialtone.config.load import Settings
from dialtone.config.tables import Tables
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.gate import Gate
from dialtone.domain.access.login import Logins
from dialtone.domain.access.rates import Rates
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.boards.reading import Reading
from dialtone.domain.mail.exempting import AutoExempt
from dialtone.domain.mail.lists.service import MailingLists
from dialtone.domain.mail.mailbox import Mailboxes
from dialtone.domain.mail.outbound import Outbound
from dialtone.domain.mail.reception import Reception
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.enrol import People
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store
from dialtone.domain.presence.nodes import Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """See the module's text."""

    settings: Settings
    store: Store
    blobs: Blobs
    clock: Clock
    chance: Chance
    bus: Bus  # whoever of this house listens to facts; forgotten with the house
    tables: Tables  # the sysop's lists: aliases, relay hosts, filters
    directory: Directory  # finds people by any name
    people: People  # makes, changes and removes accounts
    logins: Logins  # the one way to become somebody
    gate: Gate  # who may connect
    presence: Presence  # who is on line
    reception: Reception  # mail comes in
    mailboxes: Mailboxes  # mail is fetched
    outbound: Outbound  # mail leaves
    started: float  # when the program started, seconds since 1970
    requirements: Requirements | None = None  # access requirement strings
    filtering: Filtering | None = None  # adds addresses to the lists of those who are turned away
    reading: Reading | None = None  # messages on boards are read
    lists: MailingLists | None = None  # mailing lists
    moderation: Moderation | None = None  # and let through, removed, purged
    prune_hashes: Callable[[], Awaitable[int]] | None = None  # forgets hashes of spam seen long ago
    exempting: AutoExempt | None = None  # correspondents of our users are not blacklisted
    rates: Rates | None = None  # how many commands a client may give; None: as many as it likes
    read_small: Callable[[str], Awaitable[bytes | None]]  # a small file under data/ by its relative name
