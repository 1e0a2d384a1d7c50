"""Answers an authority that asks for a name by "acme-tls/1" (RFC 8737).

Nobody else offers that protocol, so its name in the first packet tells such a connection from all others: those get the
board's own certificate also while an order is under way, and pay one look at a flag when none is.
"""

from __future__ import annotations

import datetime
import os
import ssl
import tempfile
from collections.abc import Callable

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dialtone.base import log

PROTOCOL = "acme-tls/1"
OFFERED = bytes((len(PROTOCOL),)) + PROTOCOL.encode()  # as it stands in the list of protocols (RFC 7301 section 3.1)
EXTENSION = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.31")  # id-pe-acmeIdentifier


class AlpnAnswers:
    """Chooses the context of a connection by its first packet. `digest` is what a certificate for a name has to show
    (None: nobody asks for it), `waiting` whether anybody asks for any."""

    def __init__(self, digest: Callable[[str], bytes | None], waiting: Callable[[], bool]) -> None:
        self._digest = digest
        self._waiting = waiting
        self._made: dict[str, tuple[bytes, ssl.SSLContext]] = {}

    @property
    def waiting(self) -> bool:
        """Whether first packets are worth a look."""
        return self._waiting()

    def choose(self, packet: bytes) -> ssl.SSLContext | None:
        """The context for a connection that begins so; None: the usual one."""
        if OFFERED not in packet:
            return None
        context = _context()
        context.sni_callback = self._named
        return context

    def _named(self, tls: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> int | None:
        """The handshake has come to the name: take the certificate for it, or end."""
        digest = self._digest(name or "")
        if digest is None or name is None:
            return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
        try:
            tls.context = self._certified(name, digest)
        except (OSError, ValueError) as no:
            log.error("acme.unanswered", f"!The authority's question about {name} cannot be answered: {no}")
            return ssl.ALERT_DESCRIPTION_INTERNAL_ERROR
        return None

    def _certified(self, name: str, digest: bytes) -> ssl.SSLContext:
        known = self._made.get(name)
        if known is None or known[0] != digest:
            self._made.clear()  # an authority looks from several places, at one name after the other
            known = self._made[name] = (digest, _certified(name, digest))
        return known[1]


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols([PROTOCOL])
    return context


def _certified(name: str, digest: bytes) -> ssl.SSLContext:
    """A context with a certificate that shows the digest. Raises OSError, ValueError."""
    context = _context()
    handle, path = tempfile.mkstemp(prefix="acme-")  # 0600; the library reads certificates from files only
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(certificate(name, digest))
        context.load_cert_chain(path)
    finally:
        os.unlink(path)
    return context


def certificate(name: str, digest: bytes) -> bytes:
    """The certificate of section 3, and its key, PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    now = datetime.datetime.now(datetime.UTC)
    shown = b"\x04" + bytes((len(digest),)) + digest  # DER: an octet string
    made = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(own)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.UnrecognizedExtension(EXTENSION, shown), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
