"""The public key in a certificate, as SSH writes keys: one list of keys serves both. Nothing else that a certificate
says is looked at. Source: RFC 5280 section 4.1.2.7, RFC 4253 section 6.6."""

from __future__ import annotations

from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dialtone.base.errors import Refusal, Why

PEM = "-----BEGIN CERTIFICATE-----"


def line_of(certificate: bytes) -> str:
    """The key of a certificate (DER) as the line of a .pub file. Raises Refusal (INVALID)."""
    return _line(x509.load_der_x509_certificate, certificate)


def line_of_pem(text: str) -> str:
    """The same of the first certificate in a PEM text."""
    return _line(x509.load_pem_x509_certificate, text.encode("ascii", "replace"))


def _line(load: Any, data: bytes) -> str:
    try:
        key = load(data).public_key()
        line: bytes = key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Refusal(Why.INVALID, "that certificate is damaged, or its key is of a kind that is not known") from None
    return line.decode("ascii")
