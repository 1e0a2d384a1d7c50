"""Certificates measured by TLSA records (RFC 6698, 7671; for mail RFC 7672 section 3).

Usage 3 names the server's own certificate or key: neither names nor dates matter then. Usage 2 names an authority in
the chain the server sent, or holds it whole: from there the chain must be good, and the certificate be for one of the
names. Other usages are none of ours and match nothing.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store, VerificationError

from dialtone.domain.ports.outside import Tlsa

MOST_CERTIFICATES = 20  # of a chain that are looked at
AUTHORITY, END_ENTITY = 2, 3

_ISSUERS = ExtensionPolicy.permit_all().require_present(x509.BasicConstraints, Criticality.AGNOSTIC, None)
_SERVERS = ExtensionPolicy.permit_all().require_present(x509.SubjectAlternativeName, Criticality.AGNOSTIC, None)


def mismatch(chain: Sequence[bytes], records: Sequence[Tlsa], names: Sequence[str], now: datetime.datetime) -> str:
    """Why a chain (DER, the server's own certificate first) fits none of the records; "" when it fits one."""
    if not chain:
        return "no certificate"
    try:
        own, *others = [x509.load_der_x509_certificate(one) for one in chain[:MOST_CERTIFICATES]]
    except ValueError as error:
        return f"certificate cannot be read: {error}"
    if any(record.usage == END_ENTITY and covers(record, own) for record in records):
        return ""
    why = "certificate matches none of the TLSA records"
    for anchor in _anchors([own, *others], records):
        why = _flaw(own, others, anchor, names, now)
        if not why:
            return ""
    return why


def covers(record: Tlsa, certificate: x509.Certificate) -> bool:
    """Whether a record's data are those of this certificate (selector 0) or its key (selector 1)."""
    if record.selector not in (0, 1):
        return False
    data = certificate.public_bytes(Encoding.DER) if record.selector == 0 else public_key(certificate)
    match record.matching:
        case 0:
            return record.data == data
        case 1:
            return record.data == hashlib.sha256(data).digest()
        case 2:
            return record.data == hashlib.sha512(data).digest()
    return False


def public_key(certificate: x509.Certificate) -> bytes:
    """The SubjectPublicKeyInfo as DER."""
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _anchors(chain: Sequence[x509.Certificate], records: Sequence[Tlsa]) -> list[x509.Certificate]:
    """The authorities that records of usage 2 name; one that is given whole need not be in the chain."""
    wanted = [record for record in records if record.usage == AUTHORITY]
    found = [one for one in chain if any(covers(record, one) for record in wanted)]
    for record in wanted:
        if (record.selector, record.matching) == (0, 0):
            try:
                found.append(x509.load_der_x509_certificate(record.data))
            except ValueError:
                continue
    return found


def _flaw(
    own: x509.Certificate,
    others: Sequence[x509.Certificate],
    anchor: x509.Certificate,
    names: Sequence[str],
    now: datetime.datetime,
) -> str:
    """What is wrong with the way from a certificate to an authority, under every one of the names; "" when one fits."""
    why = "there is no name to check"
    for name in names:
        try:
            builder = PolicyBuilder().store(Store([anchor])).time(now)
            builder = builder.extension_policies(ca_policy=_ISSUERS, ee_policy=_SERVERS)
            builder.build_server_verifier(x509.DNSName(name)).verify(own, list(others))
        except (VerificationError, ValueError) as error:
            why = " ".join(str(error).split())[:200]
        else:
            return ""
    return f"certificate not trusted: {why}"
