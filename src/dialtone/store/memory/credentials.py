"""Public keys and one-time tokens."""

from __future__ import annotations

from dataclasses import replace

from dialtone.domain.model.credential import PublicKey, Token
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.people_records import MOST_TOKENS
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import storable


class MemoryCredentials:
    """See `CredentialRecords`. Both tables are in the order of coming."""

    __slots__ = ("_last", "_log", "kept", "public_keys")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self._last = 0
        self.public_keys: dict[int, PublicKey] = {}
        self.kept: dict[int, Token] = {}

    async def keys(self, user: UserNumber) -> list[PublicKey]:
        found = [(key.added, number, key) for number, key in self.public_keys.items() if key.user == user]
        return [key for _, _, key in sorted(found, key=lambda item: item[:2])]

    async def key(self, fingerprint: str) -> list[PublicKey]:
        wanted = storable(fingerprint)
        found = [key for key in self.public_keys.values() if key.fingerprint == wanted]
        return sorted(found, key=lambda key: key.user)

    def _number(self, user: UserNumber, fingerprint: str) -> int | None:
        wanted = (user, storable(fingerprint))
        return next((n for n, key in self.public_keys.items() if (key.user, key.fingerprint) == wanted), None)

    async def add_key(self, key: PublicKey) -> bool:
        if self._number(key.user, key.fingerprint) is not None:
            return False
        names = ("fingerprint", "kind", "data", "comment")
        texts = {name: storable(getattr(key, name)) for name in names}
        self._last += 1
        self._log.put(self.public_keys, self._last, replace(key, **texts))  # type: ignore[arg-type]
        return True

    async def remove_key(self, user: UserNumber, fingerprint: str) -> bool:
        number = self._number(user, fingerprint)
        if number is not None:
            self._log.drop(self.public_keys, number)
        return number is not None

    async def used_key(self, user: UserNumber, fingerprint: str, at: float) -> None:
        number = self._number(user, fingerprint)
        if number is not None:
            self._log.put(self.public_keys, number, replace(self.public_keys[number], last_used=at))

    async def add_token(self, token: Token) -> None:
        self._drop([number for number, kept in self.kept.items() if kept.key == storable(token.key)])
        texts = {name: storable(getattr(token, name)) for name in ("key", "purpose", "detail")}
        self._last += 1
        self._log.put(self.kept, self._last, replace(token, **texts))  # type: ignore[arg-type]
        self._drop(self._of(token.user, storable(token.purpose))[:-MOST_TOKENS])

    def _of(self, user: UserNumber, purpose: str) -> list[int]:
        """The numbers of a user's tokens of one purpose, or of all, oldest first."""
        tokens = sorted(self.kept.items(), key=lambda item: item[0])
        return [number for number, token in tokens if token.user == user and purpose in ("", token.purpose)]

    def _drop(self, numbers: list[int]) -> int:
        for number in numbers:
            self._log.drop(self.kept, number)
        return len(numbers)

    def _working(self, key: str, now: float) -> int | None:
        wanted = storable(key)
        for number, token in self.kept.items():
            if token.key == wanted and token.left > 0 and (not token.expires or now < token.expires):
                return number
        return None

    async def token(self, key: str, now: float) -> Token | None:
        number = self._working(key, now)
        return None if number is None else self.kept[number]

    async def take_token(self, key: str, now: float) -> Token | None:
        number = self._working(key, now)
        if number is None:
            return None
        taken = replace(self.kept[number], left=self.kept[number].left - 1)
        if taken.left:
            self._log.put(self.kept, number, taken)
        else:
            self._drop([number])
        return taken

    async def tokens(self, user: UserNumber, purpose: str) -> list[Token]:
        return [self.kept[number] for number in self._of(user, storable(purpose))]

    async def revoke_tokens(self, user: UserNumber, purpose: str) -> int:
        return self._drop(self._of(user, storable(purpose)))

    async def forget_tokens(self, now: float) -> int:
        return self._drop([number for number, token in self.kept.items() if 0 < token.expires <= now])
