"""The auto-message: a few lines that everybody sees at log-on, until somebody writes others. Source: spec bbs.md 10.

Restriction W keeps people from writing it, exemption A lets them do so without their name; guests only read. Sysops
see who wrote it all the same, and remove it; whoever wrote it may take it back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import NOBODY, User, UserNumber
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store
from dialtone.formats.text.foreign import one_line

LINES = 3
COLUMNS = 79
_NOTE = "auto_message"
_ANONYMOUS = "Anonymous"


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoMessage:
    """What is there now. `written` is in seconds since 1970; `by` is "Anonymous" where the reader may not know."""

    lines: tuple[str, ...]
    by: str
    user: UserNumber
    written: float


class AutoMessages:
    """See the module's text."""

    __slots__ = ("_clock", "_store")

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def read(self, caller: Caller) -> AutoMessage | None:
        """What is there now; None for nothing. Raises StoreError."""
        note = await self._store.read(lambda records: records.notes.get(_NOTE))
        kept = _understood(note)
        if kept is None:
            return None
        hidden = bool(kept.get("anonymous")) and caller.user.level < SYSOP_LEVEL
        return AutoMessage(
            lines=tuple(str(line) for line in kept["lines"]),
            by=_ANONYMOUS if hidden else str(kept["by"]),
            user=NOBODY if hidden else UserNumber(int(kept["user"])),
            written=float(kept["at"]),
        )

    def may_write(self, user: User) -> bool:
        """Whether somebody may write it."""
        return not (user.is_guest or user.has_restriction("W"))

    def may_hide(self, user: User) -> bool:
        """Whether somebody may write it without his name."""
        return user.level >= SYSOP_LEVEL or user.has_exemption("A")

    async def write(self, caller: Caller, lines: list[str], *, anonymous: bool = False) -> None:
        """Put others there. Raises Refusal (DENIED, EMPTY), StoreError."""
        user = caller.user
        if not self.may_write(user):
            raise Refusal(Why.DENIED, "You may not write the auto-message.")
        if anonymous and not self.may_hide(user):
            raise Refusal(Why.DENIED, "You may not write without your name.")
        said = [one_line(line, COLUMNS).rstrip() for line in lines[:LINES]]
        if not any(said):
            raise Refusal(Why.EMPTY, "Nothing was written.")
        kept = {"lines": said, "by": user.alias, "user": user.number, "at": self._clock.now(), "anonymous": anonymous}
        await self._store.write(lambda records: records.notes.put(_NOTE, json.dumps(kept)))
        log.info("auto_message.written", f"{user.alias} wrote the auto-message", user=user.number)

    async def remove(self, caller: Caller) -> None:
        """Take it away. Raises Refusal (DENIED, NOT_FOUND), StoreError."""
        kept = _understood(await self._store.read(lambda records: records.notes.get(_NOTE)))
        if kept is None:
            raise Refusal(Why.NOT_FOUND, "There is none.")
        if caller.user.level < SYSOP_LEVEL and caller.user.number != kept["user"]:
            raise Refusal(Why.DENIED, "You may remove only what you wrote.")
        await self._store.write(lambda records: records.notes.put(_NOTE, ""))
        log.info("auto_message.removed", f"{caller.user.alias} removed the auto-message", user=caller.user.number)


def _understood(note: str | None) -> dict[str, Any] | None:
    found: dict[str, Any] | None = json.loads(note) if note else None
    return found
