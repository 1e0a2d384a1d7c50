"""Articles as clients bring them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.headers import fields
from dialtone.formats.news.incoming import BadArticle, read_incoming

NOW = 1704110400.0
GOOD = b"From: a <a@b.test>\r\nNewsgroups: a.b,c.d\r\nSubject: hello\r\n"


def test_a_plain_article() -> None:
    found = read_incoming(GOOD + b"X-Mine: 1\r\nUser-Agent: x\r\n", NOW)
    assert found.groups == ["a.b", "c.d"]
    assert found.subject == "hello"
    assert (found.message_id, found.date, found.cancels, found.approved) == ("", b"", "", False)
    assert found.kept == b"X-Mine: 1\r\nUser-Agent: x\r\n"


def test_NNT_01_what_only_servers_say_is_left_out() -> None:
    lies = (
        b"Path: evil!not-for-mail\r\nSender: sysop@local.test\r\nX-Trace: x\r\nNNTP-Posting-Host: y\r\n"
        b"Injection-Info: z\r\nXref: host a.b:1\r\nLines: 9\r\nReceived: from x\r\nBcc: c@d\r\n"
    )
    assert read_incoming(GOOD + lies, NOW).kept == b""


@pytest.mark.parametrize(
    "bad",
    [
        b"Newsgroups: a.b\r\nSubject: x\r\n",  # no From
        b"From: a@b\r\nNewsgroups: a.b\r\n",
        b"From: a@b\r\nNewsgroups: a.b\r\nSubject:  \r\n",
        b"From: a@b\r\nSubject: x\r\n",
        b"From: a@b\r\nSubject: x\r\nNewsgroups: ,,\r\n",
        b"From: a@b\r\nSubject: x\r\nNewsgroups: " + b",".join(b"g%d.x" % n for n in range(500)) + b"\r\n",
        GOOD + b"Subject: again\r\n",
        GOOD + b"Message-ID: none\r\n",
        GOOD + b"Message-ID: <a b@c>\r\n",
        GOOD + b"Message-ID: <noat>\r\n",
        GOOD + b"Message-ID: <" + b"x" * 250 + b"@y>\r\n",
        GOOD + b"Supersedes: <1@b> <2@b>\r\n",
        GOOD + b"Supersedes: 1@b\r\n",
        GOOD + b"Supersedes: <1@b>\r\nControl: cancel <1@b>\r\n",
        GOOD + b"Control: newgroup $(id)\r\n",
        GOOD + b"Control: cancel 1\r\n",
        GOOD + b"no field\r\n",
    ],
)
def test_NNT_01_03_07_what_is_not_taken(bad: bytes) -> None:
    with pytest.raises(BadArticle):
        read_incoming(bad, NOW)


def test_a_date_of_the_future_is_not_kept() -> None:
    assert read_incoming(GOOD + b"Date: Mon, 1 Jan 2024 11:00:00 +0000\r\n", NOW).date
    assert read_incoming(GOOD + b"Date: Mon, 1 Jan 2029 11:00:00 +0000\r\n", NOW).date == b""
    assert read_incoming(GOOD + b"Date: whenever\r\n", NOW).date == b""


def test_a_cancel_names_what_is_to_go() -> None:
    assert read_incoming(GOOD + b"Control: cancel <1@b>\r\n", NOW).cancels == "<1@b>"


@given(st.binary(max_size=300))
def test_reading_never_fails_otherwise_and_keeps_whole_fields(extra: bytes) -> None:
    try:
        found = read_incoming(GOOD + extra, NOW)
    except BadArticle:
        return
    assert not {b"path", b"from", b"subject", b"control"} & {field.name for field in fields(found.kept)}
    assert b"\r\n\r\n" not in found.kept or b"\r\n\r\n" in extra
