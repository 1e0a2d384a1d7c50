"""A caller wants the sysop. Source: spec bbs.md 7.4.

The sysop can be paged when he says so (a flag that stays), when a sysop is on line and lets himself be paged, by those
the override of chat.ini names, and by exemption C. Then the pagers of chat.ini run (by argument list, without a shell:
EXE-01), sysops on line get a telegram, and whoever is called waits at a line of `private.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.chat import ChatConfig, Pager
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.chat.private import NOT_YOU, End, PrivateChats
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import SYSOP, User, UserNumber
from dialtone.domain.ports.processors import BenchFiles, Runner, Task
from dialtone.domain.ports.store import Records, Store
from dialtone.domain.presence.nodes import Presence, Visit
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.domain.presence.wording import page
from dialtone.formats.text.foreign import one_line

NOTE = "chat.sysop_available"
REASON_MOST = 200
PAGER_SECONDS = 20.0
_NO_FILES = BenchFiles(message="", new_message="", recipients="", error="", log="")


class Paging:
    """See the module's text. `runner` None: pagers do not run. `board` is the board's name, for pagers."""

    def __init__(
        self,
        config: ChatConfig,
        store: Store,
        presence: Presence,
        telegrams: Telegrams,
        requirements: Requirements | None,
        private: PrivateChats,
        runner: Runner | None,
        board: str = "",
    ) -> None:
        self._config = config
        self._store = store
        self._presence = presence
        self._telegrams = telegrams
        self._requirements = requirements
        self._private = private
        self._runner = runner
        self._board = board

    @property
    def short(self) -> bool:
        """Whether callers are not kept waiting."""
        return self._config.short_page

    async def is_available(self) -> bool:
        """Whether the sysop says that he is there, or one is on line who can be paged."""
        if any(visit.pageable for visit in await self._sysops()):
            return True
        return await self.flag()

    async def flag(self) -> bool:
        """Whether the sysop says that he is there."""
        return await self._store.read(lambda records: records.notes.get(NOTE)) == "yes"

    async def set_available(self, caller: Caller, on: bool) -> None:
        """Say whether the sysop can be paged. Raises Refusal (DENIED)."""
        if caller.user.level < SYSOP_LEVEL:
            raise Refusal(Why.DENIED, "Only the sysop may do that.")
        await self._store.write(lambda records: records.notes.put(NOTE, "yes" if on else "no"))
        log.notice("chat.available", f"{caller.user.alias} says the sysop is {'' if on else 'not '}available")

    async def may_page(self, caller: Caller) -> bool:
        """Whether this caller can page the sysop now."""
        user = caller.user
        if user.has_restriction("C"):
            return False
        if user.has_exemption("C") or (self._config.override and self._met(self._config.override, user)):
            return True
        return await self.is_available()

    async def page(self, caller: Caller, node: int, reason: str, ring: Callable[[], None]) -> End:
        """Page the sysop, and wait for one at a line. Raises Refusal (DENIED), StoreError."""
        user, reason = caller.user, one_line(reason, REASON_MOST)
        if user.has_restriction("C"):
            raise Refusal(Why.DENIED, NOT_YOU)
        if not await self.may_page(caller):
            raise Refusal(Why.DENIED, "The sysop is not available.")
        log.notice("chat.page", f"{user.alias} on node {node} pages the sysop: {reason}", user=user.number, node=node)
        wanted = frozenset(number for number in await self._sysop_numbers() if number != user.number)
        end = self._private.wait(caller, node, ring, wanted)
        try:
            for number in sorted(wanted):
                if self._presence.on_line(number):
                    await self._telegrams.send(number, user.alias, page(user.alias, node, reason))
            await self._run_pagers(caller, node, reason)
        except BaseException:
            self._private.leave(end)
            raise
        return end

    async def _sysops(self) -> list[Visit]:
        numbers = await self._sysop_numbers()
        return [visit for visit in self._presence.everybody() if visit.user in numbers and not visit.quiet]

    async def _sysop_numbers(self) -> frozenset[UserNumber]:
        """Sysops who are on line, and the sysop."""
        on_line = {visit.user for visit in self._presence.everybody()}

        async def question(records: Records) -> frozenset[UserNumber]:
            found = [await records.users.get(number) for number in sorted(on_line)]
            return frozenset(user.number for user in found if user is not None and user.level >= SYSOP_LEVEL)

        return await self._store.read(question) | {SYSOP}

    def _met(self, requirements: str, user: User) -> bool:
        return self._requirements is None or self._requirements.met(requirements, user)

    async def _run_pagers(self, caller: Caller, node: int, reason: str) -> None:
        for pager in self._config.pagers:
            if self._runner is None or not self._met(pager.requirements, caller.user):
                continue
            run = await self._runner.run(_task(pager, caller, self._values(caller, node, reason)))
            if run.trouble or run.status:
                log.warning("chat.pager", f"!pager {pager.code}: {run.trouble or f'exit status {run.status}'}")

    def _values(self, caller: Caller, node: int, reason: str) -> Mapping[str, str]:
        """What the letters of a command line stand for: alias, number of node, reason, board, user number."""
        user = caller.user
        return {"a": user.alias, "n": str(node), "m": reason, "b": self._board, "u": str(user.number)}


def _task(pager: Pager, caller: Caller, values: Mapping[str, str]) -> Task:
    return Task(
        name=pager.code,
        command=pager.command,
        files=_NO_FILES,
        session=0,
        peer=caller.peer,
        protocol=caller.service,
        user=caller.user,
        variables={},
        specifiers=values,
        time_limit=PAGER_SECONDS,
    )
