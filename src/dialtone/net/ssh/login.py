"""Who an SSH caller is: on SSH the password or the key is the login (spec services.md 2.4).

Every failure counts on the same record as everywhere (AUT-01), since all go through `Logins.admit`. A name that is
nobody's is let in to apply for it; what such a caller may do is the board's business. Somebody with a second factor is
asked for his code where the program can ask (keyboard-interactive); after a bare password the board asks.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from typing import Any

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.files.links import USER_PREFIX
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User
from dialtone.wire.port import Peer
from dialtone.wire.proofs import KeyProof, PasswordProof, Proof

SERVICE = "ssh"
PASSWORDS = 3  # wrong ones on one connection
TRIES = 6  # of all kinds on one connection
NAME_MOST = 64  # characters of a name that may be applied for
APPLY = "new"  # whoever calls himself so wants to apply


class Answer(Enum):
    """What came of a proof."""

    NO = auto()
    IN = auto()
    CODE = auto()  # the password is right, a code of the second factor is still to be shown


class SshLogin:
    """One connection's. `house` lends `logins` and `directory`. What is known when it is over: `caller` when somebody
    has proved who he is; else `name` and `password` as given, and whether he is new here."""

    __slots__ = (
        *("_half", "_house", "_key", "_peer", "caller", "link", "name", "new_user"),
        *("password", "passwords", "tries"),
    )

    def __init__(self, house: Any, peer: Peer) -> None:
        self.caller: Caller | None = None
        self.link = ""  # the secret of a link to a file: its bearer gets that file and nothing else
        self.name = ""
        self.password: str | None = None
        self.new_user = False
        self.tries = 0  # that failed
        self.passwords = 0  # of them
        self._half: Caller | None = None  # who must still show a code
        self._key = ""  # the fingerprint of the key that was asked about last
        self._house = house
        self._peer = peer

    @property
    def exhausted(self) -> bool:
        """Whether there were enough tries (SSH-04)."""
        return self.tries >= TRIES or self.passwords >= PASSWORDS

    @property
    def wants_code(self) -> bool:
        """Whether the password was right and the code of a second factor is still to be shown."""
        return self._half is not None and self.caller is None

    def begin(self, name: str) -> None:
        """Another name is used from now on."""
        self.name, self.password, self.caller, self.new_user = name, None, None, False
        self._half, self._key, self.link = None, "", ""

    # --- passwords ---

    async def by_password(self, name: str, password: str) -> Answer:
        """Judge a password. After CODE the caller may be let in without the code, as somebody who has not proved
        anything yet: then `caller` is None, and the board's prompt asks for both."""
        if self.exhausted:
            return Answer.NO
        user = await self._find(name)
        if user is None and await self._bears_link(name, password):
            return Answer.IN
        if _is_application(name, user):
            return self._let_apply(name)
        if user is not None and user.is_guest:  # everybody may be the guest: the board's prompt decides
            self.name, self.password = name, password
            return Answer.IN
        caller, refusal = await self._admit(PasswordProof(name, log.Secret(password), "password"))
        if caller is not None:
            self.name, self.password = name, password
            return await self._known(caller)
        nobody = user is None and not name.startswith(USER_PREFIX)
        if nobody and refusal is not None and not refusal.temporary:
            return self._let_apply(name)
        return await self._failed(refusal, password=True)

    async def _known(self, caller: Caller) -> Answer:
        if await self._house.logins.wants_code(caller):
            self._half = caller
            return Answer.CODE
        self.caller = caller
        return Answer.IN

    async def _bears_link(self, name: str, password: str) -> bool:
        """Whether the password, or what follows in the name, is the secret of a link to a file."""
        files = getattr(self._house, "files", None)
        if files is None or not name.startswith(USER_PREFIX):
            return False
        for secret in (password, name.removeprefix(USER_PREFIX)):
            try:
                if secret and len(secret) <= NAME_MOST and await files.links.look(secret) is not None:
                    self.link, self.password = secret, ""
                    return True
            except StoreError as trouble:
                log.warning("ssh.store", f"!cannot look up a link: {trouble}")
        return False

    async def by_code(self, code: str) -> Answer:
        """Judge the code that was asked for."""
        if self._half is None or self.exhausted:
            return Answer.NO
        try:
            self.caller = await self._house.logins.confirm(self._half, code)
        except (Refusal, StoreError) as no:
            return await self._failed(no if isinstance(no, Refusal) else None, password=True)
        return Answer.IN

    def _let_apply(self, name: str) -> Answer:
        good = name.isprintable() and len(name) <= NAME_MOST and name.lower() != APPLY
        self.name, self.new_user = (name if good else ""), True
        return Answer.IN

    # --- keys ---

    async def might_be(self, name: str, fingerprint: str) -> bool:
        """Whether a signature with this key would do. Asking is free for a good key, else a try."""
        self._key = ""
        if self.exhausted:
            return False
        try:
            good: bool = await self._house.logins.might_fit(KeyProof(name, fingerprint))
        except StoreError as trouble:
            log.warning("ssh.store", f"!cannot look up a key: {trouble}")
            return False
        if good:
            self._key = fingerprint
        else:
            self.tries += 1
        return good

    async def settle(self) -> bool:
        """The connection has authenticated: finish what a signature began. False: he may not come in after all."""
        if self.caller is not None or self.new_user or self.password is not None or not self._key:
            return True
        self.caller, _ = await self._admit(KeyProof(self.name, self._key))
        if self.caller is not None:
            await self._note_use(self.caller.user)
        return self.caller is not None

    async def _note_use(self, user: User) -> None:
        at, key = self._house.clock.now(), self._key
        try:
            await self._house.store.write(lambda records: records.credentials.used_key(user.number, key, at))
        except StoreError as trouble:
            log.warning("ssh.store", f"!cannot note the use of a key: {trouble}")

    # ---

    async def _find(self, name: str) -> User | None:
        if not name or len(name) > NAME_MOST:
            return None
        user: User | None = await self._house.directory.by_login(name)
        return user

    async def _admit(self, proof: Proof) -> tuple[Caller | None, Refusal | None]:
        try:
            return await self._house.logins.admit(self._peer, SERVICE, proof, secure=True), None
        except Refusal as no:
            return None, no
        except StoreError as trouble:
            log.warning("ssh.store", f"!cannot judge a login: {trouble}")
            return None, Refusal(Why.BUSY, "try again later", temporary=True)

    async def _failed(self, refusal: Refusal | None, *, password: bool) -> Answer:
        self.tries += 1
        self.passwords += password
        if refusal is not None and refusal.delay:
            await asyncio.sleep(refusal.delay)
        return Answer.NO


def _is_application(name: str, user: User | None) -> bool:
    return user is None and name.strip().lower() == APPLY
