"""The second factor: codes that an app on the user's telephone shows (TOTP, RFC 6238), and recovery codes.

The secret is kept sealed (`Vault`), what was accepted is never accepted again (AUT-12), recovery codes are tokens that
work once. Who has a second factor logs in with the password alone nowhere: other protocols need an app password
(`app_passwords.py`). Failures are counted where all failures are, by `Logins.confirm`.
"""

from __future__ import annotations

import hmac
from base64 import b32decode, b32encode, b64decode, b64encode
from binascii import Error as Base64Error
from hashlib import sha256
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.base.lookup import TimedCache
from dialtone.domain.model.actor import Actor, Caller, Remote
from dialtone.domain.model.credential import Token
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.people import audit
from dialtone.domain.ports.outside import Clock, Vault
from dialtone.domain.ports.store import Records, Store

STEP = 30  # seconds a code lasts
DIGITS = 6
WINDOW = 1  # steps before and after that are taken too: clocks differ
SECRET_SIZE = 20  # bytes, as RFC 4226 section 4 recommends
RECOVERY_CODES = 8
PURPOSE = "recovery"  # of tokens

_SECTION = "second factor"
_SPOKEN = "abcdefghijkmnpqrstuvwxyz23456789"  # no letters that look alike


class SecondFactor:
    """See the module's text. `issuer` is what apps show beside the code: the board's name."""

    __slots__ = ("_chance", "_clock", "_issuer", "_known", "_store", "_vault")

    def __init__(self, store: Store, clock: Clock, chance: Chance, vault: Vault, issuer: str) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._vault = vault
        self._issuer = issuer or "BBS"
        self._known: TimedCache[bool] = TimedCache(10_000, 2.0)  # asked at every log-in

    async def enrolled(self, user: UserNumber) -> bool:
        """Whether this account needs a second factor."""
        known = self._known.get(user, self._clock.monotonic())
        if known is None:
            known = bool(await self._store.read(lambda records: records.properties.get(user, _SECTION, "secret")))
            self._known.put(user, known, self._clock.monotonic())
        return known

    def new_secret(self) -> str:
        """A secret in base32, as apps take it when it is typed. It counts only after `enrol`."""
        return b32encode(self._chance.token(SECRET_SIZE)).decode()

    def uri(self, user: User, secret: str) -> str:
        """What a QR code holds: an otpauth URI."""
        issuer, name = quote(self._issuer, safe=""), quote(user.alias, safe="")
        return f"otpauth://totp/{issuer}:{name}?secret={secret}&issuer={issuer}"

    async def enrol(self, caller: Caller, secret: str, code: str) -> list[str]:
        """Switch it on for the caller, who shows by a code that his app has the secret. Returns recovery codes, which
        nobody sees again. Raises Refusal (INVALID, DENIED)."""
        if caller.user.is_guest:
            raise Refusal(Why.DENIED, "the guest account has no second factor")
        key, number = _decoded(secret), caller.user.number
        step = self._step_of(key, code, after=0)
        if not step:
            raise Refusal(Why.INVALID, "that code does not fit; is the clock of your device right?")
        sealed = b64encode(self._vault.seal(key)).decode()
        codes = [self._recovery_code() for _ in range(RECOVERY_CODES)]

        async def change(records: Records) -> None:
            await records.properties.put(number, _SECTION, "secret", sealed)
            await records.properties.put(number, _SECTION, "last", str(step))
            await records.credentials.revoke_tokens(number, PURPOSE)
            for text in codes:
                await records.credentials.add_token(Token(key=_hashed(number, text), user=number, purpose=PURPOSE))

        await self._store.write(change)
        self._known.drop(number)
        log.notice("login.factor_on", f"user #{number} has a second factor now", user=number)
        return codes

    async def fits(self, user: UserNumber, code: str) -> bool:
        """Whether a code is the user's; it cannot be used again. Raises StoreError."""
        text = "".join(code.split()).lower()
        if len(text) == DIGITS and text.isascii() and text.isdigit():
            return await self._use_code(user, text)
        return await self._use_recovery(user, text) if 0 < len(text) <= 64 else False

    async def remove(self, actor: Actor, user: User) -> None:
        """Switch it off: the caller for himself, sysops and the operator for others. Raises Refusal (DENIED)."""
        own = isinstance(actor, Caller) and actor.user.number == user.number
        sysop = isinstance(actor, Caller) and actor.user.level >= 90 and actor.user.level >= user.level
        if isinstance(actor, Remote) or (isinstance(actor, Caller) and not (own or sysop)):
            raise Refusal(Why.DENIED, "only the sysop may do that")

        async def change(records: Records) -> None:
            await records.properties.put(user.number, _SECTION, "secret", "")
            await records.properties.put(user.number, _SECTION, "last", "")
            await records.credentials.revoke_tokens(user.number, PURPOSE)

        await self._store.write(change)
        self._known.drop(user.number)
        log.notice("login.factor_off", f"user #{user.number} has no second factor any more", user=user.number)
        if not own:
            audit.note(actor, "user.factor_off", f"#{user.number} {user.alias}")

    async def _use_code(self, user: UserNumber, code: str) -> bool:
        async def change(records: Records) -> bool:
            sealed = await records.properties.get(user, _SECTION, "secret")
            key = self._opened(sealed)
            if key is None:
                return False
            last = await records.properties.get(user, _SECTION, "last") or "0"
            step = self._step_of(key, code, after=int(last))
            if step:
                await records.properties.put(user, _SECTION, "last", str(step))
            return bool(step)

        return await self._store.write(change)

    async def _use_recovery(self, user: UserNumber, text: str) -> bool:
        key, now = _hashed(user, text), self._clock.now()
        token = await self._store.write(lambda records: records.credentials.take_token(key, now))
        good = token is not None and token.user == user and token.purpose == PURPOSE
        if good:
            log.notice("login.recovery", f"user #{user} used a recovery code", user=user)
        return good

    def _step_of(self, key: bytes, code: str, *, after: int) -> int:
        """The step a code belongs to, 0 when it fits none later than `after`. Every step is compared, in constant
        time."""
        totp = TOTP(key, DIGITS, SHA1(), STEP)  # SHA-1 is what all apps use
        now, found = int(self._clock.now()) // STEP, 0
        for step in range(now - WINDOW, now + WINDOW + 1):
            if hmac.compare_digest(totp.generate(step * STEP), code.encode()) and step > after:
                found = step
        return found

    def _opened(self, sealed: str | None) -> bytes | None:
        try:
            return self._vault.open(b64decode(sealed)) if sealed else None
        except (Base64Error, ValueError):
            return None

    def _recovery_code(self) -> str:
        """Ten letters: 50 bits, which is enough where failures are counted."""
        return "".join(_SPOKEN[byte % len(_SPOKEN)] for byte in self._chance.token(10))


def spaced(secret: str) -> str:
    """A secret in groups of four, as it is read out and typed."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _decoded(secret: str) -> bytes:
    try:
        key = b32decode(secret)
    except (Base64Error, ValueError):
        key = b""
    if len(key) < 16:
        raise Refusal(Why.INVALID, "that is no secret of ours")
    return key


def _hashed(user: UserNumber, code: str) -> str:
    return sha256(f"recovery {user} {code}".encode()).hexdigest()
