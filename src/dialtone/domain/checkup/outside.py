"""Whether a mail server elsewhere can be reached: providers often block port 25. Asked only when a sysop wants it."""

from __future__ import annotations

from dialtone.base.errors import WireError
from dialtone.domain.checkup.finding import Finding, State, note, ok, problem
from dialtone.domain.mail.destinations import is_public
from dialtone.domain.mail.sending import Relay
from dialtone.domain.ports.outside import Dialer, NoAnswer, NoSuchName, Resolver, Unreachable
from dialtone.formats.visible import visible

WITHIN = 8.0  # seconds for a connection, and for the greeting
HOSTS_MOST, BANNER_MOST = 2, 100
SMTP = 25
BLOCKED = (
    "your provider, a firewall or a virus scanner may block outgoing connections to port 25: send by your provider's "
    "mail server ([Mail] RelayServer, RELAY_TX), perhaps on port 587 (RelayPort)"
)


class OutsideLook:
    """See the module's text. `anywhere`: addresses that are not public are called too."""

    def __init__(self, resolver: Resolver, dialer: Dialer, relay: Relay | None, *, anywhere: bool = False) -> None:
        self._resolver = resolver
        self._dialer = dialer
        self._relay = relay
        self._anywhere = anywhere

    async def mail_server(self, domain: str, port: int = SMTP) -> list[Finding]:
        """Call the relay, if there is one, and with `domain` a server that takes its mail."""
        found: list[Finding] = []
        if self._relay is not None:
            found.append(await self._reach(self._relay.host, self._relay.port, "the relay server"))
        if domain:
            found += await self._servers_of(domain, port)
        return found or [note("no mail server was called", "name a domain: dialtone doctor --outside example.com")]

    async def _servers_of(self, domain: str, port: int) -> list[Finding]:
        try:
            hosts = sorted(await self._resolver.mail_hosts(domain), key=lambda one: one.preference)
        except NoSuchName:
            return [note(f"{domain} has no mail server", "name another domain")]
        except NoAnswer as silence:
            return [problem(f"no answer about mail servers of {domain}: {silence}", "see the look at the name server")]
        return [
            await self._reach(one.host, port, f"a mail server of {domain}") for one in hosts[:HOSTS_MOST] if one.host
        ]

    async def _reach(self, host: str, port: int, what: str) -> Finding:
        place = f"{what} ({host} port {port})"
        try:
            addresses = [one for one in await self._resolver.addresses(host) if self._anywhere or is_public(one)]
        except (NoSuchName, NoAnswer) as no:
            return problem(f"{place} has no address: {no}", "is the name right?")
        if not addresses:
            return problem(f"{place} has no public address", "is the name right?")
        return await self._by_both(addresses, port, place)

    async def _by_both(self, addresses: list[str], port: int, place: str) -> Finding:
        """IPv4 first: it is what providers block. One that answers by IPv4 and not by IPv6 is worth a note."""
        by4 = [one for one in addresses if ":" not in one]
        by6 = [one for one in addresses if ":" in one]
        if not by4:
            return await self._greeting(by6[0], port, place)
        found = await self._greeting(by4[0], port, place)
        if found.state is not State.OK or not by6:
            return found
        other = await self._greeting(by6[0], port, f"{place} by IPv6")
        if other.state is State.OK:
            return ok(f"{found.what}; by IPv6 too")
        return note(f"{found.what}; not by IPv6", "mail leaves by IPv4; see the look at the ways out")

    async def _greeting(self, address: str, port: int, place: str) -> Finding:
        try:
            wire = await self._dialer.dial(address, port, within=WITHIN, label="CHECK")
        except Unreachable as no:
            return problem(f"{place} cannot be reached: {no}", BLOCKED)
        try:
            line = await wire.read_line(within=WITHIN)
        except WireError as no:
            return problem(f"{place} takes the connection and says nothing: {type(no).__name__}", BLOCKED)
        finally:
            await wire.close()
        said = visible(line.decode("utf-8", "replace"), BANNER_MOST)
        if line.startswith(b"220"):
            return ok(f"{place} answers: {said}")
        return problem(f"{place} answers {said!r}, which is no mail server's greeting", BLOCKED)
