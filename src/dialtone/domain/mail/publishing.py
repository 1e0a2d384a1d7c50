"""The DNS records a mail server needs so that mail finds it and its mail is believed.

Sources: RFC 5321 (MX), 7208 (SPF), 6376 (DKIM), 9989 (DMARC), 8461 (MTA-STS), 8460 (TLS-RPT), 6186 and 8314 (SRV), 7672
(TLSA). Pure: what this system is comes in as `Facts`, what is to be published goes out as `Record`s.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from ipaddress import ip_address

from dialtone.formats.mail.dkim_record import zone_line
from dialtone.formats.mail.mta_sts import StsPolicy, policy_text

POLICY_AGE = 604_800  # seconds that others keep our MTA-STS policy
POLICY_PATH = "/.well-known/mta-sts.txt"


class Need(Enum):
    """How much depends on a record."""

    NEEDED = "needed"  # mail does not come, or is not believed, without it
    ADVISED = "advised"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What this system is. Names are in lower case, ASCII, without final dot.

    `addresses` are its public ones, as far as known; `assumed`: those that are published, for want of a better
    source. `relay` is the server all mail leaves by, "" for none. `keys` are the names and texts of DKIM records,
    `key_name` where the main one stands. `services` are what people's programs connect to, by their names for SRV
    records, with ports. `certificate` has the TLSA data that its certificate fits, the usual one first;
    `self_signed`, whether that vouches for itself.
    """

    domain: str
    host: str
    addresses: tuple[str, ...] = ()
    assumed: bool = False
    relay: str = ""
    key_name: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    services: tuple[tuple[str, int], ...] = ()
    certificate: tuple[str, ...] = ()
    self_signed: bool = True
    sts_mode: str = "testing"
    web: bool = False  # this board has a web server that hands out settings and policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record. `text` is its data as a zone file has it, for TXT the text itself; "" when only the sysop knows it
    (`unknown` says what it is then). `note` is a sentence for him. `aside`: it is not to be taken over as it stands,
    because somebody else sets it or something else must be done first."""

    purpose: str
    name: str
    kind: str
    text: str
    need: Need
    note: str = ""
    unknown: str = ""
    aside: bool = False

    def line(self) -> str:
        """The line of a zone file; a comment when it cannot be used as it is."""
        if not self.text:
            return f"; {self.name}. IN {self.kind} <{self.unknown}>"
        made = zone_line(self.name, self.text) if self.kind == "TXT" else f"{self.name}. IN {self.kind} {self.text}"
        return f"; {made}" if self.aside else made


def records(facts: Facts) -> list[Record]:
    """Everything to publish, in the order of its weight."""
    return [
        *_mail_host(facts),
        *_addresses(facts),
        *_names_of_addresses(facts),
        *_senders(facts),
        *_keys(facts),
        *_reports(facts),
        *_programs(facts),
        *_secure_delivery(facts),
    ]


def zone(made: Sequence[Record]) -> str:
    """Records as lines for a zone file, with what they are for as comments."""
    lines: list[str] = []
    for record in made:
        title = f"; {record.purpose} ({record.need.value})"
        if title not in lines:
            lines += ["", title]
        lines += [f";   {record.note}"] if record.note and f";   {record.note}" not in lines else []
        lines.append(record.line())
    return "\n".join(lines[1:]) + "\n"


def our_policy(facts: Facts) -> StsPolicy:
    """The MTA-STS policy: under test to begin with, since an enforced one keeps mail out when anything is wrong."""
    return sts_policy(facts.host, facts.sts_mode)


def sts_policy(host: str, mode: str) -> StsPolicy:
    """The policy for mail that comes to this host."""
    return StsPolicy(mode, POLICY_AGE, (host,))


def policy_url(domain: str) -> str:
    """Where a domain's policy is fetched from."""
    return f"https://mta-sts.{domain}{POLICY_PATH}"


def _mail_host(facts: Facts) -> Iterator[Record]:
    text = f"10 {facts.host}."
    yield Record(purpose="Mail comes here", name=facts.domain, kind="MX", text=text, need=Need.NEEDED)


def _addresses(facts: Facts) -> Iterator[Record]:
    purpose = "Where the mail host is"
    for address in facts.addresses:
        kind = "AAAA" if ":" in address else "A"
        yield Record(purpose=purpose, name=facts.host, kind=kind, text=address, need=Need.NEEDED)
    if not facts.addresses:
        yield Record(
            purpose=purpose,
            name=facts.host,
            kind="A",
            text="",
            need=Need.NEEDED,
            unknown="your public address",
            note="This machine has no public address of its own: take the one of your router.",
        )


def _names_of_addresses(facts: Facts) -> Iterator[Record]:
    for address in facts.addresses:
        yield Record(
            purpose="The address leads back to the name",
            name=ip_address(address).reverse_pointer,
            kind="PTR",
            text=f"{facts.host}.",
            need=Need.NEEDED,
            note="Whoever gave you the address sets this, on request or in his web pages. Many refuse mail without it.",
            aside=True,
        )


def _senders(facts: Facts) -> Iterator[Record]:
    note = ""
    text = "v=spf1 mx -all"
    if facts.relay:
        text = f"v=spf1 mx a:{facts.relay} ~all"
        note = (
            f"Your mail leaves by {facts.relay}: put in what its operator says instead of the a: (often an include:)."
        )
    purpose = "Who may send mail of this domain (SPF)"
    yield Record(purpose=purpose, name=facts.domain, kind="TXT", text=text, need=Need.NEEDED, note=note)
    if facts.host != facts.domain:
        yield Record(purpose=purpose, name=facts.host, kind="TXT", text="v=spf1 a -all", need=Need.OPTIONAL)


def _keys(facts: Facts) -> Iterator[Record]:
    purpose = "The key of our signatures (DKIM)"
    for name, text in facts.keys:
        yield Record(purpose=purpose, name=name, kind="TXT", text=text, need=Need.ADVISED)
    if not facts.keys:
        yield Record(
            purpose=purpose,
            name=facts.key_name,
            kind="TXT",
            text="",
            need=Need.ADVISED,
            unknown="the key",
            note="There is no key yet: dialtone dkim make-key, then set [Mail] DKIMSign.",
        )


def _reports(facts: Facts) -> Iterator[Record]:
    yield Record(
        purpose="What others do with forged mail (DMARC)",
        name=f"_dmarc.{facts.domain}",
        kind="TXT",
        text=f"v=DMARC1; p=none; rua=mailto:postmaster@{facts.domain}",
        need=Need.ADVISED,
        note="Begin with p=none; when the reports show only your own mail, change it to quarantine or reject.",
    )
    yield Record(
        purpose="Reports of failing encryption (TLS-RPT)",
        name=f"_smtp._tls.{facts.domain}",
        kind="TXT",
        text=f"v=TLSRPTv1; rua=mailto:postmaster@{facts.domain}",
        need=Need.OPTIONAL,
    )


def _programs(facts: Facts) -> Iterator[Record]:
    purpose = "Mail programs find the settings by themselves"
    for service, port in facts.services:
        yield Record(
            purpose=purpose,
            name=f"_{service}._tcp.{facts.domain}",
            kind="SRV",
            text=f"0 1 {port} {facts.host}.",
            need=Need.OPTIONAL,
        )
    if facts.services and facts.web:
        yield Record(
            purpose=purpose,
            name=f"_autodiscover._tcp.{facts.domain}",
            kind="SRV",
            text=f"0 1 443 {facts.host}.",
            need=Need.OPTIONAL,
        )
    for name in ("autoconfig", "autodiscover") if facts.services else ():
        yield Record(
            purpose=purpose,
            name=f"{name}.{facts.domain}",
            kind="CNAME",
            text=f"{facts.host}." if facts.web else "",
            need=Need.OPTIONAL,
            unknown="a web server that hands out settings",
            note="" if facts.web else "Thunderbird and Outlook ask a web server; without one, leave these two out.",
        )


def _secure_delivery(facts: Facts) -> Iterator[Record]:
    if facts.certificate:
        yield Record(
            purpose="Others know our certificate (DANE)",
            name=f"_25._tcp.{facts.host}",
            kind="TLSA",
            text=facts.certificate[0],
            need=Need.OPTIONAL,
            note="Only in a zone signed with DNSSEC. Add the record of a new key before you change the certificate.",
        )
    policy = policy_text(our_policy(facts))
    note = f"When a web server of yours, with a good certificate, has {policy_url(facts.domain)}."
    if facts.web:
        note = "This board serves the policy; its certificate must have the name, too (docs/sysop/certificates.md)."
    if facts.self_signed:
        note = "Of no use before the certificate is from a public authority (docs/sysop/certificates.md)."
    purpose = "Others insist on encryption (MTA-STS)"
    yield Record(
        purpose=purpose,
        name=f"_mta-sts.{facts.domain}",
        kind="TXT",
        text=f"v=STSv1; id={policy_id(policy)};",
        need=Need.OPTIONAL,
        note=note,
        aside=not facts.web or facts.self_signed,
    )
    yield Record(
        purpose=purpose,
        name=f"mta-sts.{facts.domain}",
        kind="CNAME",
        text=f"{facts.host}." if facts.web else "",
        need=Need.OPTIONAL,
        unknown="the web server that has the policy",
    )


def policy_id(text: str) -> str:
    """An id that changes when the policy does (RFC 8461 section 3.1)."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def families(addresses: Iterable[str]) -> dict[str, set[str]]:
    """Addresses by the type of their records, as they are written usually."""
    found: dict[str, set[str]] = {}
    for address in addresses:
        found.setdefault("AAAA" if ":" in address else "A", set()).add(str(ip_address(address)))
    return found
