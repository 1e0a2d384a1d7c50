"""Ways to prove who one is, besides the password: public keys, and tokens that work once."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.domain.model.user import UserNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A user's SSH key. `fingerprint` is "SHA256:..." as `ssh-keygen -l` shows it."""

    user: UserNumber
    fingerprint: str
    kind: str  # "ssh-ed25519"
    data: str  # base64, as in a .pub file
    comment: str = ""
    added: float = 0.0
    last_used: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Permission for one act, handed out once. Only a hash of what was handed out is kept (`key`, SHA-256 in hex).

    `purpose`: "password" (set a new one), "recovery" (stands in for a one-time code), "download", "upload", "login".
    `detail` is for the one who made it, such as a file. `left` counts how often it still works.
    """

    key: str
    user: UserNumber
    purpose: str
    detail: str = ""
    expires: float = 0.0  # seconds since 1970; 0: never
    left: int = 1
