"""Tickets: whoever has signed in on the site calls the board from there without signing in again (WSK-04).

A ticket works once, within a minute, from the address it was given to. What is kept is a hash. The caller is looked at
anew: an account that was closed meanwhile calls in vain.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.credential import Token
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store
from dialtone.wire.port import Peer

PURPOSE = "login"
LASTS = 60.0  # seconds
SERVICE = "websocket"
NOT_GOOD = "this ticket has been used, or its time is over"


class Tickets:
    """See the module's text."""

    __slots__ = ("_chance", "_clock", "_directory", "_store")

    def __init__(self, store: Store, clock: Clock, chance: Chance, directory: Directory) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._directory = directory

    async def issue(self, caller: Caller) -> str:
        """A ticket for a caller who has signed in. Raises Refusal (DENIED) for guests: everybody can call as one."""
        if caller.user.is_guest:
            raise Refusal(Why.DENIED, "guests call without a ticket")
        secret = urlsafe_b64encode(self._chance.token(32)).decode().rstrip("=")
        detail = json.dumps({"address": caller.peer.address, "method": caller.method})
        expires = self._clock.now() + LASTS
        token = Token(key=_hashed(secret), user=caller.user.number, purpose=PURPOSE, detail=detail, expires=expires)
        await self._store.write(lambda records: records.credentials.add_token(token))
        return secret

    async def redeem(self, secret: str, peer: Peer) -> Caller:
        """The caller a ticket was given to. Raises Refusal (BAD_LOGIN)."""
        now = self._clock.now()
        token = None
        if 20 <= len(secret) <= 100:
            token = await self._store.write(lambda records: records.credentials.take_token(_hashed(secret), now))
        user = await self._directory.get(token.user) if token is not None else None
        kept = json.loads(token.detail) if token is not None and token.purpose == PURPOSE else {}
        if user is None or not user.active or kept.get("address") != peer.address:
            log.warning("login.ticket", "!a ticket that is not good", known=token is not None)
            raise Refusal(Why.BAD_LOGIN, NOT_GOOD)
        log.info("login.accepted", f"{user.alias} called with a ticket of the site", user=user.alias, service=SERVICE)
        return Caller(user, peer, SERVICE, str(kept.get("method", "")))


def _hashed(secret: str) -> str:
    return sha256(f"ticket {secret}".encode()).hexdigest()
