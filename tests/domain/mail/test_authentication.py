"""Sender checks on whole messages: real SPF, DKIM and ARC over a zone in memory."""

import dataclasses

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.tables import PatternList
from dialtone.domain.mail.authentication import Authentication
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.envelope import Sender
from dialtone.domain.mail.intake import Intake
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mail.standing import Standing
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.actor import Caller, Remote
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.authentication import Chain, Findings, Seal, Spf
from dialtone.formats.mail import received
from dialtone.formats.mail.addresses import parse_path
from dialtone.formats.mail.auth_results import read
from dialtone.formats.mail.headers import fields
from dialtone.formats.mail.opening import Opening
from dialtone.host.mail_auth import MailExaminer
from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.support.post_office import MAIL, SYSTEM, PostOffice
from tests.support.signed import MESSAGE, events, record, rsa_key, signed
from tests.support.zone import Zone

ALLOWED, OTHER = "192.0.2.1", "198.51.100.7"
BLOBS = MemoryBlobs(now=lambda: 0.0)


def zone(policy="v=DMARC1; p=reject"):
    return Zone(
        {
            ("ext.test", "TXT"): ["v=spf1 ip4:192.0.2.1 -all"],
            ("_dmarc.ext.test", "TXT"): [policy],
            ("mail._domainkey.ext.test", "TXT"): [record(rsa_key())],
        }
    )


async def case(message, *, sender="ann@ext.test", address=OTHER, hello="mx.ext.test", user=None, exempt=False):
    text = Intake(BLOBS)
    await text.write(message)
    peer = Peer(address, 40000, "192.0.2.25", 25, "")
    visit = Visit(
        actor=Caller(user, peer, "smtp") if user else Remote(peer),
        submission=False,
        stamp=received.Stamp(by=b"", software=b"", client=b"", server=b"", with_word=lambda _: b""),
        standing=Standing(exempt=exempt),
        hello=hello,
    )
    path = parse_path(f"<{sender}>".encode())
    return Case(
        visit=visit,
        sender=Sender(path, f"<{sender}>".encode(), sender),
        recipients=[],
        text=text,
        opening=Opening(message),
    )


def checks(names, *, checks="enforce", examiner=None, **changes):
    mail = dataclasses.replace(MAIL, sender_checks=checks, **changes)
    ourselves = Ourselves(mail, SYSTEM, PatternList())
    return Authentication(examiner or MailExaminer(names), names, mail, ourselves)


async def results(message, names=None, *, sender="ann@ext.test", settings=None, **more):
    """The results noted in the message, by method."""
    brought = await case(message, sender=sender, **more)
    await checks(names or zone(), **(settings or {"checks": "note"})).check(brought)
    (field,) = brought.fields
    host, found = read(fields(field)[0].value)
    assert host == "mx.local.test"
    return found


async def refusal(message, names=None, *, settings=None, **more):
    brought = await case(message, **more)
    with pytest.raises(Refusal) as no:
        await checks(names or zone(), **(settings or {})).check(brought)
    assert brought.fields == [] or brought.fields[0].startswith(b"Authentication-Results: mx.local.test;")
    return no.value


@pytest.mark.proves("Mail.SenderChecks")
async def test_what_was_found_out_is_noted():
    found = await results(signed(), address=ALLOWED)
    assert found == {"spf": ["pass"], "dkim": ["pass"], "dmarc": ["pass"], "arc": ["none"]}


@pytest.mark.proves("Mail.SenderChecks")
async def test_note_refuses_nothing_and_off_does_not_even_look():
    assert await results(MESSAGE) == {"spf": ["fail"], "dkim": ["none"], "dmarc": ["fail"], "arc": ["none"]}
    names = zone()
    brought = await case(MESSAGE)
    await checks(names, checks="off").check(brought)
    assert (brought.fields, names.questions) == ([], [])


@pytest.mark.proves("Mail.SenderChecks")
async def test_enforce_obeys_a_policy_of_reject():
    with events() as heard:
        no = await refusal(MESSAGE)
    assert no.reply == b"550 Message rejected per DMARC policy of ext.test"
    assert no.why is Why.DENIED and not no.temporary
    (line,) = [event for event in heard if event.name == "mail.spam"]
    assert line.fields["action"] == "REFUSED"


@pytest.mark.proves("Mail.SenderChecks")
@pytest.mark.parametrize(
    ("policy", "spam"),
    [
        ("v=DMARC1; p=quarantine", True),
        ("v=DMARC1; p=reject; t=y", True),
        ("v=DMARC1; p=quarantine; t=y", False),
        ("v=DMARC1; p=none", False),
        ("no record", False),
    ],
)
async def test_milder_policies_mark_or_only_note(policy, spam):
    brought = await case(MESSAGE)
    await checks(zone(policy)).check(brought)
    assert brought.spam is spam
    assert len(brought.fields) == 1


async def test_a_subdomain_is_judged_by_the_policy_above_it():
    message = MESSAGE.replace(b"ann@ext.test", b"ann@news.ext.test")
    names = zone("v=DMARC1; p=none; sp=reject")
    assert b"news.ext.test" in (await refusal(message, names)).reply
    names = zone("v=DMARC1; p=none; np=reject")
    assert b"news.ext.test" in (await refusal(message, names)).reply
    names.zone["news.ext.test", "MX"] = [(10, "mx.ext.test")]
    await checks(names).check(await case(message))


@pytest.mark.parametrize(
    "who",
    [
        {"user": User(number=UserNumber(2), alias="alice")},
        {"exempt": True},
        {"address": "127.0.0.1"},
        {"address": "::1"},
    ],
)
async def test_our_own_people_and_exempt_clients_are_not_looked_at(who):
    names = zone()
    brought = await case(MESSAGE, **who)
    await checks(names).check(brought)
    assert (brought.fields, names.questions) == ([], [])


async def test_FRM_03_authors_of_two_domains_are_refused_when_dmarc_is_obeyed():
    message = MESSAGE.replace(b"Ann <ann@ext.test>", b"<a@evil.test>, <ceo@local.test>")
    no = await refusal(message)
    assert (no.why, no.status) == (Why.BAD_CONTENT, "5.7.1")
    hidden = MESSAGE.replace(b"Ann <ann@ext.test>", b"a@evil.test <ceo@local.test> x")
    assert (await refusal(hidden)).why is Why.BAD_CONTENT
    assert (await results(message))["dmarc"] == ["permerror"]
    same = MESSAGE.replace(b"Ann <ann@ext.test>", b"<ann@ext.test>, <bob@ext.test>")
    assert (await results(same, address=ALLOWED))["dmarc"] == ["pass"]


async def test_FRM_04_the_address_shown_is_the_address_checked():
    message = MESSAGE.replace(b"Ann <ann@ext.test>", b'"ceo@local.test" <ann@ext.test>')
    brought = await case(message, address=ALLOWED)
    await checks(zone()).check(brought)
    assert b"header.from=ext.test" in brought.fields[0]


async def test_FRM_07_only_our_own_results_stand_under_our_name():
    """The field we write is the first of the copy; what a stranger wrote under our name is renamed (amending.py)."""
    forged = b"Authentication-Results: mx.local.test; dmarc=pass; dkim=pass; arc=pass\r\n" + MESSAGE
    assert (await results(forged))["dmarc"] == ["fail"]
    assert (await refusal(forged)).reply.startswith(b"550 Message rejected")


async def test_FRM_08_hostile_signatures_do_not_help_and_do_not_stumble():
    junk = b"DKIM-Signature: v=1; a=rsa-sha256; d=ext.test/..; s=a\0b; h=from; bh=aGk=; b=aGk=\r\n"
    found = await results(junk * 100 + MESSAGE)
    assert found["dkim"] == ["permerror"] * 10
    assert found["dmarc"] == ["fail"]


async def test_FRM_09_an_spf_record_without_end_is_a_permerror():
    names = zone()
    names.zone["ext.test", "TXT"] = ["v=spf1 include:ext2.test -all"]
    names.zone["ext2.test", "TXT"] = ["v=spf1 include:ext.test -all"]
    assert (await results(MESSAGE, names))["spf"] == ["permerror"]


async def test_POS_07_forwarded_mail_whose_signature_holds_is_delivered():
    """SPF fails (another client), DKIM passes."""
    brought = await case(signed(), sender="forwarder@other.test")
    await checks(zone()).check(brought)
    assert b"dmarc=pass" in brought.fields[0]
    assert not brought.spam


async def test_POS_07_mailing_list_mail_is_delivered():
    """The list's own envelope passes SPF; its author's domain has no policy of reject."""
    message = MESSAGE.replace(b"Subject: hello", b"Subject: [list] hello\r\nList-Id: <list.lists.test>")
    names = zone("v=DMARC1; p=none")
    names.zone["lists.test", "TXT"] = ["v=spf1 +all"]
    brought = await case(message, sender="list-bounces@lists.test")
    await checks(names).check(brought)
    assert b"spf=pass" in brought.fields[0]
    assert not brought.spam


async def test_POS_07_bounces_are_judged_by_their_greeting_and_delivered():
    names = zone()
    names.zone["mx.ext.test", "TXT"] = ["v=spf1 +all"]
    found = await results(MESSAGE, names, sender="", settings={"checks": "enforce"})
    assert (found["spf"], found["dmarc"]) == (["pass"], ["pass"])


async def test_POS_07_a_hard_fail_of_spf_alone_refuses_nobody():
    names = zone()
    del names.zone["_dmarc.ext.test", "TXT"]
    found = await results(MESSAGE, names, settings={"checks": "enforce"})
    assert (found["spf"], found["dmarc"]) == (["fail"], ["none"])


@pytest.mark.parametrize(
    ("silent", "message"),
    [("ext.test", MESSAGE), ("_dmarc.ext.test", MESSAGE), ("mail._domainkey.ext.test", None)],
)
async def test_when_the_name_service_is_silent_mail_is_delivered(silent, message):
    names = zone()
    names.silent.add(silent)
    found = await results(message or signed(), names, settings={"checks": "enforce"})
    assert found["dmarc"] == ["temperror"]


class Found:
    """An examiner that has found this."""

    def __init__(self, findings):
        self.findings = findings

    async def examine(self, _):
        return self.findings


def sealed(*seals, result="pass"):
    return Found(Findings(Spf("fail", "ext.test"), (), Chain(result, tuple(Seal(*seal) for seal in seals))))


TRUSTED = {"trusted_arc": ("lists.test", "Near.test")}


@pytest.mark.proves("Mail.TrustedARC")
async def test_a_trusted_sealer_that_saw_dmarc_pass_excuses_mail():
    settings = {**TRUSTED, "examiner": sealed(("near.test", False), ("lists.test", True))}
    brought = await case(MESSAGE)
    await checks(zone(), **settings).check(brought)
    assert b"dmarc=fail" in brought.fields[0]
    assert b"arc=pass header.d=near.test" in brought.fields[0]


@pytest.mark.proves("Mail.TrustedARC")
@pytest.mark.parametrize(
    "examiner",
    [
        sealed(("lists.test", False)),
        sealed(("evil.test", True), ("lists.test", True)),
        sealed(("evil.test", True)),
        sealed(result="fail"),
    ],
)
async def test_nobody_else_excuses_it(examiner):
    assert (await refusal(MESSAGE, settings={**TRUSTED, "examiner": examiner})).reply.startswith(
        b"550 Message rejected"
    )


@pytest.mark.proves("Mail.TrustedARC")
async def test_nobody_is_trusted_unless_named():
    assert (await refusal(MESSAGE, settings={"examiner": sealed(("lists.test", True))})).reply


async def test_the_sysop_reads_a_line():
    brought = await case(signed(), address=ALLOWED)
    with events() as heard:
        await checks(zone()).check(brought)
    (line,) = [event.text for event in heard if event.name == "mail.authentication"]
    assert line == "SPF pass, DKIM pass (ext.test), DMARC pass, ARC none for <ann@ext.test>"


async def test_an_author_without_a_readable_address_is_noted():
    assert (await results(MESSAGE.replace(b"Ann <ann@ext.test>", b"somebody")))["dmarc"] == ["permerror"]


# In whole conversations


def office_with(findings, names=None, **changes):
    office = PostOffice(**changes).population()
    office.reception.stations.authentication = checks(names or zone(), examiner=Found(findings), **changes_of(changes))
    return office


def changes_of(changes):
    return {"checks": changes.get("sender_checks", "note")}


def bring(office, message):
    lines = office.talk(
        b"EHLO mx.ext.test\r\n",
        b"MAIL FROM:<ann@ext.test>\r\nRCPT TO:<alice@local.test>\r\nDATA\r\n",
        message + b".\r\n",
        b"QUIT\r\n",
    )
    return lines[-2]


FORGED = (
    b"Authentication-Results: mx.local.test; dkim=pass\r\nAUTHENTICATION-results :\tMX.Local.Test  ;\r\n dmarc=pass\r\n"
)


def test_FRM_07_our_field_is_on_top_and_forged_ones_are_renamed():
    office = office_with(Findings(Spf("fail", "ext.test")))
    assert bring(office, FORGED + MESSAGE).startswith(b"250 ")
    (letter,) = office.letters("alice")
    named = [field for field in fields(letter[: letter.index(b"\r\n\r\n") + 2]) if b"authentication" in field.name]
    assert [field.name for field in named] == [
        b"authentication-results",
        b"x-original-authentication-results",
        b"x-original-authentication-results",
    ]
    assert read(named[0].value)[1]["dmarc"] == ["fail"]
    assert letter.startswith(b"Return-Path: ")
    assert letter.index(b"Received: ") < letter.index(b"Authentication-Results: ")


def test_a_rejected_message_leaves_no_trace_and_its_sender_hears_why():
    office = office_with(Findings(Spf("fail", "ext.test")), sender_checks="enforce")
    assert bring(office, MESSAGE) == b"550 5.7.1 Message rejected per DMARC policy of ext.test"
    assert office.letters("alice") == []


def test_a_quarantined_message_is_delivered_as_spam():
    names = zone("v=DMARC1; p=quarantine")
    office = office_with(Findings(Spf("fail", "ext.test")), names, sender_checks="enforce")
    assert bring(office, MESSAGE).startswith(b"250 ")
    heads = run(office.store.read(lambda records: records.mail.heads(office.user("alice").number)))
    assert [head.spam for head in heads] == [True]
