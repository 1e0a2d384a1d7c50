"""Builds the house from settings; read it from top to bottom to see what stands on what.

Who comes in (`furnish/entrance.py`), the mail (`furnish/mail.py`), who listens to which fact, and then every room,
each from its own file in `furnish/`. Nothing is registered anywhere else. `conditions.py` has what surrounds a
service's sessions, `outward.py` the outbound side.
"""

from __future__ import annotations

from functools import partial

from dialtone import __version__
from dialtone.app.checkup import checkup
from dialtone.app.furnish.answers import furnish_answers
from dialtone.app.furnish.boards import furnish_boards
from dialtone.app.furnish.certificates import furnish_certificates
from dialtone.app.furnish.console import furnish_console
from dialtone.app.furnish.doors import furnish_doors
from dialtone.app.furnish.entrance import Entrance, furnish_entrance
from dialtone.app.furnish.files import furnish_files
from dialtone.app.furnish.ftp import furnish_ftp
from dialtone.app.furnish.http import with_http
from dialtone.app.furnish.irc import with_irc
from dialtone.app.furnish.logon import furnish_logon
from dialtone.app.furnish.mail import MailParts, furnish_mail
from dialtone.app.furnish.mail_rules import furnish_mail_rules
from dialtone.app.furnish.mailstore import furnish_mailstore
from dialtone.app.furnish.news import furnish_news
from dialtone.app.furnish.own_services import with_own_services
from dialtone.app.furnish.reading import furnish_reading
from dialtone.app.furnish.screens import furnish_screens
from dialtone.app.furnish.self_setup import furnish_self_setup
from dialtone.app.furnish.sidelines import furnish_sidelines
from dialtone.app.furnish.ssh import furnish_ssh
from dialtone.app.furnish.talking import furnish_talking
from dialtone.app.furnish.threads import furnish_threads
from dialtone.app.furnish.web import furnish_web, with_site
from dialtone.app.outward import name_service
from dialtone.app.pillars import Pillars
from dialtone.base.bus import Bus
from dialtone.config.load import Settings
from dialtone.domain.access.rates import Rates
from dialtone.domain.house import House
from dialtone.domain.mail.exempting import AutoExempt
from dialtone.domain.mail.purging import Purging
from dialtone.domain.model.happenings import MailArrived, MailMarked, MailRemoved, NetmailQueued, PostMade, UserChanged
from dialtone.domain.people.guest import guest_state
from dialtone.domain.ports.outside import Resolver
from dialtone.domain.presence.roll import Roll
from dialtone.host.machine import platform_name
from dialtone.host.small_files import SmallFiles
from dialtone.workers.upkeep import Chore

VERSION = f"{__version__}-{platform_name()}"


def build(settings: Settings, pillars: Pillars, resolver: Resolver | None = None) -> House:
    """Make a house for these settings. `resolver` None: the one the settings ask for."""
    resolver = resolver or name_service(settings)
    entrance = furnish_entrance(settings, pillars)
    mail = furnish_mail(settings, pillars, entrance, resolver, version=VERSION)
    bus = _bus(settings, entrance, mail)
    pillars.listeners.add(bus)
    house = _house(settings, pillars, resolver, bus, entrance, mail)
    house = with_own_services(house, pillars, mail.equipment)
    return with_http(with_site(with_irc(house, pillars, VERSION, resolver)), pillars)


def _bus(settings: Settings, entrance: Entrance, mail: MailParts) -> Bus:
    """Who hears of what; rooms add what they want to hear when they are made."""
    bus, equipment, semaphore = Bus(), mail.equipment, settings.networks.fidonet_semaphore
    bus.listen(UserChanged, entrance.directory.changed)
    bus.listen(UserChanged, entrance.logins.changed)
    bus.listen(MailArrived, mail.reception.room.arrived)
    bus.listen(MailRemoved, mail.reception.room.removed)
    bus.listen(MailRemoved, mail.mailboxes.removed)
    bus.listen(MailMarked, mail.mailboxes.marked)
    bus.listen(PostMade, equipment.posting.made)
    bus.listen(NetmailQueued, lambda fact: equipment.touch(semaphore))
    return bus


def _house(
    settings: Settings, pillars: Pillars, resolver: Resolver, bus: Bus, entrance: Entrance, mail: MailParts
) -> House:
    """Every room, in the order of the house's fields."""
    clock, tables, directory = pillars.clock, entrance.tables, entrance.directory
    requirements, filtering = entrance.requirements, entrance.filtering
    equipment, reception = mail.equipment, mail.reception
    posting, ourselves = equipment.posting, reception.ourselves
    reading = furnish_reading(settings, pillars, requirements)
    return House(
        settings=settings,
        store=pillars.store,
        blobs=pillars.blobs,
        clock=clock,
        chance=pillars.chance,
        bus=bus,
        tables=tables,
        directory=directory,
        people=entrance.people,
        logins=entrance.logins,
        gate=entrance.gate,
        presence=pillars.presence,
        roll=Roll(pillars.store, clock, pillars.presence),
        reception=reception,
        mailboxes=mail.mailboxes,
        outbound=mail.outbound,
        requirements=requirements,
        filtering=filtering,
        reading=equipment.reading,
        moderation=equipment.moderation,
        **furnish_screens(settings),
        **furnish_logon(
            settings,
            pillars,
            factors=entrance.factors,
            tables=tables,
            directory=directory,
            people=entrance.people,
            reception=reception,
        ),
        **furnish_boards(settings, pillars, bus, posting, ourselves),
        **furnish_mail_rules(settings, pillars, bus, directory=directory, reception=reception, lists=equipment.lists),
        **furnish_threads(pillars, bus, posting, equipment.reading),
        **furnish_mailstore(
            settings,
            pillars,
            bus,
            posting=posting,
            reading=equipment.reading,
            moderation=equipment.moderation,
            ourselves=ourselves,
        ),
        **furnish_news(settings, pillars, bus, tables, posting, equipment.moderation, ourselves),
        **furnish_talking(
            settings,
            pillars,
            directory=directory,
            requirements=requirements,
            reception=reception,
            mailboxes=mail.mailboxes,
        ),
        **reading,
        **furnish_answers(settings, pillars, tables, directory, reading["auto_messages"]),
        **furnish_console(settings, pillars, entrance.files, filtering, reading["overseer"]),
        **furnish_certificates(settings, pillars, ourselves, resolver),
        self_setup=furnish_self_setup(settings, ourselves),
        screens=pillars.screens,
        checkup=checkup(
            settings,
            clock,
            name_service(settings),
            pillars.listening.rows,
            partial(guest_state, directory),
            pillars.checkups,
        ),
        ssh=furnish_ssh(settings),
        doors=furnish_doors(settings, pillars, requirements, resolver),
        files=furnish_files(settings, pillars, tables, requirements, equipment.touch),
        sidelines=furnish_sidelines(settings, pillars, resolver),
        ftp=furnish_ftp(settings, pillars, tables, filtering),
        lists=equipment.lists,
        prune_hashes=equipment.spam_hashes.prune,
        exempting=AutoExempt(entrance.files, tables, settings.mail, clock, military=settings.system.military_time),
        rates=Rates(clock, settings.mail, filtering, tables) if settings.mail.max_requests_per_period else None,
        started=pillars.started,
        read_small=SmallFiles(settings.root.data).read,
        **furnish_web(pillars, bus, directory),
    )


def chores(house: House) -> list[tuple[str, Chore]]:
    """What is done once a day besides keeping the store tidy, with the names of what it removes."""
    purging = Purging(house.store, house.clock, house.settings.mail, house.settings.system)
    found: list[tuple[str, Chore]] = [("messages whose time is over", purging.purge)]
    if house.moderation is not None:
        found.append(("old posts", house.moderation.purge_all))
        found.append(("posts that were read", house.moderation.purge_read))
    if house.drafts is not None:
        found.append(("old drafts", house.drafts.forget_old))
    if house.files is not None:
        found.append(("old files", house.files.maintenance.daily))
    found.append(("accounts whose time is over", house.expiry.expire))
    found.append(("accounts nobody used", house.expiry.remove_idle))
    if house.prune_hashes is not None:
        found.append(("old spam hashes", house.prune_hashes))
    return found
