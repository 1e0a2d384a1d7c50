"""Passwords on their way into the store: which are taken, and in which forms they are kept (decision 0005).

Three forms, none in the clear: an argon2id string; while ChallengeAuth is on, the password sealed under the key file
(CRAM-MD5 and APOP need the password itself); keys for SCRAM-SHA-256, sealed too, because they are cheaper to guess
than argon2id and clients limit how slow they may be. A stolen database alone reveals nothing.

Passwords are compared after composing their characters (NFC), otherwise exactly; accounts with `fold_case` compare
without case, and the hash is made from the folded form.
"""

from __future__ import annotations

import unicodedata
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from dataclasses import replace

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.user import Secrets
from dialtone.domain.ports.outside import Hasher, Vault
from dialtone.wire.proofs import ScramKeys

MOST_CHARACTERS = 128
MOST_BYTES = 1000


def presented(password: str) -> str | None:
    """A password somebody offers, in the form it is compared in; None when it can be nobody's (AUT-05)."""
    if not 0 < len(password) <= MOST_CHARACTERS or "\0" in password:
        return None
    text = unicodedata.normalize("NFC", password)
    try:
        return text if 0 < len(text.encode()) <= MOST_BYTES else None
    except UnicodeEncodeError:  # half of a surrogate pair
        return None


def chosen(password: str) -> str:
    """A password somebody wants to have. Raises Refusal (INVALID) when it is too long or no client could send it."""
    if not password:
        raise Refusal(Why.INVALID, "a password is not empty")
    if any(unicodedata.category(ch) == "Cc" for ch in password):
        raise Refusal(Why.INVALID, "a password has no control characters")
    text = presented(password)
    if text is None:
        raise Refusal(Why.INVALID, f"a password has at most {MOST_CHARACTERS} characters")
    return text


def compared(password: str, fold_case: bool) -> str:
    """What is hashed: the password itself, or its form without case."""
    return unicodedata.normalize("NFC", password.casefold()) if fold_case else password


class Safe:
    """Turns passwords into what is kept, and opens what was sealed."""

    __slots__ = ("_hasher", "_recoverable", "_vault")

    def __init__(self, hasher: Hasher, vault: Vault, *, recoverable: bool) -> None:
        self._hasher = hasher
        self._vault = vault
        self._recoverable = recoverable  # ChallengeAuth

    async def keep(self, password: str, *, fold_case: bool, now: float) -> Secrets:
        """Every form of a chosen password. Raises Refusal (INVALID; BUSY when too many wait for the hasher)."""
        text = chosen(password)
        return Secrets(
            password_hash=await self._hasher.hash(compared(text, fold_case)),
            sealed=self._vault.seal(text.encode()) if self._recoverable else b"",
            scram=self.sealed_keys(await self._hasher.scram(text)),
            changed=now,
        )

    def lacks(self, secrets: Secrets) -> bool:
        """Whether a form is missing or cannot be opened that would be kept today: an imported account, ChallengeAuth
        switched on again, another key file."""
        return self.scram_keys(secrets.scram) is None or (self._recoverable and self.recovered(secrets) is None)

    async def completed(self, secrets: Secrets, password: str) -> Secrets:
        """The same secrets with every form, made from the password that was just found right."""
        return replace(
            secrets,
            sealed=self._vault.seal(password.encode()) if self._recoverable else b"",
            scram=self.sealed_keys(await self._hasher.scram(password)),
        )

    def sealed_keys(self, keys: ScramKeys) -> str:
        """The stored form: "iterations:salt:keys", the last two in base64, the keys sealed."""
        sealed = self._vault.seal(keys.stored_key + keys.server_key)
        return f"{keys.iterations}:{_base64(keys.salt)}:{_base64(sealed)}"

    def scram_keys(self, text: str) -> ScramKeys | None:
        """The keys in a stored form; None when there are none, or they were sealed under another key file."""
        iterations, _, rest = text.partition(":")
        salt, _, sealed = rest.partition(":")
        try:
            both = self._vault.open(a2b_base64(sealed)) if sealed else None
            if both is None or len(both) % 2:
                return None
            half = len(both) // 2
            return ScramKeys(a2b_base64(salt), int(iterations), both[:half], both[half:])
        except (Base64Error, ValueError):
            return None

    def recovered(self, secrets: Secrets | None) -> str | None:
        """The password itself, when a sealed copy is kept and may be used."""
        if secrets is None or not secrets.sealed or not self._recoverable:
            return None
        raw = self._vault.open(secrets.sealed)
        return None if raw is None else raw.decode()


def _base64(raw: bytes) -> str:
    return b2a_base64(raw, newline=False).decode()
