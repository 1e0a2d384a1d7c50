"""The one way to become somebody: `Logins.admit` turns a proof into a `Caller`.

Every protocol comes here, so every failure counts on the same record. In this order: is this way to log in open
here; is the address banned; whose name is it; does the account rest from too many failures; does the proof fit; may
the account be used. A failure is recorded, logged and refused after LoginAttemptDelay, always with the same words and
the same work (AUT-04, ENU-03).
Sources: spec mail.md 1.7 and 3.9, services.md 1.11 and 1.12.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.base.lookup import TimedCache
from dialtone.config.mail import MailConfig
from dialtone.config.system import GlobalConfig, SystemConfig
from dialtone.config.tables import Tables
from dialtone.domain.access.addresses import is_trusted, network
from dialtone.domain.access.attempts import (
    ACCOUNT_FREE,
    ACCOUNT_MEMORY,
    Against,
    account_key,
    address_key,
    rest_remaining,
)
from dialtone.domain.access.bans import Bans
from dialtone.domain.access.consequences import Consequences, failed_line, shown
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.invented import InventedKeys
from dialtone.domain.access.judge import Judge
from dialtone.domain.access.ledger import Ledger
from dialtone.domain.access.offers import Offers
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.access.turns import Turns
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import User, alias_key
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.passwords import Safe
from dialtone.domain.ports.outside import Clock, Hasher, Vault
from dialtone.domain.ports.store import Store
from dialtone.wire import sasl
from dialtone.wire.port import Peer
from dialtone.wire.proofs import DigestProof, Proof, ScramKeys

NAME_MOST = 254  # characters of a login id
NOTED_EVERY = 60.0  # seconds between two notes of log-ins of one user from one address to one service
KNOWN_FOR = 30 * 86_400.0  # seconds an address stays known to an account
AT_ONCE = 2 * ACCOUNT_FREE  # log-ins of one address that are judged at the same time


@dataclass(frozen=True, slots=True)
class _Try:
    """One log-in under way."""

    peer: Peer
    service: str
    proof: Proof
    user: User | None

    @property
    def account(self) -> Against:
        """The account's record; a name that nobody has gets one too, in memory, so that it does not differ."""
        if self.user is not None:
            return Against(account_key(self.user.number), ACCOUNT_MEMORY)
        return Against(f"name:{alias_key(self.proof.name[:NAME_MOST])}", ACCOUNT_MEMORY, kept=False)


class Logins:
    """See the module's text. It is a `wire.sasl.Source`."""

    __slots__ = (
        *("_bans", "_clock", "_consequences", "_delay", "_directory", "_exempt", "_invented", "_judge", "_known"),
        *("_ledger", "_noted", "_offers", "_required", "_requirements", "_store", "_turns"),
    )

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        chance: Chance,
        hasher: Hasher,
        vault: Vault,
        directory: Directory,
        ledger: Ledger,
        mail_config: MailConfig,
        global_config: GlobalConfig,
        system_config: SystemConfig,
        tables: Tables,
        requirements: Requirements | None = None,
        filtering: Filtering | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._directory = directory
        self._ledger = ledger
        self._exempt = tables.ipfilter_exempt
        self._delay = mail_config.login_attempt_delay / 1000
        self._bans = Bans(ledger, mail_config, tables)
        self._consequences = Consequences(ledger, clock, mail_config, filtering)
        self._requirements = requirements or Requirements(clock, chance)
        self._required = mail_config.login_requirements
        self._offers = Offers(chance, mail_config, global_config, system_config)
        safe = Safe(hasher, vault, recoverable=global_config.challenge_auth)
        self._judge = Judge(store, clock, chance, hasher, safe)
        self._invented = InventedKeys(store, chance)
        self._known: TimedCache[bool] = TimedCache(20_000, KNOWN_FOR)
        self._noted: TimedCache[bool] = TimedCache(10_000, NOTED_EVERY)
        self._turns = Turns()

    # What is offered

    def mechanisms(self, peer: Peer, secure: bool) -> tuple[str, ...]:
        """The SASL mechanisms announced to this client now."""
        return self._offers.mechanisms(peer, secure)

    def clear_text(self, peer: Peer, secure: bool) -> bool:
        """Whether passwords may be taken in the clear from this client."""
        return self._offers.clear_text(peer, secure)

    def challenges(self) -> bool:
        """Whether CRAM-MD5 and APOP are offered."""
        return self._offers.challenges()

    def challenge(self) -> bytes:
        """A new, unique challenge, b"<...@HOST>"."""
        return self._offers.challenge()

    def nonce(self) -> str:
        """Our half of a SCRAM nonce."""
        return self._offers.nonce()

    async def scram_keys(self, name: str) -> ScramKeys:
        """The stored keys of whoever `name` means; invented ones, always the same, when there are none."""
        keys = await self._judge.scram_keys(await self._find(name))
        return keys or await self._invented.of(name)

    # Logging in

    async def converse(
        self,
        peer: Peer,
        service: str,
        mechanism: str,
        initial: bytes | None,
        ask: Callable[[bytes], Awaitable[bytes]],
        *,
        secure: bool,
    ) -> Caller:
        """Hold a SASL exchange and judge its proof. `initial` is the client's initial response (base64) or None;
        `ask` sends one challenge (base64) in the protocol's framing and returns the line that answers it.

        Raises Refusal: BAD_MECHANISM, NEEDS_TLS, BAD_PROOF (cannot be read; the session goes on), CANCELLED,
        INVALID (too long), and all that `admit` raises.
        """
        self._offers.check_mechanism(mechanism, peer, secure)
        try:
            proof = await sasl.converse(sasl.begin(mechanism, self), initial, ask)
        except sasl.Malformed as flaw:
            await self.malformed(peer, service, flaw)
            raise
        return await self.admit(peer, service, proof, secure=secure)

    async def admit(self, peer: Peer, service: str, proof: Proof, *, secure: bool) -> Caller:
        """Judge a proof. Raises Refusal: BAD_LOGIN (after a delay, final) for whatever reason the account cannot be
        used; BLOCKED (the address is banned), TOO_FAST (the account or address has too many failures or tries at
        once) and BUSY (too many wait for the hasher), all temporary; NEEDS_TLS, BAD_MECHANISM (the way is closed)."""
        self._offers.check_proof(proof, peer, secure)
        trusted = is_trusted(peer, self._exempt)
        if not trusted:
            await self._bans.check(peer)
        attempt = _Try(peer, service, proof, await self._find(proof.name))
        if trusted or self._knows(attempt):
            good = await self._judge.fits(attempt.user, proof)
        else:
            good = await self._fits_in_turn(attempt)
        return await self._decide(attempt, good)

    async def malformed(self, peer: Peer, service: str, flaw: sasl.Malformed) -> None:
        """Log an answer that could not be read, count it where it is a failed attempt, and give it its delay.
        Protocols that run the exchange themselves call this before they pass the refusal on."""
        await self._consequences.of_malformed(peer, service, flaw)
        flaw.delay = self._delay if flaw.counted else 0.0

    def changed(self, fact: UserChanged) -> None:
        """Listener for the bus: a new password ends what was remembered of the old one."""
        if fact.secret:
            self._judge.forget(fact.user)

    async def _find(self, name: str) -> User | None:
        return await self._directory.by_login(name) if len(name) <= NAME_MOST else None

    def _knows(self, attempt: _Try) -> bool:
        """Whether the account was used from this address before."""
        user, here = attempt.user, network(attempt.peer.address)
        if user is None or user.is_guest:
            return False
        if self._known.get((user.number, here), self._clock.monotonic()):
            return True
        return bool(user.last_address) and network(user.last_address) == here

    async def _fits_in_turn(self, attempt: _Try) -> bool:
        """Judge a proof from an address the account does not know: not while it rests, and few at once (AUT-03)."""
        standing = await self._ledger.standing(attempt.account.key, memory=ACCOUNT_MEMORY)
        if rest_remaining(standing) > 0:
            line = f"!{shown(attempt.proof.name)} has {standing.effective} failed login attempts, not looked at now"
            log.notice("login.resting", line, attempts=standing.effective)
            raise self._too_fast()
        limits = {attempt.account.key: ACCOUNT_FREE, address_key(attempt.peer.address): AT_ONCE}
        with self._turns.take(limits) as room:
            if not room:
                raise self._too_fast()
            return await self._judge.fits(attempt.user, attempt.proof)

    async def _decide(self, attempt: _Try, good: bool) -> Caller:
        user, proof = attempt.user, attempt.proof
        fine = user is not None and user.active and good and _acts_as_itself(proof)
        if fine and user is not None and self._may_enter(attempt, user):
            return await self._welcome(attempt, user)
        if not fine:
            _tell_why(attempt, good)
        if user is not None and not good:
            self._judge.forget(user.number)
        if fine or not good:
            await self._consequences.of_failure(attempt.peer, attempt.service, proof, attempt.account)
        raise Refusal(Why.BAD_LOGIN, "Authentication failure", delay=self._delay, final=True)

    def _may_enter(self, attempt: _Try, user: User) -> bool:
        """Whether LoginRequirements let the user in from here, now, by this protocol."""
        required = self._required
        if not required or self._requirements.met(required, user, protocol=attempt.service, peer=attempt.peer):
            return True
        log.warning("login.requirements", f"!Insufficient server access: {required}", user=user.number)
        return False

    async def _welcome(self, attempt: _Try, user: User) -> Caller:
        peer, method = attempt.peer, attempt.proof.method
        if not user.is_guest:  # everybody knows the guest's password: it proves nothing and excuses nothing
            await self._consequences.of_success(peer)
            self._known.put((user.number, network(peer.address)), True, self._clock.monotonic())
        await self._note(attempt, user)
        today = user.emails_today if user.email_day == int(self._clock.now() // 86_400) else 0
        line = f"logged-in using {method} authentication ({today} emails sent today)"
        log.info("login.accepted", line, user=user.alias, service=attempt.service, method=method)
        return Caller(user, peer, attempt.service, method)

    async def _note(self, attempt: _Try, user: User) -> None:
        """Keep when and from where the account was used: the first time at once, then once a minute."""
        key, now = (user.number, attempt.peer.address, attempt.service), self._clock.monotonic()
        if self._noted.get(key, now):
            return
        peer, at, protocol = attempt.peer, self._clock.now(), attempt.service.upper()
        try:
            await self._store.write(
                lambda records: records.users.note_login(user.number, at, peer.address, peer.host, protocol)
            )
            self._noted.put(key, True, now)
        except StoreError as trouble:
            log.warning("login.unrecorded", f"!cannot note a login of user #{user.number}: {trouble}")

    def _too_fast(self) -> Refusal:
        text = "too many failed logins, try again later"
        return Refusal(Why.TOO_FAST, text, temporary=True, delay=self._delay, final=True)


def _tell_why(attempt: _Try, good: bool) -> None:
    """The sysop's line of a refused log-in; the client is told nothing of it."""
    user, proof = attempt.user, attempt.proof
    if user is None:
        log.warning("login.unknown", f"!UNKNOWN USER: '{shown(proof.name)}'", service=attempt.service)
    elif not user.active:
        log.warning("login.inactive", f"!DELETED or INACTIVE user #{user.number}", user=user.number)
    elif not good:
        log.warning("login.failed", failed_line(proof), user=user.number, service=attempt.service)
    else:
        log.warning("login.acting", f"!{shown(proof.name)} may not act as another user", user=user.number)


def _acts_as_itself(proof: Proof) -> bool:
    """Nobody may act as somebody else (RFC 4616 section 2): an authorisation identity must mean the name itself."""
    acting_as = "" if isinstance(proof, DigestProof) else proof.acting_as
    if not acting_as or acting_as == proof.name:
        return True
    return alias_key(acting_as) == alias_key(proof.name) != ""
