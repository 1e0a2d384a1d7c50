"""What a failed log-in leads to: it is counted and told; and what a good one excuses."""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.config.logins import LoginConfig
from dialtone.domain.access.addresses import network
from dialtone.domain.access.attempts import Against, Failure, Standing, address_key, words
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.ledger import Ledger
from dialtone.domain.people.names import one_line
from dialtone.domain.ports.outside import Clock
from dialtone.wire.port import Peer
from dialtone.wire.proofs import KeyProof, PasswordProof, Proof
from dialtone.wire.sasl import Malformed


class Consequences:
    """Spec mail.md 1.7 and 3.9. Without `filtering` no address is added to ip.can."""

    __slots__ = ("_clock", "_filter_duration", "_filter_threshold", "_filtering", "_hack_threshold", "_ledger")

    def __init__(self, ledger: Ledger, clock: Clock, config: LoginConfig, filtering: Filtering | None = None) -> None:
        self._ledger = ledger
        self._clock = clock
        self._filtering = filtering
        self._hack_threshold = config.login_attempt_hack_threshold
        self._filter_threshold = config.login_attempt_filter_threshold
        self._filter_duration = config.login_attempt_filter_duration

    async def of_failure(self, peer: Peer, service: str, proof: Proof, account: Against) -> None:
        """Count a proof that does not fit against the address and the account (or the name nobody has)."""
        tried = proof.password.reveal() if isinstance(proof, PasswordProof) else proof.method
        tried = proof.fingerprint if isinstance(proof, KeyProof) else tried
        failure = Failure(
            name=shown(proof.name),
            mark=self._ledger.mark(proof.name, tried),
            protocol=service.upper(),
            answered=not isinstance(proof, PasswordProof),
        )
        standing, _ = await self._ledger.failed(failure, Against(address_key(peer.address)), account)
        await self._follow(peer, failure, standing)

    async def of_malformed(self, peer: Peer, service: str, flaw: Malformed) -> None:
        """Log an answer that could not be read, and count it where the reference does (PLAIN, LOGIN)."""
        log.warning("login.malformed", flaw.detail, service=service)
        if flaw.counted:
            failure = Failure("", self._ledger.mark("", flaw.detail), service.upper())
            (standing,) = await self._ledger.failed(failure, Against(address_key(peer.address)))
            await self._follow(peer, failure, standing)

    async def of_success(self, peer: Peer) -> None:
        """Clear what was held against the address (POS-09)."""
        key = address_key(peer.address)
        if (await self._ledger.standing(key)).attempts.count:
            try:
                await self._ledger.clear(key)
            except StoreError as trouble:
                log.warning("login.unrecorded", f"!cannot clear the failed logins of an address: {trouble}", key=key)

    async def _follow(self, peer: Peer, failure: Failure, standing: Standing) -> None:
        count = standing.effective
        summary = f"{count} FAILED LOGIN ATTEMPTS in {words(self._clock.now() - standing.attempts.first)}"
        if count > 1:
            log.notice("login.failures", f"!{summary}", address=peer.address, attempts=count)
        if 0 < self._hack_threshold <= count:
            line = f"!LOGIN HACK ATTEMPT for user '{failure.name}'"
            fields = {"user": failure.name, "host": peer.host, "address": peer.address, "port": peer.port}
            log.warning("hack.attempt", line, **fields)
        if 0 < self._filter_threshold <= count:
            await self._block(peer, failure, summary)

    async def _block(self, peer: Peer, failure: Failure, reason: str) -> None:
        """Add what the failures were counted for, an address or an IPv6 /64, to ip.can."""
        if self._filtering is None or peer.is_ourselves:
            return
        await self._filtering.block(
            network(peer.address),
            reason=reason,
            protocol=failure.protocol,
            user=failure.name,
            host=peer.host,
            duration=self._filter_duration,
        )


def shown(name: str) -> str:
    """A login id as the log may show it."""
    return one_line(name, 64)


def failed_line(proof: Proof) -> str:
    """The sysop's line of a proof that does not fit. What was tried is never in it."""
    if isinstance(proof, PasswordProof):
        return f"{shown(proof.name)} !FAILED Password attempt"
    return f"!FAILED {proof.method} authentication"
