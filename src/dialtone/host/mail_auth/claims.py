"""One signature, DKIM or ARC: its tags, the key it asks for, and whether it holds.

Tags and their rules come from dkimpy, keys and arithmetic from cryptography. Limits against hostile signatures
(FRM-08): size of the field, names in h=, names that are no DNS names, sizes of keys and of their records.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import dkim
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from dkim.util import InvalidTagValueList, parse_tag_value

from dialtone.base.errors import Refusal
from dialtone.formats.mail.dkim_record import record_name
from dialtone.formats.mail.domains import ascii_domain
from dialtone.host.mail_auth.body import BodyHashes
from dialtone.host.mail_auth.head import Head, RawField, canonical, hashed, without_b

LONGEST_FIELD = 8 * 1024  # bytes of a signature field
LONGEST_RECORD = 10 * 1024  # bytes of a key record
MOST_NAMES = 200  # in h=
LEAST_BITS, MOST_BITS = 1024, 8192  # of RSA keys (RFC 8301 section 3.2; dearer ones are not worth the time)
ALGORITHMS = {b"rsa-sha256": "rsa", b"ed25519-sha256": "ed25519"}

Answer = list[str] | None
"""The TXT records of a name; None when the name service gave no answer."""


class Broken(Exception):
    """A signature does not hold. `result` is the word for it (fail, permerror, temperror)."""

    def __init__(self, result: str, reason: str) -> None:
        super().__init__(reason)
        self.result = result
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Claim:
    """What a signature field says. `form` and `body_form` are its canonicalizations."""

    field: RawField
    tags: dict[bytes, bytes]
    domain: str
    selector: str
    names: tuple[bytes, ...]
    form: bytes
    body_form: bytes

    @property
    def question(self) -> str:
        """The name its key stands at."""
        return record_name(self.selector, self.domain)

    @property
    def algorithm(self) -> str:
        """Such as rsa-sha256."""
        return self.tags[b"a"].decode("ascii", "replace")


@dataclass(frozen=True, slots=True)
class Key:
    """A published key. `exact`: it is not for subdomains (t=s)."""

    public: RSAPublicKey | Ed25519PublicKey
    exact: bool


def tags_of(value: bytes) -> dict[bytes, bytes]:
    """The tags of a signature field. Raises Broken."""
    if len(value) > LONGEST_FIELD:
        raise Broken("permerror", "signature field too long")
    try:
        found: dict[bytes, bytes] = parse_tag_value(value)
    except InvalidTagValueList as wrong:
        raise Broken("permerror", "malformed tag list") from wrong
    for name in (b"b", b"bh"):
        if name in found:
            found[name] = b"".join(found[name].split())
    return found


def read_claim(field: RawField, needed: Sequence[bytes], *, arc: bool = False) -> Claim:
    """Read a signature field; `needed` are the tags it must have. Raises Broken."""
    tags = tags_of(field[1])
    try:
        dkim.validate_signature_fields(tags, list(needed), arc)
    except dkim.ValidationError as wrong:
        past = str(wrong).startswith("x= value is past")
        raise Broken("fail" if past else "permerror", _words(wrong)) from wrong
    except (ValueError, IndexError) as wrong:  # numbers of thousands of digits; i= without a domain
        raise Broken("permerror", "malformed tag") from wrong
    if tags[b"a"] not in ALGORITHMS:
        raise Broken("permerror", "signature algorithm not supported")
    _decoded(tags.get(b"bh", b""))
    names = tuple(name.strip().lower() for name in tags[b"h"].split(b":")) if b"h" in tags else ()
    if len(names) > MOST_NAMES:
        raise Broken("permerror", "too many names in h=")
    form, _, body_form = tags.get(b"c", b"simple/simple").partition(b"/")
    body_form = body_form or b"simple"
    if form not in (b"simple", b"relaxed") or body_form not in (b"simple", b"relaxed"):
        raise Broken("permerror", "canonicalization not supported")
    domain, selector = _name(tags[b"d"], "d"), _name(tags[b"s"], "s")
    if len(record_name(selector, domain)) > 253:
        raise Broken("permerror", "name of the key too long")
    return Claim(field, tags, domain, selector, names, form, body_form)


def _words(wrong: Exception) -> str:
    """A reason without the values a stranger chose."""
    return re.sub(r"\s*\(.*|: b'.*", "", str(wrong), flags=re.DOTALL)[:80]


def _name(value: bytes, tag: str) -> str:
    try:
        return ascii_domain(value.decode("utf-8"))
    except (Refusal, UnicodeError) as wrong:
        raise Broken("permerror", f"{tag}= is not a domain name") from wrong


def key_of(answer: Answer) -> Key:
    """The key in the TXT records of its name (RFC 6376 section 3.6.1). Raises Broken."""
    if answer is None:
        raise Broken("temperror", "no answer about the key")
    fitting = [text for text in answer if len(text) <= LONGEST_RECORD and "p=" in text]
    if not fitting:
        raise Broken("permerror", "key record too long" if answer else "no key")
    try:
        tags: dict[bytes, bytes] = parse_tag_value(fitting[0].encode("utf-8"))
    except InvalidTagValueList as wrong:
        raise Broken("permerror", "malformed key record") from wrong
    if tags.get(b"v", b"DKIM1") != b"DKIM1":
        raise Broken("permerror", "unknown version of key record")
    if not _lists(tags, b"s", (b"*", b"email")) or not _lists(tags, b"h", (b"sha256",)):
        raise Broken("permerror", "key is not for this")
    coded = b"".join(tags.get(b"p", b"").split())
    if not coded:
        raise Broken("permerror", "key was revoked")
    return Key(_public(tags.get(b"k", b"rsa"), coded), _lists(tags, b"t", (b"s",)) and b"t" in tags)


def _lists(tags: dict[bytes, bytes], name: bytes, wanted: tuple[bytes, ...]) -> bool:
    """Whether a list tag, when it is there, holds one of these."""
    return name not in tags or any(word.strip() in wanted for word in tags[name].split(b":"))


def _public(kind: bytes, coded: bytes) -> RSAPublicKey | Ed25519PublicKey:
    try:
        data = base64.b64decode(coded, validate=True)
        if kind == b"ed25519":
            return Ed25519PublicKey.from_public_bytes(data)
        public = load_der_public_key(data) if kind == b"rsa" else None
    except (ValueError, binascii.Error, UnsupportedAlgorithm) as wrong:
        raise Broken("permerror", "key cannot be read") from wrong
    if not isinstance(public, RSAPublicKey):
        raise Broken("permerror", "unknown kind of key")
    if not LEAST_BITS <= public.key_size <= MOST_BITS:
        raise Broken("permerror", f"key of {public.key_size} bits")
    return public


def check_body(claim: Claim, bodies: BodyHashes) -> None:
    """Compare the body hash. A part of the body is not enough: what was added to it would look signed. Raises
    Broken."""
    if not bodies.complete:
        raise Broken("neutral", "message too large")
    size = bodies.size(claim.body_form)
    if b"l" in claim.tags and claim.tags[b"l"] != str(size).encode():
        given = claim.tags[b"l"].lstrip(b"0") or b"0"
        if given != str(size).encode():
            raise Broken("fail", "l= does not cover the whole body")
    if _decoded(claim.tags[b"bh"]) != bodies.digest(claim.body_form):
        raise Broken("fail", "body hash mismatch")


def check_signature(claim: Claim, parts: Sequence[bytes], answer: Answer) -> Key:
    """Check the arithmetic over the header fields `parts` and the signature's own; return the key. Raises Broken."""
    key = key_of(answer)
    name, value = claim.field
    last = canonical((name, without_b(value[:-2]) + b"\r\n"), claim.form)
    signed = hashed(parts, last)
    kind = ALGORITHMS[claim.tags[b"a"]]
    signature = _decoded(claim.tags[b"b"])
    try:
        if isinstance(key.public, RSAPublicKey) and kind == "rsa":
            key.public.verify(signature, signed, PKCS1v15(), SHA256())
        elif isinstance(key.public, Ed25519PublicKey) and kind == "ed25519":
            key.public.verify(signature, hashlib.sha256(signed).digest())
        else:
            raise Broken("permerror", "key is of another kind than the signature")
    except InvalidSignature as wrong:
        raise Broken("fail", "signature does not fit") from wrong
    return key


def check_fields(claim: Claim, head: Head, answer: Answer) -> Key:
    """Check a signature over named header fields. Raises Broken."""
    names = [*claim.names, b"from"] if b"from" in claim.names else list(claim.names)  # another From would count
    return check_signature(claim, head.picked(names, claim.form), answer)


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as wrong:
        raise Broken("permerror", "malformed base64") from wrong
