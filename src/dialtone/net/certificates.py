"""A certificate of our own, so that a new board speaks TLS from its first start, and what a certificate says.

The key is on the elliptic curve P-256: a handshake then costs the server about 0.4 ms, with a 2048-bit RSA key 0.7 ms
(measured in one process on one machine), and everything that speaks TLS 1.2 knows it.
"""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAYS = 3650


def make_self_signed(cert_file: Path, key_file: Path, host_name: str, organization: str = "") -> None:
    """Write a new key and a certificate for `host_name` (a name or an address), valid ten years, both mode 0600.

    Subject as in spec services.md 1.13. Raises OSError, and ValueError when `host_name` cannot be a name.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.NameAttribute(NameOID.COUNTRY_NAME, "ZZ")]
    if organization:
        names.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization[:64]))
    names.append(x509.NameAttribute(NameOID.COMMON_NAME, host_name[:64]))
    names.append(x509.NameAttribute(NameOID.EMAIL_ADDRESS, f"sysop@{host_name}"))
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(names))
        .issuer_name(x509.Name(names))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName([_general_name(host_name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    certificate = builder.sign(key, hashes.SHA256())
    _write(
        key_file,
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )
    _write(cert_file, certificate.public_bytes(serialization.Encoding.PEM))


@dataclass(frozen=True, slots=True)
class Described:
    """What the world can know of a certificate: whether it vouches for itself, and the data of the TLSA records that
    it fits (RFC 6698), the usual one (3 1 1) first."""

    self_signed: bool
    records: tuple[str, ...]


def describe(cert_file: Path) -> Described:
    """Look at the first certificate of a PEM file. Raises OSError, ValueError."""
    own = x509.load_pem_x509_certificates(cert_file.read_bytes())[0]
    key = own.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    records = []
    for selector, data in ((1, key), (0, own.public_bytes(serialization.Encoding.DER))):
        records.append(f"3 {selector} 1 {hashlib.sha256(data).hexdigest()}")
        records.append(f"3 {selector} 2 {hashlib.sha512(data).hexdigest()}")
        records.append(f"3 {selector} 0 {data.hex()}")
    return Described(own.issuer == own.subject, tuple(records))


def _general_name(host_name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host_name))
    except ValueError:
        return x509.DNSName(host_name.encode("idna").decode("ascii"))


def _write(file: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = file.with_name(file.name + ".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
