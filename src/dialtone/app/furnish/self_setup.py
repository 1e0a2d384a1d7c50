"""How mail programs set themselves up: what is served, from the settings."""

from __future__ import annotations

from dialtone.app.facts import services
from dialtone.config.load import Settings
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.self_setup import SelfSetup


def furnish_self_setup(settings: Settings, ourselves: Ourselves) -> SelfSetup:
    """The services that are switched on, under the board's name."""
    return SelfSetup(ourselves, services(settings), settings.system.name, settings.mail.mta_sts_mode)
