"""The services behind the login prompt, as keywords of a `House`: accounts, passwords, calls, nodes."""

from __future__ import annotations

from functools import partial
from typing import TypedDict

from dialtone.app.pillars import Pillars
from dialtone.config.load import Settings
from dialtone.config.tables import Tables
from dialtone.domain.access.app_passwords import AppPasswords
from dialtone.domain.access.applications import Applications
from dialtone.domain.access.calls import Calls
from dialtone.domain.access.expiry import Expiry
from dialtone.domain.access.password_changes import PasswordChanges
from dialtone.domain.access.profiles import Profiles
from dialtone.domain.access.public_keys import PublicKeys
from dialtone.domain.access.second_factor import SecondFactor
from dialtone.domain.mail.account_notices import AccountNotices
from dialtone.domain.mail.lists.outgoing import Outgoing
from dialtone.domain.mail.reception import Reception
from dialtone.domain.mail.room import Room
from dialtone.domain.mail.way_back import WayBack
from dialtone.domain.model.user import UserNumber
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.enrol import People
from dialtone.domain.people.password_rules import PasswordRules
from dialtone.domain.ports.caller_log import CallerLog
from dialtone.domain.presence.nodes import Presence
from dialtone.domain.presence.orders import Orders
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.host.caller_log import DiskCallerLog
from dialtone.host.small_files import SmallFiles


class Factors(TypedDict):
    """What `Logins` asks besides passwords."""

    second_factor: SecondFactor
    app_passwords: AppPasswords


class LogonServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    second_factor: SecondFactor
    app_passwords: AppPasswords
    public_keys: PublicKeys
    calls: Calls
    expiry: Expiry
    orders: Orders
    applications: Applications
    passwords: PasswordChanges
    profiles: Profiles
    account_notices: AccountNotices
    caller_log: CallerLog


def furnish_factors(settings: Settings, pillars: Pillars) -> Factors:
    """Second factors and app passwords."""
    store, clock, chance = pillars.store, pillars.clock, pillars.chance
    issuer = settings.system.name or settings.host
    return Factors(
        second_factor=SecondFactor(store, clock, chance, pillars.vault, issuer),
        app_passwords=AppPasswords(store, clock, chance),
    )


def furnish_logon(
    settings: Settings,
    pillars: Pillars,
    *,
    factors: Factors,
    tables: Tables,
    directory: Directory,
    people: People,
    reception: Reception,
) -> LogonServices:
    """Make them; the nodes' range becomes that of the settings."""
    store, clock, presence, system = pillars.store, pillars.clock, pillars.presence, settings.system
    presence.span(settings.terminal.first_node, settings.terminal.last_node)
    telegrams = Telegrams(store, clock, presence)
    rules = PasswordRules(system, tables.password.matches)
    notices = _notices(settings, pillars, directory, reception, telegrams)
    return LogonServices(
        **factors,
        public_keys=PublicKeys(store, clock),
        calls=Calls(store, clock, system, settings.levels, settings.validations),
        expiry=Expiry(
            store,
            clock,
            system,
            settings.levels,
            settings.validations,
            remove=people.remove,
            tell=notices.telegram,
        ),
        orders=Orders(presence, telegrams),
        applications=Applications(
            store=store,
            clock=clock,
            vault=pillars.vault,
            people=people,
            directory=directory,
            rules=rules,
            config=settings.new_user,
            system=system,
            tables=tables,
        ),
        passwords=PasswordChanges(
            store=store,
            clock=clock,
            chance=pillars.chance,
            people=people,
            directory=directory,
            rules=rules,
            end_sessions=partial(_end_sessions, presence),
        ),
        profiles=Profiles(people, settings.validations, clock),
        account_notices=notices,
        caller_log=DiskCallerLog(settings.root.data, clock),
    )


def _end_sessions(presence: Presence, user: UserNumber, stays: int) -> None:
    """End a user's sessions but the one on this node."""
    for visit in presence.on_line(user):
        if visit.node != stays:
            presence.interrupt(visit.node)


def _notices(
    settings: Settings, pillars: Pillars, directory: Directory, reception: Reception, telegrams: Telegrams
) -> AccountNotices:
    ourselves, clock = reception.ourselves, pillars.clock
    outgoing = Outgoing(
        blobs=pillars.blobs,
        clock=clock,
        chance=pillars.chance,
        host=ourselves.host,
        route=WayBack(directory, ourselves, reception.stations.rewriting),
        has_room=Room(pillars.store, clock, settings.mail.max_msgs_waiting).left_for,
    )
    return AccountNotices(
        store=pillars.store,
        clock=clock,
        telegrams=telegrams,
        directory=directory,
        outgoing=outgoing,
        ourselves=ourselves,
        system=settings.system,
        config=settings.new_user,
        read_welcome=SmallFiles(settings.root.text).read,
    )
