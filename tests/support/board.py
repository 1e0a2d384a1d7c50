"""A board in a process of its own, on free loopback ports, driven by the real commands."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from dialtone.app.free_ports import SERVICES, free_offset
from tests.support import nursery
from tests.support.host_keys import give_host_keys
from tests.support.ports import free_ports
from tests.support.waiting import until

PORT_KEYS = ("SMTPPort", "SubmissionPort", "TLSSubmissionPort", "POP3Port", "TLSPOP3Port")
CALL_KEYS = ("TelnetPort", "RLoginPort", "SSHPort", "WebSocketPort", "WebSocketSecurePort")
FURTHER_KEYS = ("FTP.Port", "Web.Port", "Web.TLSPort")
UNUSED = 25_000  # services' ports then lie below those the system gives to outgoing connections
OPTIONS = "ALLOW_POP3 | USE_SUBMISSION_PORT | TLS_SUBMISSION | TLS_POP3 | NO_HOST_LOOKUP"

TWO_WORDS = (
    "access",
    "board",
    "cert",
    "config",
    "dkim",
    "door",
    "event",
    "files",
    "list",
    "mail",
    "netmail",
    "node",
    "queue",
    "telegram",
    "user",
)  # noun and verb


class Board:
    """One installation in a temporary folder. Settings are changed with `set` before or while it runs."""

    _calm = False

    def __init__(
        self, host_name: str = "local.test", *, options: str = OPTIONS, environment: dict[str, str] | None = None
    ):
        self.folder = Path(tempfile.mkdtemp(prefix="dialtone-board-"))
        self.root = self.folder / "bbs"
        self.host_name = host_name
        self.environment = {**os.environ, **(environment or {})}
        self.process: nursery.Child | None = None
        self._ports = free_ports(len(PORT_KEYS) + len(CALL_KEYS) + len(FURTHER_KEYS))
        self._found()
        give_host_keys(self.root)
        names = [f"BBS.{key}" for key in CALL_KEYS] + [*FURTHER_KEYS]
        self._place(dict(zip(names, self._ports[len(PORT_KEYS) :], strict=False)))
        for key, port in zip(PORT_KEYS, self._ports, strict=False):
            self.set("Mail", key, str(port))
        self.set("Mail", "Options", options)
        self.set("Global", "LoginAttemptDelay", "0")
        self.set("Global", "PortOffset", str(free_offset(("127.0.0.1",), ports=SERVICES, highest=UNUSED)))

    def _found(self) -> None:
        self.command("init", "--hostname", self.host_name, "--interface", "127.0.0.1")

    def _place(self, ports: dict[str, int]) -> None:
        """State the ports of the other servers, all in one step."""
        path = self.root / "ctrl" / "sbbs.ini"
        text = path.read_text()
        for name, port in ports.items():
            section, key = name.split(".")
            before, head, rest = text.partition(f"[{section}]\n")
            text = before + head + re.sub(rf"^;?{key} = .*$", f"{key} = {port}", rest, count=1, flags=re.MULTILINE)
        path.write_text(text)

    def command(self, *words: str, input: str | None = None, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `dialtone WORDS` on this root."""
        noun = words[: 2 if words[0] in TWO_WORDS else 1]
        line = [*noun, "--root", str(self.root), *words[len(noun) :]]
        done = nursery.run(line, input=input, environment=self.environment)
        if check and done.returncode:
            raise AssertionError(f"{' '.join(words)} -> {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def json(self, *words: str) -> Any:
        """Run a command with --json and read its answer."""
        return json.loads(self.command(*words, "--json").stdout)

    def set(self, section: str, key: str, value: str) -> None:
        """Write one setting."""
        self.command("config", "set", f"{section}.{key}", value)

    def add_user(self, alias: str, password: str = "sesame", *more: str) -> None:
        """Make an account. Nothing is asked of it at log-on, and no screen waits for a key."""
        if not self._calm:
            self._calm = True
            self.set("main.newuser", "settings", "0x20000")
        self.command("user", "add", alias, "--password-stdin", *more, input=password + "\n")

    def start(self) -> Board:
        """Start the server and wait until it serves."""
        self._out = open(self.folder / "console", "ab")  # noqa: SIM115 - closed in stop
        line = ["run", "--root", str(self.root)]
        self.process = nursery.start(line, out=self._out, err=self._out, environment=self.environment)
        until(self._ready, 60, "the board is ready")
        return self

    def _ready(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError("the board ended at start:\n" + self.console())
        return (self.root / "data" / "control.sock").exists() and bool(self.listeners())

    def listeners(self) -> list[dict[str, Any]]:
        """What listens where."""
        done = self.command("listeners", "--json", check=False)
        found: list[dict[str, Any]] = json.loads(done.stdout) if done.returncode == 0 else []
        return found

    def port(self, service: str) -> int:
        """The port of a service of the running board: smtp, submission, submissions, pop3, pop3s, finger, systat."""
        for row in self.listeners():
            if row["service"] == service and row["transport"] == "tcp":
                return int(row["port"])
        raise AssertionError(f"{service} does not listen: {self.listeners()}")

    def stop(self, sign: int = signal.SIGTERM) -> int:
        """Stop the server; return its exit code."""
        if self.process is None:
            return 0
        with suppress(ProcessLookupError):
            self.process.send_signal(sign)
        try:
            return self.process.wait(30)
        finally:
            self.process = None
            self._out.close()

    def console(self) -> str:
        """Everything the server wrote to its console."""
        return (self.folder / "console").read_text(errors="replace")

    def logged(self, pattern: str) -> bool:
        """Whether a console line matches the regular expression, now or within a few seconds."""
        with suppress(AssertionError):
            return until(lambda: re.search(pattern, self.console()), 5, pattern) is not None
        return False

    def __enter__(self) -> Board:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.remove()

    def remove(self) -> None:
        """Stop it if it runs, and remove its files."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
