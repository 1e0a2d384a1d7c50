"""Looks at what the name service says: does it answer, do our names lead here, are the records for mail there?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dialtone.domain.checkup.addresses import kind_of
from dialtone.domain.checkup.finding import Finding, note, ok, problem, warning
from dialtone.domain.mail.published import Comparison
from dialtone.domain.mail.published import Finding as RecordFinding
from dialtone.domain.mail.publishing import Facts, Need, records
from dialtone.domain.ports.outside import NoAnswer, NoSuchName, Resolver
from dialtone.domain.ports.policies import FetchPolicy
from dialtone.domain.ports.publishing import Published


class Names(Resolver, Published, Protocol):
    """The name service, with questions about ourselves."""


class NameLooks:
    """See the module's text. `own` are the machine's addresses; `facts` or why there are none."""

    def __init__(
        self, resolver: Names, fetch: FetchPolicy, facts: Facts | str, own: Sequence[str], hosts: Sequence[str]
    ) -> None:
        self._resolver = resolver
        self._fetch = fetch
        self._facts = facts
        self._own = frozenset(own)
        self._hosts = tuple(dict.fromkeys(host for host in hosts if host))

    async def service(self) -> list[Finding]:
        """Whether the name server answers at all."""
        server = self._resolver.server or "the system's name server"
        try:
            await self._resolver.published(self._hosts[0] if self._hosts else "localhost", "A")
        except NoSuchName:
            pass
        except NoAnswer as silence:
            return [problem(f"{server} does not answer: {silence}", "set [Mail] DNSServer, or mend /etc/resolv.conf")]
        return [ok(f"{server} answers")]

    async def hosts(self) -> list[Finding]:
        """Whether the board's names lead to this machine, by IPv4 and IPv6."""
        if not self._hosts:
            return [problem("the board has no host name", "set [Global] HostName, or addr in msgs.ini")]
        return [finding for host in self._hosts for finding in await self._host(host)]

    async def _host(self, host: str) -> list[Finding]:
        found: list[Finding] = []
        for kind, words in (("A", "IPv4"), ("AAAA", "IPv6")):
            try:
                addresses = await self._resolver.published(host, kind)
            except NoSuchName:
                addresses = []
            except NoAnswer as silence:
                found.append(warning(f"{host}: no answer about {words} ({silence})", "try again later"))
                continue
            found += [self._leads(host, address) for address in addresses]
            if not addresses:
                found.append(self._missing(host, kind, words))
        return found

    def _missing(self, host: str, kind: str, words: str) -> Finding:
        if kind == "A":
            return problem(f"{host} has no address by {words}", f"add a record of type A for {host}")
        if any(":" in address and not kind_of(address) for address in self._own):
            return note(f"{host} has no address by {words}, though this machine has one", "add a record of type AAAA")
        return note(f"{host} has no address by {words}")

    def _leads(self, host: str, address: str) -> Finding:
        if why := kind_of(address):
            advice = "publish the address of your router; nobody outside can reach this one"
            return problem(f"{host} leads to {address}, which is {why}", advice)
        if address in self._own:
            return ok(f"{host} leads to {address}, an address of this machine")
        family = [one for one in self._own if (":" in one) == (":" in address) and not kind_of(one)]
        if family:
            advice = f"this machine has {', '.join(sorted(family))}: correct the record, unless a proxy is meant"
            return warning(f"{host} leads to {address}, which is no address of this machine", advice)
        return note(f"{host} leads to {address}", "make sure that this is the public address of your router")

    async def mail_records(self) -> list[Finding]:
        """MX, reverse names, SPF, DKIM, DMARC, MTA-STS and the others."""
        if isinstance(self._facts, str):
            return [problem(f"records for mail cannot be looked at: {self._facts}", "put it right first")]
        comparison = Comparison(self._facts, self._resolver, self._fetch)
        return [_judged(await comparison.compare(record)) for record in records(self._facts)]


def _judged(finding: RecordFinding) -> Finding:
    record = finding.record
    what = f"{record.purpose}: {record.kind} of {record.name}"
    words = f"{what}: {finding.state.value}"
    if not finding.wrong:
        if finding.state.value == "ok" and not finding.advice:
            return ok(words)
        return note(words, finding.advice if finding.state.value == "ok" else "")
    by_need = {Need.NEEDED: problem, Need.ADVISED: warning}
    return by_need.get(record.need, note)(words, finding.advice)
