"""One SSH channel: what a caller's program asks for on it, and what is refused (SSH-05, SSH-07).

A shell is the board; a subsystem is asked from the one who was given (SFTP); everything else (programs, X11, agents,
forwarding) is refused. Of the environment only the locale is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

import asyncssh

from dialtone.base import log
from dialtone.base.errors import Gone
from dialtone.net.connection import Connection
from dialtone.net.ssh.terminal import SshTerminal

INTERRUPT = b"\x03"
VARIABLES, VARIABLE_MOST = 32, 256  # of the environment: how many are kept, bytes of one
_LOCALES = (b"LC_ALL", b"LC_CTYPE", b"LANG")  # the first that is set counts


class Owner(Protocol):
    """What a channel asks of its connection."""

    def shell(self, channel: Channel) -> bool:
        """A shell is wanted; whether there may be one."""
        ...

    def subsystem(self, name: str, channel: Channel) -> bool:
        """A subsystem is wanted."""
        ...

    def closed(self, channel: Channel) -> None:
        """The channel is gone."""
        ...


class FewVariables(dict[bytes, bytes]):
    """An environment that a caller cannot fill our memory with."""

    def __setitem__(self, name: bytes, value: bytes) -> None:
        if len(self) < VARIABLES and len(name) + len(value) <= VARIABLE_MOST:
            super().__setitem__(name, value)


class Channel(asyncssh.SSHServerSession[bytes]):
    """See the module's text. `terminal` is there once the channel is open; a subsystem is served over it as well."""

    def __init__(self, owner: Owner, connection: Connection) -> None:
        self.terminal: SshTerminal | None = None
        self.channel: Any = None
        self._owner = owner
        self._connection = connection

    def connection_made(self, chan: Any) -> None:
        """The channel is open."""
        chan._env = FewVariables()  # the library keeps whatever is sent
        self.channel = chan
        self.terminal = SshTerminal(self._connection, chan)

    # --- what is asked for ---

    def pty_requested(
        self, term_type: str, term_size: tuple[int, int, int, int], term_modes: Mapping[int, int]
    ) -> bool:
        """A terminal is described."""
        if self.terminal is not None:
            self.terminal.begin(term_type, term_size[0], term_size[1])
        return True

    def shell_requested(self) -> bool:
        """The board is wanted."""
        if self.terminal is not None:
            self.terminal.charset = _charset(self.channel.get_environment_bytes())
        return self._owner.shell(self)

    def exec_requested(self, command: str) -> bool:
        """A program is wanted: there are none."""
        log.notice("ssh.refused", f"!SSH: refused to run {command[:80]!r}")
        return False

    def subsystem_requested(self, subsystem: str) -> bool:
        """SFTP, or something that is not here."""
        if self._owner.subsystem(subsystem, self):
            return True
        log.notice("ssh.refused", f"!SSH: refused subsystem {subsystem[:80]!r}")
        return False

    # --- what happens on it ---

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Keys."""
        if self.terminal is not None:
            self.terminal.feed(data)

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """The window has another size."""
        if self.terminal is not None:
            self.terminal.resize(width, height)

    def break_received(self, msec: int) -> bool:
        """A break is Ctrl-C."""
        return self._interrupt()

    def signal_received(self, signal: str) -> None:
        """So is the signal that Ctrl-C means elsewhere."""
        if signal == "INT":
            self._interrupt()

    def _interrupt(self) -> bool:
        if self.terminal is not None:
            self.terminal.feed(INTERRUPT)
        return True

    def eof_received(self) -> bool:
        """No more keys will come."""
        if self.terminal is not None:
            self.terminal.end(Gone())
        return True

    def pause_writing(self) -> None:
        """The caller is behind."""
        if self.terminal is not None:
            self.terminal.hold(True)

    def resume_writing(self) -> None:
        """The caller has caught up."""
        if self.terminal is not None:
            self.terminal.hold(False)

    def connection_lost(self, exc: Exception | None) -> None:
        """The channel is gone."""
        if self.terminal is not None:
            self.terminal.end(Gone())
        self._owner.closed(self)


def _charset(environment: Mapping[bytes, bytes]) -> str:
    """What the caller's locale says about his screen."""
    locale = next((environment[name] for name in _LOCALES if environment.get(name)), b"")
    return "utf-8" if re.search(rb"\.utf-?8\b", locale, re.IGNORECASE) else ""
