"""Trace lines."""

from __future__ import annotations

import pytest

from dialtone.formats.mail.headers import fields, unfold
from dialtone.formats.mail.received import Stamp, came_from, cleaned, literal, protocol, return_path

AT = 1_704_110_400.0  # Mon, 1 Jan 2024 12:00:00 UTC


def stamp(client: bytes = b"", server: bytes = b"") -> Stamp:
    return Stamp(
        by=b"mx.local.test",
        software=b"dialtone Mail Server 1.0",
        client=client,
        server=server,
        with_word=lambda utf8: protocol(extended=True, login=False, secure=True, utf8=utf8),
    )


def test_the_known_shape() -> None:
    """Spec mail.md 1.15."""
    line = stamp(came_from("client.ext.test", b"helo.ext.test", "198.51.100.7"), literal("192.0.2.25")).received(
        b"<alice@local.test>", b"<a@ext.test>", AT, 120
    )
    assert line == (
        b"Received: from client.ext.test (helo.ext.test [198.51.100.7])\r\n"
        b"          by mx.local.test [192.0.2.25] (dialtone Mail Server 1.0) with ESMTPS\r\n"
        b"          for <alice@local.test>; Mon, 1 Jan 2024 14:00:00 +0200\r\n"
        b"          (envelope-from <a@ext.test>)\r\n"
    )


def test_SEC_05_without_the_client() -> None:
    line = stamp().received(b"", b"<>", AT, 0, utf8=True)
    assert line == (
        b"Received: by mx.local.test (dialtone Mail Server 1.0) with UTF8SMTPS;\r\n"
        b"          Mon, 1 Jan 2024 12:00:00 +0000\r\n"
        b"          (envelope-from <>)\r\n"
    )


def test_unknown_names_and_ipv6() -> None:
    assert came_from("<no name>", b"", "2001:db8::1") == b"<no name> (unknown [IPv6: 2001:db8::1])"


@pytest.mark.parametrize("hello", [b"a)b(c", b"a\\b", b"x\r\nBcc: y", "ü".encode(), b'a"b', b"a b", b"x" * 1000])
def test_a_greeting_cannot_leave_its_comment(hello: bytes) -> None:
    client = came_from("h", hello, "192.0.2.9")
    assert client.count(b"(") == client.count(b")") == 1 and b"\r" not in client and b"\\" not in client
    assert len(cleaned(hello)) <= 255
    assert len(fields(stamp(client).received(b"<a@b>", b"<c@d>", AT, 0))) == 1


def test_a_sender_cannot_leave_its_comment() -> None:
    line = stamp().received(b"", b'<"a)(\\\\b"@ext.test>', AT, 0)
    comment = unfold(line).rpartition(b"(envelope-from")[2]
    assert comment.count(b")") == 1 and b"(" not in comment and b"\\" not in comment


@pytest.mark.parametrize(
    ("extended", "login", "secure", "utf8", "word"),
    [
        (False, True, True, True, b"SMTP"),
        (True, False, False, False, b"ESMTP"),
        (True, True, False, False, b"ESMTPA"),
        (True, False, True, False, b"ESMTPS"),
        (True, True, True, False, b"ESMTPSA"),
        (True, True, True, True, b"UTF8SMTPSA"),
        (True, False, False, True, b"UTF8SMTP"),
    ],
)
def test_protocol_words(extended: bool, login: bool, secure: bool, utf8: bool, word: bytes) -> None:
    """RFC 3848, RFC 6531 section 4.3."""
    assert protocol(extended=extended, login=login, secure=secure, utf8=utf8) == word


def test_return_path() -> None:
    assert return_path(b"<>") == b"Return-Path: <>\r\n"
