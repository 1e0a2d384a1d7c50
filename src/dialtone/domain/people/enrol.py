"""Accounts are made, changed and removed here and nowhere else.

Promises: an alias never looks like another one, like a real name or like an office (FRM-10, AUT-15); names of removed
accounts and former aliases stay theirs; each verb is one transaction, and announces `UserChanged` in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.system import GlobalConfig
from dialtone.domain.model.happenings import MailRemoved, UserChanged
from dialtone.domain.model.user import NOBODY, SYSOP, Secrets, User, UserNumber
from dialtone.domain.people import names
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.leaving import closed, forget
from dialtone.domain.people.particulars import checked
from dialtone.domain.people.passwords import Safe
from dialtone.domain.ports.outside import Clock, Hasher, Vault
from dialtone.domain.ports.store import Records, Store

SYSOP_LEVEL = 99
NEW_LEVEL = 50


class People:
    """See the module's text."""

    __slots__ = ("_clock", "_directory", "_fold_case", "_safe", "_store", "_usual")

    def __init__(
        self,
        store: Store,
        clock: Clock,
        hasher: Hasher,
        vault: Vault,
        global_config: GlobalConfig,
        directory: Directory,
        *,
        usual: Mapping[str, object] | None = None,
    ) -> None:
        """`usual` are fields every new account gets unless something else is said: its settings."""
        self._store = store
        self._usual = usual or {}
        self._clock = clock
        self._directory = directory
        self._safe = Safe(hasher, vault, recoverable=global_config.challenge_auth)
        self._fold_case = global_config.password_case == "fold"

    async def add(
        self,
        alias: str,
        password: str,
        *,
        real_name: str = "",
        level: int = NEW_LEVEL,
        exemptions: str = "",
        restrictions: str = "",
        netmail: str = "",
        forwards: bool = False,
        insist: bool = False,
        founding: bool = True,
        more: Mapping[str, object] | None = None,
    ) -> User:
        """Make an account. The first is number 1, the sysop, with level 99, and may have a reserved name; so may
        others when the sysop insists, and the guest account. `founding` False: it may not be the first (SEC-09).
        `more` are further fields (`particulars.py`). Raises Refusal (INVALID, EXISTS, BUSY, DENIED)."""
        now = self._clock.now()
        values: dict[str, Any] = {name: checked(name, value) for name, value in {**self._usual, **(more or {})}.items()}
        user = _cleaned(
            User(
                number=NOBODY,
                alias=names.checked_alias(alias),
                real_name=real_name,
                level=level,
                exemptions=exemptions,
                restrictions=restrictions,
                netmail=netmail,
                forwards=forwards,
                fold_case=self._fold_case,
                created=now,
                **values,
            )
        )
        await self._store.read(lambda records: self._check_name(records, user, insist))  # before the slow hash
        secrets = await self._safe.keep(password, fold_case=self._fold_case, now=now)

        async def change(records: Records) -> User:
            first = await self._check_name(records, user, insist)
            if first and not founding:
                raise Refusal(Why.DENIED, "the first account is the sysop's, and is not made from here")
            new = replace(user, level=SYSOP_LEVEL) if first else user
            number = await records.users.add(new, secrets)
            records.announce(UserChanged(number, secret=True))
            return replace(new, number=number)

        added = await self._store.write(change)
        log.info("people.added", f"new user #{added.number}: {added.alias}", number=added.number, alias=added.alias)
        return added

    async def set_password(self, number: UserNumber, password: str) -> None:
        """Give an account another password. Raises Refusal (INVALID, NOT_FOUND, BUSY)."""
        secrets = await self._safe.keep(password, fold_case=self._fold_case, now=self._clock.now())

        async def change(records: Records) -> None:
            user = await _existing(records, number)
            await records.users.set_secrets(number, secrets)
            await records.users.change(replace(user, fold_case=self._fold_case))
            records.announce(UserChanged(number, secret=True))

        await self._store.write(change)
        log.info("people.password", f"new password for user #{number}", number=number)

    async def change(self, user: User, *, insist: bool = False) -> User:
        """Store the particulars of `user` (alias, real name, level, flags, netmail, forwarding, inactive); what the
        program counts by itself stays. Returns the account. Raises Refusal (INVALID, EXISTS, NOT_FOUND)."""
        wanted = _cleaned(user)

        async def change(records: Records) -> User:
            old = await _existing(records, user.number)
            alias = old.alias if wanted.alias == old.alias else await self._renamed(records, old, wanted, insist)
            new = replace(
                old,
                alias=alias,
                real_name=wanted.real_name,
                level=wanted.level,
                exemptions=wanted.exemptions,
                restrictions=wanted.restrictions,
                netmail=wanted.netmail,
                forwards=wanted.forwards,
                inactive=wanted.inactive,
            )
            await records.users.change(new)
            records.announce(UserChanged(new.number))
            return new

        return await self._store.write(change)

    async def set(self, number: UserNumber, fields: Mapping[str, object], *, insist: bool = False) -> User:
        """Set the named fields of an account (`particulars.py`) and no other, whatever happens to those meanwhile.
        Returns the account. Raises Refusal (INVALID, EXISTS, NOT_FOUND)."""
        values: dict[str, Any] = {name: checked(name, value) for name, value in fields.items()}

        async def change(records: Records) -> User:
            old = await _existing(records, number)
            new = _cleaned(replace(old, **values))
            if new.alias != old.alias:
                new = replace(new, alias=await self._renamed(records, old, new, insist))
            await records.users.change(new)
            records.announce(UserChanged(number))
            return new

        return await self._store.write(change)

    async def remove(self, number: UserNumber) -> None:
        """Close an account for good: secrets, mailbox and what else was its owner's alone go (`leaving.py`), the number
        and the names stay taken (AUT-15, SEC-06).

        Raises Refusal (NOT_FOUND; DENIED for the sysop's).
        """
        if number == SYSOP:
            raise Refusal(Why.DENIED, "the sysop's account cannot be removed")
        nothing = Secrets("", changed=self._clock.now())

        async def change(records: Records) -> None:
            user = await _existing(records, number)
            await records.users.set_secrets(number, nothing)
            await records.users.change(closed(user, nothing.changed))
            await forget(records, number)
            uids = tuple(head.uid for head in await records.mail.heads(number))
            await records.mail.remove(number, uids)
            await records.mailboxes.forget(number)
            if uids:
                records.announce(MailRemoved(number, uids))
            records.announce(UserChanged(number, secret=True))

        await self._store.write(change)
        log.info("people.removed", f"removed user #{number}", number=number)

    async def list(self) -> list[User]:
        """Every account in number order, deleted ones included."""
        return await self._store.read(lambda records: records.users.all())

    async def _check_name(self, records: Records, user: User, insist: bool) -> bool:
        """Refuse an alias that cannot be had; return whether this would be the first account."""
        others = [other for other in await records.users.all() if other.number != user.number]
        first = not others and user.number == NOBODY
        if not (first or insist or user.number == SYSOP) and self._is_reserved(user):
            raise Refusal(Why.EXISTS, "that name is reserved")
        former = await records.notes.get(_former(user.alias))
        if names.taken_by(user.alias, others) or (former and former != str(user.number)):
            raise Refusal(Why.EXISTS, "that name is taken, or looks like one that is")
        return first

    def _is_reserved(self, user: User) -> bool:
        if user.is_guest and names.look(user.alias) == "guest":
            return False
        return names.is_reserved(user.alias) or self._directory.reserved(user.alias)

    async def _renamed(self, records: Records, old: User, wanted: User, insist: bool) -> str:
        """Check a new alias and keep the old one for its owner."""
        alias = names.checked_alias(wanted.alias)
        await self._check_name(records, replace(wanted, alias=alias), insist)
        await records.notes.put(_former(old.alias), str(old.number))
        return alias


def _former(alias: str) -> str:
    return f"former alias {names.look(alias)}"


async def _existing(records: Records, number: UserNumber) -> User:
    user = await records.users.get(number)
    if user is None or user.deleted:
        raise Refusal(Why.NOT_FOUND, f"there is no user #{number}")
    return user


def _cleaned(user: User) -> User:
    if not 0 <= user.level <= SYSOP_LEVEL:
        raise Refusal(Why.INVALID, f"a level is a number from 0 to {SYSOP_LEVEL}")
    if names.one_line(user.netmail, 254) != user.netmail:
        raise Refusal(Why.INVALID, "a mail address has at most 254 characters, all on one line")
    return replace(
        user,
        real_name=names.one_line(user.real_name),
        exemptions=str(checked("exemptions", user.exemptions)),
        restrictions=str(checked("restrictions", user.restrictions)),
    )
