"""What a script may ask that takes its clients itself (`STATIC`): who waits, what each says, to log one in.

Implements `pool.Desk` over the desk of mail processors. A client is a number for the script; one that is gone answers
like a closed socket. Source: spec services.md 5.3.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.domain.ports.processors import Task
from dialtone.host.javascript.pool import Desk
from dialtone.host.javascript.service_desk import NAME_MOST, PASSWORD_MOST, TALK, Login
from dialtone.host.javascript.static_line import Arrivals, StaticLine

GONE = {"state": {"is_connected": False, "nread": 0, "data_waiting": False}, "send": 0, "close": True, "poll": True}
PREFIX = "static."
SELECTED_MOST = 4096  # sockets of one call


class StaticDesk:
    """`service` is the service's name in log-ins; `arrivals` are its clients."""

    def __init__(self, inner: Desk, arrivals: Arrivals, *, service: str, version: str, login: Login) -> None:
        self._inner = inner
        self._arrivals = arrivals
        self._service = service
        self._version = version
        self._login = login
        self._table: dict[str, Callable[..., Awaitable[Any]]] = {
            "accept": self._accept,
            "select": self._select,
            "clients": self._count,
            "terminated": self._terminated,
            "update": self._update,
        }

    async def call(self, task: Task, name: str, arguments: list[Any]) -> Any:
        """See `pool.Desk`."""
        if not name.startswith(PREFIX):
            return await self._inner.call(task, name, arguments)
        word = name.removeprefix(PREFIX)
        try:
            if word in self._table:
                return await self._table[word](*arguments)
            if word == "login":
                return await self._log_in(task, *arguments)
            return await self._talk(word, *arguments)
        except (TypeError, ValueError, AttributeError, OverflowError) as wrong:
            raise Refusal(Why.INVALID, f"{name} does not take these arguments") from wrong

    def facts(self, task: Task) -> Mapping[str, Any]:
        """See `pool.Desk`."""
        facts = dict(self._inner.facts(task))
        address = task.peer.local_address
        here = {"version": self._version, "interface_ip_address": address, "interface_ip_addr_list": [address]}
        static = {"local_port": task.peer.local_port, "local_address": address}
        return {**facts, "server": {**facts["server"], **here}, "static": static}

    async def _talk(self, word: str, number: float, *arguments: Any) -> Any:
        method, line = TALK.get(word), self._arrivals.lines.get(int(number))
        if method is None:
            raise Refusal(Why.INVALID, f"{PREFIX}{word} is not known")
        return GONE.get(word) if line is None else await method(line, *arguments)

    # The table

    async def _accept(self, seconds: float) -> Any:
        found = await self._arrivals.accept(float(seconds))
        if found is None:
            return None
        number, line = found
        peer = line.peer
        return {
            "number": number,
            "ip_address": peer.address,
            "port": peer.port,
            "host_name": peer.host,
            "local_address": peer.local_address,
            "local_port": peer.local_port,
            "tls": line.secure,
        }

    async def _select(self, numbers: list[Any], seconds: float) -> list[int]:
        return await self._arrivals.select([int(number) for number in numbers[:SELECTED_MOST]], float(seconds))

    async def _count(self) -> int:
        return len(self._arrivals.lines)

    async def _terminated(self) -> bool:
        return self._arrivals.terminated

    async def _update(self, number: float, name: str) -> bool:
        """The script says who somebody is; for lists of who is there, not for rights."""
        line = self._arrivals.lines.get(int(number))
        if line is not None and name:
            line.identify(name[:NAME_MOST])
        return line is not None

    async def _log_in(self, task: Task, number: float, name: str, password: str) -> Any:
        """The user's facts; None when the login fails: why is in the log, and nobody is told (AUT-04)."""
        line = self._arrivals.lines.get(int(number))
        if line is None or len(name) > NAME_MOST or len(password) > PASSWORD_MOST:
            return None
        user = await self._admitted(line, name, password)
        return None if user is None else self._inner.facts(replace(task, user=user))["user"]

    async def _admitted(self, line: StaticLine, name: str, password: str) -> Any:
        try:
            line.user = await self._login(line, self._service, name, Secret(password))
        except Refusal as no:
            if no.why is Why.NEEDS_TLS:
                log.notice("service.clear_text", f"!no login over a clear connection: {no.text}")
            return None
        line.identify(line.user.alias)
        return line.user
