"""Header lines of list mail (RFC 2369, 2919, 8058)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.config.lists import ListConfig, ListServerConfig
from dialtone.domain.mail.lists.header import Sheet, list_head, one_click
from dialtone.domain.mail.lists.naming import Naming
from tests.support.mailing import parsed

TALK = ListConfig(name="our talk", sub="X", address="talk", description="All about it")
SHEET = Sheet(author="Ann", date="Thu, 1 Jan 2026 00:00:00 +0000", message_id="<made@local.test>")
HEAD = (
    b"From: Ann <ann@ext.test>\r\nSubject: hello\r\nMessage-ID: <1@ext.test>\r\n"
    b"Date: Fri, 2 Jan 2026 1:00 +0000\r\n\r\n"
)


def made(head: bytes = HEAD, one: ListConfig = TALK, sheet: Sheet = SHEET, **server):
    naming = Naming(ListServerConfig(lists=(one,), **server), "local.test")
    return parsed(list_head(head, one, naming, sheet) + b"text\r\n")


def changed(**fields) -> ListConfig:
    return ListConfig(**{"name": "talk", "sub": "X", **fields})


def test_RFC_2369_and_2919_fields():
    found = made()
    assert found["List-Id"] == '"All about it" <our-talk.local.test>'
    assert found["List-Help"] == "<mailto:listserver@local.test?subject=help>"
    assert found["List-Unsubscribe"] == "<mailto:listserver@local.test?subject=unsubscribe%20our%20talk>"
    assert found["List-Subscribe"] == "<mailto:listserver@local.test?subject=subscribe%20our%20talk>"
    assert found["List-Post"] == "<mailto:talk@local.test>"
    assert found["Precedence"] == "list"
    assert found["List-Unsubscribe-Post"] is None


def test_what_may_not_be_done_is_not_offered():
    found = made(one=changed(readonly=True, closed=True))
    assert found["List-Post"] == "NO (only few may post)"
    assert found["List-Subscribe"] is None


def test_message_id_thread_and_date_stay():
    found = made(HEAD[:-2] + b"In-Reply-To: <0@x>\r\nReferences: <a@x>\r\n <0@x>\r\nContent-Type: text/plain\r\n\r\n")
    assert (found["Message-ID"], found["In-Reply-To"], found["References"]) == ("<1@ext.test>", "<0@x>", "<a@x> <0@x>")
    assert str(found["Date"]) == "Fri, 02 Jan 2026 01:00:00 +0000"
    assert found.get_content_type() == "text/plain"
    assert found.get_content() == "text\r\n"


def test_fields_that_need_not_change_stay_byte_for_byte_so_that_signatures_hold():
    lines = [
        b"From:  =?iso-8859-1?q?J=F6?=\r\n  <ann@ext.test>\r\n",
        b"SUBJECT : hello\r\n\tworld\r\n",
        b"DKIM-Signature: v=1; h=from:subject;\r\n b=abc\r\n",
    ]
    one = changed(subject_mod=False)
    naming = Naming(ListServerConfig(lists=(one,)), "local.test")
    head = list_head(b"".join(lines) + b"\r\n", one, naming, SHEET)
    assert all(line in head for line in lines)


def test_what_is_missing_is_added():
    found = made(b"From: ann@ext.test\r\n\r\n")
    assert (found["Message-ID"], str(found["Date"])) == ("<made@local.test>", "Thu, 01 Jan 2026 00:00:00 +0000")


@pytest.mark.proves("listserver.list.subject_mod")
@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        (b"hello", "[our talk] hello"),
        (b"Re: [our talk] hello", "Re: [our talk] hello"),
        (b"Re: [OUR TALK] hello", "Re: [OUR TALK] hello"),
        (b"=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "[our talk] Grüße"),
        (b"=?utf-8?q?=5Bour_talk=5D?= x", "[our talk] x"),
        (b"", "[our talk] (no subject)"),
    ],
)
def test_the_lists_name_is_put_before_the_subject_once(subject, shown):
    head = b"From: ann@ext.test\r\nSubject: " + subject + b"\r\n\r\n"
    assert made(head)["Subject"] == shown


@pytest.mark.proves("listserver.list.subject_mod")
def test_a_list_may_leave_subjects_alone():
    assert made(one=changed(subject_mod=False))["Subject"] == "hello"


def test_a_message_without_a_subject_gets_one():
    assert made(b"From: ann@ext.test\r\n\r\n")["Subject"] == "[our talk] (no subject)"


@pytest.mark.proves("listserver.use_sender_address")
def test_where_answers_go():
    head = b"Reply-To: elsewhere@ext.test\r\n" + HEAD
    assert made(head)["Reply-To"] == "talk@local.test"
    assert made(head, use_sender_address=True)["Reply-To"] == "elsewhere@ext.test"
    assert made(use_sender_address=True)["Reply-To"] is None


def test_the_author_stays_and_the_list_is_the_sender():
    found = made()
    assert (found["From"], found["Sender"]) == ("Ann <ann@ext.test>", "our talk <talk@local.test>")


@pytest.mark.parametrize("value", [b'"Anonymous":;', b"", b"nobody"])
def test_an_author_without_an_address_writes_from_the_list(value):
    assert made(b"From: " + value + b"\r\n\r\n")["From"] == "Ann <talk@local.test>"


def test_a_domain_that_forbids_others_its_name_is_not_used():
    sheet = Sheet(author="Ann", date=SHEET.date, message_id="<m@x>", munged=True)
    found = made(sheet=sheet)
    assert found["From"] == "Ann via our talk <talk@local.test>"
    assert found["Reply-To"] == "ann@ext.test, talk@local.test"
    assert made(sheet=sheet, use_sender_address=True)["Reply-To"] == "ann@ext.test"


@pytest.mark.parametrize(
    "line",
    [
        b"Return-Path: <x@y>",
        b"Delivered-To: x@y",
        b"List-Unsubscribe: <https://elsewhere.test/>",
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        b"Disposition-Notification-To: ann@ext.test",
        b"Return-Receipt-To: ann@ext.test",
        b"Sender: x@y.test",
        b"Precedence: bulk",
        b"Bcc: x@y.test",
        b"X-Originator-Info: account=1",
        b"this is no field",
    ],
)
def test_what_does_not_belong_to_subscribers_goes(line):
    naming = Naming(ListServerConfig(lists=(TALK,)), "local.test")
    assert line not in list_head(line + b"\r\n" + HEAD, TALK, naming, SHEET)


def test_RFC_8058_one_click():
    server = ListServerConfig(lists=(TALK,), unsubscribe_url="https://bbs.test/u?t=%s")
    naming = Naming(server, "local.test")
    fields = one_click(TALK, naming, "TOKEN")
    found = parsed(fields + list_head(HEAD, TALK, naming, SHEET))
    assert found.get_all("List-Unsubscribe") == [
        "<https://bbs.test/u?t=TOKEN>, <mailto:listserver@local.test?subject=unsubscribe%20our%20talk>"
    ]
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@given(st.binary(max_size=300))
def test_HDR_whatever_the_header_is_one_comes_out_that_ends_where_it_should(data):
    naming = Naming(ListServerConfig(lists=(TALK,)), "local.test")
    head = list_head(data, TALK, naming, SHEET)
    assert head.endswith(b"Precedence: list\r\n\r\n")
    assert head.index(b"\r\n\r\n") == len(head) - 4
    assert head.lower().count(b"list-id:") == 1 or b"list-id:" in data.lower()
