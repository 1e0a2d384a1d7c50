"""What other systems ask of those who send them mail: MTA-STS policies (RFC 8461) and TLSA records (DANE, RFC 7672).

A domain's policy says which mail hosts are its own and that their certificates must be good by the usual authorities.
A host's TLSA records say which certificate it has; they are believed only when the name server vouches for them (AD)
and is one whose word can be taken: on this machine, or named by the sysop in DNSServer. Where both speak, the policy
still chooses the hosts (MX records may be forged where TLSA records cannot), and the records judge the certificate.

A policy that cannot be fetched does no harm when there was none before; one that was fetched stays in force until its
time is over, whatever happens to its record or its web server. REQUIRETLS (RFC 8689) is not offered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address

from dialtone.base import log
from dialtone.config.mail import MailConfig
from dialtone.domain.mail.outcomes import Outcome, later
from dialtone.domain.mail.sts_memory import Kept, PolicyMemory
from dialtone.domain.ports.outside import Clock, NoAnswer, NoSuchName, Resolver, Tlsa, Unreachable
from dialtone.domain.ports.policies import FetchPolicy
from dialtone.domain.ports.store import Store
from dialtone.formats.mail.mta_sts import BadPolicy, StsPolicy, parse_policy, record_id

STALE = 86400.0  # seconds after which a policy is fetched again although it is the one announced
PAUSE = 300.0  # seconds until a policy that could not be fetched is asked for again (RFC 8461 section 3.3)
REMEMBERED = 1000  # domains whose policies could not be fetched, or are stale
NO_POLICY = StsPolicy("none", 0)

_DOMAIN = re.compile(r"(?=.{4,240}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a connection must be before mail goes over it: under TLS, and more.

    `source` is who asks, to be named in logs and reports. `verify`: the certificate must be good for the host's name
    by the system's authorities. `tlsa`: it must match one of these records instead; `names` are other good names
    where they name an authority. Neither: any certificate will do. Not `binding`: failing is noted only.
    """

    source: str
    verify: bool = False
    tlsa: tuple[Tlsa, ...] = ()
    names: tuple[str, ...] = ()
    binding: bool = True


class Unfit(Exception):
    """Mail must not go to this host now; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.text)
        self.outcome = outcome


class TlsPolicies:
    """Finds and keeps what others ask. `fetch` gets policies from the web, `store` keeps them over restarts."""

    def __init__(self, *, resolver: Resolver, fetch: FetchPolicy, store: Store, clock: Clock, mail: MailConfig) -> None:
        self._resolver = resolver
        self._fetch = fetch
        self._memory = PolicyMemory(store)
        self._clock = clock
        self._sts = mail.mta_sts
        self._dane = mail.dane
        self._server_set = mail.dns_server.lower() not in ("", "<auto>")
        self._told = False
        self._failed: dict[str, tuple[str, float]] = {}  # id, and until when it is not asked for again
        self._stale: dict[str, str] = {}  # domains whose policies are to be fetched again, with the id announced

    async def rules(self, domain: str) -> HostRules:
        """What holds for the mail hosts of a domain (lower case, ASCII)."""
        return HostRules(self, domain, await self.for_domain(domain))

    def rules_without_domain(self, host: str) -> HostRules:
        """What holds for a host that was named itself, instead of a domain with mail hosts."""
        return HostRules(self, host, NO_POLICY)

    # --- MTA-STS ---

    async def for_domain(self, domain: str) -> StsPolicy:
        """The policy in force; of mode none when there is none. Never raises for what others do."""
        if not self._sts or not _DOMAIN.match(domain):
            return NO_POLICY
        kept, now = await self._memory.get(domain), self._clock.now()
        if kept is not None and kept.ends <= now:
            kept = None
        id = await self._announced(domain)
        if id and (kept is None or kept.id != id):
            kept = await self._fetched(domain, id) or kept
        elif kept is not None and id and now - kept.fetched > STALE and len(self._stale) < REMEMBERED:
            self._stale[domain] = id
        return kept.policy if kept is not None else NO_POLICY

    async def refresh(self) -> None:
        """Fetch one policy again that has grown old, if there is one: call this when nobody waits for mail."""
        if self._stale:
            domain = next(iter(self._stale))
            await self._fetched(domain, self._stale.pop(domain))

    async def _announced(self, domain: str) -> str:
        """The id of the policy there is said to be; "" when there is none, or no answer."""
        try:
            return record_id(await self._resolver.texts(f"_mta-sts.{domain}"))
        except (NoSuchName, NoAnswer):
            return ""

    async def _fetched(self, domain: str, id: str) -> Kept | None:
        """Fetch a policy and keep it. None: it cannot be had, which is remembered for a while."""
        failed, until = self._failed.get(domain, ("", 0.0))
        if failed == id and self._clock.monotonic() < until:
            return None
        try:
            policy = parse_policy(await self._fetch(f"https://mta-sts.{domain}/.well-known/mta-sts.txt"))
        except (Unreachable, BadPolicy) as why:
            log.warning("mta_sts.failed", f"!MTA-STS policy of {domain} cannot be used: {why}", domain=domain, id=id)
            self._remember_failure(domain, id)
            return None
        self._failed.pop(domain, None)
        kept = Kept(domain, id, policy, self._clock.now())
        await self._memory.put(kept)
        text = f"MTA-STS policy of {domain}: {policy.mode}, for {policy.max_age} seconds"
        log.info("mta_sts.policy", text, domain=domain, mode=policy.mode, id=id)
        return kept

    def _remember_failure(self, domain: str, id: str) -> None:
        self._failed.pop(domain, None)
        self._failed[domain] = (id, self._clock.monotonic() + PAUSE)
        if len(self._failed) > REMEMBERED:
            del self._failed[next(iter(self._failed))]

    # --- DANE ---

    async def for_host(self, host: str, port: int) -> tuple[Tlsa, ...] | None:
        """The TLSA records of a host that can be used; None when it has none that count. Empty: it has some, all of
        kinds we cannot use, and TLS is asked for whatever the certificate (RFC 7672 section 2.2). Raises NoAnswer."""
        if not self._dane or not _DOMAIN.match(host.lower()) or not self._trusted():
            return None
        try:
            records = await self._resolver.tlsa(host, port)
        except NoSuchName:
            return None
        return tuple(record for record in records if usable(record)) if records else None

    def _trusted(self) -> bool:
        """Whether the name server's word about signatures can be taken: strangers on the way could write it too."""
        server = self._resolver.server
        good = self._server_set or _is_loopback(server)
        if not good and not self._told:
            self._told = True
            text = f"TLSA records are not looked at: the name server {server} is neither on this machine nor set"
            log.info("dane.off", f"{text} in DNSServer", server=server)
        return good


class HostRules:
    """What holds for the mail hosts of one domain, during one delivery."""

    def __init__(self, policies: TlsPolicies, domain: str, policy: StsPolicy) -> None:
        self._policies = policies
        self._domain = domain
        self._policy = policy
        self._known: dict[tuple[str, int], Demand | Unfit | None] = {}

    async def of(self, host: str, port: int) -> Demand | None:
        """What this host must fulfil. Raises Unfit when mail must not go there."""
        if (host, port) not in self._known:
            try:
                self._known[host, port] = await self._judge(host, port)
            except Unfit as unfit:
                self._known[host, port] = unfit
        known = self._known[host, port]
        if isinstance(known, Unfit):
            raise known
        return known

    async def _judge(self, host: str, port: int) -> Demand | None:
        meant = self._policy.mode == "none" or self._policy.allows(host)
        if not meant:
            self._stranger(host)
        try:
            records = await self._policies.for_host(host, port)
        except NoAnswer as silence:
            text = f"The TLSA records of {host} cannot be looked up"
            log.warning("dane.no_answer", f"!{text}: mail for it waits", host=host)
            raise Unfit(later("4.7.5", text, host=host)) from silence
        if records or (records is not None and self._policy.mode != "enforce"):
            return Demand(source=f"the TLSA records of {host}", tlsa=records, names=(self._domain,))
        if self._policy.mode == "none" or not meant:
            return None
        return Demand(
            source=f"the MTA-STS policy of {self._domain}", verify=True, binding=self._policy.mode == "enforce"
        )

    def _stranger(self, host: str) -> None:
        """A mail host that the policy does not name: refused, or noted while the policy is under test."""
        text = f"{host} is not a mail host in the MTA-STS policy of {self._domain}"
        if self._policy.mode == "enforce":
            log.warning("mta_sts.stranger", f"!{text}: not used", domain=self._domain, host=host)
            raise Unfit(later("4.7.0", text, host=host))
        log.notice("mta_sts.testing", f"{text} (under test: used all the same)", domain=self._domain, host=host)


def usable(record: Tlsa) -> bool:
    """Whether a record can judge a mail host's certificate (RFC 7672 section 3.1)."""
    size = {0: len(record.data) or -1, 1: 32, 2: 64}.get(record.matching, -1)
    return record.usage in (2, 3) and record.selector in (0, 1) and len(record.data) == size


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
