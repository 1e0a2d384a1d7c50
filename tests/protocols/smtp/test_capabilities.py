"""The reply to EHLO."""

from __future__ import annotations

from dialtone.protocols.smtp.capabilities import capabilities


def lines(**more: object) -> list[bytes]:
    usual: dict[str, object] = {
        "mechanisms": ("PLAIN", "LOGIN", "CRAM-MD5"),
        "starttls": True,
        "most_bytes": 20_971_520,
        "most_recipients": 100,
    }
    return capabilities(b"bbs.example", **{**usual, **more})  # type: ignore[arg-type]


def test_known_lines_in_their_known_order() -> None:
    """Spec mail.md 1.6."""
    said = lines()
    known = b"bbs.example,AUTH PLAIN LOGIN CRAM-MD5,SEND,SOML,SAML,8BITMIME,STARTTLS,SIZE 20971520".split(b",")
    assert [line[4:] for line in said[:8]] == known
    assert said[-1] == b"250 OK"
    assert all(line[:4] == b"250-" for line in said[:-1])


def test_newer_extensions() -> None:
    said = {line[4:] for line in lines()}
    assert said >= {b"PIPELINING", b"CHUNKING", b"SMTPUTF8", b"ENHANCEDSTATUSCODES", b"DSN"}
    assert b"LIMITS MAILMAX=10000 RCPTMAX=100" in said


def test_only_what_there_is() -> None:
    said = lines(mechanisms=(), starttls=False, most_bytes=0, most_recipients=0)
    text = b"\n".join(said)
    assert b"AUTH" not in text and b"STARTTLS" not in text and b"SIZE" not in text and b"RCPTMAX" not in text
