"""What a client may bring to prove who it is: made by SASL exchanges and old log-in commands, judged by
`domain/access/login.py`."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.base.log import Secret


@dataclass(frozen=True, slots=True)
class PasswordProof:
    """Name and password (USER/PASS, PLAIN, LOGIN). `acting_as` is the SASL authorisation identity, if any."""

    name: str
    password: Secret
    method: str = "PLAIN"
    acting_as: str = ""


@dataclass(frozen=True, slots=True)
class DigestProof:
    """An answer to a challenge. `method` is "CRAM-MD5" (HMAC-MD5) or "APOP" (MD5 of challenge and password)."""

    name: str
    challenge: bytes
    digest: str  # lower-case hexadecimal digits
    method: str


@dataclass(frozen=True, slots=True)
class ScramProof:
    """A SCRAM exchange that has already been run against the stored keys of `name`; `good` is its outcome."""

    name: str
    good: bool
    method: str = "SCRAM-SHA-256"
    acting_as: str = ""


@dataclass(frozen=True, slots=True)
class KeyProof:
    """A signature with a key, which has been found good already (SSH). Whether the key is the account's is judged.
    `fingerprint` is "SHA256:..." as `ssh-keygen -l` shows it."""

    name: str
    fingerprint: str
    method: str = "publickey"
    acting_as: str = ""


Proof = PasswordProof | DigestProof | ScramProof | KeyProof


@dataclass(frozen=True, slots=True)
class ScramKeys:
    """What a server stores for SCRAM-SHA-256 (RFC 5802 section 3)."""

    salt: bytes
    iterations: int
    stored_key: bytes
    server_key: bytes
