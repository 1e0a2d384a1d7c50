"""Which servers to ask for a destination, best first: relay, given host, or mail hosts from DNS.

Sources: RFC 5321 section 5 (mail hosts by preference, implicit MX, ourselves among them), RFC 7505 (null MX), spec
mail.md 4.2 to 4.4. Every address of every host is offered, of both families, at most 20 hosts and 20 addresses.
Loopback, private and other addresses that are nobody's on the Internet are refused unless the sysop allows them
(security case DNS-04); the relay is the sysop's own word and may be anywhere. What a domain's policy or a host's TLSA
records ask of the connection comes with each target (`tls_policies.py`); for the relay RelayTLS says it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from itertools import groupby

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.domain.mail.outcomes import Outcome, later, never
from dialtone.domain.mail.sending import USUAL_PORT, Relay, SendPolicy
from dialtone.domain.mail.tls_policies import Demand, HostRules, TlsPolicies, Unfit
from dialtone.domain.ports.outside import MailHost, NoAnswer, NoSuchName, Resolver

MOST = 20  # hosts looked up, and addresses offered
NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """One address to connect to; `host` is the name it was found under, `demand` what the connection must be."""

    host: str
    address: str
    port: int
    relay: Relay | None = None
    demand: Demand | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """How this system is known: host names in lower case, addresses it answers on, ports its SMTP listens on."""

    names: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset()

    def is_here(self, address: str, port: int) -> bool:
        """Whether connecting there would reach ourselves. On loopback other servers may be neighbours on other
        ports; elsewhere the usual port of our address is taken to lead to us whatever port we listen on."""
        if not self.has(address):
            return False
        return port in self.ports or (port == USUAL_PORT and not ip_address(address).is_loopback)

    def has(self, address: str) -> bool:
        """Whether this is an address of ours."""
        return _reaches(address, self.addresses)


def _reaches(address: str, addresses: frozenset[str]) -> bool:
    if address in addresses:
        return True
    wanted = ip_address(address)
    return any(ip_address(own) == wanted for own in addresses)


def is_public(address: str) -> bool:
    """Whether an address may belong to somebody on the Internet (also when it is written inside an IPv6 one)."""
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        inner = _embedded(found)
        if inner is not None and not is_public(str(inner)):
            return False
        if found.ipv4_mapped:
            return True
    return found.is_global and not found.is_multicast


def _embedded(address: IPv6Address) -> IPv4Address | None:
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


class Destinations:
    """Finds targets. Failures on the way are appended to the list the caller gives. Without `policies` nobody is
    asked what connections must be."""

    def __init__(
        self,
        resolver: Resolver,
        chance: Chance,
        policy: SendPolicy,
        own: Own,
        policies: TlsPolicies | None = None,
    ) -> None:
        self._resolver = resolver
        self._chance = chance
        self._policy = policy
        self._own = own
        self._policies = policies

    async def refresh(self) -> None:
        """What can be done when no mail waits for it. Never raises for what others do."""
        if self._policies is not None:
            await self._policies.refresh()

    def targets(self, domain: str, port: int, troubles: list[Outcome]) -> AsyncIterator[Target]:
        """The addresses to try for mail to `domain`, in order, found while they are asked for.

        `port` is 0 for the usual one. When the iteration ends without success, `troubles` says why.
        """
        if self._policy.relay is not None:
            return self._through_relay(self._policy.relay, troubles)
        if port:
            return self._at_host(domain, port, troubles)
        if domain.startswith("["):
            return self._at_host(domain, self._policy.port, troubles)
        return self._by_mail_hosts(domain, troubles)

    async def _through_relay(self, relay: Relay, troubles: list[Outcome]) -> AsyncIterator[Target]:
        try:
            found = await self._resolver.addresses(relay.host)
        except (NoSuchName, NoAnswer):
            troubles.append(later("4.4.3", f"Error resolving hostname '{relay.host}'", host=relay.host))
            return
        for address in found[:MOST]:
            if self._own.is_here(address, relay.port):
                log.error(
                    "send.relay_is_here", f"!RelayServer {relay.host} [{address}] is this system: mail would loop"
                )
                troubles.append(later("4.4.6", f"RelayServer {relay.host} is this system", host=relay.host))
            else:
                yield Target(relay.host, address, relay.port, relay, _of_relay(relay))

    async def _at_host(self, host: str, port: int, troubles: list[Outcome]) -> AsyncIterator[Target]:
        name = literal(host) if host.startswith("[") else host
        if not name:
            troubles.append(never("5.1.2", f"Invalid destination address: {host}"))
            return
        found = await self._resolve([name], port, "5.1.2", troubles)
        if found is None:
            troubles.append(_loops(host))
        rules = self._policies.rules_without_domain(name) if self._policies is not None else None
        for target in (found or [])[:MOST]:
            if (fit := await _fitted(target, rules, troubles)) is not None:
                yield fit

    async def _by_mail_hosts(self, domain: str, troubles: list[Outcome]) -> AsyncIterator[Target]:
        hosts, missing = await self._mail_hosts(domain, troubles)
        rules = await self._policies.rules(domain) if self._policies is not None and hosts else None
        offered = 0
        for _, level in groupby(hosts, key=lambda host: host.preference):
            names = sorted((host.host for host in level), key=lambda _: self._chance.fraction())
            found = await self._resolve(names, self._policy.port, missing, troubles)
            if found is None:  # we are one of these: only better hosts may be asked (RFC 5321 section 5.1)
                if not offered:
                    troubles.append(_loops(domain))
                return
            for target in found[: MOST - offered]:
                offered += 1
                if (fit := await _fitted(target, rules, troubles)) is not None:
                    yield fit

    async def _mail_hosts(self, domain: str, troubles: list[Outcome]) -> tuple[list[MailHost], str]:
        """The hosts to ask by preference, and the status for hosts that do not exist."""
        server = self._resolver.server
        if self._policy.automatic_dns:
            log.debug("send.dns", f"using auto-detected DNS server address: {server}", server=server)
        try:
            found = await self._resolver.mail_hosts(domain)
        except NoSuchName:
            found = []
        except NoAnswer:
            text = f"!SEND ERROR -1 obtaining MX records for {domain} from {server}"
            log.warning("send.mx_failed", text, domain=domain, server=server)
            troubles.append(later("4.4.3", f"Error -1 obtaining MX record for {domain}"))
            return [], ""
        if not found:
            return [MailHost(0, domain)], "5.1.2"
        named = sorted((host for host in found if host.host), key=lambda host: host.preference)
        if not named:
            troubles.append(never("5.1.10", f"{domain} accepts no mail (null MX)"))
        return named[:MOST], "5.4.4"

    async def _resolve(
        self, hosts: Iterable[str], port: int, missing: str, troubles: list[Outcome]
    ) -> list[Target] | None:
        """The targets of hosts of one preference; None when this very system is among them."""
        targets: list[Target] = []
        for host in hosts:
            if host.lower() in self._own.names:
                return None
            for address in await self._addresses(host, missing, troubles):
                if self._own.is_here(address, port):
                    return None
                if self._policy.allow_private or is_public(address):
                    targets.append(Target(host, address, port))
                else:
                    log.notice("send.bad_address", f"!Bad IP address ({address}) for MX server: {host}", host=host)
                    troubles.append(never("5.4.4", f"Bad IP address ({address}) for MX server: {host}", host=host))
        return targets

    async def _addresses(self, host: str, missing: str, troubles: list[Outcome]) -> list[str]:
        try:
            return await self._resolver.addresses(host)
        except NoSuchName:
            troubles.append(never(missing, f"Error resolving hostname '{host}'", host=host))
        except NoAnswer:
            troubles.append(later("4.4.3", f"Error resolving hostname '{host}'", host=host))
        return []


async def _fitted(target: Target, rules: HostRules | None, troubles: list[Outcome]) -> Target | None:
    """The target with what its connection must be; None, and a trouble, when mail must not go there."""
    if rules is None:
        return target
    try:
        demand = await rules.of(target.host, target.port)
    except Unfit as unfit:
        troubles.append(replace(unfit.outcome, address=target.address))
        return None
    return replace(target, demand=demand) if demand is not None else target


def _of_relay(relay: Relay) -> Demand | None:
    """What RelayTLS asks for."""
    if relay.tls not in ("must", "verify"):
        return None
    return Demand(source=f"RelayTLS = {relay.tls}", verify=relay.tls == "verify")


def _loops(domain: str) -> Outcome:
    return never("5.4.6", f"Mail for {domain} would come back to this system")


def literal(text: str) -> str:
    """The address inside an address literal such as "[192.0.2.1]" or "[IPv6:2001:db8::1]"; "" when it is none."""
    inside = text.removeprefix("[").removesuffix("]")
    if inside[:5].lower() == "ipv6:":
        inside = inside[5:]
    try:
        return str(ip_address(inside))
    except ValueError:
        return ""
