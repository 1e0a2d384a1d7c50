"""The one way to become somebody: `Logins.admit` turns a proof into a `Caller`.

Every protocol comes here, so every failure counts on the same record. In this order: is this way to log in open
here; is the address banned; whose name is it; does the account rest from too many failures; does the proof fit; may
the account be used. A failure is recorded, logged and refused after LoginAttemptDelay, always with the same words and
the same work (AUT-04, ENU-03).

Accounts with a second factor: on a terminal `admit` is half the way, then `wants_code` is true and `confirm` is the
other half; elsewhere only an app password lets in (AUT-12).
Sources: spec mail.md 1.7 and 3.9, services.md 1.11 and 1.12.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.base.lookup import TimedCache
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.config.logins import LoginConfig
from dialtone.config.mail import MailConfig
from dialtone.config.system import GlobalConfig, SystemConfig
from dialtone.config.tables import Tables
from dialtone.config.terminal import TerminalConfig
from dialtone.domain.access.addresses import is_trusted, network
from dialtone.domain.access.app_passwords import AppPasswords
from dialtone.domain.access.attempts import (
    ACCOUNT_FREE,
    ACCOUNT_MEMORY,
    Against,
    account_key,
    address_key,
    rest_remaining,
)
from dialtone.domain.access.consequences import failed_line, shown
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.invented import InventedKeys
from dialtone.domain.access.judge import Judge
from dialtone.domain.access.ledger import Ledger
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.access.rules import TERMINAL, RuleBook
from dialtone.domain.access.second_factor import SecondFactor
from dialtone.domain.access.turns import Turns
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import User, alias_key
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.passwords import Safe
from dialtone.domain.ports.outside import Clock, Hasher, Vault
from dialtone.domain.ports.store import Records, Store
from dialtone.wire import sasl
from dialtone.wire.port import Peer
from dialtone.wire.proofs import DigestProof, KeyProof, PasswordProof, Proof, ScramKeys, ScramProof

NAME_MOST = 254  # characters of a login id
NOTED_EVERY = 60.0  # seconds between two notes of log-ins of one user from one address to one service
KNOWN_FOR = 30 * 86_400.0  # seconds an address stays known to an account
AT_ONCE = 2 * ACCOUNT_FREE  # log-ins of one address that are judged at the same time
TERMINALS = TERMINAL - {"sftp"} | {"web"}  # services that can ask for a code
UNKNOWN = "<unknown>"  # stands in the log for a name typed at a terminal that nobody has: it may be a password
PUBLIC_KEY = "publickey"  # a method that is two factors by itself
PASSKEY = "passkey"  # the same
CODE = "TOTP"  # the method of who has shown his code
ENOUGH = frozenset({PUBLIC_KEY, CODE, PASSKEY})


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
        *("_apps", "_clock", "_directory", "_exempt", "_factor", "_invented", "_judge", "_known", "_ledger", "_noted"),
        *("_hasher", "_names", "_requirements", "_rules", "_store", "_system_password", "_turns"),
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
        second_factor: SecondFactor | None = None,
        app_passwords: AppPasswords | None = None,
        terminal_config: TerminalConfig | None = None,
        other_configs: Mapping[str, LoginConfig] | None = None,
    ) -> None:
        """`terminal_config` None: callers at terminals are treated as mail programs are. `other_configs`: the settings
        of further services by their names, such as "ftp" and "web"."""
        self._factor = second_factor
        self._apps = app_passwords
        self._hasher = hasher
        self._system_password = system_config.password
        self._names = tables.name
        self._store = store
        self._clock = clock
        self._directory = directory
        self._ledger = ledger
        self._exempt = tables.ipfilter_exempt
        self._rules = RuleBook(
            mail_config,
            terminal_config,
            ledger=ledger,
            clock=clock,
            chance=chance,
            global_config=global_config,
            system_config=system_config,
            tables=tables,
            filtering=filtering,
            others=other_configs,
        )
        self._requirements = requirements or Requirements(clock, chance)
        safe = Safe(hasher, vault, recoverable=global_config.challenge_auth)
        self._judge = Judge(store, clock, chance, hasher, safe)
        self._invented = InventedKeys(store, chance)
        self._known: TimedCache[bool] = TimedCache(20_000, KNOWN_FOR)
        self._noted: TimedCache[bool] = TimedCache(10_000, NOTED_EVERY)
        self._turns = Turns()

    # What is offered

    def mechanisms(self, peer: Peer, secure: bool, service: str = "") -> tuple[str, ...]:
        """The SASL mechanisms announced to this client now (of that service; mail's rules without one)."""
        return self._rules.of(service).offers.mechanisms(peer, secure)

    def clear_text(self, peer: Peer, secure: bool, service: str = "") -> bool:
        """Whether passwords may be taken in the clear from this client (of that service; mail's rules without one)."""
        return self._rules.of(service).offers.clear_text(peer, secure)

    def challenges(self) -> bool:
        """Whether CRAM-MD5 and APOP are offered."""
        return self._rules.mail.offers.challenges()

    def challenge(self) -> bytes:
        """A new, unique challenge, b"<...@HOST>"."""
        return self._rules.mail.offers.challenge()

    def nonce(self) -> str:
        """Our half of a SCRAM nonce."""
        return self._rules.mail.offers.nonce()

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
        bindings: sasl.Bindings = sasl.UNBOUND,
    ) -> Caller:
        """Hold a SASL exchange and judge its proof. `initial` is the client's initial response (base64) or None;
        `ask` sends one challenge (base64) in the protocol's framing and returns the line that answers it. `bindings`
        are the wire's, where the client was offered them.

        Raises Refusal: BAD_MECHANISM, NEEDS_TLS, BAD_PROOF (cannot be read; the session goes on), CANCELLED,
        INVALID (too long), and all that `admit` raises.
        """
        self._rules.of(service).offers.check_mechanism(mechanism, peer, secure)
        try:
            proof = await sasl.converse(sasl.begin(mechanism, self, bindings), initial, ask)
        except sasl.Malformed as flaw:
            await self.malformed(peer, service, flaw)
            raise
        return await self.admit(peer, service, proof, secure=secure)

    async def admit(self, peer: Peer, service: str, proof: Proof, *, secure: bool) -> Caller:
        """Judge a proof. Raises Refusal: BAD_LOGIN (after a delay, final) for whatever reason the account cannot be
        used; BLOCKED (the address is banned), TOO_FAST (the account or address has too many failures or tries at
        once) and BUSY (too many wait for the hasher), all temporary; NEEDS_TLS, BAD_MECHANISM (the way is closed)."""
        rules = self._rules.of(service)
        rules.offers.check_proof(proof, peer, secure)
        trusted = is_trusted(peer, self._exempt)
        if not trusted:
            await rules.bans.check(peer)
        attempt = _Try(peer, service, proof, await self._find(proof.name))
        if trusted or self._knows(attempt):
            good = await self._judge.fits(attempt.user, proof)
        else:
            good = await self._fits_in_turn(attempt)
        return await self._decide(attempt, await self._by_app_password(attempt, good))

    async def might_fit(self, proof: KeyProof) -> bool:
        """Whether this key is the account's, before anything was signed with it: whoever asks has the public half only,
        and learns nothing else. `admit` is for the signature."""
        return await self._judge.fits(await self._find(proof.name), proof)

    async def wants_code(self, caller: Caller) -> bool:
        """Whether a caller who was admitted is to show a code of his second factor before he is let in."""
        if self._factor is None or caller.service not in TERMINALS or caller.method in ENOUGH:
            return False
        return await self._factor.enrolled(caller.user.number)

    async def confirm(self, caller: Caller, code: str) -> Caller:
        """Judge the code of a caller who was admitted. Raises Refusal as `admit`; guesses count as failed log-ins."""
        proof = PasswordProof(caller.user.alias, log.Secret(code), CODE)
        attempt, rules = _Try(caller.peer, caller.service, proof, caller.user), self._rules.of(caller.service)
        if not is_trusted(caller.peer, self._exempt):
            await rules.bans.check(caller.peer)
        if rest_remaining(await self._ledger.standing(attempt.account.key, memory=ACCOUNT_MEMORY)) > 0:
            raise self._too_fast(attempt)
        if self._factor is not None and await self._factor.fits(caller.user.number, code):
            return await self._let_in(attempt, caller.user)
        log.warning("login.code", f"!{caller.user.alias} FAILED second factor", user=caller.user.number)
        await rules.consequences.of_failure(caller.peer, caller.service, proof, attempt.account)
        raise Refusal(Why.BAD_LOGIN, "That code is not right", delay=rules.delay, final=True)

    async def vouched(self, peer: Peer, service: str, name: str, method: str) -> Caller:
        """Let somebody in without a proof of his own: the guest, a caller a trusted host speaks for, one known by his
        address. `method` says which. Raises Refusal as `admit`."""
        return await self.admit(peer, service, ScramProof(name, good=True, method=method), secure=True)

    def wants_system_password(self, caller: Caller) -> bool:
        """Whether a caller must know the system password, too: sysops, where the board has one."""
        return bool(self._system_password) and caller.user.level >= SYSOP_LEVEL

    async def confirm_system_password(self, caller: Caller, text: str) -> None:
        """Judge the system password, which main.ini has as it is or as an argon2id string. Raises Refusal as `confirm`;
        guesses count."""
        if await self.is_system_password(text):
            return
        proof = PasswordProof(caller.user.alias, log.Secret(text), "SYSTEM")
        attempt, rules = _Try(caller.peer, caller.service, proof, caller.user), self._rules.of(caller.service)
        log.warning("login.system", f"!{caller.user.alias} FAILED system password", user=caller.user.number)
        await rules.consequences.of_failure(caller.peer, caller.service, proof, attempt.account)
        raise Refusal(Why.BAD_LOGIN, "That is not right", delay=rules.delay, final=True)

    async def is_system_password(self, text: str) -> bool:
        """Whether this is the board's system password: for ways in where it comes together with the user's own. Nothing
        is counted; the log-in that goes with it is."""
        wanted = self._system_password.reveal()
        hashed = wanted.startswith("$argon2")
        same = hmac.compare_digest(_digest(wanted.casefold()), _digest(text.casefold()))
        return await self._hasher.verify(wanted if hashed else "", text) or (same and bool(wanted) and not hashed)

    async def malformed(self, peer: Peer, service: str, flaw: sasl.Malformed) -> None:
        """Log an answer that could not be read, count it where it is a failed attempt, and give it its delay.
        Protocols that run the exchange themselves call this before they pass the refusal on."""
        rules = self._rules.of(service)
        await rules.consequences.of_malformed(peer, service, flaw)
        flaw.delay = rules.delay if flaw.counted else 0.0

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
            raise self._too_fast(attempt)
        limits = {attempt.account.key: ACCOUNT_FREE, address_key(attempt.peer.address): AT_ONCE}
        with self._turns.take(limits) as room:
            if not room:
                raise self._too_fast(attempt)
            return await self._judge.fits(attempt.user, attempt.proof)

    async def _decide(self, attempt: _Try, good: bool) -> Caller:
        user, proof, rules = attempt.user, attempt.proof, self._rules.of(attempt.service)
        fine = user is not None and user.active and good and _acts_as_itself(proof)
        if fine and user is not None and self._may_enter(attempt, user):
            return await self._welcome(attempt, user)
        if not fine:
            _tell_why(attempt, good, self._shown_name(attempt))
        if user is not None and not good:
            self._judge.forget(user.number)
        if fine or not good:
            noted = replace(proof, name=self._shown_name(attempt))
            await rules.consequences.of_failure(attempt.peer, attempt.service, noted, attempt.account)
        raise Refusal(Why.BAD_LOGIN, "Authentication failure", delay=rules.delay, final=True)

    def _shown_name(self, attempt: _Try) -> str:
        """The name for log and records: what somebody typed at a terminal and nobody has may be a password (LOG-02)."""
        name = attempt.proof.name
        if attempt.user is not None or attempt.service not in TERMINALS or self._names.matches(name):
            return name
        return UNKNOWN

    def _may_enter(self, attempt: _Try, user: User) -> bool:
        """Whether LoginRequirements let the user in from here, now, by this protocol."""
        required = self._rules.of(attempt.service).required
        if not required or self._requirements.met(required, user, protocol=attempt.service, peer=attempt.peer):
            return True
        log.warning("login.requirements", f"!Insufficient server access: {required}", user=user.number)
        return False

    async def _by_app_password(self, attempt: _Try, good: bool) -> bool:
        """Where no code can be asked for: an app password fits too, and with a second factor nothing else does."""
        user, proof = attempt.user, attempt.proof
        if self._factor is None or self._apps is None or user is None or attempt.service in TERMINALS:
            return good
        if good and (proof.method == PUBLIC_KEY or not await self._factor.enrolled(user.number)):
            return True
        if not isinstance(proof, PasswordProof):
            return False
        return await self._apps.fits(user.number, attempt.service, proof.password.reveal())

    async def _welcome(self, attempt: _Try, user: User) -> Caller:
        caller = Caller(user, attempt.peer, attempt.service, attempt.proof.method)
        if await self.wants_code(caller):  # nothing is forgiven for half a login
            log.info("login.half", f"{user.alias} gave the password, a code is to follow", user=user.alias)
            return caller
        return await self._let_in(attempt, user)

    async def _let_in(self, attempt: _Try, user: User) -> Caller:
        peer, method = attempt.peer, attempt.proof.method
        if not user.is_guest:  # everybody knows the guest's password: it proves nothing and excuses nothing
            await self._rules.of(attempt.service).consequences.of_success(peer)
            self._known.put((user.number, network(peer.address)), True, self._clock.monotonic())
        await self._note(attempt, user)
        today = user.emails_today if user.email_day == int(self._clock.now() // 86_400) else 0
        line = f"logged-in using {method} authentication ({today} emails sent today)"
        fields = {"user": user.alias, "number": int(user.number), "service": attempt.service}
        log.info("login.accepted", line, method=method, **fields)
        return Caller(user, peer, attempt.service, method)

    async def _note(self, attempt: _Try, user: User) -> None:
        """Keep when and from where the account was used: the first time at once, then once a minute."""
        key, now = (user.number, attempt.peer.address, attempt.service), self._clock.monotonic()
        if self._noted.get(key, now):
            return
        rules = self._rules.of(attempt.service)
        saved = rules.saved
        if saved and not self._requirements.met(saved, user, protocol=attempt.service, peer=attempt.peer):
            return
        peer, at, shows = attempt.peer, self._clock.now(), rules.shows

        async def note(records: Records) -> None:
            before = None if shows else await records.users.get(user.number)
            protocol = before.last_protocol if before is not None else attempt.service.upper()
            await records.users.note_login(user.number, at, peer.address, peer.host, protocol)

        try:
            await self._store.write(note)
            self._noted.put(key, True, now)
        except StoreError as trouble:
            log.warning("login.unrecorded", f"!cannot note a login of user #{user.number}: {trouble}")

    def _too_fast(self, attempt: _Try) -> Refusal:
        text = "too many failed logins, try again later"
        delay = self._rules.of(attempt.service).delay
        return Refusal(Why.TOO_FAST, text, temporary=True, delay=delay, final=True)


def _tell_why(attempt: _Try, good: bool, name: str) -> None:
    """The sysop's line of a refused log-in; the client is told nothing of it."""
    user, proof, tried = attempt.user, attempt.proof, shown(name)
    if user is None:
        log.warning("login.unknown", f"!UNKNOWN USER: '{tried}'", service=attempt.service, login_name=tried)
    elif not user.active:
        log.warning("login.inactive", f"!DELETED or INACTIVE user #{user.number}", user=user.number, login_name=tried)
    elif not good:
        log.warning("login.failed", failed_line(proof), user=user.number, service=attempt.service, login_name=tried)
    else:
        line = f"!{shown(proof.name)} may not act as another user"
        log.warning("login.acting", line, user=user.number, login_name=tried)


def _acts_as_itself(proof: Proof) -> bool:
    """Nobody may act as somebody else (RFC 4616 section 2): an authorisation identity must mean the name itself."""
    acting_as = "" if isinstance(proof, DigestProof) else proof.acting_as
    if not acting_as or acting_as == proof.name:
        return True
    return alias_key(acting_as) == alias_key(proof.name) != ""


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "replace")).digest()
