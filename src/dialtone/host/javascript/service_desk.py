"""What scripts of services may ask, beyond what scripts of mail processors may: of their client, and to log users in.

Implements `pool.Desk` over the other desk. Source: spec services.md 5.3.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.domain.model.user import User
from dialtone.domain.ports.processors import Task
from dialtone.host.javascript.pool import Desk
from dialtone.host.javascript.script_line import ScriptLine

Login = Callable[[ScriptLine, str, str, Secret], Awaitable[User]]
"""Logs somebody in: the client, the service, name and password. Raises Refusal."""
NAME_MOST, PASSWORD_MOST = 254, 1000
_WITH_TASK = frozenset({"service.login", "service.logout"})


class ServiceDesk:
    """`service` is the service's name in log-ins, `clients` says how many of it there are."""

    def __init__(
        self,
        inner: Desk,
        *,
        service: str,
        version: str,
        options: int,
        login: Login,
        clients: Callable[[], int],
    ) -> None:
        self._inner = inner
        self._service = service
        self._version = version
        self._options = options
        self._login = login
        self._clients = clients
        self.lines: dict[int, ScriptLine] = {}  # by session
        self._table: dict[str, Callable[..., Awaitable[Any]]] = {
            **{f"service.{name}": method for name, method in TALK.items()},
            "service.clients": self._count,
            "service.login": self._log_in,
            "service.logout": self._log_out,
        }

    async def call(self, task: Task, name: str, arguments: list[Any]) -> Any:
        """See `pool.Desk`."""
        line = self._line(task)
        method = self._table.get(name)
        if method is None:
            return await self._inner.call(replace(task, user=line.user), name, arguments)
        try:
            if name in _WITH_TASK:
                return await method(task, line, *arguments)
            return await method(line, *arguments)
        except (TypeError, ValueError, AttributeError) as wrong:
            raise Refusal(Why.INVALID, f"{name} does not take these arguments") from wrong

    def facts(self, task: Task) -> Mapping[str, Any]:
        """See `pool.Desk`."""
        line = self._line(task)
        facts = dict(self._inner.facts(replace(task, user=line.user)))
        server = {
            **facts["server"],
            "version": self._version,
            "interface_ip_address": line.peer.local_address,
            "interface_ip_addr_list": [line.peer.local_address],
            "options": self._options,
        }
        return {
            **facts,
            "server": server,
            "service": {"tls": line.secure, "local_port": line.peer.local_port, "udp": line.datagram},
        }

    def _line(self, task: Task) -> ScriptLine:
        line = self.lines.get(task.session)
        if line is None:
            raise Refusal(Why.GONE, "the client is gone")
        return line

    # The table

    async def _count(self, line: ScriptLine) -> int:
        return self._clients()

    async def _log_in(self, task: Task, line: ScriptLine, name: str, password: str) -> Any:
        """The user's facts, None when the login fails: why is in the log, and nobody is told (AUT-04)."""
        if len(name) > NAME_MOST or len(password) > PASSWORD_MOST:
            return None
        try:
            line.user = await self._login(line, self._service, name, Secret(password))
        except Refusal as no:
            if no.why is Why.NEEDS_TLS:
                log.notice("service.clear_text", f"!no login over a clear connection: {no.text}")
            return None
        line.identify(line.user.alias)
        return self._inner.facts(replace(task, user=line.user))["user"]

    async def _log_out(self, task: Task, line: ScriptLine) -> Any:
        line.user = None
        return self._inner.facts(replace(task, user=None))["user"]


# What every script may ask of a client's socket


async def _recv(line: ScriptLine, most: float, seconds: float) -> Any:
    return _text(await line.recv(int(most), float(seconds)))


async def _peek(line: ScriptLine, most: float, seconds: float) -> Any:
    return _text(await line.recv(int(most), float(seconds), peek=True))


async def _recvline(line: ScriptLine, most: float, seconds: float) -> Any:
    return _text(await line.recvline(int(most), float(seconds)))


async def _recvbin(line: ScriptLine, size: float, seconds: float) -> Any:
    return _text(await line.recv_exactly(int(size), float(seconds)))


async def _send(line: ScriptLine, text: str) -> int:
    return await line.send(text.encode("utf-8", "surrogateescape"))


async def _poll(line: ScriptLine, seconds: float) -> bool:
    return await line.poll(float(seconds))


async def _close(line: ScriptLine) -> bool:
    line.close()
    return True


async def _state(line: ScriptLine) -> Any:
    return line.state()


TALK: Mapping[str, Callable[..., Awaitable[Any]]] = {
    "recv": _recv,
    "peek": _peek,
    "recvline": _recvline,
    "recvbin": _recvbin,
    "send": _send,
    "poll": _poll,
    "close": _close,
    "state": _state,
}


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8", "surrogateescape")
