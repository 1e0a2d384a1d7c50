"""Tokens that prove that somebody reads the mail of an address (security case NET-05).

The From field of a mail proves nothing. So what it asks for is done only when a token comes back that was mailed to
that address: it names the action, the list and the address, ends after a week, and is authenticated with a key of ours.
Nothing is remembered here; using a token twice does the same thing twice, which is no harm.
"""

from __future__ import annotations

import binascii
import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from dialtone.domain.mail.lists.commands import Verb
from dialtone.domain.mail.lists.subscribers import can_subscribe
from dialtone.domain.ports.outside import Clock, Vault

PURPOSE = "lists"
VALID = 7 * 86400.0  # seconds
FOREVER = 10 * 365 * 86400.0  # of the links in list mail

_PROOF = 16  # bytes
_TOKEN_MOST = 600  # characters
_ACTIONS = {1: Verb.SUBSCRIBE, 2: Verb.UNSUBSCRIBE}
_NUMBERS = {verb: number for number, verb in _ACTIONS.items()}


@dataclass(frozen=True, slots=True)
class Request:
    """What a token is for: to subscribe an address to a list, or to unsubscribe it."""

    verb: Verb
    list: str
    address: str


class Confirmation:
    """Makes and checks tokens."""

    __slots__ = ("_clock", "_key")

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._key = vault.derive(PURPOSE)
        self._clock = clock

    def token(self, request: Request, *, valid: float = VALID) -> str:
        """A token of letters, digits, - and _ that is good for `valid` seconds."""
        ends = int(self._clock.now() + valid)
        names = f"{request.list.lower()}\0{request.address.lower()}".encode()
        said = struct.pack(">BI", _NUMBERS[request.verb], ends) + names
        return urlsafe_b64encode(self._proof(said) + said).decode("ascii").rstrip("=")

    def read(self, token: str) -> Request | None:
        """What a token is for; None when it is not ours, was changed, or is too old."""
        if not token.isascii() or len(token) > _TOKEN_MOST:
            return None
        try:
            data = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (binascii.Error, ValueError):
            return None
        proof, said = data[:_PROOF], data[_PROOF:]
        if len(said) < 5 or not hmac.compare_digest(proof, self._proof(said)):
            return None
        number, ends = struct.unpack(">BI", said[:5])
        name, _, address = said[5:].decode("utf-8", "replace").partition("\0")
        if number not in _ACTIONS or ends < self._clock.now() or not can_subscribe(address):
            return None
        return Request(_ACTIONS[number], name, address)

    def _proof(self, said: bytes) -> bytes:
        return hmac.digest(self._key, said, sha256)[:_PROOF]
