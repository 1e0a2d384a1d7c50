"""Passwords are changed by their owners, by sysops, and by whoever was mailed a code because he forgot his.

A change ends what was trusted on the strength of the old password: other sessions of the account, on nodes and in
browsers, codes and one-time logins handed out before (AUT-14). App passwords and tokens for programs stay: they are
revoked one by one. Whether a code was mailed is told to
nobody who asks (ENU-03). Sources: spec bbs.md 1.8, 1.13.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.base.lookup import TimedCache
from dialtone.domain.access.addresses import network
from dialtone.domain.access.web_sessions import PURPOSE as BROWSERS
from dialtone.domain.model.actor import Actor, Caller, Remote
from dialtone.domain.model.credential import Token
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.people import audit
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.enrol import People
from dialtone.domain.people.password_rules import PasswordRules
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

PURPOSE = "password"  # of tokens
LASTS = 3600.0  # seconds a mailed code works
ASKED_EVERY = 600.0  # seconds between two codes for one account
MOST_ASKED = 5  # requests of one address in an hour
TRIES = 5  # codes one address may try in an hour
SYSOP_LEVEL = 90

_SPOKEN = "abcdefghijkmnpqrstuvwxyz23456789"
_GONE = ("password", "login", "download", "upload")

EndSessions = Callable[[UserNumber, int], None]


@dataclass(frozen=True, slots=True)
class Handed:
    """A code to be mailed to a user's address outside."""

    user: User
    code: str


class PasswordChanges:
    """`end_sessions` hangs up on a user's other nodes; it gets his number and the node that stays (0: none)."""

    __slots__ = ("_asked", "_chance", "_clock", "_directory", "_end_sessions", "_people", "_rules", "_store", "_tried")

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        chance: Chance,
        people: People,
        directory: Directory,
        rules: PasswordRules,
        end_sessions: EndSessions,
    ) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._people = people
        self._directory = directory
        self._rules = rules
        self._end_sessions = end_sessions
        self._asked: TimedCache[int] = TimedCache(10_000, LASTS)
        self._tried: TimedCache[int] = TimedCache(10_000, LASTS)

    @property
    def rules(self) -> PasswordRules:
        """What a new password must be like."""
        return self._rules

    async def change(
        self, actor: Actor, user: User, password: str, *, old: str = "", node: int = 0, session: str = ""
    ) -> None:
        """Give an account another password: the caller his own, sysops those of others not above them. `old` is the
        caller's password now, where he just gave it; `node` and `session` (the id of a browser's) stay. Raises Refusal
        (DENIED, INVALID, BUSY)."""
        if isinstance(actor, Remote):
            raise Refusal(Why.DENIED, "log in first")
        if isinstance(actor, Caller):
            self._may(actor, user)
        await self._set(user, self._rules.check(password, user, old=old), node, session)
        if isinstance(actor, Caller) and actor.user.number != user.number:
            audit.note(actor, "user.password", f"#{user.number} {user.alias}")

    def suggestion(self) -> str:
        """A password that is easy to read out, and hard to guess: three groups of four, 60 bits."""
        letters = "".join(_SPOKEN[byte % len(_SPOKEN)] for byte in self._chance.token(12))
        return "-".join(letters[at : at + 4] for at in range(0, 12, 4))

    async def forgotten(self, asker: Remote, name: str, address: str | None) -> Handed | None:
        """Somebody says he forgot his password. None: nobody gets a code, for whatever reason; the asker is told the
        same words all the same. `address` (None: not asked for) must be the account's. The code is to be mailed, and to
        be shown to nobody. Raises Refusal (TOO_FAST), StoreError."""
        self._count(self._asked, network(asker.peer.address), MOST_ASKED)
        user = await self._directory.by_login(name) if len(name) <= 254 else None
        if user is None or not user.active or user.is_guest or "@" not in user.netmail:
            return None
        if address is not None and address.strip().casefold() != user.netmail.casefold():
            return None
        key, now = f"account {user.number}", self._clock.monotonic()
        if self._asked.get(key, now) is not None and now - (self._asked.get(key, now) or 0) < ASKED_EVERY:
            return None
        self._asked.put(key, int(now), now)
        return await self._hand(user)

    async def hand_out(self, caller: Caller, user: User) -> Handed:
        """The same at a sysop's word, for accounts not above him. Raises Refusal (DENIED, NOT_FOUND)."""
        if caller.user.level < SYSOP_LEVEL:
            raise Refusal(Why.DENIED, "only the sysop may do that")
        self._may(caller, user)
        if not user.active or user.is_guest or "@" not in user.netmail:
            raise Refusal(Why.NOT_FOUND, "That account has no mail address outside to which a code could go.")
        audit.note(caller, "user.password_mail", f"#{user.number} {user.alias}", f"to {user.netmail}")
        return await self._hand(user)

    async def _hand(self, user: User) -> Handed:
        code = "".join(_SPOKEN[byte % len(_SPOKEN)] for byte in self._chance.token(16))  # 80 bits
        token = Token(
            key=_hashed(user.number, code), user=user.number, purpose=PURPOSE, expires=self._clock.now() + LASTS
        )

        async def keep(records: Records) -> None:
            await records.credentials.revoke_tokens(user.number, PURPOSE)
            await records.credentials.add_token(token)

        await self._store.write(keep)
        log.notice("password.asked", f"a code for a new password goes to user #{user.number}", user=user.number)
        return Handed(user, code)

    async def redeem(self, asker: Remote, name: str, code: str, password: str) -> User:
        """Set a new password with a mailed code, which works once. Raises Refusal (BAD_LOGIN, INVALID, TOO_FAST)."""
        self._count(self._tried, network(asker.peer.address), TRIES)
        user = await self._directory.by_login(name) if len(name) <= 254 else None
        now, text = self._clock.now(), "".join(code.split()).replace("-", "").lower()
        key = _hashed(user.number if user is not None else UserNumber(0), text)
        token = await self._store.read(lambda records: records.credentials.token(key, now))
        if user is None or not user.active or token is None or token.purpose != PURPOSE:
            log.warning("password.code", f"!a code for a new password that does not fit, from {asker.peer.address}")
            raise Refusal(Why.BAD_LOGIN, "That code does not fit, or its time is over.")
        checked = self._rules.check(password, user)
        if await self._store.write(lambda records: records.credentials.take_token(key, now)) is None:
            raise Refusal(Why.BAD_LOGIN, "That code does not fit, or its time is over.")
        await self._set(user, checked)
        return user

    async def _set(self, user: User, password: str, node: int = 0, session: str = "") -> None:
        number, now = user.number, self._clock.now()
        await self._people.set_password(number, password)

        async def forget(records: Records) -> None:
            for purpose in _GONE:
                await records.credentials.revoke_tokens(number, purpose)
            for token in await records.credentials.tokens(number, BROWSERS):
                if token.key != session:
                    await records.credentials.take_token(token.key, now)

        await self._store.write(forget)
        self._end_sessions(number, node)

    def _may(self, actor: Caller, user: User) -> None:
        own = actor.user.number == user.number and not user.is_guest
        above = actor.user.level >= SYSOP_LEVEL and actor.user.level >= user.level
        if not (own or above):
            log.warning("password.denied", f"!{actor.user.alias} may not change the password of user #{user.number}")
            raise Refusal(Why.DENIED, "only the sysop may do that")

    def _count(self, counts: TimedCache[int], key: str, most: int) -> None:
        now = self._clock.monotonic()
        count = counts.get(key, now) or 0
        if count >= most:
            raise Refusal(Why.TOO_FAST, "Too many requests from your address. Please try again in an hour.")
        counts.put(key, count + 1, now)


def _hashed(user: UserNumber, code: str) -> str:
    return sha256(f"password {user} {code}".encode()).hexdigest()
