"""A name service in a dictionary: implements the Resolver port for tests that need no network.

`zone` maps (name, type) to values: texts for TXT, addresses for A and AAAA, (preference, host) for MX, names for PTR
(under the reverse name) and CNAME. Names in `silent` get no answer. `questions` lists what was asked.
"""

from __future__ import annotations

import ipaddress
from typing import Any

from dialtone.domain.ports.outside import MailHost, NoAnswer, NoSuchName, Tlsa

MOST_ALIASES = 10


class Zone:
    """See the module's text."""

    def __init__(self, zone: dict[tuple[str, str], list[Any]] | None = None) -> None:
        self.zone = {(name.lower(), kind): values for (name, kind), values in (zone or {}).items()}
        self.silent: set[str] = set()
        self.questions: list[tuple[str, str]] = []
        self.server = "zone"

    def find(self, name: str, kind: str, aliases: int = 0) -> list[Any]:
        """The values, through aliases. Raises NoSuchName or NoAnswer."""
        name = name.lower().rstrip(".")
        self.questions.append((name, kind))
        if name in self.silent or (name, kind) in self.silent:
            raise NoAnswer(name)
        found = list(self.zone.get((name, kind), ()))
        if not found and aliases < MOST_ALIASES:
            for other in self.zone.get((name, "CNAME"), ()):
                found += self.find(other, kind, aliases + 1)
        if not found:
            raise NoSuchName(name)
        return found

    async def texts(self, name: str) -> list[str]:
        return self.find(name, "TXT")

    async def listed(self, name: str) -> list[str]:
        return self.find(name, "A")[:20]

    async def addresses(self, host: str) -> list[str]:
        found: list[str] = []
        for kind in ("AAAA", "A"):
            try:
                found += self.find(host, kind)
            except NoSuchName:
                continue
        if not found:
            raise NoSuchName(host)
        return found[:20]

    async def mail_hosts(self, domain: str) -> list[MailHost]:
        return [MailHost(int(preference), host.lower()) for preference, host in self.find(domain, "MX")]

    async def reverse(self, address: str) -> str:
        wanted = ipaddress.ip_address(address)
        for name in self.find(wanted.reverse_pointer, "PTR"):
            try:
                known = await self.addresses(name)
            except NoSuchName:
                continue
            if wanted in [ipaddress.ip_address(one) for one in known]:
                return str(name).lower()
        raise NoSuchName(address)

    async def tlsa(self, host: str, port: int) -> list[Tlsa]:
        raise NoSuchName(host)
