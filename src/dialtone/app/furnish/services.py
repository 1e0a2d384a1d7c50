"""What the gate and log-ins know of each service of services.ini."""

from __future__ import annotations

from dataclasses import replace

from dialtone.config.load import Settings
from dialtone.config.logins import LoginConfig
from dialtone.config.service import ServiceConfig
from dialtone.config.tables import Tables
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.rates import Rates
from dialtone.domain.ports.outside import Clock


def name_at_gate(row: ServiceConfig) -> str:
    """Under which name its clients are counted: those who send datagrams apart."""
    return f"{row.service}-udp" if row.udp else row.service


def service_configs(settings: Settings) -> dict[str, LoginConfig]:
    """The settings of each service: `[Services]`, and what its section says."""
    return {name_at_gate(row): _config(settings, row) for row in settings.service_table}


def _config(settings: Settings, row: ServiceConfig) -> LoginConfig:
    """Without FULL_ACCEPT the listener keeps further clients waiting, and the gate need not count."""
    return replace(
        settings.services,
        login_requirements=row.login_requirements,
        max_clients=row.max_clients if "FULL_ACCEPT" in row.options else 0,
        shows_in_account="NO_USER_PROT" not in row.options,
    )


def service_rates(settings: Settings, clock: Clock, filtering: Filtering, tables: Tables) -> dict[str, Rates]:
    """How often a client may connect (MaxConnectsPerPeriod): to all services together, datagrams apart."""
    if not settings.services.max_connects_per_period:
        return {}
    names = [row.service for row in settings.service_table if not row.udp]
    return dict.fromkeys(names, Rates(clock, settings.services, filtering, tables))
