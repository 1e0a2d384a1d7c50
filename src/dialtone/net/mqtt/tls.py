"""How a connection to a broker is encrypted: with certificate files, or with the board's own certificate."""

from __future__ import annotations

import ssl
from pathlib import Path

from dialtone.base.log import Secret

_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


def with_files(ca: Path | None, certificate: Path | None, key: Path | None, password: Secret) -> ssl.SSLContext:
    """The broker's certificate must be vouched for and have its name. Raises OSError, ValueError (ssl.SSLError)."""
    made = ssl.create_default_context(cafile=str(ca) if ca is not None else None)
    if certificate is not None:
        made.load_cert_chain(certificate, key, password.reveal() or "")
    return made


def with_the_boards(certificate: Path, key: Path | None) -> ssl.SSLContext:
    """The broker has the very certificate the board has, and no other is believed; so its name does not matter.
    Raises OSError, ValueError."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    made.load_verify_locations(cadata=_first(certificate.read_text("ascii", "replace")))
    made.load_cert_chain(certificate, key)
    return made


def _first(text: str) -> str:
    """The certificate itself, without those of authorities that may follow."""
    begin, end = text.find(_BEGIN), text.find(_END)
    if begin < 0 or end < begin:
        raise ValueError("there is no certificate in the file")
    return text[begin : end + len(_END)] + "\n"
