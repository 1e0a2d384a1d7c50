"""Who mail from strangers really comes from: SPF, DKIM, DMARC and ARC, looked at once the text is here.

What was found stands in an Authentication-Results field at the top of every copy. With `SenderChecks = note` that is
all; with `enforce` the policy of the author's domain is obeyed (DMARC, RFC 9989): mail it wants rejected is refused,
mail it wants set apart is marked as spam. A domain's SPF alone refuses nothing, since forwarding breaks it (POS-07),
and when the name service gives no answer mail is delivered.
"""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from dataclasses import dataclass

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.mail import MailConfig
from dialtone.domain.mail import diary
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.visit import Visit
from dialtone.domain.ports.authentication import Chain, Examiner, Findings, Question, Signature
from dialtone.domain.ports.outside import NoAnswer, NoSuchName, Resolver
from dialtone.formats.mail import auth_results, dmarc
from dialtone.formats.mail.address_lists import mailboxes
from dialtone.formats.mail.auth_results import Said

MOST_AUTHORS = 20  # of one From field that are looked at
MOST_PROVEN = 10  # domains whose alignment is looked at


@dataclass(frozen=True, slots=True)
class Verdict:
    """What DMARC says: `result` as RFC 8601 has it, `domain` the author's, `policy` what its owner wants done with
    mail that fails (none, quarantine, reject)."""

    result: str
    domain: str = ""
    policy: str = "none"
    reason: str = ""


class Authentication:
    """Checks the senders of mail. One for the whole program."""

    def __init__(self, examiner: Examiner, resolver: Resolver, mail: MailConfig, ourselves: Ourselves) -> None:
        self._examiner = examiner
        self._resolver = resolver
        self._enforce = mail.sender_checks == "enforce"
        self._off = mail.sender_checks == "off"
        self._trusted = frozenset(domain.lower().rstrip(".") for domain in mail.trusted_arc)
        self._host = ourselves.host

    async def check(self, case: Case) -> None:
        """Examine a message as it came, before anything in it is changed; add the field to `case.fields`.

        Raises Refusal when SenderChecks is enforce and the author's domain wants that, StoreError when the text cannot
        be read.
        """
        if self._off or not is_stranger(case.visit):
            return
        authors = author_domains(case)
        if self._enforce and len(authors) > 1:
            raise _ambiguous(case, authors)
        findings = await self._examiner.examine(self._question(case))
        verdict = await self._verdict(authors, findings)
        case.fields.append(auth_results.write(self._host, said(findings, verdict, case)))
        _tell(case, findings, verdict)
        if self._enforce and verdict.result == "fail":
            self._obey(case, findings.chain, verdict)

    def _question(self, case: Case) -> Question:
        return Question(
            address=case.visit.peer.address,
            hello=case.visit.hello,
            mail_from=case.sender.address,
            host=self._host,
            head=case.opening.text,
            body=_body(case),
        )

    async def _verdict(self, authors: list[str], findings: Findings) -> Verdict:
        """DMARC for the one author's domain."""
        if len(authors) != 1 or not authors[0]:
            return Verdict("permerror", reason="no single author domain")
        author = authors[0]
        if author.startswith("["):
            return Verdict("none", author)
        walks = dmarc.Walks(self._texts)
        try:
            found = await walks.policy(author)
            if found is None:
                return Verdict("none", author)
            if await self._proven(walks, author, found.record, findings):
                return Verdict("pass", author)
            policy = dmarc.disposition(found, author, exists=await self._exists(found, author))
        except NoAnswer:
            return Verdict("temperror", author, reason="no answer about a policy")
        if _unsure(findings):
            return Verdict("temperror", author, policy, "not all could be checked")
        return Verdict("fail", author, policy)

    async def _proven(self, walks: dmarc.Walks, author: str, record: dmarc.Record, findings: Findings) -> bool:
        """Whether a domain that stands for the author's was proven by DKIM or SPF."""
        signed = dict.fromkeys(one.domain for one in findings.signatures if one.result == "pass")
        for domain in sorted(signed, key=lambda name: name != author)[:MOST_PROVEN]:
            if await walks.aligned(author, domain, strict=record.strict_dkim):
                return True
        spf = findings.spf
        return spf.result == "pass" and await walks.aligned(author, spf.domain, strict=record.strict_spf)

    async def _exists(self, found: dmarc.Found, author: str) -> bool:
        """Whether the DNS knows the author's domain; only asked when that makes a difference."""
        if found.domain == author or not found.record.missing:
            return True
        for question in (self._resolver.addresses, self._resolver.mail_hosts):
            try:
                await question(author)
                return True
            except NoSuchName:
                continue
        return False

    async def _texts(self, name: str) -> list[str]:
        try:
            return await self._resolver.texts(name)
        except NoSuchName:
            return []

    def _obey(self, case: Case, chain: Chain, verdict: Verdict) -> None:
        """Do what the author's domain wants with mail that fails."""
        if verdict.policy == "none" or self._vouched_for(chain):
            return
        if verdict.policy == "quarantine":
            case.spam = True
            return
        domain, sender = verdict.domain, case.sender.address
        diary.spam("REFUSED", sender, _first_recipient(case), f"DMARC policy of {domain} is reject")
        raise Refusal(
            Why.DENIED, reply=b"550 Message rejected per DMARC policy of %s" % domain.encode("ascii", "replace")
        )

    def _vouched_for(self, chain: Chain) -> bool:
        """Whether a sealer named by TrustedARC says that the message was all right when it came by there. Only seals
        above which all others are trusted too count: whoever sealed later could have changed everything."""
        for seal in chain.seals:
            if seal.domain not in self._trusted:
                return False
            if seal.dmarc_passed:
                return True
        return False


def is_stranger(visit: Visit) -> bool:
    """Whether mail of this visit is to be checked: nobody logged in, no exempt client, not this very machine."""
    if visit.user is not None or visit.standing.exempt:
        return False
    try:
        return not ipaddress.ip_address(visit.peer.address).is_loopback
    except ValueError:  # a connection without an address
        return False


def author_domains(case: Case) -> list[str]:
    """The domains of the From field, each once; "" stands for an author without a readable address."""
    authors = mailboxes(case.opening.first(b"from") or b"", MOST_AUTHORS)
    return list(dict.fromkeys(author.domain for author in authors))


async def _body(case: Case) -> AsyncIterator[bytes]:
    """The text behind its header."""
    skip = case.opening.size
    async for piece in await case.text.spool.chunks():
        if skip < len(piece):
            yield piece[skip:] if skip else piece
        skip = max(skip - len(piece), 0)


def _ambiguous(case: Case, authors: list[str]) -> Refusal:
    names = ", ".join(author or "(none)" for author in authors)
    log.warning("mail.refused", f"!MORE THAN ONE domain in mail header 'FROM' field: {names}")
    diary.spam("REFUSED", case.sender.address, _first_recipient(case), "more than one author domain")
    return Refusal(Why.BAD_CONTENT, "Mail header 'FROM' field names more than one domain", status="5.7.1")


def _unsure(findings: Findings) -> bool:
    """Whether something that might have passed could not be checked for want of an answer (or of size)."""
    undecided = ("temperror", "neutral")
    return findings.spf.result == "temperror" or any(one.result in undecided for one in findings.signatures)


def _first_recipient(case: Case) -> str:
    return case.recipients[0][0].address if case.recipients else ""


# What is written


def said(findings: Findings, verdict: Verdict, case: Case) -> list[Said]:
    """The results for the Authentication-Results field."""
    spf, chain = findings.spf, findings.chain
    who = case.sender.address if spf.identity == "mailfrom" and case.sender.address else spf.domain
    results = [Said("spf", spf.result, spf.reason, ((f"smtp.{spf.identity}", who),))]
    results += [_of_signature(one) for one in findings.signatures] or [Said("dkim", "none")]
    policy = () if verdict.result in ("none", "permerror") else (("policy.dmarc", verdict.policy),)
    results.append(Said("dmarc", verdict.result, verdict.reason, (("header.from", verdict.domain), *policy)))
    seal = chain.seals[0].domain if chain.seals else ""
    results.append(Said("arc", chain.result, chain.reason, (("header.d", seal),)))
    return results


def _of_signature(one: Signature) -> Said:
    properties = (
        ("header.d", one.domain),
        ("header.s", one.selector),
        ("header.a", one.algorithm),
        ("header.b", one.start),
    )
    return Said("dkim", one.result, one.reason, properties)


def _tell(case: Case, findings: Findings, verdict: Verdict) -> None:
    if not log.wants(log.INFO):
        return
    signed = " ".join(f"{one.result} ({one.domain})" if one.domain else one.result for one in findings.signatures)
    log.info(
        "mail.authentication",
        f"SPF {findings.spf.result}, DKIM {signed or 'none'}, DMARC {verdict.result}, ARC {findings.chain.result}"
        f" for {case.reverse_path.decode('utf-8', 'replace')}",
        spf=findings.spf.result,
        dkim=[one.result for one in findings.signatures],
        dmarc=verdict.result,
        arc=findings.chain.result,
        author=verdict.domain,
    )
