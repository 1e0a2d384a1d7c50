"""Tokens for programs: each is somebody's, for some scopes only, for a time if he likes, and revocable.

The program shows one once and keeps a hash (a token of purpose "api"). A token gives no more than its owner may, and
nothing outside its scopes. Tokens for the sysop's scope are sysops' only, and worth nothing once their owner is none.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.credential import Token
from dialtone.domain.model.user import UserNumber
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.names import one_line
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store
from dialtone.wire.port import Peer

PURPOSE = "api"
PREFIX = "dt_"  # so that people and scanners of leaked secrets know one when they see it
MOST = 20
NAME_MOST = 40
DAYS_MOST = 3650
_DAY = 86_400.0

SCOPES = {
    "people": "see who is here and who belongs to the board",
    "boards:read": "read messages on boards",
    "boards:write": "write, change and remove messages on boards, vote",
    "mail:read": "read mail",
    "mail:write": "send, move and remove mail",
    "files:read": "list and download files",
    "files:write": "upload files",
    "telegrams": "read and send telegrams",
    "metrics": "read the board's figures (/metrics)",
    "sysop": "what only sysops may: queue, bans, users, webhooks",
}
SYSOPS_ONLY = frozenset({"sysop", "metrics"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """What is shown of one; times in seconds since 1970, `expires` 0: never."""

    id: str
    user: UserNumber
    name: str
    scopes: tuple[str, ...]
    made: float
    expires: float


class ApiTokens:
    """See the module's text."""

    __slots__ = ("_chance", "_clock", "_directory", "_store")

    def __init__(self, store: Store, clock: Clock, chance: Chance, directory: Directory) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._directory = directory

    async def create(self, caller: Caller, name: str, scopes: tuple[str, ...], *, days: int = 0) -> str:
        """Make one; the answer is shown once. `days` 0: it never expires. Raises Refusal."""
        user, called = caller.user, one_line(name, NAME_MOST)
        if user.is_guest:
            raise Refusal(Why.DENIED, "the guest account has no tokens")
        if not called:
            raise Refusal(Why.INVALID, "a token has a name")
        if not scopes or not set(scopes) <= SCOPES.keys():
            raise Refusal(Why.INVALID, f"a token is for some of: {', '.join(SCOPES)}")
        if SYSOPS_ONLY & set(scopes) and user.level < SYSOP_LEVEL:
            raise Refusal(Why.DENIED, "only sysops have tokens for that")
        if not 0 <= days <= DAYS_MOST:
            raise Refusal(Why.INVALID, f"a token lasts at most {DAYS_MOST} days")
        if len(await self.list(caller)) >= MOST:
            raise Refusal(Why.TOO_MANY, f"there are {MOST} tokens already; revoke one first")
        secret = PREFIX + urlsafe_b64encode(self._chance.token(32)).decode().rstrip("=")
        now = self._clock.now()
        token = Token(
            key=_hashed(secret),
            user=user.number,
            purpose=PURPOSE,
            detail=json.dumps({"name": called, "scopes": sorted(scopes), "made": now}),
            expires=now + days * _DAY if days else 0.0,
        )
        await self._store.write(lambda records: records.credentials.add_token(token))
        log.notice("api.token", f"{user.alias} made the token {called} for {', '.join(scopes)}", user=user.number)
        return secret

    async def list(self, caller: Caller) -> list[ApiToken]:
        """The caller's own, oldest first, without those whose time is over."""
        found = await self._store.read(lambda records: records.credentials.tokens(caller.user.number, PURPOSE))
        now = self._clock.now()
        return [_read(token) for token in found if not token.expires or token.expires > now]

    async def revoke(self, caller: Caller, id: str) -> None:
        """Remove one of the caller's. Raises Refusal (NOT_FOUND)."""
        if all(token.id != id for token in await self.list(caller)):
            raise Refusal(Why.NOT_FOUND, "that token is gone already")
        await self._store.write(lambda records: records.credentials.take_token(id, self._clock.now()))
        log.notice("api.token", f"{caller.user.alias} revoked a token", user=caller.user.number)

    async def admit(self, secret: str, peer: Peer) -> tuple[Caller, frozenset[str]]:
        """Whose token it is, and for what. Raises Refusal (BAD_LOGIN)."""
        token = None
        if secret.startswith(PREFIX) and len(secret) <= 100:
            key, now = _hashed(secret), self._clock.now()
            token = await self._store.read(lambda records: records.credentials.token(key, now))
        user = await self._directory.get(token.user) if token is not None and token.purpose == PURPOSE else None
        if token is None or user is None or not user.active:
            log.warning("api.refused", f"!a token that is not good, from {peer.address}")
            raise Refusal(Why.BAD_LOGIN, "this token is not good")
        scopes = frozenset(_read(token).scopes)
        if user.level < SYSOP_LEVEL:
            scopes -= SYSOPS_ONLY
        return Caller(user, peer, "web", "token"), scopes


def _hashed(secret: str) -> str:
    return sha256(f"api {secret}".encode()).hexdigest()


def _read(token: Token) -> ApiToken:
    kept = json.loads(token.detail)
    return ApiToken(
        id=token.key,
        user=token.user,
        name=str(kept["name"]),
        scopes=tuple(kept["scopes"]),
        made=float(kept["made"]),
        expires=token.expires,
    )
