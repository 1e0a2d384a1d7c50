"""Sessions of browsers: who stays signed in, and how sessions end.

The browser keeps a secret of 256 bits in a cookie; the store keeps its hash (as a token of purpose "web"), so that a
stolen database opens nothing. A session ends when it is signed out of, when nobody used it for `IDLE`, at the latest
after `LONGEST`, and when its owner or a new password ends it. Source: WEB-04; spec services.md 4.9.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from hashlib import sha256

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.base.lookup import TimedCache
from dialtone.domain.access.failed_logins import permit
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.credential import Token
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.people import audit
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

PURPOSE = "web"
IDLE = 12 * 3600.0  # seconds without a request after which a session is over
KEPT = 30 * 86_400.0  # the same where "keep me signed in" was chosen
LONGEST = 180 * 86_400.0  # seconds a session lasts at most
RENEWED = 0.1  # part of its time after which a use prolongs it
REMEMBERED_FOR = 10.0  # seconds for which a session is not looked up again
HALF_LASTS = 300.0  # seconds between the password and the code
FRESH = 900.0  # seconds for which a password counts as just given


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """One browser. `id` may be shown to its owner; times are in seconds since 1970. `strong`: a second factor was
    shown. `confirmed`: when the password (or passkey) was last given."""

    id: str
    user: UserNumber
    begun: float
    expires: float
    confirmed: float
    address: str = ""
    agent: str = ""
    method: str = ""
    strong: bool = False
    kept: bool = False

    def is_fresh(self, now: float) -> bool:
        """Whether the password was given a moment ago: asked before what cannot be undone."""
        return now - self.confirmed < FRESH


class WebSessions:
    """See the module's text."""

    __slots__ = ("_chance", "_clock", "_held", "_known", "_store")

    def __init__(self, store: Store, clock: Clock, chance: Chance) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._known: TimedCache[WebSession] = TimedCache(4096, REMEMBERED_FOR)
        self._held: TimedCache[object] = TimedCache(4096, HALF_LASTS)

    async def begin(self, caller: Caller, *, agent: str = "", kept: bool = False, strong: bool = False) -> str:
        """Begin one for somebody who was admitted. The answer is the secret for the cookie."""
        secret, now = urlsafe_b64encode(self._chance.token(32)).decode().rstrip("="), self._clock.now()
        session = WebSession(
            id=_hashed(secret),
            user=caller.user.number,
            begun=now,
            expires=now + (KEPT if kept else IDLE),
            confirmed=now,
            address=caller.peer.address,
            agent=agent[:200],
            method=caller.method,
            strong=strong,
            kept=kept,
        )
        await self._store.write(lambda records: records.credentials.add_token(_token(session)))
        return secret

    async def find(self, secret: str) -> WebSession | None:
        """The session of a cookie; its time is prolonged by the way. None: there is none (any more)."""
        if not 20 <= len(secret) <= 100:
            return None
        id, now = _hashed(secret), self._clock.monotonic()
        session = self._known.get(id, now)
        if session is None:
            token = await self._store.read(lambda records: records.credentials.token(id, self._clock.now()))
            if token is None or token.purpose != PURPOSE:
                return None
            session = await self._renewed(_read(token))
            self._known.put(id, session, now)
        return session

    def hold(self, secret: str, what: object) -> None:
        """Remember something for a browser that is on its way in (None: nothing any more), for some minutes."""
        self._held.put(_hashed(secret), what, self._clock.monotonic())

    def held(self, secret: str) -> object:
        """What is remembered for a browser that is on its way in."""
        return self._held.get(_hashed(secret), self._clock.monotonic())

    async def confirm(self, session: WebSession, *, strong: bool = False) -> None:
        """Note that the password, or a stronger proof, was given again."""
        await self._keep(replace(session, confirmed=self._clock.now(), strong=session.strong or strong))

    async def end(self, session: WebSession) -> None:
        """Sign out."""
        await self._store.write(lambda records: records.credentials.take_token(session.id, self._clock.now()))
        self._known.drop(session.id)

    async def of(self, caller: Caller, user: User) -> list[WebSession]:
        """Anybody's, for sysops, the last begun first. Raises Refusal (DENIED)."""
        permit(caller, "look at sessions")
        tokens = await self._store.read(lambda records: records.credentials.tokens(user.number, PURPOSE))
        found = [_read(token) for token in tokens if token.expires > self._clock.now()]
        return sorted(found, key=lambda session: -session.begun)

    async def list(self, caller: Caller) -> list[WebSession]:
        """The caller's own, the last begun first."""
        tokens = await self._store.read(lambda records: records.credentials.tokens(caller.user.number, PURPOSE))
        found = [_read(token) for token in tokens if token.expires > self._clock.now()]
        return sorted(found, key=lambda session: -session.begun)

    async def end_one(self, caller: Caller, id: str) -> bool:
        """End one of the caller's own by its id. False: there is none."""
        mine = [session for session in await self.list(caller) if session.id == id]
        for session in mine:
            await self.end(session)
        return bool(mine)

    async def end_all(self, user: UserNumber, *, but: str = "") -> int:
        """End all of a user, except the one with the id `but`. How many were ended."""

        async def change(records: Records) -> int:
            tokens = await records.credentials.tokens(user, PURPOSE)
            doomed = [token for token in tokens if token.key != but]
            for token in doomed:
                await records.credentials.take_token(token.key, self._clock.now())
            return len(doomed)

        ended = await self._store.write(change)
        self._known.clear()
        if ended:
            log.notice("web.sessions", f"{ended} sessions of user #{user} ended", user=user)
        return ended

    async def end_of(self, caller: Caller, user: User, *, but: str = "") -> int:
        """End all of somebody who is not above the sysop who says so, except the one with the id `but`. How many.
        Raises Refusal (DENIED)."""
        permit(caller, f"end the sessions of user #{user.number}")
        if user.level > caller.user.level:
            raise Refusal(Why.DENIED, "only the sysop may do that")
        count = await self.end_all(user.number, but=but)
        audit.note(caller, "user.sessions_ended", f"#{user.number} {user.alias}", f"{count} ended")
        return count

    def changed(self, fact: UserChanged) -> None:
        """Listener for the bus: what is remembered is looked up again."""
        self._known.clear()

    async def _renewed(self, session: WebSession) -> WebSession:
        now, span = self._clock.now(), KEPT if session.kept else IDLE
        wanted = min(now + span, session.begun + LONGEST)
        if wanted - session.expires < span * RENEWED:
            return session
        renewed = replace(session, expires=wanted)
        await self._keep(renewed)
        return renewed

    async def _keep(self, session: WebSession) -> None:
        """Keep a change, unless the session was ended meanwhile."""

        async def change(records: Records) -> None:
            if await records.credentials.token(session.id, self._clock.now()) is not None:
                await records.credentials.add_token(_token(session))

        await self._store.write(change)
        self._known.drop(session.id)


def _hashed(secret: str) -> str:
    return sha256(f"web {secret}".encode()).hexdigest()


def _token(session: WebSession) -> Token:
    told = ("begun", "confirmed", "address", "agent", "method", "strong", "kept")
    detail = json.dumps({name: getattr(session, name) for name in told})
    return Token(key=session.id, user=session.user, purpose=PURPOSE, detail=detail, expires=session.expires, left=1)


def _read(token: Token) -> WebSession:
    return WebSession(id=token.key, user=token.user, expires=token.expires, **json.loads(token.detail))
