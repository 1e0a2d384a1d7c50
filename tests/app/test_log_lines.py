import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.app import log_lines
from dialtone.base.log import ERROR, INFO, Context, Event, Secret

NOW = 1736082165.25  # Sunday 5 January 2025, 13:02:45 UTC


def stamps(offset=0):
    made = log_lines.Stamps()
    made.at(NOW, lambda _: offset)
    return made


def event(text, context=None, *, name="test.event", level=INFO, fault=None, **fields):
    return Event(level, name, text, fields, context, fault)


def caller(label="SMTP", user="", number=504):
    context = Context("mail", number, label, "192.0.2.7")
    context.user = user
    return context


@pytest.mark.parametrize(
    ("context", "text", "line"),
    [
        (caller(), "!ILLEGAL RELAY ATTEMPT", "0504 SMTP  [192.0.2.7] !ILLEGAL RELAY ATTEMPT"),
        (caller(user="Digital Man"), "bye", "0504 SMTP  <Digital Man> bye"),
        (caller("POP3", "Digital Man"), "bye", "0504 POP3  [192.0.2.7] <Digital Man> bye"),
        (caller("SEND/TLS", number=12345), "sent", "12345 SEND/TLS [192.0.2.7] sent"),
        (None, "SendMail thread started", "0000 SendMail thread started"),
        (Context("mail", 0, "SEND"), "waiting", "0000 SEND  waiting"),
        (Context("mail", -1), "Mail Server thread terminated", "#### Mail Server thread terminated"),
    ],
)
def test_the_sysops_line(context, text, line):
    assert log_lines.sysop_line(event(text, context), stamps()) == f"1/5 13:02:45 mail {line}\n"


def test_local_time_stands_before_the_line():
    assert log_lines.sysop_line(event("x"), stamps(offset=-780)).startswith("1/5 00:02:45 ")
    assert log_lines.sysop_line(event("x"), stamps(offset=660)).startswith("1/6 00:02:45 ")


def test_LOG_01_a_hostile_text_stays_one_line_and_moves_nothing():
    text = "HELO \r\n0504 SMTP [1.2.3.4] fake \x1b[2J\x7f\u2028\u202e\x9b" + "A" * 100_000
    line = log_lines.sysop_line(event(text, caller()), stamps())
    assert line.count("\n") == 1
    assert line.endswith("A\n")
    assert "^M^J0504 SMTP [1.2.3.4] fake ^[[2J^?\\u2028\\u202e\\u009b" in line
    assert len(line) <= log_lines.LINE_MOST + 1
    written = log_lines.json_line(event(text, caller(), helo=text), NOW, stamps())
    assert written.count(b"\n") == 1
    assert json.loads(written)["text"].startswith("HELO \r\n0504")
    assert len(written) < 100_000


@given(st.text())
def test_LOG_01_whatever_the_text_is(text):
    line = log_lines.sysop_line(event(text, caller(user=text)), stamps())
    assert line[:-1].replace("\u00a0", " ").isprintable()
    assert line.endswith("\n")
    written = log_lines.json_line(event(text, caller(user=text), value=text), NOW, stamps()).decode()
    assert json.loads(written)["text"] == text
    assert written.splitlines() == [written.removesuffix("\n")]
    assert not any(ch in "\x7f\u2028\u2029" or 128 <= ord(ch) < 160 for ch in written)


def test_LOG_02_secrets_are_dots_everywhere():
    secret = Secret("open sesame")
    told = event(f"text {secret}", caller(), password=secret, nested={"list": [secret]}, name="x")
    for line in (log_lines.sysop_line(told, stamps()), log_lines.json_line(told, NOW, stamps()).decode()):
        assert "sesame" not in line
    assert json.loads(log_lines.json_line(told, NOW, stamps()))["fields"]["nested"] == {"list": ["•••"]}


def test_the_json_line_names_who_and_when():
    context = caller(user="Digital Man")
    context.host = "client.example"
    told = event("done", context, name="mail.accepted", to=["a@b", b"c\xff"], size=7, ratio=0.5, ok=True, none=None)
    assert json.loads(log_lines.json_line(told, NOW, stamps(offset=60))) == {
        "time": "2025-01-05T13:02:45.250Z",
        "level": "info",
        "event": "mail.accepted",
        "server": "mail",
        "connection": 504,
        "label": "SMTP",
        "peer": "192.0.2.7",
        "host": "client.example",
        "user": "Digital Man",
        "text": "done",
        "fields": {"to": ["a@b", "c\\xff"], "size": 7, "ratio": 0.5, "ok": True, "none": None},
    }


def test_a_fault_is_named_in_the_line_and_traced_in_json_and_the_error_log():
    try:
        raise ValueError("no\nsuch")
    except ValueError as error:
        told = event("!it broke", caller(), level=ERROR, fault=error)
    assert log_lines.sysop_line(told, stamps()).endswith("!it broke (ValueError: no^Jsuch)\n")
    assert "Traceback" in json.loads(log_lines.json_line(told, NOW, stamps()))["fault"]
    entry = log_lines.error_entry(told, "Sun Jan 05 2025 01:02 pm").splitlines()
    assert entry[0] == ("mail Sun Jan 05 2025 01:02 pm 0504 SMTP  [192.0.2.7] !it broke (ValueError: no^Jsuch)")
    assert entry[1].startswith("     Traceback")
    assert all(line.startswith("     ") for line in entry[1:])


@pytest.mark.parametrize(
    ("hour", "military", "shown"),
    [
        (0, False, "Sun Jan 05 2025 12:02 am"),
        (12, False, "Sun Jan 05 2025 12:02 pm"),
        (13, False, "Sun Jan 05 2025 01:02 pm"),
        (13, True, "Sun Jan 05 2025 13:02:45"),
    ],
)
def test_the_system_time_string(hour, military, shown):
    assert log_lines.system_time(NOW + (hour - 13) * 3600, 0, military=military) == shown


def test_the_hack_logs_entry_to_the_letter():
    context = caller("POP3")
    context.host = "<no name>"
    told = event("", context, user="root\r\nSUSPECTED", port=4711, details="")
    assert log_lines.hack_entry(told, "Sun Jan 05 2025 01:02 pm") == (
        "SUSPECTED POP3 LOGIN HACK ATTEMPT for user 'root^M^JSUSPECTED' on Sun Jan 05 2025 01:02 pm\r\n"
        "Using port 4711 at <no name> [192.0.2.7]\r\n"
        "\r\n"
    )
    with_details = log_lines.hack_entry(event("", context, user="x", port=1, details="twice"), "now")
    assert with_details.endswith("[192.0.2.7]\r\nDetails: twice\r\n\r\n")


def test_the_spam_logs_entry_to_the_letter():
    context = caller()
    context.host = "mx.example"
    told = event("", context, action="REFUSED", sender="a@b", recipient="c@d", reason="listed")
    assert log_lines.spam_entry(told, "Sun Jan 05 2025 01:02 pm") == (
        "SUSPECTED SMTP SPAM REFUSED on Sun Jan 05 2025 01:02 pm\r\n"
        "Host: mx.example [192.0.2.7]\r\n"
        "From: a@b to: c@d\r\n"
        "Reason: listed\r\n"
        "\r\n"
    )
