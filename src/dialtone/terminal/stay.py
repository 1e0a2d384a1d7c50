"""One caller's visit, from login to log-off: what every action is given."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import Misc, User
from dialtone.terminal.action import Action
from dialtone.terminal.console import Console
from dialtone.terminal.look import Charset
from dialtone.wire.screen import Call

_CHARSETS = {Charset.ASCII: Misc.NO_EXASCII, Charset.PETSCII: Misc.PETSCII, Charset.UTF8: Misc.UTF8}


@dataclass(slots=True)
class Where:
    """The areas a caller is in: internal codes, "" for none."""

    group: str = ""  # short name of the message group
    board: str = ""
    library: str = ""
    directory: str = ""


@dataclass(slots=True, kw_only=True)
class Stay:
    """See the module's text. `began` is in seconds since 1970, `until` in the clock's monotonic seconds (infinity: no
    limit). `memory` is for actions that remember something as long as the visit lasts, by their own name."""

    console: Console
    house: House
    caller: Caller
    node: int
    call: Call
    began: float
    until: float = math.inf
    where: Where = field(default_factory=Where)
    memory: dict[str, Any] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)  # every action of the house, by name

    @property
    def user(self) -> User:
        """The caller's account as this visit knows it; `refresh` looks again."""
        return self.caller.user

    async def refresh(self) -> User:
        """Read the account again (after something changed it)."""
        user = await self.house.directory.get(self.user.number)
        if user is not None:
            self.caller = replace(self.caller, user=user)
        return self.user

    def left(self) -> float:
        """Seconds of time left; infinity without a limit."""
        return max(0.0, self.until - self.house.clock.monotonic())

    def may(self, requirements: str) -> bool:
        """Whether the caller meets an access requirement string."""
        if not requirements or self.house.requirements is None:
            return True
        user = self._as_seen()
        return self.house.requirements.met(requirements, user, protocol=self.call.protocol, peer=self.caller.peer)

    def _as_seen(self) -> User:
        """The account, with the terminal that is really there where its profile leaves that to the terminal."""
        user, look = self.user, self.console.look
        if not user.misc & Misc.AUTOTERM:
            return user
        misc = user.misc & ~(Misc.ANSI | Misc.RIP | Misc.NO_EXASCII | Misc.PETSCII | Misc.UTF8)
        misc |= (Misc.ANSI if look.ansi else 0) | (Misc.RIP if look.rip else 0)
        misc |= _CHARSETS.get(look.charset, 0)
        return replace(user, misc=misc)

    @contextmanager
    def doing(self, action: str) -> Iterator[None]:
        """Show others what the caller does meanwhile, such as "reading messages"; what he did before comes back."""
        visit = self.house.presence.at(self.node)
        before = visit.action if visit is not None else ""
        self.house.presence.change(self.node, action=action)
        try:
            yield
        finally:
            self.house.presence.change(self.node, action=before)

    async def act(self, name: str, argument: str = "") -> None:
        """Do what a menu could name, if the caller may; expected refusals, and a store in trouble, are told."""
        action = self.actions.get(name)
        if action is None or not self.may(action.requirements):
            await self.console.say("common.refused", reason="That is not possible here.")
            return
        try:
            await action.run(self, argument)
        except Refusal as no:
            await self.refused(no)
        except StoreError as trouble:
            log.error("terminal.trouble", f"!{name} of {self.user.alias} failed: {trouble}", action=name)
            await self.console.say("common.trouble")

    async def refused(self, no: Refusal) -> None:
        """Tell the caller an expected "no" in its own words."""
        await self.console.say("common.refused", reason=no.text or "That is not possible.")
