"""Which programs are told what, and how it is signed. For sysops only.

A message is JSON with the names and numbers of what happened, never with anybody's words: whoever may read them asks
the API. It carries `X-Dialtone-Signature: t=<seconds>,v1=<HMAC-SHA256 of "t.body">`, made with a secret that was shown
once and is kept sealed. After `GIVEN_UP` failures in a row a hook is told nothing any more.
"""

from __future__ import annotations

import hmac
import json
import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from dialtone.base.chance import Chance
from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.failed_logins import permit
from dialtone.domain.hooks.model import EVENTS, Hook
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import MailArrived, PostHeld, PostMade, TelegramArrived, UserChanged
from dialtone.domain.model.user import SYSOP
from dialtone.domain.people import audit
from dialtone.domain.ports.outside import Clock, Vault
from dialtone.domain.ports.store import Records, Store

MOST = 20
GIVEN_UP = 20
_SECTION = "hooks"
_URL = re.compile(r"https://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]/[!-~]*\Z")
_FIELDS = {
    PostMade: ("post.made", ("board", "number")),
    PostHeld: ("post.held", ("board", "number")),
    MailArrived: ("mail.arrived", ("user", "uid")),
    UserChanged: ("account.changed", ("user",)),
    TelegramArrived: ("telegram.arrived", ("user",)),
}
FACTS = tuple(_FIELDS)


class Hooks:
    """See the module's text. Every verb for people raises Refusal (DENIED) for whoever is no sysop, and StoreError."""

    __slots__ = ("_chance", "_clock", "_store", "_vault", "wanted")

    def __init__(self, store: Store, clock: Clock, chance: Chance, vault: Vault) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._vault = vault
        self.wanted: frozenset[str] = frozenset()  # events some hook is told; known once `all` was asked

    async def shown(self, caller: Caller) -> list[Hook]:
        """Every hook, oldest first."""
        permit(caller, "look at webhooks")
        return await self.all()

    async def add(self, caller: Caller, url: str, events: tuple[str, ...]) -> tuple[Hook, str]:
        """Have something told; the hook and its secret, which is shown once. Raises Refusal (INVALID, TOO_MANY)."""
        permit(caller, "make a webhook")
        if _URL.match(url) is None:
            raise Refusal(Why.INVALID, "A webhook's address is like https://host.example/path, in lower case.")
        if not events or not set(events) <= EVENTS.keys():
            raise Refusal(Why.INVALID, f"Events are: {', '.join(EVENTS)}.")
        if len(await self.all()) >= MOST:
            raise Refusal(Why.TOO_MANY, f"There are {MOST} webhooks already; remove one first.")
        secret = urlsafe_b64encode(self._chance.token(32)).decode().rstrip("=")
        id = self._chance.token(8).hex()
        hook = Hook(id=id, url=url, events=tuple(sorted(set(events))), secret=secret, made=self._clock.now())
        await self._keep(hook)
        await self.all()
        audit.note(caller, "hook.made", url, ", ".join(hook.events))
        return hook, secret

    async def remove(self, caller: Caller, id: str) -> None:
        """Tell it nothing any more. Raises Refusal (NOT_FOUND)."""
        permit(caller, "remove a webhook")
        found = next((hook for hook in await self.all() if hook.id == id), None)
        if found is None:
            raise Refusal(Why.NOT_FOUND, "There is no such webhook.")
        await self._store.write(lambda records: records.properties.put(SYSOP, _SECTION, id, ""))
        await self.all()
        audit.note(caller, "hook.removed", found.url)

    # what the worker asks

    async def all(self) -> list[Hook]:
        """Every hook, oldest first."""
        kept = await self._store.read(lambda records: records.properties.section(SYSOP, _SECTION))
        found = sorted((self._read(id, text) for id, text in kept.items()), key=lambda hook: (hook.made, hook.id))
        self.wanted = frozenset(event for hook in found if hook.failures < GIVEN_UP for event in hook.events)
        return found

    async def told(self, id: str, last: str, *, good: bool) -> None:
        """Note what came of telling a hook."""

        async def change(records: Records) -> None:
            text = await records.properties.get(SYSOP, _SECTION, id)
            if text:
                kept = json.loads(text)
                kept |= {"last": last[:200], "failures": 0 if good else int(kept["failures"]) + 1}
                await records.properties.put(SYSOP, _SECTION, id, json.dumps(kept))

        await self._store.write(change)

    def message(self, fact: object) -> Mapping[str, Any] | None:
        """What is told of a fact; None when nobody wants to know it."""
        found = _FIELDS.get(type(fact))
        if found is None or found[0] not in self.wanted:
            return None
        event, names = found
        return {"event": event, "at": self._clock.now(), **{name: getattr(fact, name) for name in names}}

    def signed(self, hook: Hook, body: bytes) -> str:
        """The signature of a message, made now."""
        at = str(int(self._clock.now()))
        mark = hmac.new(hook.secret.encode(), at.encode() + b"." + body, sha256).hexdigest()
        return f"t={at},v1={mark}"

    async def _keep(self, hook: Hook) -> None:
        kept = {
            "url": hook.url,
            "events": list(hook.events),
            "secret": b64encode(self._vault.seal(hook.secret.encode())).decode(),
            "made": hook.made,
            "failures": 0,
            "last": "",
        }
        await self._store.write(lambda records: records.properties.put(SYSOP, _SECTION, hook.id, json.dumps(kept)))

    def _read(self, id: str, text: str) -> Hook:
        kept = json.loads(text)
        secret = self._vault.open(b64decode(kept["secret"])) or b""
        return Hook(
            id=id,
            url=kept["url"],
            events=tuple(kept["events"]),
            secret=secret.decode(),
            made=float(kept["made"]),
            failures=int(kept["failures"]),
            last=kept["last"],
        )
