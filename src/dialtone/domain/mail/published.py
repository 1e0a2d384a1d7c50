"""Comparing what the name service says with what should be published, and saying what to do.

A record counts as right when it does its work, not only when it is word for word ours: an SPF record may allow more, a
DMARC policy be stricter, an MTA-STS policy be somebody's own. What is optional may be missing, but not be wrong.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from ipaddress import ip_address

from dialtone.domain.mail.publishing import Facts, Need, Record, families, policy_url
from dialtone.domain.ports.outside import NoAnswer, NoSuchName, Unreachable
from dialtone.domain.ports.policies import FetchPolicy
from dialtone.domain.ports.publishing import Published
from dialtone.formats.mail.dmarc import parse_record
from dialtone.formats.mail.mta_sts import BadPolicy, parse_policy, record_id


class State(Enum):
    """What came of a comparison."""

    OK = "ok"
    MISSING = "missing"
    DIFFERS = "differs"
    UNKNOWN = "no answer"


@dataclass(frozen=True, slots=True)
class Finding:
    """A record, whether it is published, what is published instead, and what to do ("": nothing)."""

    record: Record
    state: State
    found: tuple[str, ...] = ()
    advice: str = ""

    @property
    def wrong(self) -> bool:
        """Whether something should be done: what is optional may be missing."""
        optional = self.state is State.MISSING and self.record.need is Need.OPTIONAL
        return self.state is not State.OK and not optional


Judged = tuple[State, str]
Rule = Callable[[Record, list[str]], Awaitable[Judged]]


class Comparison:
    """Compares records one by one. `fetch` looks at the MTA-STS policy on the web."""

    def __init__(self, facts: Facts, source: Published, fetch: FetchPolicy) -> None:
        self._facts = facts
        self._source = source
        self._fetch = fetch

    async def compare(self, record: Record) -> Finding:
        """Look one record up. Never raises for what name servers do."""
        try:
            found = await self._source.published(record.name, "A" if record.kind == "CNAME" else record.kind)
        except NoSuchName:
            found = []
        except NoAnswer as silence:
            return Finding(record, State.UNKNOWN, (), f"The name server gives no answer ({silence}): try again later")
        if record.kind == "TXT":
            found = [text for text in found if _alike(text, record)]
        if not found:
            return Finding(record, State.MISSING, (), _add(record))
        state, advice = await self._rule(record)(record, found)
        return Finding(record, state, tuple(found), advice)

    def _rule(self, record: Record) -> Rule:
        """How records of this kind are judged."""
        if record.kind == "TXT":
            return self._text_rule(record)
        rules: dict[str, Rule] = {"MX": self._mail_host, "A": self._address, "AAAA": self._address}
        rules |= {"PTR": self._reverse, "TLSA": self._certificate, "SRV": self._service}
        return rules.get(record.kind, self._present)

    def _text_rule(self, record: Record) -> Rule:
        if "._domainkey." in record.name:
            return self._key
        known: dict[str, Rule] = {"v=spf1": self._spf, "v=DMARC1": self._dmarc, "v=STSv1": self._sts}
        return next((rule for start, rule in known.items() if record.text.startswith(start)), self._only_one)

    # --- hosts and addresses ---

    async def _mail_host(self, record: Record, found: list[str]) -> Judged:
        hosts = [text.partition(" ")[2].lower().rstrip(".") for text in found]
        if self._facts.host in hosts:
            return State.OK, ""
        where = ", ".join(host or "nobody (a null MX)" for host in hosts)
        return State.DIFFERS, f"Mail for {record.name} goes to {where}; {_add(record)}"

    async def _address(self, record: Record, found: list[str]) -> Judged:
        ours = families(self._facts.addresses)
        published = families(found).get(record.kind, set())
        if self._facts.assumed or not ours:
            return State.OK, "Make sure that this is the public address of your router"
        strange = published - ours.get(record.kind, set())
        if strange:
            return State.DIFFERS, f"Take out {', '.join(sorted(strange))}, which is no address of this machine"
        if str(ip_address(record.text)) not in published:
            return State.DIFFERS, _add(record)
        return State.OK, ""

    async def _reverse(self, record: Record, found: list[str]) -> Judged:
        if self._facts.host in [name.lower().rstrip(".") for name in found]:
            return State.OK, ""
        return State.DIFFERS, f"Have the owner of the address change the name to {self._facts.host}"

    async def _service(self, record: Record, found: list[str]) -> Judged:
        wanted = record.text.split()[2:]
        if any(text.lower().split()[2:] == wanted for text in found):
            return State.OK, ""
        return State.DIFFERS, f"Change it to: {record.text}"

    async def _present(self, record: Record, found: list[str]) -> Judged:
        return State.OK, ""

    async def _certificate(self, record: Record, found: list[str]) -> Judged:
        """Any one record that fits is enough; the others may be of certificates to come (RFC 7671 section 8.1)."""
        known = {_compact(text) for text in self._facts.certificate}
        if any(_compact(text) in known for text in found):
            return State.OK, await self._unsigned()
        if any(text.split()[0] == "2" for text in found):
            return State.OK, "Make sure that it fits your authority: records of usage 2 are not compared"
        return (
            State.DIFFERS,
            f"Mail from careful senders does not arrive: {_add(record)}, take the old record out later",
        )

    async def _unsigned(self) -> str:
        """What is to be said when the name server does not vouch for our TLSA record."""
        try:
            await self._source.tlsa(self._facts.host, 25)
        except (NoSuchName, NoAnswer):
            return "It counts only when the zone is signed with DNSSEC, which this name server does not confirm"
        return ""

    # --- texts ---

    async def _spf(self, record: Record, found: list[str]) -> Judged:
        if len(found) > 1:
            return State.DIFFERS, "More than one SPF record is an error to all who look: join them"
        there = found[0].lower().split()
        ends = there[-1] in ("-all", "~all") or any(word.startswith("redirect=") for word in there)
        wanted = [word for word in record.text.lower().split()[1:] if not word.endswith("all")]
        lacking = [word for word in wanted if word not in there and not _stands_for(word, there)]
        if lacking:
            return State.DIFFERS, f"Put {' '.join(lacking)} into it, before the last word"
        return (State.OK, "") if ends else (State.DIFFERS, "Let it end with ~all or -all, or it says nothing")

    async def _key(self, record: Record, found: list[str]) -> Judged:
        if not record.text:
            return State.DIFFERS, "There is a key that this board does not have: dialtone dkim make-key"
        if any(_tag(text, "p") == _tag(record.text, "p") for text in found):
            return State.OK, ""
        return State.DIFFERS, f"It is another key: {_add(record)}"

    async def _dmarc(self, record: Record, found: list[str]) -> Judged:
        policies = [policy for policy in map(parse_record, found) if policy is not None]
        if len(policies) != 1 or len(found) != 1:
            return State.DIFFERS, f"Let there be one record that can be read, such as: {record.text}"
        return State.OK, "It only watches (p=none)" if policies[0].policy == "none" else ""

    async def _only_one(self, record: Record, found: list[str]) -> Judged:
        return (State.OK, "") if len(found) == 1 else (State.DIFFERS, "Let there be one such record")

    async def _sts(self, record: Record, found: list[str]) -> Judged:
        if not record_id(found):
            return State.DIFFERS, f"It cannot be read; change it to: {record.text}"
        url = policy_url(record.name.removeprefix("_mta-sts."))
        try:
            policy = parse_policy(await self._fetch(url))
        except (Unreachable, BadPolicy) as why:
            return State.DIFFERS, f"The policy {url} cannot be used: {why}"
        if policy.mode != "none" and not policy.allows(self._facts.host):
            return (
                State.DIFFERS,
                f"The policy {url} does not name {self._facts.host}: add a line mx: {self._facts.host}",
            )
        if policy.mode == "enforce" and self._facts.self_signed:
            return State.DIFFERS, "It is enforced, but our certificate is none of a public authority: mail is lost"
        return State.OK, "It only watches (mode: testing)" if policy.mode == "testing" else ""


def _compact(text: str) -> str:
    return "".join(text.lower().split())


def _alike(text: str, record: Record) -> bool:
    """Whether a TXT record is of the kind that is looked for; other kinds may stand beside it."""
    start = record.text.lower().partition(" ")[0].partition(";")[0]
    if "._domainkey." in record.name:
        return "p=" in text
    return text.lower().replace(" ", "").startswith(start)


def _stands_for(word: str, there: list[str]) -> bool:
    """Whether an SPF record may mean the same by another word: the relay's operator knows better which."""
    return word.startswith("a:") and any(other.startswith(("include:", "redirect=")) for other in there)


def _tag(text: str, name: str) -> str:
    """A tag's value in a record of tags, without spaces."""
    for part in text.split(";"):
        key, _, value = part.partition("=")
        if key.strip() == name:
            return "".join(value.split())
    return ""


def _add(record: Record) -> str:
    if not record.text:
        return record.note or f"add a record of type {record.kind} for {record.unknown}"
    if record.kind == "PTR":
        return f"have the owner of the address set its name to {record.text.rstrip('.')}"
    return f"add: {record.line().removeprefix('; ')}"
