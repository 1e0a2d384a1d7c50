"""Who may come in: accounts, requirements, filters, log-ins and the gate. Everything else of the house stands on it."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.app.furnish.http import connect_rates
from dialtone.app.furnish.logon import Factors, furnish_factors
from dialtone.app.furnish.services import service_configs, service_rates
from dialtone.app.pillars import Pillars
from dialtone.config.load import Settings
from dialtone.config.logins import LoginConfig
from dialtone.config.tables import Tables
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.gate import Gate
from dialtone.domain.access.login import Logins
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.enrol import People
from dialtone.host.filter_files import DiskFilterFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """See the module's text."""

    tables: Tables
    directory: Directory
    requirements: Requirements
    files: DiskFilterFiles
    filtering: Filtering
    people: People
    factors: Factors
    logins: Logins
    gate: Gate


def furnish_entrance(settings: Settings, pillars: Pillars) -> Entrance:
    """Make them."""
    store, clock, general = pillars.store, pillars.clock, settings.global_
    tables = pillars.tables(settings)
    directory = Directory(store, clock, settings.system, settings.mail, tables)
    requirements = Requirements(clock, pillars.chance, settings.boards, files=settings.file_areas)
    files = DiskFilterFiles(settings.root.ctrl, settings.root.text, lambda name: tables.reread(name, clock.now()))
    filtering = Filtering(files, tables, clock)
    factors = furnish_factors(settings, pillars)
    return Entrance(
        tables=tables,
        directory=directory,
        requirements=requirements,
        files=files,
        filtering=filtering,
        people=People(store, clock, pillars.hasher, pillars.vault, general, directory, usual=settings.new_user.usual),
        factors=factors,
        logins=_logins(settings, pillars, tables, directory, requirements, filtering, factors),
        gate=_gate(settings, pillars, tables, filtering),
    )


def _logins(
    settings: Settings,
    pillars: Pillars,
    tables: Tables,
    directory: Directory,
    requirements: Requirements,
    filtering: Filtering,
    factors: Factors,
) -> Logins:
    return Logins(
        store=pillars.store,
        clock=pillars.clock,
        chance=pillars.chance,
        hasher=pillars.hasher,
        vault=pillars.vault,
        directory=directory,
        ledger=pillars.ledger,
        mail_config=settings.mail,
        terminal_config=settings.terminal,
        other_configs=_others(settings),
        **factors,
        global_config=settings.global_,
        system_config=settings.system,
        tables=tables,
        requirements=requirements,
        filtering=filtering,
    )


def _gate(settings: Settings, pillars: Pillars, tables: Tables, filtering: Filtering) -> Gate:
    clock = pillars.clock
    return Gate(
        settings.mail,
        settings.global_,
        tables,
        pillars.ledger,
        clock,
        attendance=pillars.attendance,
        terminal_config=settings.terminal,
        filtering=filtering,
        other_configs=_others(settings),
        connects=connect_rates(settings, clock, filtering, tables) | service_rates(settings, clock, filtering, tables),
    )


def _others(settings: Settings) -> dict[str, LoginConfig]:
    """Where each service's rules for clients are, apart from those of mail and terminal."""
    web = dict.fromkeys(("web", "http", "https"), settings.web)
    return {"ftp": settings.ftp, "ftps": settings.ftp, **web, **service_configs(settings)}
