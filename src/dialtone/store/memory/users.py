"""Accounts and their secrets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialtone.domain.model.user import Secrets, User, UserNumber, alias_key
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import folded


class MemoryUsers:
    """See `UserRecords`."""

    __slots__ = ("_log", "rows", "secret_rows")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self.rows: dict[UserNumber, User] = {}
        self.secret_rows: dict[UserNumber, Secrets] = {}

    async def get(self, number: UserNumber) -> User | None:
        return self.rows.get(number)

    async def by_alias(self, key: str) -> User | None:
        return self._lowest(lambda user: not user.deleted and alias_key(user.alias) == key)

    async def by_real_name(self, name: str) -> User | None:
        wanted = name.casefold()
        if not wanted:
            return None
        return self._lowest(lambda user: user.active and user.real_name.casefold() == wanted)

    def _lowest(self, fits: Callable[[User], bool]) -> User | None:
        return next((user for _, user in sorted(self.rows.items()) if fits(user)), None)

    async def all(self) -> list[User]:
        return [user for _, user in sorted(self.rows.items())]

    async def add(self, user: User, secrets: Secrets) -> UserNumber:
        number = UserNumber(max(self.rows, default=0) + 1)
        self._log.put(self.rows, number, replace(user, number=number))
        self._log.put(self.secret_rows, number, secrets)
        return number

    async def change(self, user: User) -> None:
        if user.number in self.rows:
            self._log.put(self.rows, user.number, user)

    async def secrets(self, number: UserNumber) -> Secrets | None:
        return self.secret_rows.get(number)

    async def set_secrets(self, number: UserNumber, secrets: Secrets) -> None:
        self._log.put(self.secret_rows, number, secrets)

    async def erase_sealed(self) -> int:
        sealed = [(number, secrets) for number, secrets in self.secret_rows.items() if secrets.sealed]
        for number, secrets in sealed:
            self._log.put(self.secret_rows, number, replace(secrets, sealed=b""))
        return len(sealed)

    async def note_login(self, number: UserNumber, at: float, address: str, host: str, protocol: str) -> None:
        user = self.rows.get(number)
        if user is None:
            return
        seen = replace(
            user, last_on=at, last_address=address, last_host=host, last_protocol=protocol, logons=user.logons + 1
        )
        self._log.put(self.rows, number, seen)

    async def count_emails(self, number: UserNumber, day: int, sent: int) -> None:
        user = self.rows.get(number)
        if user is None:
            return
        today = sent + (user.emails_today if user.email_day == day else 0)
        self._log.put(self.rows, number, replace(user, emails=user.emails + sent, emails_today=today, email_day=day))

    async def count_posts(self, number: UserNumber, day: int, made: int) -> None:
        user = self.rows.get(number)
        if user is None:
            return
        today = made + (user.posts_today if user.post_day == day else 0)
        self._log.put(self.rows, number, replace(user, posts=user.posts + made, posts_today=today, post_day=day))

    async def count_feedback(self, number: UserNumber) -> None:
        user = self.rows.get(number)
        if user is not None:
            self._log.put(self.rows, number, replace(user, feedbacks=user.feedbacks + 1))

    async def by_address(self, address: str) -> list[User]:
        found = [user for user in self.rows.values() if address and user.active and user.last_address == address]
        return sorted(found, key=lambda user: (-user.last_on, user.number))[:10]

    async def by_netmail(self, address: str) -> User | None:
        wanted = address.casefold()
        return self._lowest(lambda user: bool(wanted) and user.active and user.netmail.casefold() == wanted)

    async def counts(self) -> tuple[int, int]:
        return sum(not user.deleted for user in self.rows.values()), max(self.rows, default=0)

    async def search(self, text: str, *, most: int = 50) -> list[User]:
        wanted = folded(text)
        in_use = [user for _, user in sorted(self.rows.items()) if not user.deleted]
        return [user for user in in_use if wanted in user.alias.casefold() or wanted in user.real_name.casefold()][
            :most
        ]
