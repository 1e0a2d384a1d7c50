"""App passwords: made by the program for one mail program or other client, for some services only, and revocable.

They are the only way in by a protocol without a place for a second factor, once an account has one (AUT-12, AUT-13).
They are long and random, so a fast hash keeps them; nobody sees one again after it was made.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from hashlib import sha256

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import UserNumber
from dialtone.domain.people.names import one_line
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

SCOPES = {
    "mail": frozenset({"smtp", "submission", "submissions", "pop3", "pop3s", "imap", "imaps"}),
    "news": frozenset({"nntp", "nntps"}),
    "files": frozenset({"ftp", "ftps", "sftp"}),
    "chat": frozenset({"irc", "ircs"}),
}
MOST = 20  # of one user
NAME_MOST = 40

_SECTION = "app passwords"
_SPOKEN = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class AppPassword:
    """What is shown of one. `id` names it, `made` is in seconds since 1970."""

    id: str
    name: str
    scopes: tuple[str, ...]
    made: float


class AppPasswords:
    """See the module's text."""

    __slots__ = ("_chance", "_clock", "_store")

    def __init__(self, store: Store, clock: Clock, chance: Chance) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance

    async def create(self, caller: Caller, name: str, scopes: tuple[str, ...] = ("mail",)) -> str:
        """Make one; the answer is shown once. Raises Refusal (INVALID, DENIED, TOO_MANY)."""
        if caller.user.is_guest:
            raise Refusal(Why.DENIED, "the guest account has no app passwords")
        if not scopes or not set(scopes) <= SCOPES.keys():
            raise Refusal(Why.INVALID, f"an app password is for some of: {', '.join(SCOPES)}")
        called, user = one_line(name, NAME_MOST), caller.user.number
        if not called:
            raise Refusal(Why.INVALID, "an app password has a name")
        letters = "".join(_SPOKEN[byte % len(_SPOKEN)] for byte in self._chance.token(16))  # 80 bits
        password = "-".join(letters[at : at + 4] for at in range(0, 16, 4))
        text = json.dumps({"name": called, "scopes": list(scopes), "made": self._clock.now()})

        async def change(records: Records) -> None:
            if len(await records.properties.section(user, _SECTION)) >= MOST:
                raise Refusal(Why.TOO_MANY, f"there are {MOST} app passwords already; remove one first")
            await records.properties.put(user, _SECTION, _hashed(password), text)

        await self._store.write(change)
        log.notice("login.app_password", f"user #{user} made an app password for {', '.join(scopes)}", user=user)
        return password

    async def list(self, caller: Caller) -> list[AppPassword]:
        """The caller's own, oldest first."""
        kept = await self._store.read(lambda records: records.properties.section(caller.user.number, _SECTION))
        return sorted((_read(id, text) for id, text in kept.items()), key=lambda one: (one.made, one.id))

    async def revoke(self, caller: Caller, id: str) -> None:
        """Remove one of the caller's. Raises Refusal (NOT_FOUND)."""
        user = caller.user.number

        async def change(records: Records) -> None:
            if await records.properties.get(user, _SECTION, id) is None:
                raise Refusal(Why.NOT_FOUND, "that app password is gone already")
            await records.properties.put(user, _SECTION, id, "")

        await self._store.write(change)
        log.notice("login.app_password", f"user #{user} removed an app password", user=user)

    async def revoke_all(self, records: Records, user: UserNumber) -> None:
        """Remove all of a user inside a change."""
        for id in await records.properties.section(user, _SECTION):
            await records.properties.put(user, _SECTION, id, "")

    async def fits(self, user: UserNumber, service: str, password: str) -> bool:
        """Whether this is an app password of the user for this service."""
        wanted = _hashed(password)
        kept = await self._store.read(lambda records: records.properties.section(user, _SECTION))
        good = False
        for id, text in kept.items():
            if hmac.compare_digest(id.lower(), wanted):
                good = any(service in SCOPES.get(scope, ()) for scope in _read(id, text).scopes)
        return good


def _hashed(password: str) -> str:
    """64 hexadecimal digits: what fits a property's key."""
    letters = "".join(password.split()).replace("-", "").lower()
    return sha256(f"app {letters}".encode()).hexdigest()


def _read(id: str, text: str) -> AppPassword:
    kept = json.loads(text)
    return AppPassword(id, str(kept["name"]), tuple(kept["scopes"]), float(kept["made"]))
