"""The mail's way in, its boxes and its way out."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.app.equip import Equipment, Equipping
from dialtone.app.furnish.entrance import Entrance
from dialtone.app.pillars import Pillars
from dialtone.config.load import Settings
from dialtone.domain.mail.mailbox import Mailboxes
from dialtone.domain.mail.outbound import Outbound
from dialtone.domain.mail.reception import Reception
from dialtone.domain.mail.returns import Returns
from dialtone.domain.mail.sending import read_policy
from dialtone.domain.mail.signing import Signing
from dialtone.domain.mail.way_back import WayBack
from dialtone.domain.ports.outside import Resolver
from dialtone.host.disk import FreeSpace


@dataclass(frozen=True, slots=True, kw_only=True)
class MailParts:
    """See the module's text."""

    equipment: Equipment
    reception: Reception
    mailboxes: Mailboxes
    outbound: Outbound


def furnish_mail(
    settings: Settings, pillars: Pillars, entrance: Entrance, resolver: Resolver, *, version: str
) -> MailParts:
    """Make them."""
    equipment = Equipping(
        settings,
        pillars,
        tables=entrance.tables,
        directory=entrance.directory,
        requirements=entrance.requirements,
        filtering=entrance.filtering,
        resolver=resolver,
        version=version,
    ).equip()
    reception = _reception(settings, pillars, entrance, equipment, version)
    return MailParts(
        equipment=equipment,
        reception=reception,
        mailboxes=Mailboxes(pillars.store, pillars.blobs, pillars.clock),
        outbound=_outbound(settings, pillars, entrance, reception),
    )


def _reception(
    settings: Settings, pillars: Pillars, entrance: Entrance, equipment: Equipment, version: str
) -> Reception:
    space = FreeSpace(str(settings.root.data), settings.mail.min_free_space, pillars.clock.monotonic)
    reception = Reception(
        pillars.store,
        pillars.blobs,
        pillars.clock,
        pillars.chance,
        entrance.directory,
        entrance.tables,
        settings.mail,
        settings.system,
        version=version,
        free_space=space.free,
        stations=equipment.stations,
    )
    if equipment.stations.processing is not None:
        equipment.stations.processing.may_relay = reception.router.may_relay
    return reception


def _outbound(settings: Settings, pillars: Pillars, entrance: Entrance, reception: Reception) -> Outbound:
    """The queue's rules; reports of success (DSN) go the same way as bounces."""
    mail, ourselves = settings.mail, reception.ourselves
    blobs, clock, chance = pillars.blobs, pillars.clock, pillars.chance
    way_back = WayBack(entrance.directory, ourselves, reception.stations.rewriting)
    reception.returns = Returns(blobs=blobs, clock=clock, chance=chance, host_name=ourselves.host, route=way_back)
    return Outbound(
        store=pillars.store,
        blobs=blobs,
        clock=clock,
        chance=chance,
        policy=read_policy(mail, ourselves.host),
        returns=reception.returns,
        signing=Signing(pillars.signer(settings.root.ctrl), mail, ourselves) if mail.dkim_sign else None,
    )
