"""Accounts and their secrets. The folded names that are searched for are kept beside the names as written."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from dialtone.domain.model.user import Secrets, User, UserNumber, alias_key
from dialtone.store.sql.engine import Engine, Row, Value, marks
from dialtone.store.texts import folded

_FIELDS = tuple(field.name for field in fields(User))
_FLAGS = frozenset(("forwards", "fold_case", "deleted", "inactive"))
_COLUMNS = (*_FIELDS, "alias_key", "alias_folded", "real_key", "netmail_key")

_SELECT = f"SELECT {', '.join(_FIELDS)} FROM users"
_BY_NUMBER = f"{_SELECT} WHERE number = $1"
_BY_ALIAS = f"{_SELECT} WHERE alias_key = $1 AND deleted = 0 ORDER BY number LIMIT 1"
_BY_REAL_NAME = (
    f"{_SELECT} WHERE real_key = $1 AND real_key <> '' AND deleted = 0 AND inactive = 0 ORDER BY number LIMIT 1"
)
_BY_ADDRESS = (
    f"{_SELECT} WHERE last_address = $1 AND last_address <> '' AND deleted = 0 AND inactive = 0 "
    "ORDER BY last_on DESC, number LIMIT 10"
)
_BY_NETMAIL = (
    f"{_SELECT} WHERE netmail_key = $1 AND netmail_key <> '' AND deleted = 0 AND inactive = 0 ORDER BY number LIMIT 1"
)
_ALL = f"{_SELECT} ORDER BY number"
_COUNTS = "SELECT COUNT(*) - COALESCE(SUM(deleted), 0), COALESCE(MAX(number), 0) FROM users"
# What a text loses when a part of it is taken out, it held: no pattern, so nothing in the part has a meaning.
_SEARCH = (
    f"{_SELECT} WHERE deleted = 0 AND ($1 = '' OR alias_folded <> replace(alias_folded, $1, '') "
    "OR real_key <> replace(real_key, $1, '')) ORDER BY number LIMIT $2"
)
_NEXT = "SELECT COALESCE(MAX(number), 0) + 1 FROM users"
_ADD = f"INSERT INTO users ({', '.join(_COLUMNS)}) VALUES ({marks(1, len(_COLUMNS))})"
_CHANGE = (
    f"UPDATE users SET {', '.join(f'{name} = ${at}' for at, name in enumerate(_COLUMNS[1:], 1))} "
    f"WHERE number = ${len(_COLUMNS)}"
)
_NOTE_LOGIN = (
    "UPDATE users SET last_on = $1, last_address = $2, last_host = $3, last_protocol = $4, logons = logons + 1 "
    "WHERE number = $5"
)
_COUNT_EMAILS = (
    "UPDATE users SET emails = emails + $1, emails_today = $1 + CASE WHEN email_day = $2 THEN emails_today ELSE 0 END, "
    "email_day = $2 WHERE number = $3"
)
_COUNT_POSTS = (
    "UPDATE users SET posts = posts + $1, posts_today = $1 + CASE WHEN post_day = $2 THEN posts_today ELSE 0 END, "
    "post_day = $2 WHERE number = $3"
)
_COUNT_FEEDBACK = "UPDATE users SET feedbacks = feedbacks + 1 WHERE number = $1"
_SECRETS = "SELECT password_hash, sealed, scram, changed FROM secrets WHERE user_number = $1"
_SET_SECRETS = (
    "INSERT INTO secrets (user_number, password_hash, sealed, scram, changed) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (user_number) DO UPDATE SET password_hash = excluded.password_hash, sealed = excluded.sealed, "
    "scram = excluded.scram, changed = excluded.changed"
)
_ERASE_SEALED = "UPDATE secrets SET sealed = $1 WHERE length(sealed) > 0"


class SqlUsers:
    """See `UserRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get(self, number: UserNumber) -> User | None:
        return _first(await self._engine.rows(_BY_NUMBER, (number,)))

    async def by_alias(self, key: str) -> User | None:
        return _first(await self._engine.rows(_BY_ALIAS, (key,)))

    async def by_real_name(self, name: str) -> User | None:
        return _first(await self._engine.rows(_BY_REAL_NAME, (name.casefold(),))) if name else None

    async def all(self) -> list[User]:
        return [_user(row) for row in await self._engine.rows(_ALL)]

    async def add(self, user: User, secrets: Secrets) -> UserNumber:
        number = UserNumber((await self._engine.rows(_NEXT))[0][0])
        await self._engine.change(_ADD, (number, *_values(user)[1:]))
        await self.set_secrets(number, secrets)
        return number

    async def change(self, user: User) -> None:
        await self._engine.change(_CHANGE, (*_values(user)[1:], user.number))

    async def secrets(self, number: UserNumber) -> Secrets | None:
        rows = await self._engine.rows(_SECRETS, (number,))
        return Secrets(*rows[0]) if rows else None

    async def set_secrets(self, number: UserNumber, secrets: Secrets) -> None:
        values = (number, secrets.password_hash, secrets.sealed, secrets.scram, secrets.changed)
        await self._engine.change(_SET_SECRETS, values)

    async def erase_sealed(self) -> int:
        return await self._engine.change(_ERASE_SEALED, (b"",))

    async def note_login(self, number: UserNumber, at: float, address: str, host: str, protocol: str) -> None:
        await self._engine.change(_NOTE_LOGIN, (at, address, host, protocol, number))

    async def count_emails(self, number: UserNumber, day: int, sent: int) -> None:
        await self._engine.change(_COUNT_EMAILS, (sent, day, number))

    async def count_posts(self, number: UserNumber, day: int, made: int) -> None:
        await self._engine.change(_COUNT_POSTS, (made, day, number))

    async def count_feedback(self, number: UserNumber) -> None:
        await self._engine.change(_COUNT_FEEDBACK, (number,))

    async def by_address(self, address: str) -> list[User]:
        return [_user(row) for row in await self._engine.rows(_BY_ADDRESS, (address,))] if address else []

    async def by_netmail(self, address: str) -> User | None:
        return _first(await self._engine.rows(_BY_NETMAIL, (address.casefold(),))) if address else None

    async def counts(self) -> tuple[int, int]:
        in_use, highest = (await self._engine.rows(_COUNTS))[0]
        return in_use, highest

    async def search(self, text: str, *, most: int = 50) -> list[User]:
        return [_user(row) for row in await self._engine.rows(_SEARCH, (folded(text), most))]


def _values(user: User) -> list[Value]:
    """One account as a row, in the order of `_COLUMNS`."""
    written: list[Value] = [getattr(user, name) for name in _FIELDS]
    folded_names = (user.alias.casefold(), user.real_name.casefold(), user.netmail.casefold())
    return [*written, alias_key(user.alias), *folded_names]


def _user(row: Row) -> User:
    named: dict[str, Any] = dict(zip(_FIELDS, row, strict=True))
    for flag in _FLAGS:
        named[flag] = bool(named[flag])
    return User(**named)


def _first(rows: list[Row]) -> User | None:
    return _user(rows[0]) if rows else None
