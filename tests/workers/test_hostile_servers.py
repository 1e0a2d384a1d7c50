"""security_cases.md sections 1 and 14, outbound: what leaves is one message each, and what other servers say harms
nobody, also not by way of the reports about it."""

import email

import pytest

from dialtone.testing.mail_sink import GONE, SILENT, MailSink
from tests.protocols.smtp.test_smuggling import SECOND, SMUGGLES
from tests.support.office import Office, status_fields

HEAD = b"From: carl@far.test\r\nSubject: dots\r\n\r\n"
BODY = b".\r\n..\r\n.x\r\nbare\rCR\nLF"


def host(office, domain, address, **settings):
    name = f"mx.{domain}"
    return office.world.host(name, address, domain=domain, sink=MailSink(name, **settings))


def only_whole_line_ends(text):
    rest = text.replace(b"\r\n", b"")
    return b"\r" not in rest and b"\n" not in rest


def lines_of(text):
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


@pytest.mark.parametrize("between", [x for x in SMUGGLES.values() if b"\0" not in x])
async def test_SMG_14_what_leaves_is_one_message_whatever_its_body_holds(between):
    office = Office()
    sink = host(office, "ext.test", "93.184.216.34")
    text = HEAD + BODY + between + SECOND
    await office.queue("bob@ext.test", text=text, sender="carl@far.test")
    await office.pump()
    [raw], [taken] = sink.texts, sink.taken
    assert (taken.sender, taken.recipients) == ("carl@far.test", ["bob@ext.test"])
    assert only_whole_line_ends(raw)
    assert all(line.startswith(b"..") for line in raw.split(b"\r\n") if line.startswith(b"."))
    assert [line for line in lines_of(taken.text) if line] == [
        line for line in lines_of(b"Received: from client\r\n" + text) if line
    ]


@pytest.mark.parametrize("between", [x for x in SMUGGLES.values() if b"\0" not in x])
async def test_SMG_14_a_report_that_carries_such_a_message_is_one_message_too(between):
    office = Office()
    host(office, "ext.test", "93.184.216.34", say={"RCPT": b"550 5.1.1 no\r.\rMAIL FROM:<evil@ext.test>"})
    back = host(office, "far.test", "93.184.216.40")
    await office.queue("bob@ext.test", text=HEAD + BODY + between + SECOND, sender="carl@far.test")
    await office.pump()
    await office.later(1)
    [raw], [taken] = back.texts, back.taken
    assert (taken.sender, taken.recipients) == ("", ["carl@far.test"])
    assert only_whole_line_ends(raw)
    assert not await office.entries()


HOSTILE = {
    "header": b"550-5.7.1 no\nBcc: v@ext.test\r\n550 5.7.1 Subject: other",
    "part": b"550-5.7.1 --report-00\r\n550-5.7.1 Content-Type: text/html\r\n550 5.7.1 --report-00--",
    "codes": b"550 5.7.1 \x1b]0;x\x07\x1b[2J\x9b2J \xff\xfe",
    "many": b"".join(b"550-5.7.1 line %d\r\n" % number for number in range(9_999)) + b"550 5.7.1 end",
    "long": b"550 5.7.1 " + b"x" * 100_000,
    "empty": b"550",
}


@pytest.mark.parametrize("said", list(HOSTILE.values()), ids=list(HOSTILE))
@pytest.mark.parametrize("step", ["RCPT", "MAIL", "."])
async def test_SSR_04_nothing_a_server_says_makes_a_field_or_a_part_of_a_report(said, step):
    office = Office()
    host(office, "ext.test", "93.184.216.34", say={step: said})
    await office.queue("bob@ext.test")
    await office.pump()
    for _ in range(60):  # what cannot be read may be an answer for now
        if not await office.entries():
            break
        await office.later(6 * 3600)
    assert not await office.entries()
    reports = [email.message_from_bytes(text) for text in await office.box()]
    assert 1 <= len(reports) <= 2, "one about the failure, at most one about the delay before it"
    for report in reports:
        assert report["Bcc"] is None and "other" not in report["Subject"]
        kinds = [part.get_content_type() for part in report.get_payload()]
        assert kinds[:2] == ["text/plain", "message/delivery-status"] and len(kinds) == 3
        assert [set(group.keys()) & {"Bcc", "Content-Type"} for group in status_fields(report)] == [set(), set()]
        text = report.as_bytes()
        assert b"\x1b" not in text and b"\x9b" not in text and len(text) < 50_000


@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize("said", [b"250 too early", b"220 hello", b"2xx", b"", b"999 what", b"\xff\xfe\xfd", b"354 go"])
async def test_SSR_04_answers_out_of_place_lose_nothing_and_send_nothing_twice(step, said):
    office = Office()
    sink = host(office, "ext.test", "93.184.216.34", say={step: said})
    await office.queue("bob@ext.test")
    await office.pump()
    waits = bool(await office.entries())
    whole = [raw for raw in sink.texts if raw]  # behind a wrong answer in a group, an empty text ends the transaction
    assert len(whole) <= 1
    if step != ".":
        assert waits is not bool(whole), "it is sent or it waits, not both and not neither"
    else:
        assert waits is not said.startswith((b"250", b"220")), "a yes is a yes"


@pytest.mark.parametrize("said", [SILENT, GONE, b"421 4.3.2 closing"])
@pytest.mark.parametrize("step", ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "."])
async def test_SSR_02_a_server_that_never_answers_or_leaves_costs_one_attempt(said, step):
    office = Office()
    sink = host(office, "ext.test", "93.184.216.34", say={step: said})
    await office.queue("bob@ext.test")
    await office.pump()
    [entry] = await office.entries()
    assert (entry.attempts, sink.connections, len(sink.taken)) == (1, 1, 0)


async def test_DNS_04_twenty_mail_hosts_are_asked_at_most():
    office = Office()
    for number in range(1000):
        office.world.host(f"mx{number}.ext.test", f"93.184.{number // 250}.{number % 250 + 1}", domain="ext.test").say[
            "greeting"
        ] = GONE
    await office.queue("bob@ext.test")
    await office.pump()
    assert len({address for address, _ in office.world.dialed}) <= 20


async def test_HDR_03_SSR_04_a_hostile_subject_and_author_come_back_on_one_line():
    office = Office()
    host(office, "ext.test", "93.184.216.34", say={"RCPT": b"550 5.1.1 no"})
    await office.queue("bob@ext.test", subject="a\r\nBcc: v@ext.test\x0bX-Y: 1", author="A\r\nReply-To: evil@ext.test")
    await office.pump()
    report = await office.report()
    assert report["Bcc"] is None and report["X-Y"] is None and report["Reply-To"] is None
    assert len(email.message_from_bytes(report.as_bytes()).get_payload()) == 3
