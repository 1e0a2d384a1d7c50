"""Mail servers to deliver to: one that records what it is sent (aiosmtpd), and smtp-sink with its faults."""

from __future__ import annotations

import asyncio
import os
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.ports import free_port
from tests.support.waiting import until


@dataclass
class Taken:
    """One accepted message."""

    sender: str
    recipients: list[str]
    text: bytes
    secure: bool
    login: str = ""


@dataclass
class Recorder:
    """Takes mail on loopback; `say` maps a recipient to the reply it gets instead of 250."""

    address: str = "127.0.0.1"
    port: int = 0
    certificate: tuple[Path, Path] | None = None
    login: tuple[str, str] | None = None
    say: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    _sessions: list[SMTP] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _: Any) -> str:
        """Refuse a recipient when told to."""
        if address in self.say:
            return self.say[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Record the message."""
        login = session.auth_data.login.decode() if isinstance(session.auth_data, LoginPassword) else ""
        self.taken.append(
            Taken(
                envelope.mail_from or "",
                list(envelope.rcpt_tos),
                bytes(envelope.original_content or b""),
                session.ssl is not None,
                login,
            )
        )
        return "250 OK taken"

    def _check(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert self.login is not None
        good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == self.login
        return AuthResult(success=good, auth_data=data)

    def _session(self) -> SMTP:
        self.connections += 1
        options: dict[str, Any] = {}
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*self.certificate)
            options["tls_context"] = context
        if self.login:
            options |= {"authenticator": self._check, "auth_required": True, "auth_require_tls": False}
        session = SMTP(self, hostname="sink.test", **options)
        self._sessions.append(session)
        return session

    def _hang_up(self) -> None:
        for session in self._sessions:
            if session.transport is not None:
                session.transport.abort()

    @contextmanager
    def serving(self) -> Iterator[Recorder]:
        """Serve in a thread of its own."""
        self.port = self.port or free_port(self.address)
        loop = asyncio.new_event_loop()
        server = loop.run_until_complete(loop.create_server(self._session, self.address, self.port))
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(server.close)
            loop.call_soon_threadsafe(self._hang_up)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.run_until_complete(asyncio.sleep(0))  # connections are closed in the loop's next round
            loop.close()

    def wait(self, count: int, seconds: float = 30) -> list[Taken]:
        """The messages, as soon as there are `count`."""
        until(lambda: len(self.taken) >= count, seconds, f"{count} messages at the sink, {len(self.taken)} now")
        return self.taken


@contextmanager
def smtp_sink(*faults: str, address: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """Postfix's smtp-sink with options such as "-Q", "DATA" (soft reject); gives its port."""
    port = port or free_port(address)
    assert shutil.which("smtp-sink")
    somebody = ["-u", "nobody"] if os.geteuid() == 0 else []
    sink = subprocess.Popen(
        ["smtp-sink", *somebody, *faults, f"inet:{address}:{port}", "100"], stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: _open(address, port), 10, "smtp-sink listens")
        yield port
    finally:
        sink.terminate()
        sink.wait(10)


def _open(address: str, port: int) -> bool:
    import socket

    with suppress(OSError), socket.create_connection((address, port), 1):
        return True
    return False
