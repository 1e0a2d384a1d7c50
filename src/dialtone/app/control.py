"""The control socket: how commands talk to the running program (data/control.sock).

One JSON object per line, one answer per line: `{"command": "listeners"}` gives `{"ok": true, "result": [...]}` or
`{"ok": false, "error": "..."}`. The socket is for its owner only (0600), and the system itself is asked who is on the
other end: only the user the program runs as, and root, are answered.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from dialtone.app.control_client import reachable
from dialtone.base import log
from dialtone.base.errors import ConfigError, Refusal, StoreError

REQUEST_MOST = 65536  # bytes of one request line
REQUEST_WITHIN = 30.0  # seconds in which it must have arrived

Command = Callable[[dict[str, Any]], Awaitable[Any]]


class ControlSocket:
    """Answers commands. `commands` maps a command's name to a coroutine function of the request's details."""

    def __init__(self, path: str, commands: Mapping[str, Command]) -> None:
        self.path = path
        self.commands = commands
        self._socket: socket.socket | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def open(self) -> None:
        """Begin to listen. The caller holds the run lock, so a socket left behind belongs to nobody."""
        with suppress(FileNotFoundError):
            os.unlink(self.path)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)
        before = os.umask(0o177)
        try:
            with reachable(self.path) as name:
                listener.bind(name)
        finally:
            os.umask(before)
        listener.listen(16)
        self._socket = listener
        self._own(self._accept(listener))

    async def close(self) -> None:
        """Stop listening and drop what is under way."""
        if self._socket is None:
            return
        asking = asyncio.current_task()  # a command that stops the program gets its answer out first
        tasks = [task for task in self._tasks if task is not asking]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._socket.close()
        self._socket = None
        with suppress(FileNotFoundError):
            os.unlink(self.path)

    def _own(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                line, _ = await loop.sock_accept(listener)
            except OSError as error:
                log.warning("control.accept", f"!control socket: {error.strerror}")
                await asyncio.sleep(1.0)
                continue
            if allowed(line):
                self._own(self._converse(line))
            else:
                line.close()

    async def _converse(self, line: socket.socket) -> None:
        with line:
            line.setblocking(False)
            reader = _Lines(line)
            with suppress(OSError, TimeoutError):
                while request := await asyncio.wait_for(reader.line(), REQUEST_WITHIN):
                    answer = json.dumps(await self.answer(request)).encode() + b"\n"
                    await asyncio.get_running_loop().sock_sendall(line, answer)

    async def answer(self, request: bytes) -> dict[str, Any]:
        """Do what one line asks for."""
        try:
            details = json.loads(request)
            name = details.pop("command")
            command = self.commands[name]
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
            return {"ok": False, "error": "not a command"}
        try:
            return {"ok": True, "result": await command(details)}
        except (Refusal, StoreError, ConfigError) as no:
            return {"ok": False, "error": str(no)}
        except Exception as fault:
            log.fault("control.fault", f"!control command {name} failed", fault)
            return {"ok": False, "error": "it failed; the log says why"}


class _Lines:
    """Lines from a socket."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._gathered = bytearray()

    async def line(self) -> bytes:
        """The next line; b"" at the end or when it is too long."""
        loop = asyncio.get_running_loop()
        while b"\n" not in self._gathered and len(self._gathered) < REQUEST_MOST:
            piece = await loop.sock_recv(self._line, 65536)
            if not piece:
                return b""
            self._gathered += piece
        line, found, rest = bytes(self._gathered).partition(b"\n")
        self._gathered[:] = rest
        return line if found else b""


def allowed(line: socket.socket) -> bool:
    """Whether the process on the other end runs as root or as the user we run as."""
    _, user, _ = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    if user in (0, os.geteuid()):
        return True
    log.warning("control.stranger", f"!control socket: user id {user} may not use it", user_id=user)
    return False
