"""Which ways to log in are offered to whom (amendments 7 and 8; TLS-13).

PLAIN, LOGIN and USER/PASS show the password to whoever listens: they are for TLS, and without it for clients on this
machine, unless ClearTextLogin says otherwise. CRAM-MD5 and APOP exist while ChallengeAuth is on. SCRAM-SHA-256 always.
"""

from __future__ import annotations

import re

from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.config.logins import LoginConfig
from dialtone.config.system import GlobalConfig, SystemConfig
from dialtone.domain.access.addresses import is_loopback
from dialtone.wire import sasl, scram
from dialtone.wire.port import Peer
from dialtone.wire.proofs import DigestProof, PasswordProof, Proof

_CLEAR = ("PLAIN", "LOGIN")
_CHALLENGE = "CRAM-MD5"


class Offers:
    """See the module's text."""

    __slots__ = ("_challenges", "_chance", "_clear", "_host", "_with_clear", "_without_clear")

    def __init__(
        self, chance: Chance, config: LoginConfig, global_config: GlobalConfig, system_config: SystemConfig
    ) -> None:
        host = config.host_name or system_config.inet_addr
        self._host = re.sub(r"[^A-Za-z0-9.-]", "", host).strip(".") or "localhost"
        self._chance = chance
        self._challenges = global_config.challenge_auth
        self._clear = config.clear_text_login
        self._without_clear = ((_CHALLENGE,) if self._challenges else ()) + (scram.MECHANISM,)
        self._with_clear = _CLEAR + self._without_clear

    def clear_text(self, peer: Peer, secure: bool) -> bool:
        """Whether a password may be taken as it is from this client."""
        if secure or self._clear == "always":
            return True
        return self._clear == "loopback" and is_loopback(peer.address)

    def mechanisms(self, peer: Peer, secure: bool) -> tuple[str, ...]:
        """The SASL mechanisms announced to this client now."""
        return self._with_clear if self.clear_text(peer, secure) else self._without_clear

    def challenges(self) -> bool:
        """Whether CRAM-MD5 and APOP are there."""
        return self._challenges

    def challenge(self) -> bytes:
        """A challenge that was never used before: a message-id (RFC 2195, RFC 1939 section 7)."""
        return f"<{self._chance.token(16).hex()}@{self._host}>".encode()

    def nonce(self) -> str:
        """Our half of a SCRAM nonce."""
        return self._chance.token(18).hex()

    def check_mechanism(self, mechanism: str, peer: Peer, secure: bool) -> None:
        """Raises Refusal (NEEDS_TLS, BAD_MECHANISM) when a client asks for what it is not offered."""
        name = mechanism.upper()
        if name == scram.PLUS:  # whether the channel can be bound to is known where the exchange begins
            name = scram.MECHANISM
        if name in self.mechanisms(peer, secure):
            return
        if name in sasl.CLEAR:
            raise _needs_tls()
        raise Refusal(Why.BAD_MECHANISM, "Unrecognized authentication type.")

    def check_proof(self, proof: Proof, peer: Peer, secure: bool) -> None:
        """Raises Refusal (NEEDS_TLS, BAD_MECHANISM) for a proof that came a way that is closed."""
        if isinstance(proof, PasswordProof) and not self.clear_text(peer, secure):
            raise _needs_tls()
        if isinstance(proof, DigestProof) and not self._challenges:
            raise Refusal(Why.BAD_MECHANISM, "Unrecognized authentication type.")


def _needs_tls() -> Refusal:
    return Refusal(Why.NEEDS_TLS, "encryption required for this way to log in", status="5.7.11")
