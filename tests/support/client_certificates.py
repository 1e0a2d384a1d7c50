"""Certificates people make for themselves, with their keys."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

KINDS: dict[str, Callable[[], Any]] = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "ecdsa": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}
ONE_DAY = datetime.timedelta(days=1)


def certificate(
    key: Any, days: datetime.timedelta = ONE_DAY, *, padding: int = 0, hashed: bool = True
) -> x509.Certificate:
    """One that signs itself, good until `days` from now. `padding` bytes of text that means nothing are put in."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "somebody")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - 2 * ONE_DAY, now + days)
    if padding:
        odd = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), bytes(padding))
        made = made.add_extension(odd, critical=False)
    plain = isinstance(key, ed25519.Ed25519PrivateKey) or not hashed
    return made.sign(key, None if plain else hashes.SHA256())


def self_signed(
    folder: Path, kind: str = "ecdsa", days: datetime.timedelta = ONE_DAY, *, padding: int = 0
) -> tuple[Path, Path]:
    """Files of a new certificate and its key, PEM."""
    folder.mkdir(exist_ok=True)
    key = KINDS[kind]()
    cert_file, key_file = folder / f"{kind}.cert", folder / f"{kind}.key"
    cert_file.write_bytes(certificate(key, days, padding=padding).public_bytes(Encoding.PEM))
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return cert_file, key_file
