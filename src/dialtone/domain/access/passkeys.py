"""Passkeys (WebAuthn): signing in with a telephone, a computer or a key on a ring instead of a password.

What a device makes is kept with the account: the credential's id and public key, never a secret. A passkey is two
factors by itself, since the device asks for a finger, a face or a PIN (user verification is required). A challenge
works once, for five minutes, for the browser it was made for. The arithmetic is the library's (`fido2`).
Sources: W3C Web Authentication Level 3; AUT-12.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.base.lookup import TimedCache
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.names import one_line
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

METHOD = "passkey"
MOST = 20  # of one user
NAME_MOST = 40
LASTS = 300.0  # seconds a challenge works
_SECTION = "passkeys"


@dataclass(frozen=True, slots=True)
class Site:
    """The site as a browser sees it: the host is what passkeys are bound to, the origin what answers come from."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class Passkey:
    """What is shown of one; times in seconds since 1970."""

    id: str
    name: str
    made: float
    used: float


class Passkeys:
    """See the module's text."""

    __slots__ = ("_chance", "_clock", "_directory", "_pending", "_store")

    def __init__(self, store: Store, clock: Clock, chance: Chance, directory: Directory) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._directory = directory
        self._pending: TimedCache[Any] = TimedCache(10_000, LASTS)

    # making one

    async def offer(self, caller: Caller, site: Site, browser: str) -> Mapping[str, Any]:
        """What `navigator.credentials.create` is given. `browser` is its secret. Raises Refusal (DENIED, TOO_MANY)."""
        user = caller.user
        if user.is_guest:
            raise Refusal(Why.DENIED, "the guest account has no passkeys")
        kept = await self._kept(user.number)
        if len(kept) >= MOST:
            raise Refusal(Why.TOO_MANY, f"there are {MOST} passkeys already; remove one first")
        entity = PublicKeyCredentialUserEntity(
            id=str(user.number).encode(), name=user.alias, display_name=user.real_name or user.alias
        )
        options, state = _server(site).register_begin(
            entity,
            [_credential(one) for one in kept.values()],
            resident_key_requirement=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
            challenge=self._chance.token(32),
        )
        self._pending.put(("make", user.number, _browser(browser)), state, self._clock.monotonic())
        return dict(options)

    async def add(self, caller: Caller, site: Site, browser: str, response: object, name: str) -> None:
        """Keep what the device made. Raises Refusal (INVALID, EXISTS)."""
        state = self._take(("make", caller.user.number, _browser(browser)))
        try:
            made = _server(site).register_complete(state, _answer(response)).credential_data
        except Refusal:
            raise
        except Exception as flaw:  # the library raises what it likes at answers that are none
            raise Refusal(Why.INVALID, "the device's answer does not fit; please try again") from flaw
        if made is None:
            raise Refusal(Why.INVALID, "the device's answer does not fit; please try again")
        called = one_line(name, NAME_MOST) or "Passkey"
        kept = {"name": called, "key": b64encode(bytes(made)).decode(), "made": self._clock.now(), "used": 0.0}
        number, id = caller.user.number, _id(made.credential_id)

        async def change(records: Records) -> None:
            if await records.properties.get(number, _SECTION, id):
                raise Refusal(Why.EXISTS, "you have that passkey already")
            await records.properties.put(number, _SECTION, id, json.dumps(kept))

        await self._store.write(change)
        log.notice("login.passkey_added", f"{caller.user.alias} added a passkey: {called}", user=number)

    async def list(self, caller: Caller) -> list[Passkey]:
        """The caller's own, oldest first."""
        kept = await self._kept(caller.user.number)
        found = [Passkey(id, str(one["name"]), float(one["made"]), float(one["used"])) for id, one in kept.items()]
        return sorted(found, key=lambda one: one.made)

    async def remove(self, caller: Caller, id: str) -> None:
        """Remove one of the caller's. Raises Refusal (NOT_FOUND)."""
        number = caller.user.number

        async def change(records: Records) -> None:
            if not await records.properties.get(number, _SECTION, id):
                raise Refusal(Why.NOT_FOUND, "that passkey is gone already")
            await records.properties.put(number, _SECTION, id, "")

        await self._store.write(change)
        log.notice("login.passkey_removed", f"{caller.user.alias} removed a passkey", user=number)

    # signing in with one

    def ask(self, site: Site, browser: str) -> Mapping[str, Any]:
        """What `navigator.credentials.get` is given; the device knows whose passkey it has."""
        options, state = _server(site).authenticate_begin(
            user_verification=UserVerificationRequirement.REQUIRED, challenge=self._chance.token(32)
        )
        self._pending.put(("ask", _browser(browser)), state, self._clock.monotonic())
        return dict(options)

    async def whose(self, site: Site, browser: str, response: object) -> User:
        """Whose passkey signed. Raises Refusal (BAD_LOGIN)."""
        state = self._take(("ask", _browser(browser)))
        try:
            answer = _answer(response)
            number = UserNumber(int(_decoded(answer["response"]["userHandle"])))
            kept = await self._kept(number)
            found = _server(site).authenticate_complete(state, [_credential(one) for one in kept.values()], answer)
        except Exception as flaw:  # the library raises what it likes at answers that are none
            log.warning("login.passkey", f"!a passkey that does not fit: {type(flaw).__name__}")
            raise Refusal(Why.BAD_LOGIN, "That passkey does not fit.") from flaw
        user = await self._directory.get(number)
        if user is None or not user.active:
            raise Refusal(Why.BAD_LOGIN, "That passkey does not fit.")
        await self._note(number, _id(found.credential_id))
        return user

    # what is behind it

    def _take(self, key: tuple[object, ...]) -> Any:
        state = self._pending.get(key, self._clock.monotonic())
        self._pending.drop(key)
        if state is None:
            raise Refusal(Why.BAD_LOGIN, "That took too long; please try again.")
        return state

    async def _kept(self, number: UserNumber) -> dict[str, dict[str, Any]]:
        found = await self._store.read(lambda records: records.properties.section(number, _SECTION))
        return {id: json.loads(text) for id, text in found.items()}

    async def _note(self, number: UserNumber, id: str) -> None:
        now = self._clock.now()

        async def change(records: Records) -> None:
            text = await records.properties.get(number, _SECTION, id)
            if text:
                await records.properties.put(number, _SECTION, id, json.dumps(json.loads(text) | {"used": now}))

        await self._store.write(change)


def _server(site: Site) -> Fido2Server:
    party = PublicKeyCredentialRpEntity(name=site.name, id=site.host)
    return Fido2Server(party, verify_origin=lambda origin: origin == site.origin)


def _credential(kept: Mapping[str, Any]) -> AttestedCredentialData:
    return AttestedCredentialData(b64decode(str(kept["key"])))


def _answer(response: object) -> Mapping[str, Any]:
    if not isinstance(response, dict):
        raise Refusal(Why.INVALID, "the device's answer does not fit; please try again")
    return response


def _browser(secret: str) -> str:
    return sha256(f"passkey {secret}".encode()).hexdigest()


def _id(credential: bytes) -> str:
    """64 hexadecimal digits: what fits a property's key."""
    return sha256(credential).hexdigest()


def _decoded(text: str) -> bytes:
    """Base64 as browsers write it (RFC 4648 section 5, without padding)."""
    return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_")
