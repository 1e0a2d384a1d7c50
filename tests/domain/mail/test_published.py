from dataclasses import replace

import pytest

from dialtone.domain.mail.published import Comparison, State
from dialtone.domain.mail.publishing import Facts, records
from dialtone.domain.ports.outside import NoAnswer, NoSuchName
from tests.support.policies import Web

PIN = "3 1 1 " + "ab" * 32
FACTS = Facts(
    domain="bbs.example",
    host="mail.bbs.example",
    addresses=("93.184.216.34",),
    key_name="mail._domainkey.bbs.example",
    keys=(("mail._domainkey.bbs.example", "v=DKIM1; k=rsa; p=AAAA"),),
    services=(("submissions", 465),),
    certificate=(PIN, "3 0 1 " + "cd" * 32),
    self_signed=False,
)
STS = "https://mta-sts.bbs.example/.well-known/mta-sts.txt"
POLICY = b"version: STSv1\nmode: enforce\nmx: *.bbs.example\nmax_age: 86400\n"


class Zone:
    """Implements `Published`: what is in the DNS. `silent` names get no answer."""

    def __init__(self):
        self.rows = {}
        self.silent = set()
        self.signed = True
        for record in records(FACTS):
            if record.text:
                self.rows.setdefault((record.name, record.kind), []).append(record.text)
        for name in ("autoconfig", "autodiscover", "mta-sts"):
            self.rows[f"{name}.bbs.example", "A"] = ["93.184.216.99"]

    async def published(self, name, kind):
        if name in self.silent:
            raise NoAnswer(name)
        if (name, kind) not in self.rows:
            raise NoSuchName(name)
        return self.rows[name, kind]

    async def tlsa(self, host, port):
        if not self.signed:
            raise NoSuchName(host)
        return []


async def compare(zone, facts=FACTS, policy=POLICY):
    web = Web()
    if policy:
        web.pages[STS] = policy
    comparison = Comparison(facts, zone, web)
    return [await comparison.compare(record) for record in records(facts)]


async def one(zone, name, kind, facts=FACTS, policy=POLICY):
    """The finding about one record."""
    findings = await compare(zone, facts, policy)
    return next(found for found in findings if (found.record.name, found.record.kind) == (name, kind))


async def test_what_was_printed_is_right_when_it_is_published():
    findings = await compare(Zone())
    assert [finding for finding in findings if finding.state is not State.OK] == []
    assert not any(finding.wrong for finding in findings)


async def test_without_any_record_what_is_needed_is_wrong_and_what_is_optional_is_not():
    zone = Zone()
    zone.rows.clear()
    findings = await compare(zone)
    assert {finding.state for finding in findings} == {State.MISSING}
    wrong = {finding.record.name for finding in findings if finding.wrong}
    assert wrong == {
        "bbs.example",
        "mail.bbs.example",
        "34.216.184.93.in-addr.arpa",
        "mail._domainkey.bbs.example",
        "_dmarc.bbs.example",
    }
    assert all(finding.advice for finding in findings)


async def test_no_answer_is_not_taken_for_missing():
    zone = Zone()
    zone.silent.add("bbs.example")
    finding = await one(zone, "bbs.example", "MX")
    assert (finding.state, finding.wrong) == (State.UNKNOWN, True)


SPF = ("bbs.example", "TXT")
DKIM = ("mail._domainkey.bbs.example", "TXT")
DMARC = ("_dmarc.bbs.example", "TXT")
REPORTS = ("_smtp._tls.bbs.example", "TXT")
STS_RECORD = ("_mta-sts.bbs.example", "TXT")
TLSA = ("_25._tcp.mail.bbs.example", "TLSA")
PTR = ("34.216.184.93.in-addr.arpa", "PTR")
OK, MISSING, DIFFERS = State.OK, State.MISSING, State.DIFFERS


@pytest.mark.parametrize(
    ("where", "there", "state", "words"),
    [
        (("bbs.example", "MX"), ["5 other.example.", "20 MAIL.bbs.example."], OK, ""),
        (("bbs.example", "MX"), ["10 other.example."], DIFFERS, "goes to other.example; add: bbs.example. IN MX"),
        (("bbs.example", "MX"), ["0 ."], DIFFERS, "nobody (a null MX)"),
        (("mail.bbs.example", "A"), ["93.184.216.34", "93.184.216.35"], DIFFERS, "Take out 93.184.216.35"),
        (("mail.bbs.example", "A"), ["93.184.216.35"], DIFFERS, "Take out 93.184.216.35"),
        (PTR, ["Mail.BBS.example."], OK, ""),
        (PTR, ["host-34.isp.example."], DIFFERS, "change the name to mail.bbs.example"),
        (SPF, ["v=spf1 a mx ip4:192.0.2.1 include:isp.example ~all", "site-check=1"], OK, ""),
        (SPF, ["site-check=1"], MISSING, 'add: bbs.example. IN TXT "v=spf1 mx -all"'),
        (SPF, ["v=spf1 mx -all", "v=spf1 a -all"], DIFFERS, "join them"),
        (SPF, ["v=spf1 a -all"], DIFFERS, "Put mx into it"),
        (SPF, ["v=spf1 mx"], DIFFERS, "Let it end with ~all or -all"),
        (SPF, ["v=spf1 mx ?all"], DIFFERS, "Let it end with ~all or -all"),
        (DKIM, ["v=DKIM1;k=rsa;p=AA AA"], OK, ""),
        (DKIM, ["v=DKIM1; k=rsa; p=BBBB"], DIFFERS, "another key"),
        (DMARC, ["v=DMARC1; p=reject; rua=mailto:x@y.example"], OK, ""),
        (DMARC, ["v=DMARC1; p=none"], OK, "only watches"),
        (DMARC, ["v=DMARC1; p=none", "v=DMARC1; p=reject"], DIFFERS, "one record"),
        (REPORTS, ["v=TLSRPTv1;rua=https://x.example/"], OK, ""),
        (REPORTS, ["v=TLSRPTv1; rua=x", "v=TLSRPTv1; rua=y"], DIFFERS, "one such record"),
        (STS_RECORD, ["v=STSv1; id=2024;"], OK, ""),
        (STS_RECORD, ["v=STSv1; id=?"], DIFFERS, "cannot be read"),
        (("_submissions._tcp.bbs.example", "SRV"), ["0 5 465 mail.bbs.example."], OK, ""),
        (("_submissions._tcp.bbs.example", "SRV"), ["0 1 587 mail.bbs.example."], DIFFERS, "0 1 465 mail.bbs.example."),
        (TLSA, ["3 1 1 " + "ee" * 32, "3 0 1 " + "CD" * 32], OK, ""),
        (TLSA, ["3 1 1 " + "ee" * 32], DIFFERS, "does not arrive"),
        (TLSA, ["2 1 1 " + "ee" * 32], OK, "usage 2 are not compared"),
    ],
)
async def test_what_is_published_is_judged_by_what_it_does(where, there, state, words):
    zone = Zone()
    zone.rows[where] = there
    finding = await one(zone, *where)
    assert finding.state is state
    assert words in finding.advice
    assert finding.wrong is (state is not OK)
    assert bool(finding.advice) is bool(words)


@pytest.mark.parametrize(
    ("policy", "state", "words"),
    [
        (POLICY, OK, ""),
        (POLICY.replace(b"enforce", b"testing"), OK, "only watches"),
        (POLICY.replace(b"*.bbs", b"mx.bbs"), DIFFERS, "add a line mx: mail.bbs.example"),
        (b"<html>", DIFFERS, "cannot be used: it is not of version STSv1"),
        (b"", DIFFERS, "cannot be used: https://mta-sts.bbs.example/.well-known/mta-sts.txt is not there"),
    ],
)
async def test_the_policy_on_the_web_is_looked_at_too(policy, state, words):
    finding = await one(Zone(), *STS_RECORD, policy=policy)
    assert (finding.state, words in finding.advice) == (state, True)


async def test_an_enforced_policy_with_a_certificate_of_our_own_loses_mail():
    finding = await one(Zone(), *STS_RECORD, facts=replace(FACTS, self_signed=True))
    assert finding.state is DIFFERS


async def test_tlsa_records_count_only_in_a_signed_zone():
    zone = Zone()
    zone.signed = False
    finding = await one(zone, *TLSA)
    assert (finding.state, "DNSSEC" in finding.advice) == (OK, True)


async def test_addresses_that_are_only_assumed_are_not_called_wrong():
    finding = await one(Zone(), "mail.bbs.example", "A", facts=replace(FACTS, assumed=True))
    assert (finding.state, "router" in finding.advice) == (OK, True)


async def test_a_key_that_is_published_but_not_here_is_told():
    facts = replace(FACTS, keys=())
    finding = await one(Zone(), *DKIM, facts=facts)
    assert (finding.state, "make-key" in finding.advice) == (DIFFERS, True)
    zone = Zone()
    del zone.rows[DKIM]
    assert "make-key" in (await one(zone, *DKIM, facts=facts)).advice


async def test_a_relay_may_be_named_by_its_operators_words():
    facts = replace(FACTS, relay="smtp.isp.example")
    zone = Zone()
    assert (await one(zone, *SPF, facts=facts)).state is DIFFERS
    zone.rows[SPF] = ["v=spf1 mx include:_spf.isp.example ~all"]
    assert (await one(zone, *SPF, facts=facts)).state is OK
