"""Name service questions over dnspython: the Resolver port.

The stub asks one server that was set, or those of the system. It checks identity, question and origin of each
answer, asks again by TCP when one was cut off, and keeps answers, also negative ones, for their time to live.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import time
from collections.abc import Awaitable
from typing import Any

import dns.asyncresolver
import dns.exception
import dns.flags
import dns.resolver
import dns.reversename

from dialtone.domain.ports.outside import MailHost, NoAnswer, NoSuchName, Tlsa

MOST_MAIL_HOSTS = 100
MOST_ADDRESSES = 20
MOST_TLSA = 20
MOST_NAMES = 5  # of one address that are looked at
PAYLOAD = 1232  # bytes by UDP; the size that no network fragments (DNS flag day 2020)
HOST_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?")


class DnsResolver:
    """Implements `domain.ports.outside.Resolver`.

    `server` is a literal address, with a port as `address:port` or `[address]:port` if need be; "" is the system's.
    `tcp` asks by TCP only. `lifetime` is the seconds a question may take with all its repetitions. Raises ValueError
    when `server` is no address.
    """

    def __init__(self, server: str = "", *, tcp: bool = False, lifetime: float = 5.0, cache: int = 2000) -> None:
        self._set = parse_server(server) if server else None
        self._tcp = tcp
        self._lifetime = lifetime
        self._cache = dns.resolver.LRUCache(cache)
        self._resolver: dns.asyncresolver.Resolver | None = None
        self._made = 0.0

    @property
    def server(self) -> str:
        """The address that is asked first; "" when the system has none."""
        if self._set is not None:
            return self._set[0]
        try:
            return str(self._ready().nameservers[0])
        except (NoAnswer, IndexError):
            return ""

    def _ready(self) -> dns.asyncresolver.Resolver:
        """The resolver, made anew every minute so that changes of the system's settings are seen."""
        if self._resolver is None or (self._set is None and time.monotonic() > self._made + 60):
            try:
                resolver = dns.asyncresolver.Resolver(configure=self._set is None)
            except dns.exception.DNSException as error:
                raise NoAnswer(f"no name server: {error}") from error
            if self._set is not None:
                resolver.nameservers, resolver.port = [self._set[0]], self._set[1]
            resolver.use_edns(0, 0, PAYLOAD)
            # AD in the question asks for AD in the answer, without the signatures (RFC 6840 section 5.7).
            resolver.flags = dns.flags.RD | dns.flags.AD
            resolver.cache = self._cache
            resolver.lifetime = self._lifetime
            resolver.timeout = min(2.0, self._lifetime)
            self._resolver, self._made = resolver, time.monotonic()
        return self._resolver

    async def _ask(self, name: Any, kind: str) -> list[Any]:
        return list(await self._answer(name, kind))

    async def _answer(self, name: Any, kind: str) -> dns.resolver.Answer:
        try:
            return await self._ready().resolve(name, kind, tcp=self._tcp, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer) as error:
            raise NoSuchName(f"{name} has no {kind} record") from error
        except (dns.resolver.LifetimeTimeout, dns.resolver.NoNameservers, OSError) as error:
            raise NoAnswer(f"no answer about {name}") from error
        except (dns.exception.DNSException, ValueError) as error:
            raise NoSuchName(f"{name} is not a name: {error}") from error

    async def mail_hosts(self, domain: str) -> list[MailHost]:
        """See the port."""
        records = await self._ask(domain, "MX")
        return [MailHost(record.preference, _text(record.exchange)) for record in records[:MOST_MAIL_HOSTS]]

    async def addresses(self, host: str) -> list[str]:
        """See the port. Both families are asked at once; one that fails does not hide the other."""
        if literal := _literal(host):
            return [literal]
        found: list[str] = []
        failure: Exception = NoSuchName(f"{host} has no address")
        questions: list[Awaitable[list[Any]]] = [self._ask(host, "AAAA"), self._ask(host, "A")]
        for result in await asyncio.gather(*questions, return_exceptions=True):
            if isinstance(result, NoAnswer):
                failure = result
            elif isinstance(result, list):
                found += [record.address for record in result]
            elif not isinstance(result, NoSuchName):
                raise result
        if not found:
            raise failure
        return found[:MOST_ADDRESSES]

    async def reverse(self, address: str) -> str:
        """See the port."""
        try:
            wanted = ipaddress.ip_address(address)
            question = dns.reversename.from_address(address)
        except (ValueError, dns.exception.DNSException) as error:
            raise NoSuchName(f"{address} is not an address") from error
        for record in (await self._ask(question, "PTR"))[:MOST_NAMES]:
            name = _text(record.target)
            if HOST_NAME.fullmatch(name) and wanted in await self._known(name):
                return name
        raise NoSuchName(f"{address} has no name that leads back to it")

    async def _known(self, name: str) -> set[ipaddress.IPv4Address | ipaddress.IPv6Address]:
        if _literal(name):
            return set()
        try:
            return {ipaddress.ip_address(address) for address in await self.addresses(name)}
        except NoSuchName:
            return set()

    async def texts(self, name: str) -> list[str]:
        """See the port."""
        return [b"".join(record.strings).decode("utf-8", "replace") for record in await self._ask(name, "TXT")]

    async def listed(self, name: str) -> list[str]:
        """See the port."""
        return [str(record.address) for record in (await self._ask(name, "A"))[:MOST_ADDRESSES]]

    async def tlsa(self, host: str, port: int) -> list[Tlsa]:
        """See the port. Whether the name server's word can be trusted is for the operator to know.

        A host whose very addresses nobody vouches for is not asked about: it can have none that count, and its name
        servers are often among those that choke on the question (RFC 7672 section 2.2.2).
        """
        name = f"_{port}._tcp.{host}"
        if not await self._vouched_for(host):
            raise NoSuchName(f"nobody vouches for the addresses of {host}")
        answer = await self._answer(name, "TLSA")
        if not answer.response.flags & dns.flags.AD:
            raise NoSuchName(f"{name} has a TLSA record that nobody vouches for")
        return [Tlsa(record.usage, record.selector, record.mtype, record.cert) for record in answer][:MOST_TLSA]

    async def _vouched_for(self, host: str) -> bool:
        """Whether the addresses of a host came with the AD bit; they were asked for just before, so they are known."""
        trouble: NoAnswer | None = None
        for kind in ("A", "AAAA"):
            try:
                answer = await self._answer(host, kind)
            except NoSuchName:
                continue
            except NoAnswer as silence:
                trouble = silence
                continue
            return bool(answer.response.flags & dns.flags.AD)
        if trouble is not None:
            raise trouble
        return False

    async def published(self, name: str, kind: str) -> list[str]:
        """Implements `domain.ports.publishing.Published`."""
        if kind == "TXT":
            return await self.texts(name)
        return [record.to_text() for record in (await self._ask(name, kind))[:MOST_MAIL_HOSTS]]


def parse_server(text: str) -> tuple[str, int]:
    """Split `address`, `address:port`, `[address]` or `[address]:port`. Raises ValueError."""
    found = re.fullmatch(r"\[([0-9A-Fa-f:.]+)\](?::(\d{1,5}))?|([0-9.]+):(\d{1,5})|([0-9A-Fa-f:.]+)", text.strip())
    if not found:
        raise ValueError(f"not the address of a name server: {text!r}")
    address = found[1] or found[3] or found[5]
    return str(ipaddress.ip_address(address)), int(found[2] or found[4] or 53)


def _literal(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ""


def _text(name: Any) -> str:
    return str(name.to_text(omit_final_dot=True)).lower().removesuffix(".")
