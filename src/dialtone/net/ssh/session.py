"""SSH: one call. The driver accepts, judges and limits the connection as any other; here the SSH library
speaks over it.

Theory of operation. The session's own task waits for what is asked (a shell, files) and holds the visit; a second task,
the pump, is the only one that reads from the connection, and gives what came to the library. Whatever ends the
connection (a time limit of the driver, its end, the program's) ends the pump, which says so to the terminal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

import asyncssh

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, HangUp, TimedOut, WireError
from dialtone.net.connection import Connection
from dialtone.net.ssh.channel import Channel
from dialtone.net.ssh.login import SshLogin
from dialtone.net.ssh.owner import ConnectionOwner
from dialtone.net.ssh.under import Under
from dialtone.wire.farewells import last_words
from dialtone.wire.port import Farewell
from dialtone.wire.screen import Answer, Call, Terminal

CHANNELS = 4  # open at a time: a shell and some file transfers
ASK_WITHIN = 10.0  # seconds from authentication to the first request
LEAVE_WITHIN = 1.0  # seconds for the caller's program to close after the visit
SETTLE_WITHIN = 30.0  # seconds for what is open by SFTP to be put away
FOREVER = 10 * 365 * 86_400.0  # seconds; how long somebody may be quiet is for the terminal to say

Subsystem = Callable[[Terminal, Any, Any, str], Awaitable[None]]  # (stream, caller, house, link): serves to the end


class Library(asyncssh.SSHServerConnection):
    """The library's side of a connection."""

    async def reload_config(self) -> None:
        """There are no configuration files of its own to look into for each name that is tried."""


class SshSession:
    """See the module's text. `options` are the library's; `sftp` serves the subsystem of that name, None refuses it."""

    def __init__(
        self,
        connection: Connection,
        options: Callable[[Callable[[], asyncssh.SSHServer]], Any],
        answer: Answer,
        house: Any,
        *,
        connect_within: float,
        error_level: int,
        anybody: bool,
        sftp: Subsystem | None = None,
    ) -> None:
        self._connection = connection
        self._answer = answer
        self._house = house
        self._connect_within = connect_within
        self._error_level = error_level
        self._sftp = sftp if not anybody else None
        self._login = SshLogin(house, connection.peer)
        self._options = options
        self._anybody = anybody
        self._library: asyncssh.SSHServerConnection | None = None
        self._bell = Bell()  # wakes the pump
        self._over = False  # the library is done
        self._news = asyncio.Event()  # wakes the session
        self._error: WireError | HangUp | None = None  # what ended the pump
        self._in = False  # authenticated
        self._pump: asyncio.Task[None] | None = None
        self._channels: set[Channel] = set()
        self._asked: Channel | None = None  # wants a shell
        self._shell: Channel | None = None  # has it
        self._files: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Hold the whole connection. What ends it otherwise than well is left to `farewell`."""
        loop = asyncio.get_running_loop()
        options = self._options(lambda: ConnectionOwner(self, self._login, anybody=self._anybody))
        self._library = Library(loop, options)
        self._connection.on_room = self._room
        self._library.connection_made(Under(self._connection, self._finished))
        self._pump = loop.create_task(self._bring())
        slow = loop.call_later(self._connect_within, self._too_slow)
        try:
            await self._visit()
        except (HangUp, Gone):
            await self._finish("Good-bye")
            raise
        finally:
            slow.cancel()
        await self._finish("Good-bye")

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """One line on the caller's screen, or before SSH begins (RFC 4253 section 4.2)."""
        words = last_words(why, code)
        if self._library is None:
            await self._connection.send_raw(words.lstrip())
            return
        shell = self._shell or self._asked
        try:
            if shell is not None and shell.terminal is not None:
                with suppress(WireError):
                    await shell.terminal.write(words)
                    shell.terminal.send()
        finally:
            await self._finish(words.decode("ascii").strip())

    async def _finish(self, reason: str) -> None:
        """End SSH in good order; the connection is the driver's to close. The caller's program may close first: then
        nothing of the last screen is lost."""
        try:
            if self._shell is not None and not self._over:
                with suppress(WireError, OSError):
                    if self._shell.terminal is not None:
                        self._shell.terminal.send()
                    self._shell.channel.exit(0)
            await self._settle_files()
            if not self._over:
                with suppress(TimeoutError):
                    await self._until(self._left, LEAVE_WITHIN, heedless=True)
        finally:
            if self._library is not None and not self._over:
                self._library.disconnect(asyncssh.DISC_BY_APPLICATION, reason)
            self._connection.on_room = None
            if self._pump is not None:
                await _stop(self._pump, *self._files)

    async def _settle_files(self) -> None:
        """Let those who serve files put away what is open."""
        files = list(self._files)
        for channel in self._channels:
            if channel is not self._shell and channel.terminal is not None:
                channel.terminal.end(Gone())
        if files:
            await asyncio.wait(files, timeout=SETTLE_WITHIN)

    def _left(self) -> bool:
        """Whether the caller's program has closed what it had open."""
        return self._over or not self._channels

    # --- the pump ---

    async def _bring(self) -> None:
        """Bring what comes to the library, until either is done. An end that is asked for is told once; the caller may
        still say good-bye."""
        connection, library = self._connection, self._library
        assert library is not None
        read: Callable[[], Awaitable[bytes | None]] = partial(connection.read_some_or, self._bell, within=FOREVER)
        while not self._over:
            try:
                data = await read()
            except Gone as end:
                self._end(end)
                library.connection_lost(None)
                return
            except (WireError, HangUp) as end:
                self._end(end)
                connection.limit_login(0)
                read = partial(connection.read_some, within=FOREVER)
                continue
            if data:
                library.data_received(data)
        self._end(Gone())

    def _end(self, error: WireError | HangUp) -> None:
        self._error = self._error or error
        for channel in self._channels:
            if channel.terminal is not None and isinstance(error, WireError):
                channel.terminal.end(error)
        self._news.set()

    def _finished(self) -> None:
        """The library closed its transport."""
        self._over = True
        self._bell.ring()
        self._news.set()

    def _room(self) -> None:
        for channel in self._channels:
            if channel.terminal is not None:
                channel.terminal.wake()

    def _too_slow(self) -> None:
        """Keys must have been exchanged by now."""
        if self._library is not None and self._library.get_extra_info("send_cipher") is None:
            self._end(TimedOut(f"no SSH within {self._connect_within:g} seconds"))

    # --- the visit ---

    async def _visit(self) -> None:
        """Serve what is asked for until nothing is open any more."""
        await self._until(lambda: self._in, FOREVER)
        if not await self._login.settle():
            raise HangUp
        with suppress(TimeoutError):
            await self._until(lambda: bool(self._asked or self._files), ASK_WITHIN)
        while self._asked is not None or self._files:
            if self._asked is not None:
                self._shell, self._asked = self._asked, None
                await self._serve(self._shell)
            else:
                await self._until(lambda: bool(self._asked) or not self._files, FOREVER)

    async def _serve(self, channel: Channel) -> None:
        assert channel.terminal is not None
        terminal, login = channel.terminal, self._login
        call = Call(
            protocol="SSH",
            caller=login.caller,
            name=login.name,
            password=login.password if login.caller is None and not login.new_user else None,
            new_user=login.new_user,
            kind=terminal.kind,
            fresh=terminal.size,
        )
        await self._answer(terminal, call, self._house)
        with suppress(WireError):
            await terminal.flush()

    async def _until(self, good: Callable[[], bool], seconds: float, *, heedless: bool = False) -> None:
        """Wait until something is so. Raises TimeoutError and, unless `heedless`, what ended the connection."""
        async with asyncio.timeout(seconds):
            while not good():
                if self._error is not None and not heedless:
                    raise self._error
                self._news.clear()
                await self._news.wait()

    # --- what owner and channels tell ---

    def authenticated(self) -> None:
        """See `owner.Session`."""
        self._in = True
        self._news.set()

    def lost(self, error: Exception | None) -> None:
        """See `owner.Session`."""
        self._over = True
        self._bell.ring()
        self._news.set()
        if error is not None and not self._in:
            level = max(self._error_level, log.WARNING)
            log.emit(level, "ssh.failed", f"!SSH session establishment failed: {error}", {})

    def new_channel(self) -> Channel | None:
        """See `owner.Session`."""
        if len(self._channels) >= CHANNELS:
            return None
        channel = Channel(self, self._connection)
        self._channels.add(channel)
        return channel

    def shell(self, channel: Channel) -> bool:
        """See `channel.Owner`: there is one at a time, and none for the bearer of a link to a file."""
        if self._asked is not None or self._shell is not None or self._login.link:
            return False
        self._asked = channel
        self._news.set()
        return True

    def subsystem(self, name: str, channel: Channel) -> bool:
        """See `channel.Owner`: files, for those who have proved who they are."""
        known = self._login.caller is not None or self._login.link
        if name != "sftp" or self._sftp is None or not known or channel.terminal is None:
            return False
        task = asyncio.get_running_loop().create_task(self._serve_files(self._sftp, channel))
        self._files.add(task)
        self._news.set()
        return True

    async def _serve_files(self, sftp: Subsystem, channel: Channel) -> None:
        assert channel.terminal is not None
        try:
            await sftp(channel.terminal, self._login.caller, self._house, self._login.link)
            channel.terminal.send()
        except (WireError, HangUp, OSError):
            pass
        except Exception as fault:
            log.fault("net.fault", f"!FAULT in SFTP: {type(fault).__name__}: {fault}", fault)
        finally:
            self._files.discard(asyncio.current_task())
            with suppress(OSError):
                channel.channel.exit(0)  # programs take anything else for a failure of the whole
            channel.channel.close()
            self._news.set()

    def closed(self, channel: Channel) -> None:
        """See `channel.Owner`."""
        self._channels.discard(channel)
        self._news.set()


async def _stop(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
