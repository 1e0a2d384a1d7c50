import email
from dataclasses import replace

import pytest

from dialtone.formats.mail.report import Report, Said, decode_xtext, is_eight_bit, render

ORIGINAL = b"From: alice@local.test\r\nSubject: hello\r\n\r\nhello\r\n"
SAID = Said(
    recipient="bob@ext.test",
    action="failed",
    status="5.1.1",
    reason=("mx.ext.test replied with:", '"550 5.1.1 nobody"'),
    remote="mx.ext.test",
    reply="550 5.1.1 nobody",
    attempts=3,
    tried="Fri, 1 Jan 2027 00:00:00 +0000",
)
REPORT = Report(
    host="local.test",
    sender="alice@local.test",
    subject="Delivery failure: hello",
    author="Alice",
    date="Fri, 1 Jan 2027 00:00:00 +0000",
    message_id="<1@local.test>",
    boundary="report-0123456789abcdef",
    arrived="Thu, 31 Dec 2026 00:00:00 +0000",
    said=(SAID,),
    original=ORIGINAL,
    whole=True,
)


def parsed(report=REPORT):
    return email.message_from_bytes(render(report))


def status_of(report):
    part = parsed(report).get_payload()[1]
    assert part.get_content_type() == "message/delivery-status"
    return part.get_payload()


def text_of(report=REPORT):
    return parsed(report).get_payload()[0].get_payload(decode=True).decode()


def test_it_is_a_multipart_report_from_the_daemon():
    message = parsed()
    assert message.get_content_type() == "multipart/report"
    assert message.get_param("report-type") == "delivery-status"
    assert message["From"] == '"Mail Delivery Subsystem" <MAILER-DAEMON@local.test>'
    assert message["To"] == "<alice@local.test>"
    assert message["Subject"] == "Delivery failure: hello"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["MIME-Version"] == "1.0"


def test_every_line_ends_in_cr_lf():
    assert render(REPORT).replace(b"\r\n", b"").count(b"\n") == 0
    assert render(REPORT).endswith(b"--\r\n")


def test_people_read_what_happened():
    assert text_of().splitlines() == [
        "local.test reporting delivery failure of message after 3 attempts",
        "from Alice to bob@ext.test",
        "",
        "Reason:",
        "mx.ext.test replied with:",
        '"550 5.1.1 nobody"',
        "",
        "Original message text follows:",
    ]


def test_a_first_attempt_is_not_counted_for_people():
    report = replace(REPORT, said=(replace(SAID, attempts=1),))
    assert "local.test reporting delivery failure of message\r\n" in text_of(report)


def test_programs_read_what_happened():
    about_message, about_bob = status_of(replace(REPORT, envid="id+2B1"))
    assert about_message["Reporting-MTA"] == "dns; local.test"
    assert about_message["Original-Envelope-Id"] == "id+1"
    assert about_message["Arrival-Date"] == "Thu, 31 Dec 2026 00:00:00 +0000"
    assert about_bob["Final-Recipient"] == "rfc822; bob@ext.test"
    assert about_bob["Action"] == "failed"
    assert about_bob["Status"] == "5.1.1"
    assert about_bob["Remote-MTA"] == "dns; mx.ext.test"
    assert about_bob["Diagnostic-Code"] == "smtp; 550 5.1.1 nobody"
    assert about_bob["Last-Attempt-Date"] == "Fri, 1 Jan 2027 00:00:00 +0000"


def test_the_original_recipient_is_decoded():
    report = replace(REPORT, said=(replace(SAID, orcpt="rfc822;b+2Bob@ext.test"),))
    assert status_of(report)[1]["Original-Recipient"] == "rfc822; b+ob@ext.test"
    assert decode_xtext("a+3Db+") == "a=b+"


def test_the_original_is_enclosed_whole():
    part = parsed().get_payload()[2]
    assert part.get_content_type() == "message/rfc822"
    assert part.get_payload()[0]["Subject"] == "hello"
    assert ORIGINAL in render(REPORT)


def test_the_header_alone():
    report = replace(REPORT, original=b"Subject: hello\r\n", whole=False)
    assert parsed(report).get_payload()[2].get_content_type() == "text/rfc822-headers"
    assert "Original message header follows:" in text_of(report)


def test_eight_bit_originals_say_so():
    report = replace(REPORT, original="Subject: x\r\n\r\ngrüße\r\n".encode())
    assert is_eight_bit(report)
    assert not is_eight_bit(REPORT)
    message = parsed(report)
    assert message["Content-Transfer-Encoding"] == "8bit"
    assert message.get_payload()[2]["Content-Transfer-Encoding"] == "8bit"


def test_texts_beyond_ascii_are_encoded():
    report = replace(
        REPORT, subject="Delivery failure: grüße", author="Bärbel", said=(replace(SAID, recipient="bö@ext.test"),)
    )
    data = render(report)
    assert data.isascii()
    assert email.header.make_header(email.header.decode_header(parsed(report)["Subject"])).__str__().endswith("grüße")
    assert "from Bärbel to bö@ext.test" in text_of(report)
    assert status_of(report)[1]["Final-Recipient"] == r"utf-8; b\x{F6}@ext.test"


def test_mail_that_needed_smtputf8_comes_back_as_global():
    report = replace(REPORT, utf8=True)
    assert parsed(report).get_payload()[2].get_content_type() == "message/global"


def test_several_recipients_in_one_report():
    report = replace(REPORT, said=(SAID, replace(SAID, recipient="carl@ext.test", status="5.2.2")))
    groups = status_of(report)
    assert [group["Status"] for group in groups[1:]] == ["5.1.1", "5.2.2"]
    assert "to carl@ext.test" in text_of(report)


@pytest.mark.parametrize(
    ("action", "words"),
    [("delayed", "only a warning"), ("relayed", "does not report"), ("delivered", "reporting delivery of message")],
)
def test_other_reports(action, words):
    said = replace(SAID, action=action, reason=(), until="Sat, 2 Jan 2027 00:00:00 +0000")
    report = replace(REPORT, said=(said,))
    assert words in text_of(report)
    assert "Attempts go on until Sat, 2 Jan 2027" in text_of(report)
    assert status_of(report)[1]["Will-Retry-Until"] == "Sat, 2 Jan 2027 00:00:00 +0000"


def test_SSR_04_nothing_another_server_said_makes_a_header_or_a_part():
    evil = f"550 x\r\nBcc: all@ext.test\r\n\r\n--{REPORT.boundary}\r\nContent-Type: text/html\r\n\r\n<b>"
    said = replace(SAID, reply=evil, reason=(evil,), remote=evil, orcpt=f"rfc822;{evil}", recipient=f"x@y{evil}")
    report = replace(REPORT, said=(said,), author=evil, subject=evil, sender=f"a@b{evil}", envid=evil)
    message = parsed(report)
    assert [part.get_content_type() for part in message.get_payload()] == [
        "text/plain",
        "message/delivery-status",
        "message/rfc822",
    ]
    assert message["Bcc"] is None
    assert len(status_of(report)) == 2
    assert not any(line.lower().startswith(b"bcc:") for line in render(report).split(b"\r\n"))
