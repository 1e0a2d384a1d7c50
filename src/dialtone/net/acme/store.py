"""The certificate that was got, in ctrl/acme.pem, and what became of tries, in data/acme.json.

Certificate, chain and key are one file, so that one rename replaces all three and a crash cannot leave a certificate
beside the key of another. What cannot be served with never takes the old one's place.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from dialtone.domain.ports.certificates import Held, Issued, NotUsable, Tries
from dialtone.net.tls import server_context

LARGEST = 1024 * 1024  # bytes of either file that are read
AHEAD = 3600.0  # seconds that the authority's clock may be ahead of ours
KEY = re.compile(rb"-----BEGIN (?:EC |RSA )?PRIVATE KEY-----[^-]+-----END (?:EC |RSA )?PRIVATE KEY-----")
BEGIN = b"-----BEGIN CERTIFICATE-----"
PLAIN = serialization.PublicFormat.SubjectPublicKeyInfo


class CertificateFiles:
    """Implements `domain.ports.certificates.CertificateStore`."""

    def __init__(self, certificate: Path, notes: Path) -> None:
        self._certificate = certificate
        self._notes = notes

    async def held(self) -> Held | None:
        """See the port."""
        return await asyncio.to_thread(self._held)

    async def key(self) -> bytes:
        """See the port."""
        return await asyncio.to_thread(_key, self._certificate)

    async def install(self, issued: Issued, names: Sequence[str], now: float) -> Held:
        """See the port."""
        return await asyncio.to_thread(self._install, issued, names, now)

    async def tries(self) -> Tries:
        """See the port."""
        return await asyncio.to_thread(read_tries, self._notes)

    async def remember(self, tries: Tries) -> None:
        """See the port."""
        data = json.dumps(asdict(tries), indent=1).encode() + b"\n"
        await asyncio.to_thread(write_private, self._notes, data)

    def _held(self) -> Held | None:
        try:
            return read_held(self._certificate)
        except (OSError, ValueError):
            return None

    def _install(self, issued: Issued, names: Sequence[str], now: float) -> Held:
        held = judged(issued, names, now)
        text = issued.chain.rstrip() + b"\n" + issued.key.rstrip() + b"\n"
        draft = self._certificate.with_name(self._certificate.name + ".new")
        try:
            write_private(draft, text)
            try:
                server_context(draft)
            except OSError as no:
                raise NotUsable(f"TLS does not take what was issued: {no}") from no
            draft.replace(self._certificate)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(self._certificate.parent)
        return held


def _key(file: Path) -> bytes:
    try:
        with open(file, "rb") as stream:
            found = KEY.search(stream.read(LARGEST))
    except OSError:
        return b""
    return found[0] + b"\n" if found else b""


def judged(issued: Issued, names: Sequence[str], now: float) -> Held:
    """What was issued, when it can be used for these names now. Raises NotUsable."""
    try:
        chain = x509.load_pem_x509_certificates(issued.chain)
        key = serialization.load_pem_private_key(issued.key, None)
    except (ValueError, TypeError) as no:
        raise NotUsable(f"what was issued cannot be read: {no}") from no
    ours = key.public_key().public_bytes(serialization.Encoding.DER, PLAIN)
    if chain[0].public_key().public_bytes(serialization.Encoding.DER, PLAIN) != ours:
        raise NotUsable("what was issued is for another key")
    held = describe(chain[0], issued.chain)
    if lacking := [name for name in names if name.lower() not in held.names]:
        raise NotUsable(f"what was issued lacks the name {lacking[0]}")
    if now >= held.ends or now + AHEAD < held.begins:
        raise NotUsable("what was issued is not valid now (is this machine's clock right?)")
    return held


def read_held(file: Path) -> Held:
    """The certificate in a PEM file. Raises OSError, ValueError."""
    with open(file, "rb") as stream:
        data = stream.read(LARGEST)
    if BEGIN not in data:
        raise ValueError("there is no certificate in it")
    certificates = x509.load_pem_x509_certificates(data)
    chain = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)
    return describe(certificates[0], chain)


def describe(certificate: x509.Certificate, chain: bytes) -> Held:
    """A certificate as the domain knows it. Raises ValueError."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        names = frozenset(name.lower() for name in found.value.get_values_for_type(x509.DNSName))
    except x509.ExtensionNotFound:
        names = frozenset()
    issuer = certificate.issuer
    said = issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME) or issuer.get_attributes_for_oid(
        NameOID.COMMON_NAME
    )
    return Held(
        names=names,
        begins=certificate.not_valid_before_utc.timestamp(),
        ends=certificate.not_valid_after_utc.timestamp(),
        issuer=str(said[0].value)[:64] if said else "",
        fingerprint=":".join(f"{byte:02X}" for byte in certificate.fingerprint(hashes.SHA256())),
        chain=chain,
    )


def read_tries(file: Path) -> Tries:
    """What is noted there; the usual values where nothing can be read."""
    try:
        with open(file, "rb") as stream:
            said = json.loads(stream.read(LARGEST))
        return Tries(
            failures=int(said["failures"]),
            last=float(said["last"]),
            not_before=float(said["not_before"]),
            error=str(said["error"]),
            directory=str(said["directory"]),
            asked=str(said["asked"]),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Tries()


def write_private(file: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all. Raises OSError."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb") as out:
            os.fchmod(out.fileno(), 0o600)
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
