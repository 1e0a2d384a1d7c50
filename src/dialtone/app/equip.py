"""Puts the stations onto the line of acceptance: what the settings ask for, and nothing else.

`build.py` calls it between the people and the reception. A station nobody configured stays away, so that it costs
nothing: no mailproc.ini, no processors; no ArchiveRequirements, no archive. The filters are always there, since a list
may be written while the program runs; without lines they ask nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dialtone.app.mailing import mailing_lists, shipped_processors
from dialtone.app.pillars import Pillars
from dialtone.app.scripts import script_desk, script_runner
from dialtone.config.load import Settings
from dialtone.config.tables import Tables
from dialtone.domain.access.by_address import ByAddress
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.boards.access import Access
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.boards.posting import Posting
from dialtone.domain.boards.reading import Reading
from dialtone.domain.mail.archiving import Archiving
from dialtone.domain.mail.authentication import Authentication
from dialtone.domain.mail.blacklisted import Blacklisted
from dialtone.domain.mail.dnsbl import Blacklists
from dialtone.domain.mail.filters import Filters
from dialtone.domain.mail.lists.service import MailingLists
from dialtone.domain.mail.notices import Notices
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.processing import Processing
from dialtone.domain.mail.rewriting import Rewriting
from dialtone.domain.mail.room import Room
from dialtone.domain.mail.scripting import ScriptDesk
from dialtone.domain.mail.spam_memory import SpamMemory
from dialtone.domain.mail.stations import Stations
from dialtone.domain.mail.surroundings import Surroundings
from dialtone.domain.mail.way_back import WayBack
from dialtone.domain.model.user import User
from dialtone.domain.networks.netmail import NetmailRoutes
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.outside import Clock, NoAnswer, NoSuchName, Resolver
from dialtone.domain.ports.processors import Runner
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.host.archive_files import ArchiveFiles
from dialtone.host.machine import platform_name
from dialtone.host.processors.bench import FileBenches
from dialtone.host.processors.native import NativeRunner
from dialtone.host.processors.python import PythonRunner
from dialtone.host.small_files import SmallFiles
from dialtone.host.spam_hashes import SpamHashFile
from dialtone.host.touch import Toucher
from dialtone.net.together import Together


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What the stations stand on, and other parts of the house use too."""

    stations: Stations
    posting: Posting
    reading: Reading
    moderation: Moderation
    lists: MailingLists
    spam_hashes: SpamHashFile
    touch: Toucher
    script_desk: ScriptDesk
    surroundings: Surroundings


class Equipping:
    """Makes the stations of one house."""

    def __init__(
        self,
        settings: Settings,
        pillars: Pillars,
        *,
        tables: Tables,
        directory: Directory,
        requirements: Requirements,
        filtering: Filtering,
        resolver: Resolver,
        version: str,
    ) -> None:
        self._settings = settings
        self._pillars = pillars
        self._tables = tables
        self._directory = directory
        self._requirements = requirements
        self._filtering = filtering
        self._resolver = resolver
        self._version = version
        self._made: Processing | None = None
        data, age = settings.root.data, settings.mail.spam_hash_age
        self._hashes = SpamHashFile(data / "spam.hash", pillars.clock, age=age)
        self._ourselves = Ourselves(settings.mail, settings.system, tables.domains)

    def equip(self) -> Equipment:
        """All of it."""
        settings, pillars = self._settings, self._pillars
        store, clock, presence = pillars.store, pillars.clock, pillars.presence
        surroundings = self._surroundings()
        touch = Toucher(settings.root.ctrl, surroundings.specifiers())
        access = Access(self._requirements)
        telegrams = Telegrams(store, clock, presence)
        read_small = SmallFiles(settings.root.data).read
        host = self._ourselves.domain
        reading = Reading(store, pillars.blobs, settings.boards, access)
        posting = Posting(store, clock, settings.boards, settings.levels, access, host=host, touch=touch)
        rewriting = Rewriting(pillars.vault, clock, self._ourselves, settings.mail.srs)
        lists = self._lists(posting, rewriting)
        stations = Stations(
            filters=self._filters(),
            processing=self._processing(lists, posting, reading),
            authentication=self._authentication(),
            posting=posting,
            netmail=NetmailRoutes(
                settings.networks,
                self._directory,
                read_small,
                clock,
                own_id=settings.system.qwk_id,
                gate=settings.mail.netmail_gate,
            ),
            telegrams=telegrams,
            notices=Notices(settings.mail, presence, telegrams),
            rewriting=rewriting,
            by_address=ByAddress(store, clock),
            archiving=self._archiving(),
            presence=presence,
            boards=settings.boards,
            levels=settings.levels,
            read_small=read_small,
            leads_to=self._leads_to,
            locked=MailLock(settings.root.data / "mail.lock", clock).is_set,
            arrived=sign(touch, settings.system.smtp_sem),
        )
        self._made = stations.processing
        return Equipment(
            stations=stations,
            posting=posting,
            reading=reading,
            moderation=Moderation(store, clock, settings.boards, access),
            lists=lists,
            spam_hashes=self._hashes,
            touch=touch,
            script_desk=self.script_desk(posting, reading),
            surroundings=surroundings,
        )

    def _surroundings(self) -> Surroundings:
        settings = self._settings
        return Surroundings.of(settings.root, settings.temp, settings.system, self._version, platform_name())

    def _filters(self) -> Filters:
        """Always there: a list file may appear while the program runs. Without lines it asks nothing."""
        settings, pillars = self._settings, self._pillars
        mail, military = settings.mail, settings.system.military_time
        lists = Blacklists(self._resolver, self._tables, pillars.clock, Together(mail.dnsbl_timeout))
        return Filters(
            tables=self._tables,
            mail=mail,
            blacklisted=Blacklisted(lists, pillars.store, self._tables, mail),
            memory=SpamMemory(self._hashes, pillars.clock, military=military),
            blocking=self._filtering,
        )

    def _lists(self, posting: Posting, rewriting: Rewriting) -> MailingLists:
        pillars, most = self._pillars, self._settings.mail.max_msgs_waiting
        return mailing_lists(
            self._settings,
            pillars,
            posting=posting,
            ourselves=self._ourselves,
            route=WayBack(self._directory, self._ourselves, rewriting),
            has_room=Room(pillars.store, pillars.clock, most).left_for,
            processing=lambda: self._made,
            resolver=self._resolver,
        )

    def _processing(self, lists: MailingLists, posting: Posting, reading: Reading) -> Processing | None:
        settings, pillars = self._settings, self._pillars
        if all(processor.disabled for processor in settings.processors):
            return None
        scripts = script_runner(settings, pillars, self.script_desk(posting, reading))
        return Processing(
            settings.processors,
            FileBenches(settings.temp),
            self._runners(lists, scripts),
            self._requirements,
            self._directory,
            self._ourselves,
            pillars.blobs,
            settings.mail,
            self._surroundings(),
            memory=pillars.processor_memory,
        )

    def script_desk(self, posting: Posting, reading: Reading) -> ScriptDesk:
        """The house's answers to what scripts ask."""
        return script_desk(
            self._settings,
            self._pillars,
            directory=self._directory,
            requirements=self._requirements,
            filtering=self._filtering,
            ourselves=self._ourselves,
            posting=posting,
            reading=reading,
            surroundings=self._surroundings(),
        )

    def _runners(self, lists: MailingLists, scripts: Runner) -> dict[str, Runner]:
        """Who runs processors, by kind."""
        root = self._settings.root
        return {
            "native": NativeRunner(root.ctrl),
            "python": PythonRunner(root.ctrl, root.mods, root / "exec"),
            "javascript": shipped_processors(self._settings, lists, self._ourselves, self._leads_to, scripts),
        }

    def _authentication(self) -> Authentication | None:
        mail = self._settings.mail
        if mail.sender_checks == "off":
            return None
        examiner = self._pillars.examiner(self._resolver)
        return Authentication(examiner, self._resolver, mail, self._ourselves)

    def _archiving(self) -> Archiving | None:
        requirements = self._settings.mail.archive_requirements
        if not requirements:
            return None

        def wanted(user: User) -> bool:
            return self._requirements.met(requirements, user)

        return Archiving(wanted, ArchiveFiles(self._settings.root.data).write)

    async def _leads_to(self, domain: str, address: str) -> bool:
        """Whether a domain's addresses include this one."""
        if not domain or domain.startswith("["):
            return False
        try:
            return address in await self._resolver.addresses(domain)
        except (NoSuchName, NoAnswer):
            return False


class MailLock:
    """data/mail.lock: while it is there, mail waits (spec mail.md 1.4). Looked for at most every two seconds."""

    EVERY = 2.0

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._looked = -self.EVERY
        self._set = False

    def is_set(self) -> bool:
        """Whether the file is there."""
        now = self._clock.monotonic()
        if now - self._looked >= self.EVERY:
            self._looked, self._set = now, self._path.exists()
        return self._set


def sign(touch: Callable[[str], None], name: str) -> Callable[[], None]:
    """Touches a semaphore file when it is called; does nothing when none is named."""
    return (lambda: touch(name)) if name else (lambda: None)
