"""Accounts and what belongs to them, from secrets to telegrams. See `store.py` for what all records have in common."""

from __future__ import annotations

from typing import Protocol

from dialtone.domain.model.credential import PublicKey, Token
from dialtone.domain.model.login import Attempts
from dialtone.domain.model.statistics import Day, PastCall
from dialtone.domain.model.telegram import Telegram
from dialtone.domain.model.user import Secrets, User, UserNumber

MOST_TELEGRAMS = 100  # that wait for one user
MOST_PROPERTY_NAME = 64  # characters of a section or key
MOST_PROPERTY_TEXT = 64 * 1024  # bytes
MOST_TOKENS = 200  # of one user for one purpose
MOST_CALLS = 10_000


class UserRecords(Protocol):
    """Accounts and their secrets."""

    async def get(self, number: UserNumber) -> User | None:
        """The account with this number, deleted ones included."""
        ...

    async def by_alias(self, key: str) -> User | None:
        """The lowest-numbered account, not deleted, whose alias reduces to `key` (see `alias_key`)."""
        ...

    async def by_real_name(self, name: str) -> User | None:
        """The lowest-numbered account, neither deleted nor inactive, with this real name (without case)."""
        ...

    async def all(self) -> list[User]:
        """Every account in number order, deleted ones included."""
        ...

    async def add(self, user: User, secrets: Secrets) -> UserNumber:
        """Store a new account under the lowest number never used (1 first); `user.number` is ignored."""
        ...

    async def change(self, user: User) -> None:
        """Store every field of an existing account."""
        ...

    async def secrets(self, number: UserNumber) -> Secrets | None:
        """How the password of this account is kept."""
        ...

    async def set_secrets(self, number: UserNumber, secrets: Secrets) -> None:
        """Replace it."""
        ...

    async def erase_sealed(self) -> int:
        """Remove every recoverable secret; return how many there were."""
        ...

    async def note_login(self, number: UserNumber, at: float, address: str, host: str, protocol: str) -> None:
        """Keep when and from where the account was last used, and count the log-on."""
        ...

    async def count_emails(self, number: UserNumber, day: int, sent: int) -> None:
        """Add `sent` to the account's counters; the daily one starts again on a new `day` (days since 1970)."""
        ...

    async def count_posts(self, number: UserNumber, day: int, made: int) -> None:
        """Add `made` to the account's counters of posts, as `count_emails`."""
        ...

    async def count_feedback(self, number: UserNumber) -> None:
        """Count one message to the sysop."""
        ...

    async def by_address(self, address: str) -> list[User]:
        """Accounts, neither deleted nor inactive, last used from this client address, latest first; at most 10."""
        ...

    async def by_netmail(self, address: str) -> User | None:
        """The lowest-numbered active account whose netmail address is this (without case)."""
        ...

    async def counts(self) -> tuple[int, int]:
        """How many accounts are in use (not deleted), and the highest number ever given (0: none)."""
        ...

    async def search(self, text: str, *, most: int = 50) -> list[User]:
        """Accounts in use whose alias or real name holds `text` (without case), by number."""
        ...


class AttemptRecords(Protocol):
    """Failed log-ins."""

    async def get(self, key: str) -> Attempts | None:
        """The record of one key."""
        ...

    async def put(self, attempts: Attempts) -> None:
        """Store a record."""
        ...

    async def clear(self, key: str = "") -> int:
        """Remove one record, or all of them; return how many."""
        ...

    async def all(self) -> list[Attempts]:
        """Every record, latest first."""
        ...


class NoteRecords(Protocol):
    """Small facts of the program itself, by name."""

    async def get(self, name: str) -> str | None:
        """A note's text."""
        ...

    async def put(self, name: str, text: str) -> None:
        """Write a note."""
        ...


class TelegramRecords(Protocol):
    """Telegrams not yet seen."""

    async def add(self, user: UserNumber, sender: str, at: float, text: str) -> int:
        """Keep one; the oldest beyond MOST_TELEGRAMS of a user go. Returns its id."""
        ...

    async def waiting(self, user: UserNumber) -> list[Telegram]:
        """Those of a user, oldest first."""
        ...

    async def take(self, user: UserNumber) -> list[Telegram]:
        """The same, and remove them: they were shown."""
        ...

    async def forget(self, before: float) -> int:
        """Remove those older than `before`; return how many."""
        ...


class PropertyRecords(Protocol):
    """Further facts about users, by section and key: both without case (answered in lower case), at most
    MOST_PROPERTY_NAME characters; texts at most MOST_PROPERTY_TEXT bytes."""

    async def get(self, user: UserNumber, section: str, key: str) -> str | None:
        """One."""
        ...

    async def section(self, user: UserNumber, section: str) -> dict[str, str]:
        """All of a section."""
        ...

    async def put(self, user: UserNumber, section: str, key: str, text: str) -> None:
        """Write one; "" removes it. Raises StoreError when name or text is too long."""
        ...

    async def all(self, user: UserNumber) -> dict[str, dict[str, str]]:
        """All of a user."""
        ...


class CredentialRecords(Protocol):
    """Public keys and one-time tokens. A token that was used up is gone."""

    async def keys(self, user: UserNumber) -> list[PublicKey]:
        """A user's public keys, oldest first."""
        ...

    async def key(self, fingerprint: str) -> list[PublicKey]:
        """Everybody's key with this fingerprint (several users may have put in the same)."""
        ...

    async def add_key(self, key: PublicKey) -> bool:
        """Keep one. False: this user has it already."""
        ...

    async def remove_key(self, user: UserNumber, fingerprint: str) -> bool:
        """Remove one. False: there is none."""
        ...

    async def used_key(self, user: UserNumber, fingerprint: str, at: float) -> None:
        """Note that it was used."""
        ...

    async def add_token(self, token: Token) -> None:
        """Keep one; an earlier one with the same key goes, as do the oldest beyond MOST_TOKENS."""
        ...

    async def token(self, key: str, now: float) -> Token | None:
        """A token that still works, without using it."""
        ...

    async def take_token(self, key: str, now: float) -> Token | None:
        """Use it once, if it still works: what nobody can do twice (SQL-03). Returns it as it is afterwards."""
        ...

    async def tokens(self, user: UserNumber, purpose: str) -> list[Token]:
        """A user's tokens of one purpose, oldest first, those whose time is over included."""
        ...

    async def revoke_tokens(self, user: UserNumber, purpose: str) -> int:
        """Remove a user's tokens of one purpose; "" is all. How many."""
        ...

    async def forget_tokens(self, now: float) -> int:
        """Remove those whose time is over. How many."""
        ...


class StatisticRecords(Protocol):
    """Counts for each day, and who called."""

    async def count(self, day: int, **more: int) -> None:
        """Add to counters of a day (above 0) and to the totals (names: `model.statistics.COUNTERS`)."""
        ...

    async def day(self, day: int) -> Day:
        """One day; 0 is all days together."""
        ...

    async def days(self, *, most: int = 60) -> list[Day]:
        """The last days, newest first."""
        ...

    async def call_begins(self, call: PastCall) -> int:
        """Note a call; returns its id. The oldest beyond MOST_CALLS go."""
        ...

    async def call_ends(self, id: int, at: float) -> None:
        """Note its end."""
        ...

    async def calls(self, *, since: float = 0.0, most: int = 20) -> list[PastCall]:
        """The last calls, newest first; those that began at `since` or later."""
        ...
