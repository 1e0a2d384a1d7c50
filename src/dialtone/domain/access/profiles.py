"""Accounts are changed by their owners, as far as it is theirs to say, and by sysops.

A sysop changes no account above his own level, and gives nobody more than he has. Sources: spec bbs.md 1.13, EXE-09.
"""

from __future__ import annotations

from collections.abc import Mapping

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.config.validation import Validations
from dialtone.domain.access.expiry import validated
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import SYSOP, User
from dialtone.domain.people import audit
from dialtone.domain.people.enrol import People
from dialtone.domain.ports.outside import Clock

OWN = frozenset(
    {
        *("handle", "note", "location", "street", "zip", "phone", "birth", "gender", "netmail", "forwards", "rows"),
        *("columns", "misc", "chat", "shell", "editor", "language", "protocol", "archive", "mail_settings"),
        *("new_files_since",),
    }
)


POWERS = frozenset(
    {
        *("level", "flags1", "flags2", "flags3", "flags4", "exemptions", "restrictions", "expires", "inactive"),
        *("alias", "credits", "extra_minutes", "banked_minutes"),
    }
)  # of these the audit has the values, of others (addresses, comments) only that they were changed


class Profiles:
    """See the module's text."""

    __slots__ = ("_clock", "_people", "_validations")

    def __init__(self, people: People, validations: Validations, clock: Clock) -> None:
        self._people = people
        self._validations = validations
        self._clock = clock

    async def change_own(self, caller: Caller, fields: Mapping[str, object]) -> User:
        """Set fields of the caller's own account. Raises Refusal (DENIED, INVALID)."""
        if caller.user.is_guest:
            raise Refusal(Why.DENIED, "the guest account is everybody's: it has no settings of its own")
        if not fields.keys() <= OWN:
            log.warning("profile.denied", f"!{caller.user.alias} may not set: {', '.join(sorted(fields.keys() - OWN))}")
            raise Refusal(Why.DENIED, "only the sysop sets that")
        return await self._people.set(caller.user.number, fields)

    async def edit(self, caller: Caller, user: User, fields: Mapping[str, object]) -> User:
        """Set fields of anybody's account, as a sysop. Raises Refusal (DENIED, INVALID, EXISTS)."""
        self._permit(caller, user)
        level = fields.get("level")
        if isinstance(level, int) and level > caller.user.level:
            raise Refusal(Why.DENIED, "nobody gives more than he has")
        changed = await self._people.set(user.number, fields, insist=True)
        told = ", ".join(sorted(fields))
        log.notice("profile.edited", f"{caller.user.alias} changed {told} of user #{user.number}", user=user.number)
        audit.note(caller, "user.edited", f"#{user.number} {user.alias}", _difference(user, changed, fields))
        return changed

    async def validate(self, caller: Caller, user: User, number: int) -> User:
        """Give an account the values of a validation set. Raises Refusal."""
        chosen = self._validations.sets.get(number)
        if chosen is None:
            raise Refusal(Why.NOT_FOUND, f"there is no validation set {number} ([valset:{number}] of main.ini)")
        after = validated(user, chosen, self._clock.now())
        names = ("level", "flags1", "flags2", "flags3", "flags4", "exemptions", "restrictions", "credits", "expires")
        return await self.edit(caller, user, {name: getattr(after, name) for name in names})

    async def remove(self, caller: Caller, user: User) -> None:
        """Close an account for good, as a sysop. Raises Refusal."""
        self._permit(caller, user)
        await self._people.remove(user.number)
        audit.note(caller, "user.removed", f"#{user.number} {user.alias}")

    async def find(self, caller: Caller, text: str) -> list[User]:
        """Accounts by number or a part of a name, for sysops; all of them for "". Raises Refusal (DENIED)."""
        self._permit(caller, caller.user)
        text = text.strip()
        everybody = await self._people.list()
        if text.isdecimal() and len(text) < 10:
            return [user for user in everybody if user.number == int(text)]
        wanted = text.casefold()
        return [user for user in everybody if wanted in f"{user.alias}\n{user.real_name}\n{user.netmail}".casefold()]

    async def list(self, caller: Caller) -> list[User]:
        """Every account, for sysops. Raises Refusal (DENIED)."""
        self._permit(caller, caller.user)
        return await self._people.list()

    def permit(self, caller: Caller, user: User) -> None:
        """Whether the caller may change this account as a sysop. Raises Refusal (DENIED)."""
        self._permit(caller, user)

    def _permit(self, caller: Caller, user: User) -> None:
        mine = caller.user.level
        if (
            mine >= SYSOP_LEVEL
            and (mine > user.level or mine == user.level)
            and (user.number != SYSOP or caller.user.number == SYSOP)
        ):
            return
        log.warning("profile.denied", f"!{caller.user.alias} may not change user #{user.number}", user=user.number)
        raise Refusal(Why.DENIED, "only the sysop may do that")


def _difference(before: User, after: User, fields: Mapping[str, object]) -> str:
    """What was changed, for the audit."""
    words = []
    for name in sorted(fields):
        old, new = getattr(before, name), getattr(after, name)
        words.append(f"{name}: {old or 'none'} -> {new or 'none'}" if name in POWERS else name)
    return ", ".join(words)
