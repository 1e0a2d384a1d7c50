"""What goes out of the house: questions to name servers, mail to other systems, news to webhooks."""

from __future__ import annotations

from collections.abc import Callable

from dialtone.base import log
from dialtone.config.load import Settings
from dialtone.domain.house import House
from dialtone.domain.mail.destinations import Destinations, Own, is_public
from dialtone.domain.mail.tls_policies import TlsPolicies
from dialtone.domain.ports.outside import Dialer, Resolver
from dialtone.host.machine import own_addresses
from dialtone.net.dialer import NetDialer
from dialtone.net.dns import DnsResolver
from dialtone.net.hook_poster import HookPoster
from dialtone.net.terms import Limits, Transcript
from dialtone.net.web import PolicyFetcher
from dialtone.protocols.smtp.calling import Calls
from dialtone.workers.hooks import Telling
from dialtone.workers.sendmail import SendMail


def name_service(settings: Settings) -> DnsResolver:
    """The resolver the settings ask for."""
    mail = settings.mail
    return DnsResolver(mail.dns_server, tcp="USE_TCP_DNS" in mail.options)


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
