"""Public keys and one-time tokens."""

from __future__ import annotations

from dialtone.domain.model.credential import PublicKey, Token
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.people_records import MOST_TOKENS
from dialtone.store.sql.engine import Engine, Row, Table

_KEY_FIELDS = ("fingerprint", "kind", "data", "comment", "added", "last_used")
_TOKEN_COLUMNS = ("key", "user_number", "purpose", "detail", "expires", "uses")
KEYS = Table("public_keys", ("id", "user_number", *_KEY_FIELDS))
TOKENS = Table("tokens", ("id", *_TOKEN_COLUMNS))

_SELECT_KEY = f"SELECT user_number, {', '.join(_KEY_FIELDS)} FROM public_keys"
_KEYS = f"{_SELECT_KEY} WHERE user_number = $1 ORDER BY added, id"
_KEY = f"{_SELECT_KEY} WHERE fingerprint = $1 ORDER BY user_number"
_HAS_KEY = "SELECT 1 FROM public_keys WHERE user_number = $1 AND fingerprint = $2"
_REMOVE_KEY = "DELETE FROM public_keys WHERE user_number = $1 AND fingerprint = $2"
_USED_KEY = "UPDATE public_keys SET last_used = $1 WHERE user_number = $2 AND fingerprint = $3"

_WORKS = "key = $1 AND uses > 0 AND (expires = 0 OR expires > $2)"
_TOKEN = f"SELECT {', '.join(_TOKEN_COLUMNS)} FROM tokens WHERE {_WORKS}"
# The condition and the count are one statement: of two that come at once, the second finds the count as it is then.
_TAKE = f"UPDATE tokens SET uses = uses - 1 WHERE {_WORKS} RETURNING {', '.join(_TOKEN_COLUMNS)}"
_DROP = "DELETE FROM tokens WHERE key = $1"
_CUT = (
    "DELETE FROM tokens WHERE user_number = $1 AND purpose = $2 AND id <= (SELECT id FROM tokens "
    f"WHERE user_number = $1 AND purpose = $2 ORDER BY id DESC LIMIT 1 OFFSET {MOST_TOKENS})"
)
_TOKENS_OF = f"SELECT {', '.join(_TOKEN_COLUMNS)} FROM tokens WHERE user_number = $1 AND purpose = $2 ORDER BY id"
_REVOKE = "DELETE FROM tokens WHERE user_number = $1 AND purpose = $2"
_REVOKE_ALL = "DELETE FROM tokens WHERE user_number = $1"
_FORGET = "DELETE FROM tokens WHERE expires > 0 AND expires <= $1"


class SqlCredentials:
    """See `CredentialRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def keys(self, user: UserNumber) -> list[PublicKey]:
        return [_key(row) for row in await self._engine.rows(_KEYS, (user,))]

    async def key(self, fingerprint: str) -> list[PublicKey]:
        return [_key(row) for row in await self._engine.rows(_KEY, (fingerprint,))]

    async def add_key(self, key: PublicKey) -> bool:
        if await self._engine.rows(_HAS_KEY, (key.user, key.fingerprint)):
            return False
        number = await self._engine.number(KEYS)
        self._engine.insert(KEYS, (number, key.user, *(getattr(key, name) for name in _KEY_FIELDS)))
        return True

    async def remove_key(self, user: UserNumber, fingerprint: str) -> bool:
        return await self._engine.change(_REMOVE_KEY, (user, fingerprint)) > 0

    async def used_key(self, user: UserNumber, fingerprint: str, at: float) -> None:
        await self._engine.change(_USED_KEY, (at, user, fingerprint))

    async def add_token(self, token: Token) -> None:
        await self._engine.change(_DROP, (token.key,))
        number = await self._engine.number(TOKENS)
        row = (number, token.key, token.user, token.purpose, token.detail, token.expires, token.left)
        self._engine.insert(TOKENS, row)
        await self._engine.change(_CUT, (token.user, token.purpose))

    async def token(self, key: str, now: float) -> Token | None:
        return _first(await self._engine.rows(_TOKEN, (key, now)))

    async def take_token(self, key: str, now: float) -> Token | None:
        taken = _first(await self._engine.rows(_TAKE, (key, now)))
        if taken is not None and not taken.left:
            await self._engine.change(_DROP, (key,))
        return taken

    async def tokens(self, user: UserNumber, purpose: str) -> list[Token]:
        return [_token(row) for row in await self._engine.rows(_TOKENS_OF, (user, purpose))]

    async def revoke_tokens(self, user: UserNumber, purpose: str) -> int:
        if not purpose:
            return await self._engine.change(_REVOKE_ALL, (user,))
        return await self._engine.change(_REVOKE, (user, purpose))

    async def forget_tokens(self, now: float) -> int:
        return await self._engine.change(_FORGET, (now,))


def _key(row: Row) -> PublicKey:
    user, *values = row
    return PublicKey(user=user, **dict(zip(_KEY_FIELDS, values, strict=True)))


def _first(rows: list[Row]) -> Token | None:
    return _token(rows[0]) if rows else None


def _token(row: Row) -> Token:
    key, user, purpose, detail, expires, uses = row
    return Token(key=key, user=user, purpose=purpose, detail=detail, expires=expires, left=uses)
