"""Whether a proof fits what is kept. How secrets are made is in `people/passwords.py`.

Promises: comparisons take constant time (AUT-06), and the same work is done whether or not there is such an account
(AUT-04, ENU-03).
"""

from __future__ import annotations

import hashlib
import hmac

from dialtone.config.system import GlobalConfig
from dialtone.domain.model.user import Secrets, User
from dialtone.domain.people.passwords import compared, presented
from dialtone.domain.ports.outside import Hasher
from dialtone.domain.ports.store import Store
from dialtone.wire.proofs import DigestProof, PasswordProof
from dialtone.wire.sasl import cram_md5

_NO_PASSWORD = "no account has this password \x00"


def offered(proof: PasswordProof, user: User | None) -> str | None:
    """The password of a proof in the form this account's hash was made from; None when it can be nobody's."""
    password = presented(proof.password.reveal())
    if password is None:
        return None
    return compared(password, user is not None and user.fold_case)


async def password_fits(hasher: Hasher, secrets: Secrets | None, password: str) -> bool:
    """Verify against the slow hash; without an account the same work is done. Raises Refusal (BUSY)."""
    return await hasher.verify(secrets.password_hash if secrets is not None else "", password)


def digest_fits(password: str | None, proof: DigestProof) -> bool:
    """Verify an answer to a challenge against the recovered password (None: there is none).

    Clients made for the reference use the password in lower case (spec mail.md 1.7, 5.2), so that is accepted too.
    """
    known = _NO_PASSWORD if password is None else password
    exact = hmac.compare_digest(_digest(known, proof), proof.digest)
    lower = hmac.compare_digest(_digest(known.lower(), proof), proof.digest)
    return (exact or lower) and password is not None


def _digest(password: str, proof: DigestProof) -> str:
    if proof.method == "APOP":  # RFC 1939 section 7
        return hashlib.md5(proof.challenge + password.encode(), usedforsecurity=False).hexdigest()
    return cram_md5(password, proof.challenge)


async def erase_when_off(store: Store, global_config: GlobalConfig) -> int:
    """Remove every recoverable copy when ChallengeAuth is off; called at start and recycle. Returns how many."""
    if global_config.challenge_auth:
        return 0
    return await store.write(lambda records: records.users.erase_sealed())
