"""DMARC policies: the record, where in the DNS it stands, which domain answers for which, and what follows.

Source: RFC 9989 (DMARC, with the DNS tree walk of its section 4.10) and, for tags of older records, RFC 7489. Nothing
here asks the DNS: the caller gives `texts`, which answers with the TXT records of a name, an empty list when there are
none, and raises what it likes when there is no answer (which passes through).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import Enum

MOST_QUESTIONS = 8  # of one tree walk
LONGEST = 10 * 1024  # bytes of a record that is read
POLICIES = ("none", "quarantine", "reject")

Texts = Callable[[str], Awaitable[list[str]]]

_RECORD = re.compile(r"[Vv][ \t]*=[ \t]*DMARC1[ \t]*(?:;|\Z)")


class Result(Enum):
    """What DMARC says of a message (RFC 9989 section 9.1; `temperror` is told by who asked in vain)."""

    NONE = "none"
    PASS = "pass"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Record:
    """The tags that count for a receiver. `psd` is y, n or u (not said)."""

    policy: str = "none"
    subdomains: str = ""  # sp; "" means as `policy`
    missing: str = ""  # np; "" means as `subdomains`
    strict_dkim: bool = False
    strict_spf: bool = False
    testing: bool = False
    psd: str = "u"


@dataclass(frozen=True, slots=True)
class Found:
    """A record and the domain it stands at."""

    domain: str
    record: Record


def parse_record(text: str) -> Record | None:
    """Read a TXT record; None when it is no DMARC record. Unknown tags and values count as left out.

    When one of its policies cannot be read, all of them are "none" (section 4.10.1). `pct` is gone since RFC 9989;
    "pct=0" of older records is what "t=y" is now.
    """
    if len(text) > LONGEST or not _RECORD.match(text):
        return None
    tags: dict[str, str] = {}
    for part in text.split(";"):
        name, _, value = part.partition("=")
        tags.setdefault(name.strip().lower(), value.strip())
    lower = {name: value.lower() for name, value in tags.items()}
    policies = {name: lower[name] for name in ("p", "sp", "np") if name in lower}
    if any(policy not in POLICIES for policy in policies.values()):
        policies = {}
    return Record(
        policy=policies.get("p", "none"),
        subdomains=policies.get("sp", ""),
        missing=policies.get("np", ""),
        strict_dkim=lower.get("adkim") == "s",
        strict_spf=lower.get("aspf") == "s",
        testing=lower.get("t") == "y" or lower.get("pct") == "0",
        psd=lower.get("psd", "u") if lower.get("psd", "u") in ("y", "n") else "u",
    )


def targets(domain: str) -> list[str]:
    """The domains a tree walk asks about, from the domain itself up to the top, at most eight (section 4.10)."""
    labels = domain.split(".")
    found = [domain]
    above = labels[1:] if len(labels) < MOST_QUESTIONS else labels[-(MOST_QUESTIONS - 1) :]
    while above:
        found.append(".".join(above))
        above = above[1:]
    return found


class Walks:
    """Tree walks for one message: every name is asked about once."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._known: dict[str, Record | None] = {}

    async def record(self, domain: str) -> Record | None:
        """The record at exactly this domain; None when there is none, or more than one."""
        if domain not in self._known:
            name = f"_dmarc.{domain}"
            read = [] if len(name) > 253 else [parse_record(text) for text in await self._texts(name)]
            records = [record for record in read if record is not None]
            self._known[domain] = records[0] if len(records) == 1 else None
        return self._known[domain]

    async def walk(self, domain: str) -> list[Found]:
        """The records from a domain upwards, as far as the walk goes."""
        found: list[Found] = []
        for target in targets(domain):
            record = await self.record(target)
            if record is None:
                continue
            found.append(Found(target, record))
            if record.psd != "u":
                break
        return found

    async def organization(self, domain: str) -> str:
        """The organizational domain of a domain (section 4.10.2)."""
        return organization_of(domain, await self.walk(domain))

    async def policy(self, author: str) -> Found | None:
        """The record that counts for mail from this domain (section 4.10.1); None when there is none."""
        own = await self.record(author)
        if own is not None:
            return Found(author, own)
        found = await self.walk(author)
        organization = organization_of(author, found)
        at = {one.domain: one for one in found}
        return at.get(organization) or next((one for one in found if one.record.psd == "y"), None)

    async def aligned(self, author: str, other: str, *, strict: bool) -> bool:
        """Whether a domain that was proven stands for the author's domain (section 4.4)."""
        if not other or author == other:
            return author == other
        if strict or not _related(author, other):
            return False
        return await self.organization(author) == await self.organization(other)


def organization_of(domain: str, found: Iterable[Found]) -> str:
    """Choose the organizational domain from the records of a tree walk."""
    fewest = domain
    for one in found:  # from the longest name to the shortest
        if one.record.psd == "n":
            return one.domain
        if one.record.psd == "y" and one.domain != domain:
            count = one.domain.count(".") + 2
            return ".".join(domain.split(".")[-count:])
        fewest = one.domain
    return fewest


def _related(one: str, other: str) -> bool:
    """Whether two domains could have one organization: without a common end they cannot."""
    return one.rpartition(".")[2] == other.rpartition(".")[2]


def disposition(found: Found, author: str, *, exists: bool = True) -> str:
    """What the domain's owner wants for mail that fails: none, quarantine or reject.

    `exists` says whether the author's domain is known to the DNS at all. Under test the next milder policy counts
    (section 4.7, tag t).
    """
    record = found.record
    policy = record.policy
    if found.domain != author:
        policy = record.subdomains or policy
        if not exists:
            policy = record.missing or policy
    if record.testing:
        return POLICIES[max(0, POLICIES.index(policy) - 1)]
    return policy
