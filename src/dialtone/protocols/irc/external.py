"""SASL EXTERNAL (RFC 4422 appendix A): who has the key of a certificate is whoever has put that key into his account.

The handshake has proved that the client has the key (`net/asking_tls.py`); what the certificate says besides counts for
nothing. Keys are those of SSH: one list for each user, and the same judgement (`Logins.admit`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialtone.base.errors import Refusal
from dialtone.domain.access.public_keys import PublicKeys, fingerprint_of
from dialtone.wire.proofs import KeyProof, Proof
from dialtone.wire.sasl import Exchange, Source

if TYPE_CHECKING:
    from dialtone.protocols.irc.server import IrcServer

MECHANISM = "EXTERNAL"


class External(Exchange):
    """The answer is empty or the name of an account. Without a name it is the account that has the key, and where
    several have it, the one called as the client's nick."""

    mechanism = MECHANISM
    counted = True

    def __init__(self, source: Source, keys: PublicKeys, certificate: bytes, nick: str) -> None:
        """`certificate` is the one that was shown, DER."""
        super().__init__(source)
        self._keys = keys
        self._certificate = certificate
        self._nick = nick

    async def receive(self, data: bytes | None) -> bytes | Proof:
        """See `Exchange`. Raises Malformed, StoreError."""
        if data is None:
            return b""
        name = self.text(data, "name")
        try:
            fingerprint = fingerprint_of(self._certificate)
        except Refusal:
            raise self.bad("certificate") from None
        if not name:
            holders = await self._keys.holders(fingerprint)
            name = holders[0] if len(holders) == 1 else self._nick
        return KeyProof(name, fingerprint)


def certificate(session: IrcServer) -> bytes:
    """The client's own, DER; b"" without one. That of a gateway (WEBIRC) says nothing about the people it brings."""
    return session.wire.presented if session.peer is session.wire.peer else b""


def begin(session: IrcServer) -> External:
    """An exchange with this client."""
    hall = session.hall
    return External(hall.logins, hall.keys, certificate(session), session.wanted or session.client.nick)
