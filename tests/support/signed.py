"""Signed messages for tests: keys made once, published in a zone, signatures by dkimpy as an independent signer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from dialtone.base import log
from dialtone.formats.mail.dkim_record import record_for
from dialtone.host.mail_auth.keys import SigningKey

MESSAGE = (
    b"From: Ann <ann@ext.test>\r\nTo: alice@local.test\r\nSubject: hello\r\n"
    b"Date: Fri, 27 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@ext.test>\r\n\r\nHello  there.\r\n\r\nBye\r\n"
)


@cache
def rsa_key(bits: int = 2048, name: str = "") -> rsa.RSAPrivateKey:
    """A key; another one for another name."""
    return rsa.generate_private_key(65537, bits)


def pem(key: rsa.RSAPrivateKey) -> bytes:
    """As dkimpy wants it."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


def record(key: rsa.RSAPrivateKey) -> str:
    """The TXT record of its public half."""
    return SigningKey("mail", key).record


def record_of_size(bits: int) -> str:
    """The record of a key nobody could sign with: of any size, at once."""
    size = bits // 8
    modulus = b"\x00\xc1" + b"\x55" * (size - 2) + b"\x01"
    return record_for("rsa", _der(0x30, _der(0x02, modulus) + _der(0x02, b"\x01\x00\x01")))


def _der(tag: int, data: bytes) -> bytes:
    length = len(data)
    if length < 128:
        return bytes((tag, length)) + data
    digits = length.to_bytes(2, "big")
    return bytes((tag, 0x82)) + digits + data


def signed(message: bytes = MESSAGE, domain: str = "ext.test", selector: str = "mail", **more: object) -> bytes:
    """A message with a signature of dkimpy's on top."""
    options: dict[str, object] = {"canonicalize": (b"relaxed", b"relaxed"), **more}
    key = pem(rsa_key())
    return dkim.sign(message, selector.encode(), domain.encode(), key, **options) + message  # type: ignore[arg-type,no-any-return]


@contextmanager
def events() -> Iterator[list[log.Event]]:
    """What is logged meanwhile."""
    heard: list[log.Event] = []
    before = log.switch.level, list(log.switch.sinks)
    log.switch.level, log.switch.sinks[:] = log.DEBUG, [heard.append]
    try:
        yield heard
    finally:
        log.switch.level, log.switch.sinks[:] = before
