"""A running board for tests of what it does, not of how it is made: made and asked without starting commands.

The program itself is a process of its own, as in `board.py`; `Dialog` and `deliver` are mail clients in its face.
"""

from __future__ import annotations

import io
import os
import poplib
import re
import smtplib
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from dialtone.app import founding
from dialtone.app.control_client import ControlRefused, NotRunning, ask
from dialtone.app.desk import Desk, work
from dialtone.base import log
from dialtone.cli.main import main
from dialtone.config import starter
from dialtone.config.save import set_value
from dialtone.domain.model.user import Misc
from tests.support.board import OPTIONS, TWO_WORDS, Board
from tests.support.waiting import until

PROXY = "127.0.0.9"  # the loopback address that may say who it speaks for
STRANGER = "198.51.100.7"


class LiveBoard(Board):
    """A board with the users Sysop, Alice and Bob (numbers 1 to 3). `options` are added to the usual ones, `settings`
    are `[Mail]` keys, or others by their full names (`{"msgs.PostTo": ...}`)."""

    def __init__(
        self,
        host_name: str = "local.test",
        *,
        options: str = "",
        settings: Mapping[str, str] | None = None,
        users: tuple[str, ...] = ("Sysop", "Alice", "Bob"),
    ) -> None:
        self.options = " | ".join(filter(None, (OPTIONS, options)))
        with for_ourselves():
            super().__init__(host_name, options=self.options)
            self.set("Global", "ProxyProtocolFrom", PROXY)
            for name, value in (settings or {}).items():
                self._set_value(name if "." in name else f"Mail.{name}", value)
            self.add_users(*users)

    def command(self, *words: str, input: str | None = None, check: bool = True) -> subprocess.CompletedProcess[str]:
        """`dialtone WORDS` on this root: in this process, which saves a second or two each, unless the program runs
        here too (`inside.py`)."""
        if self.process is None or words[0] == "run":
            return super().command(*words, input=input, check=check)
        noun = words[: 2 if words[0] in TWO_WORDS else 1]
        said, complained = io.StringIO(), io.StringIO()
        level, sinks = log.switch.level, list(log.switch.sinks)
        given = patch("sys.stdin", io.StringIO(input or ""))
        with for_ourselves(), redirect_stdout(said), redirect_stderr(complained), given:
            try:
                code = main([*noun, "--root", str(self.root), *words[len(noun) :]])
            finally:
                log.switch.level, log.switch.sinks[:] = level, sinks
        assert not (check and code), f"{' '.join(words)} -> {code}\n{said.getvalue()}\n{complained.getvalue()}"
        return subprocess.CompletedProcess(words, code, said.getvalue(), complained.getvalue())

    def _found(self) -> None:
        founding.found(self.root, starter.Board(host_name=self.host_name, interface="127.0.0.1"))

    def set(self, section: str, key: str, value: str) -> None:
        """Write one setting; a running board takes it with `recycle`."""
        self._set_value(f"{section}.{key}", value)

    def _set_value(self, name: str, value: str) -> None:
        set_value(self.root, name, value)

    def add_users(self, *aliases: str, **fields: Any) -> None:
        """Make accounts with the password `sesame`; `fields` as of `User`. Nothing is asked of them at log-on, and no
        screen waits for a key."""
        fields.setdefault("more", {"misc": int(Misc.AUTOTERM)})

        async def job(desk: Desk) -> None:
            for alias in aliases:
                await desk.people.add(alias, "sesame", **fields)

        work(self.root, job)

    def write(self, name: str, text: str, mode: int = 0o600) -> Path:
        """Write a file below the root."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path

    def append(self, name: str, text: str) -> None:
        """Add to a file below the root."""
        with (self.root / name).open("a") as file:
            file.write(text)

    def ask(self, command: str, **details: Any) -> Any:
        """Give a command to the running program."""
        return ask(str(self.root / "data"), command, **details)

    def recycle(self) -> None:
        """Have new settings taken; they count for connections made from now on."""
        self.ask("recycle")

    def listeners(self) -> list[dict[str, Any]]:
        """What listens where."""
        with suppress(NotRunning, ControlRefused):
            return list(self.ask("listeners"))
        return []

    def children(self, name: str) -> list[int]:
        """Numbers of the program's own child processes whose command line has `name`."""
        assert self.process is not None
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = [int(number) for number in path.read_text().split()]
        return [number for number in found if name.encode() in _command_line(number)]

    def box(self, user: str, password: str = "sesame") -> list[bytes]:
        """A user's messages (and they are gone afterwards)."""
        box = poplib.POP3("127.0.0.1", self.port("pop3"), timeout=20)
        box.user(user)
        box.pass_(password)
        found = []
        for number in range(1, box.stat()[0] + 1):
            found.append(b"\r\n".join(box.retr(number)[1]) + b"\r\n")
            box.dele(number)
        box.quit()
        return found

    def mail_for(self, user: str, seconds: float = 20) -> bytes:
        """The first message of a user, as soon as there is one."""
        return until(lambda: self.box(user), seconds, f"mail for {user}")[0]

    def client(self, service: str = "smtp", stranger: str = "") -> smtplib.SMTP:
        """A client; with `stranger` one that seems to have this address."""
        return _Through(stranger, "127.0.0.1", self.port(service))

    def submitting(self, user: str = "Alice") -> smtplib.SMTP:
        """A client who is logged in on the TLS submission port."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        client = smtplib.SMTP_SSL("127.0.0.1", self.port("submissions"), context=context, timeout=30)
        client.login(user, "sesame")
        return client

    def deliver(self, text: bytes, to: str = "alice", sender: str = "ann@ext.test", stranger: str = "") -> str:
        """Bring a message; the server's last answer, with its code."""
        with self.client(stranger=stranger) as client:
            return bring(client, text, f"{to}@{self.host_name}", sender)

    def says(self, pattern: str, seconds: float = 10) -> str:
        """The console's line that matches, as soon as there is one."""
        return until(lambda: re.search(f".*(?:{pattern}).*", self.console()), seconds, f"a line {pattern}")[0]


@contextmanager
def for_ourselves() -> Iterator[None]:
    """Files made meanwhile are for their owner only, as those the program makes."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _command_line(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:  # it ended meanwhile
        return b""


def bring(client: smtplib.SMTP, text: bytes, to: str, sender: str = "ann@ext.test") -> str:
    """One message over an open connection; the last answer, with its code."""
    client.ehlo_or_helo_if_needed()
    for tell, address in ((client.mail, sender), (client.rcpt, to)):
        code, words = tell(address)
        if code >= 400:
            return f"{code} {words.decode()}"
    code, words = client.data(text)
    return f"{code} {words.decode()}"


class _Through(smtplib.SMTP):
    """A client that begins with a PROXY header, if it is to seem to be a stranger."""

    def __init__(self, stranger: str, host: str, port: int) -> None:
        self._stranger = stranger
        super().__init__(host, port, timeout=30, source_address=(PROXY, 0) if stranger else None)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        if self._stranger:
            made.sendall(f"PROXY TCP4 {self._stranger} 192.0.2.1 40000 25\r\n".encode())
        return made


class Dialog:
    """A raw client: `ask` sends lines and gives the last line of each answer."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), 20)
        self._lines = self._socket.makefile("rb")
        self.line()

    def line(self) -> str:
        """The last line of the next answer."""
        while (line := self._lines.readline().decode())[3:4] == "-":
            pass
        return line.rstrip("\r\n")

    def ask(self, *lines: str) -> list[str]:
        """Send lines, one after the other, each answered."""
        answers = []
        for line in lines:
            self.send(line)
            answers.append(self.line())
        return answers

    def send(self, *lines: str) -> None:
        """Send lines, and wait for nothing."""
        self._socket.sendall(b"".join(line.encode() + b"\r\n" for line in lines))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()
        self._socket.close()
