"""Builds the house from settings; read it from top to bottom to see what stands on what.

`build` makes the services of the domain over the pillars, `conditions` what surrounds a service's sessions, `sending`
the outbound side. Nothing is registered anywhere else; who listens to which fact is in `build` as well.
"""

from __future__ import annotations

from collections.abc import Callable

from dialtone import __version__
from dialtone.app.checkup import checkup
from dialtone.app.equip import Equipping
from dialtone.app.furnish.answers import furnish_answers
from dialtone.app.furnish.boards import furnish_boards
from dialtone.app.furnish.certificates import furnish_certificates
from dialtone.app.furnish.console import furnish_console
from dialtone.app.furnish.doors import furnish_doors
from dialtone.app.furnish.files import furnish_files
from dialtone.app.furnish.ftp import furnish_ftp
from dialtone.app.furnish.http import connect_rates, with_http
from dialtone.app.furnish.irc import with_irc
from dialtone.app.furnish.logon import furnish_factors, furnish_logon
from dialtone.app.furnish.mail_rules import furnish_mail_rules
from dialtone.app.furnish.mailstore import furnish_mailstore
from dialtone.app.furnish.news import furnish_news
from dialtone.app.furnish.own_services import with_own_services
from dialtone.app.furnish.reading import furnish_reading
from dialtone.app.furnish.screens import furnish_screens
from dialtone.app.furnish.self_setup import furnish_self_setup
from dialtone.app.furnish.services import service_configs, service_rates
from dialtone.app.furnish.sidelines import furnish_sidelines
from dialtone.app.furnish.ssh import furnish_ssh
from dialtone.app.furnish.talking import furnish_talking
from dialtone.app.furnish.threads import furnish_threads
from dialtone.app.furnish.web import furnish_web, with_site
from dialtone.app.pillars import Pillars
from dialtone.app.registry import Offer
from dialtone.app.service_terms import networks
from dialtone.base import log
from dialtone.base.bus import Bus
from dialtone.config.load import Settings
from dialtone.config.logins import LoginConfig
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.gate import Gate
from dialtone.domain.access.login import Logins
from dialtone.domain.access.rates import Rates
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.house import House
from dialtone.domain.mail.destinations import Destinations, Own, is_public
from dialtone.domain.mail.exempting import AutoExempt
from dialtone.domain.mail.mailbox import Mailboxes
from dialtone.domain.mail.outbound import Outbound
from dialtone.domain.mail.purging import Purging
from dialtone.domain.mail.reception import Reception
from dialtone.domain.mail.returns import Returns
from dialtone.domain.mail.sending import read_policy
from dialtone.domain.mail.signing import Signing
from dialtone.domain.mail.tls_policies import TlsPolicies
from dialtone.domain.mail.way_back import WayBack
from dialtone.domain.model.happenings import MailArrived, MailMarked, MailRemoved, NetmailQueued, PostMade, UserChanged
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.enrol import People
from dialtone.domain.ports.outside import Dialer, Resolver
from dialtone.domain.presence.roll import Roll
from dialtone.host.disk import FreeSpace
from dialtone.host.filter_files import DiskFilterFiles
from dialtone.host.machine import own_addresses, platform_name
from dialtone.host.small_files import SmallFiles
from dialtone.net.dialer import NetDialer
from dialtone.net.dns import DnsResolver
from dialtone.net.hook_poster import HookPoster
from dialtone.net.terms import Limits, Terms, Transcript
from dialtone.net.tls import ServerTls
from dialtone.net.web import PolicyFetcher
from dialtone.protocols.smtp.calling import Calls
from dialtone.wire.port import Session, Wire
from dialtone.workers.hooks import Telling
from dialtone.workers.sendmail import SendMail
from dialtone.workers.upkeep import Chore

NO_LIMIT = 10 * 365 * 86_400.0  # seconds
LOGGING_ON = 1800.0  # seconds that logging on may take in all (spec services.md 2.8); a prompt waits less
VERSION = f"{__version__}-{platform_name()}"


def build(settings: Settings, pillars: Pillars, resolver: Resolver | None = None) -> House:
    """Make a house for these settings. `resolver` None: the one the settings ask for."""
    resolver = resolver or name_service(settings)
    store, blobs, clock, chance = pillars.store, pillars.blobs, pillars.clock, pillars.chance
    mail, general, system = settings.mail, settings.global_, settings.system

    tables = pillars.tables(settings)
    directory = Directory(store, clock, system, mail, tables)
    requirements = Requirements(clock, chance, settings.boards, files=settings.file_areas)
    files = DiskFilterFiles(settings.root.ctrl, settings.root.text, lambda name: tables.reread(name, clock.now()))
    filtering = Filtering(files, tables, clock)
    people = People(store, clock, pillars.hasher, pillars.vault, general, directory, usual=settings.new_user.usual)
    factors = furnish_factors(settings, pillars)
    others: dict[str, LoginConfig] = {
        "ftp": settings.ftp,
        "ftps": settings.ftp,
        "web": settings.web,
        "http": settings.web,
        "https": settings.web,
        **service_configs(settings),
    }
    logins = Logins(
        store=store,
        clock=clock,
        chance=chance,
        hasher=pillars.hasher,
        vault=pillars.vault,
        directory=directory,
        ledger=pillars.ledger,
        mail_config=mail,
        terminal_config=settings.terminal,
        other_configs=others,
        second_factor=factors["second_factor"],
        app_passwords=factors["app_passwords"],
        global_config=general,
        system_config=system,
        tables=tables,
        requirements=requirements,
        filtering=filtering,
    )
    equipment = Equipping(
        settings,
        pillars,
        tables=tables,
        directory=directory,
        requirements=requirements,
        filtering=filtering,
        resolver=resolver,
        version=VERSION,
    ).equip()
    gate = Gate(
        mail,
        general,
        tables,
        pillars.ledger,
        clock,
        attendance=pillars.attendance,
        terminal_config=settings.terminal,
        filtering=filtering,
        other_configs=others,
        connects=connect_rates(settings, clock, filtering, tables) | service_rates(settings, clock, filtering, tables),
    )
    space = FreeSpace(str(settings.root.data), mail.min_free_space, clock.monotonic)
    reception = Reception(
        store,
        blobs,
        clock,
        chance,
        directory,
        tables,
        mail,
        system,
        version=VERSION,
        free_space=space.free,
        stations=equipment.stations,
    )
    mailboxes = Mailboxes(store, blobs, clock)
    ourselves = reception.ourselves
    stations = equipment.stations
    way_back = WayBack(directory, ourselves, stations.rewriting)
    returns = Returns(blobs=blobs, clock=clock, chance=chance, host_name=ourselves.host, route=way_back)
    reception.returns = returns  # for reports of success (DSN)
    policy = read_policy(mail, ourselves.host)
    signing = Signing(pillars.signer(settings.root.ctrl), mail, ourselves) if mail.dkim_sign else None
    outbound = Outbound(
        store=store, blobs=blobs, clock=clock, chance=chance, policy=policy, returns=returns, signing=signing
    )
    if stations.processing is not None:
        stations.processing.may_relay = reception.router.may_relay

    bus = Bus()
    bus.listen(UserChanged, directory.changed)
    bus.listen(UserChanged, logins.changed)
    bus.listen(MailArrived, reception.room.arrived)
    bus.listen(MailRemoved, reception.room.removed)
    bus.listen(MailRemoved, mailboxes.removed)
    bus.listen(MailMarked, mailboxes.marked)
    bus.listen(PostMade, equipment.posting.made)
    bus.listen(NetmailQueued, lambda fact: equipment.touch(settings.networks.fidonet_semaphore))
    pillars.listeners.add(bus)

    reading = furnish_reading(settings, pillars, requirements)
    house = House(
        settings=settings,
        store=store,
        blobs=blobs,
        clock=clock,
        chance=chance,
        bus=bus,
        tables=tables,
        directory=directory,
        people=people,
        logins=logins,
        gate=gate,
        presence=pillars.presence,
        roll=Roll(store, clock, pillars.presence),
        reception=reception,
        mailboxes=mailboxes,
        outbound=outbound,
        requirements=requirements,
        filtering=filtering,
        reading=equipment.reading,
        moderation=equipment.moderation,
        **furnish_screens(settings),
        **furnish_logon(
            settings,
            pillars,
            factors=factors,
            tables=tables,
            directory=directory,
            people=people,
            reception=reception,
        ),
        **furnish_boards(settings, pillars, bus, equipment.posting, ourselves),
        **furnish_mail_rules(settings, pillars, bus, directory=directory, reception=reception, lists=equipment.lists),
        **furnish_threads(pillars, bus, equipment.posting, equipment.reading),
        **furnish_mailstore(
            settings,
            pillars,
            bus,
            posting=equipment.posting,
            reading=equipment.reading,
            moderation=equipment.moderation,
            ourselves=ourselves,
        ),
        **furnish_news(settings, pillars, bus, tables, equipment.posting, equipment.moderation, ourselves),
        **furnish_talking(
            settings,
            pillars,
            directory=directory,
            requirements=requirements,
            reception=reception,
            mailboxes=mailboxes,
        ),
        **reading,
        **furnish_answers(settings, pillars, tables, directory, reading["auto_messages"]),
        **furnish_console(settings, pillars, files, filtering, reading["overseer"]),
        **furnish_certificates(settings, pillars, ourselves, resolver),
        self_setup=furnish_self_setup(settings, ourselves),
        checkup=checkup(settings, clock, name_service(settings), pillars.listening.rows),
        ssh=furnish_ssh(settings),
        doors=furnish_doors(settings, pillars, requirements, resolver),
        files=furnish_files(settings, pillars, tables, requirements, equipment.touch),
        sidelines=furnish_sidelines(settings, pillars, resolver),
        ftp=furnish_ftp(settings, pillars, tables, filtering),
        lists=equipment.lists,
        prune_hashes=equipment.spam_hashes.prune,
        exempting=AutoExempt(files, tables, mail, clock, military=system.military_time),
        rates=Rates(clock, mail, filtering, tables) if mail.max_requests_per_period else None,
        started=pillars.started,
        read_small=SmallFiles(settings.root.data).read,
        **furnish_web(pillars, bus, directory),
    )
    house = with_own_services(house, pillars, equipment)
    return with_http(with_site(with_irc(house, pillars, VERSION)), pillars)


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


def name_service(settings: Settings) -> DnsResolver:
    """The resolver the settings ask for."""
    mail = settings.mail
    return DnsResolver(mail.dns_server, tcp="USE_TCP_DNS" in mail.options)


def conditions(offer: Offer, house: House, resolver: Resolver, tls: ServerTls | None) -> Terms:
    """What holds for the connections of a service from now on."""
    mail, terminal = house.settings.mail, house.settings.terminal
    door = offer.kind.door
    limits, nameless = Limits(inactivity=mail.max_inactivity), "NO_HOST_LOOKUP" in mail.options
    if offer.terminal:
        patience = terminal.max_login_inactivity
        limits, nameless = (
            Limits(inactivity=patience or NO_LIMIT, before_login=LOGGING_ON),
            "NO_HOST_LOOKUP" in terminal.options,
        )
    if offer.part == "web":
        web = house.settings.web
        limits, nameless = Limits(inactivity=web.max_inactivity, before_login=0.0), "NO_HOST_LOOKUP" in web.options
    ftp = house.settings.ftp.options if offer.part == "ftp" else frozenset()
    if offer.part == "ftp":
        limits, nameless = Limits(inactivity=house.settings.ftp.max_inactivity or NO_LIMIT), "NO_HOST_LOOKUP" in ftp
    seen = log.DEBUG if door.service in ("pop3", "pop3s") and "DEBUG_POP3" in mail.options else log.TRACE
    sent = log.DEBUG if offer.mail and "DEBUG_TX" in mail.options else log.TRACE
    own = house.settings.web.options if offer.part == "web" else ftp
    seen, sent = (log.DEBUG if "DEBUG_RX" in own else seen), (log.DEBUG if "DEBUG_TX" in own else sent)

    def make(wire: Wire) -> Session:
        return offer.kind.make(wire, door, house)

    return Terms(
        make=make,
        gate=house.gate,
        limits=limits,
        tls=tls.apart() if tls is not None and "TLS_SESSION_REUSE" in ftp else tls,
        resolver=None if nameless else resolver,
        transcript=Transcript(received=seen, sent=sent),
        proxies=networks(house.settings.global_.proxy_protocol_from),
        tls_errors=house.settings.web.tls_error_level if offer.part == "web" else mail.tls_error_level,
    )


def sending(
    house: House, resolver: Resolver, ports: frozenset[int], owner: str, dialer: Dialer | None = None
) -> SendMail:
    """The outbound side. `ports` are those our own SMTP listens on; `owner` names the leases of this generation."""
    policy, ourselves = house.outbound.policy, house.reception.ourselves
    own = Own(frozenset({ourselves.host.lower(), ourselves.domain.lower()}), own_addresses(), ports)
    return SendMail(
        outbound=house.outbound,
        destinations=Destinations(resolver, house.chance, policy, own, _tls_policies(house, resolver, own)),
        calls=Calls(dialer or _dialer(house), house.clock, policy),
        clock=house.clock,
        chance=house.chance,
        owner=owner,
        sent=house.exempting.sent if house.exempting is not None else None,
    )


def telling(house: House, resolver: Resolver) -> Telling:
    """What tells webhooks; only public addresses are told, unless the operator allows others."""
    return Telling(house.hooks, HookPoster(resolver, _permitted(house)).post, house.clock)


def _permitted(house: House) -> Callable[[str], bool]:
    """Whether an address may be asked on somebody's behalf."""
    own = own_addresses()

    def permitted(address: str) -> bool:
        return house.settings.mail.allow_private_destinations or (is_public(address) and address not in own)

    return permitted


def _tls_policies(house: House, resolver: Resolver, own: Own) -> TlsPolicies:
    """What other systems ask of those who send them mail. Their policies are fetched from public addresses only."""
    mail = house.settings.mail

    def permitted(address: str) -> bool:
        return mail.allow_private_destinations or (is_public(address) and not own.has(address))

    fetch = PolicyFetcher(resolver, permitted)
    return TlsPolicies(resolver=resolver, fetch=fetch, store=house.store, clock=house.clock, mail=mail)


def _dialer(house: House) -> NetDialer:
    options = house.settings.mail.options
    transcript = Transcript(
        received=log.DEBUG if "DEBUG_RX_RSP" in options else log.TRACE,
        sent=log.DEBUG if "DEBUG_TX" in options else log.TRACE,
    )
    limits = Limits(inactivity=house.outbound.policy.patience, before_login=0.0)
    return NetDialer(limits=limits, transcript=transcript)
