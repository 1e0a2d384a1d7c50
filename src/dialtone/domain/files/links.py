"""Permission to fetch or bring one file without logging in, handed out as a secret that works once.

A link is for callers whose program has no transfer protocol: they take it into a browser, or use it as the password of
an SFTP login. Only its hash is kept (SQL-03: two who use it at once, one succeeds). Whoever redeems it acts as the user
it was made for, whose access, credits and limits are looked at again then.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.domain.files.areas import Areas, who
from dialtone.domain.files.fetching import Fetching
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.credential import Token
from dialtone.domain.model.user import NOBODY, User
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

LASTS = 3600.0  # seconds
DOWNLOAD, UPLOAD = "download", "upload"
USER_PREFIX = "link-"  # of the user name for SFTP

_Take = Callable[[str, float], Awaitable[Token | None]]


@dataclass(frozen=True, slots=True)
class Link:
    """What is handed out. `secret` is 26 characters; `expires` is in seconds since 1970."""

    secret: Secret
    expires: float

    @property
    def login(self) -> str:
        """A user name for programs that need one; it tells nothing."""
        return f"{USER_PREFIX}{_key(self.secret.reveal())[:8]}"


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What a link allows: `name` is "" for an upload under any name."""

    user: User
    purpose: str
    directory: str
    name: str


class Links:
    """See the module's text."""

    __slots__ = ("_areas", "_chance", "_clock", "_fetching", "_store")

    def __init__(self, store: Store, clock: Clock, chance: Chance, areas: Areas, fetching: Fetching) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._areas = areas
        self._fetching = fetching

    async def for_download(self, actor: Actor, code: str, name: str) -> Link:
        """A link for one file. Raises Refusal as `Fetching.check`."""
        file = await self._fetching.check(actor, code, name)
        return await self._make(actor, DOWNLOAD, f"{file.directory}/{file.name}")

    async def for_upload(self, actor: Actor, code: str) -> Link:
        """A link for one upload to a directory. Raises Refusal (DENIED)."""
        directory = self._areas.all.find(code)
        reason = self._areas.cannot_upload(who(actor), directory) if directory is not None else "no such directory"
        if directory is None or reason:
            raise Refusal(Why.DENIED, reason)
        return await self._make(actor, UPLOAD, f"{directory.code}/")

    async def look(self, secret: str) -> Redeemed | None:
        """What a link allows, without using it; None for one that does not work (any more)."""
        now, key = self._clock.now(), _key(secret)
        return await self._store.read(lambda records: self._found(records, records.credentials.token, key, now))

    async def redeem(self, secret: str) -> Redeemed | None:
        """Use a link; None for one that does not work (any more)."""
        now, key = self._clock.now(), _key(secret)

        async def change(records: Records) -> Redeemed | None:
            return await self._found(records, records.credentials.take_token, key, now)

        return await self._store.write(change)

    async def revoke(self, actor: Actor) -> int:
        """Make somebody's links useless; how many."""
        number = who(actor).number

        async def change(records: Records) -> int:
            downloads = await records.credentials.revoke_tokens(number, DOWNLOAD)
            return downloads + await records.credentials.revoke_tokens(number, UPLOAD)

        return await self._store.write(change)

    async def _make(self, actor: Actor, purpose: str, detail: str) -> Link:
        number = who(actor).number
        if number == NOBODY:
            raise Refusal(Why.DENIED, "Log in to get a link.")
        secret = b32encode(self._chance.token(16)).decode().rstrip("=").lower()
        expires = self._clock.now() + LASTS
        token = Token(key=_key(secret), user=number, purpose=purpose, detail=detail, expires=expires)
        await self._store.write(lambda records: records.credentials.add_token(token))
        return Link(Secret(secret), expires)

    async def _found(self, records: Records, take: _Take, key: str, now: float) -> Redeemed | None:
        token = await take(key, now)
        if token is None or token.purpose not in (DOWNLOAD, UPLOAD):
            return None
        user = await records.users.get(token.user)
        if user is None or not user.active:
            return None
        directory, _, name = token.detail.partition("/")
        return Redeemed(user, token.purpose, directory, name)


def _key(secret: str) -> str:
    return hashlib.sha256(f"link:{secret.strip().lower()}".encode("utf-8", "replace")).hexdigest()
