"""Finding an account by any name it goes by: login ids and local parts of mail addresses.

Sources: seed manual (punctuation, real names, numbers), spec mail.md 1.7 and 2.3. Found accounts are remembered for
two seconds and forgotten at once when an account changes; names that nobody has are asked for every time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable, Hashable

from dialtone.base.lookup import TimedCache
from dialtone.config.mail import MailConfig
from dialtone.config.system import SystemConfig
from dialtone.config.tables import Tables
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import SYSOP, User, UserNumber, alias_key
from dialtone.domain.people.names import look
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

REMEMBERED = 2048  # names
REMEMBERED_FOR = 2.0  # seconds

_BY_NUMBER, _BY_REAL_NAME = 1, 2  # bits of main.ini's `login`
_LEADING_NUMBER = re.compile(r"[0-9]{1,9}(?![0-9])")


class Directory:
    """See the module's text."""

    __slots__ = ("_changes", "_clock", "_found", "_mail", "_numbered", "_store", "_system", "_tables")

    def __init__(
        self, store: Store, clock: Clock, system_config: SystemConfig, mail_config: MailConfig, tables: Tables
    ) -> None:
        self._store = store
        self._clock = clock
        self._system = system_config
        self._mail = mail_config
        self._tables = tables
        self._found: TimedCache[User] = TimedCache(REMEMBERED, REMEMBERED_FOR)  # by names, which may lead elsewhere
        self._numbered: TimedCache[User] = TimedCache(REMEMBERED, REMEMBERED_FOR)
        self._changes = 0  # counts invalidations, so that an answer read before one is not remembered after it

    async def get(self, number: UserNumber) -> User | None:
        """The account with this number, deleted ones included."""
        return await self._ask(number, lambda records: records.users.get(number), self._numbered)

    async def by_login(self, name: str) -> User | None:
        """The account a login id means; it may be inactive, or deleted when asked for by number.

        With login by number enabled an id that begins with a digit must be a number. Otherwise the id is compared
        with aliases up to an "@", letters and digits only; then, if enabled, with real names exactly.
        """
        return await self._ask(("login", name), lambda records: self._by_login(records, name))

    async def recipient(self, local_part: str, *, aliased: bool) -> User | None:
        """The account that gets mail for a local part (without quotes), or None; deleted and inactive ones get none.

        `aliased`: the text comes from alias.cfg, where a leading number is a user number.
        """
        key = ("mail", local_part, aliased)
        return await self._ask(key, lambda records: self._recipient(records, local_part, aliased))

    def invalidate(self, number: UserNumber) -> None:
        """An account changed: forget what was found, since names may lead elsewhere now."""
        self._changes += 1
        self._found.clear()
        self._numbered.drop(number)

    def changed(self, fact: UserChanged) -> None:
        """Listener for the bus."""
        self.invalidate(fact.user)
        if fact.record is not None:
            self._numbered.put(fact.user, fact.record, self._clock.monotonic())

    def reserved(self, name: str) -> bool:
        """Whether the board itself goes by this name: its operator, its QWK-ID, a line of alias.cfg."""
        titles = {look(self._system.operator), look(self._system.qwk_id)} - {""}
        return look(name) in titles or self._has_alias_line(name)

    def _has_alias_line(self, name: str) -> bool:
        """Whether alias.cfg speaks of this name, other than by a line for every name."""
        nobody = "x" * 100
        target = self._tables.alias.find(name)
        catch_all = self._tables.alias.find(nobody)
        return target is not None and target != (catch_all or "").replace(nobody, name)

    async def _ask(
        self,
        key: Hashable,
        question: Callable[[Records], Awaitable[User | None]],
        cache: TimedCache[User] | None = None,
    ) -> User | None:
        now, found = self._clock.monotonic(), self._found if cache is None else cache
        user = found.get(key, now)
        if user is None:
            changes = self._changes
            user = await self._store.read(question)
            if user is not None and changes == self._changes:
                found.put(key, user, now)
        return user

    async def _by_login(self, records: Records, name: str) -> User | None:
        text = unicodedata.normalize("NFC", name)
        if self._system.login & _BY_NUMBER and "0" <= text[:1] <= "9":
            number = _LEADING_NUMBER.fullmatch(text)
            return await records.users.get(UserNumber(int(text))) if number else None
        user = await _by_alias(records, text)
        if user is None and self._system.login & _BY_REAL_NAME:
            user = await records.users.by_real_name(text)
        return user

    async def _recipient(self, records: Records, local_part: str, aliased: bool) -> User | None:
        text = unicodedata.normalize("NFC", local_part)
        number = _LEADING_NUMBER.match(text)
        if aliased and "0" <= text[:1] <= "9":
            return _receiving(await records.users.get(UserNumber(int(number[0]))) if number else None)
        if number and number[0] == text and "ALLOW_RX_BY_NUMBER" in self._mail.options:
            user = await records.users.get(UserNumber(int(text)))
            if user is not None:
                return _receiving(user)
        return _receiving(await self._by_any_name(records, text))

    async def _by_any_name(self, records: Records, text: str) -> User | None:
        name = text.partition("#")[0]
        if self._is_sysop_alias(name):
            return await records.users.get(SYSOP)
        user = await _by_alias(records, name)
        if user is None and self._is_operator(text):
            user = await records.users.get(SYSOP)
        if user is None and self._system.receive_by_real_name:
            user = await records.users.by_real_name(name) or await records.users.by_real_name(name.replace(".", " "))
        return user

    def _is_sysop_alias(self, name: str) -> bool:
        if "ALLOW_SYSOP_ALIASES" not in self._mail.options:
            return False
        return bool(name) and name.casefold() in ("sysop", "postmaster", self._system.qwk_id.casefold())

    def _is_operator(self, text: str) -> bool:
        operator = self._system.operator.casefold()
        return bool(operator) and operator in (text.casefold(), text.casefold().replace(".", " "))


async def _by_alias(records: Records, name: str) -> User | None:
    """Compared are letters and digits up to an "@". A name without any is nobody's."""
    key = alias_key(name.partition("@")[0])
    return await records.users.by_alias(key) if key else None


def _receiving(user: User | None) -> User | None:
    return user if user is not None and user.active else None
