"""SFTP in memory: real file services, a scripted client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from dialtone.base.errors import Gone, HangUp
from dialtone.domain.model.user import User
from dialtone.domain.presence.nodes import Presence
from dialtone.protocols.sftp.server import SftpServer
from dialtone.protocols.sftp.session import SftpSession
from dialtone.protocols.sftp.views import BoardView
from dialtone.testing.keyboard import ScriptedTerminal
from tests.domain.files.vault import Vault, directory

GAMES = directory("GAMES", name="Games", description="Games/all", virtual="gm")
UPLOADS = directory("UPLOADS", name="Up", description="Uploads", virtual="up")
SECRET = directory("SECRET", requirements="SYSOP")
LOCKED = directory("LOCKED", name="Locked", description="Locked", upload_requirements="SYSOP")


def text(value: str | bytes) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return len(data).to_bytes(4, "big") + data


def ask(kind: int, *fields: bytes | str | int, number: int = 9) -> bytes:
    """A request; texts get their lengths, numbers have four bytes, `wide` numbers eight."""
    body = bytes([kind]) + number.to_bytes(4, "big")
    for field in fields:
        body += field.to_bytes(4, "big") if isinstance(field, int) else text(field)
    return text(body)


def wide(kind: int, handle: bytes, offset: int, last: int | bytes) -> bytes:
    tail = text(last) if isinstance(last, bytes) else last.to_bytes(4, "big")
    return text(bytes([kind]) + b"\0\0\0\x09" + text(handle) + offset.to_bytes(8, "big") + tail)


def opening(path: str, how: int) -> bytes:
    return ask(3, path, how, 0)


def read(handle: bytes, offset: int, size: int) -> bytes:
    return wide(5, handle, offset, size)


def write(handle: bytes, offset: int, data: bytes) -> bytes:
    return wide(6, handle, offset, data)


def close(handle: bytes) -> bytes:
    return ask(4, handle)


class Cabinet:
    """A board with files and people."""

    def __init__(self) -> None:
        self.vault = Vault(GAMES, UPLOADS, SECRET, LOCKED)
        self.alice = self.vault.add("Alice", credits=100)
        self.texts: dict[str, bytes] = {}
        self.presence = Presence(self.vault.clock, last=2)

        async def keys(caller: Any) -> list[Any]:
            return [SimpleNamespace(kind="ssh-ed25519", data="AAAA", comment="mine")]

        async def small(name: str) -> bytes | None:
            return self.texts.get(name)

        self.house: Any = SimpleNamespace(
            files=self.vault.files,
            clock=self.vault.clock,
            presence=self.presence,
            public_keys=SimpleNamespace(list=keys),
            read_small=small,
            settings=SimpleNamespace(terminal=SimpleNamespace(max_sftp_inactivity=300.0)),
        )
        self.server = SftpServer()

    def view(self, user: User | None = None) -> BoardView:
        return BoardView(self.house, self.vault.files, self.vault.caller(user or self.alice, "sftp"))

    def talk(self, *requests: Any, user: User | None = None) -> list[tuple[int, bytes]]:
        """What is answered: the type and what follows the number of each reply. The client hangs up at the end."""
        return self.said(requests, lambda stream: SftpSession(
            stream, self.view(user), self.vault.clock, patience=300.0
        ).run())  # fmt: skip

    def serve(self, *requests: Any, link: str = "", user: User | None = None) -> list[tuple[int, bytes]]:
        """The same through the server."""
        caller = None if link else self.vault.caller(user or self.alice, "ssh")
        return self.said(requests, lambda stream: self.server.serve(stream, caller, self.house, link))

    def said(self, requests: Any, work: Callable[[Any], Any]) -> list[tuple[int, bytes]]:
        self.stream = ScriptedTerminal(list(requests), protocol="SSH")

        async def session() -> None:
            try:
                await work(self.stream)
            except (Gone, HangUp):
                pass

        asyncio.run(session())
        found, data = [], self.stream.output
        while data:
            size = int.from_bytes(data[:4], "big")
            body, data = data[4 : 4 + size], data[4 + size :]
            found.append((body[0], body[5:]))
        return found


def code(reply: tuple[int, bytes]) -> int:
    """The status code of a reply; -1 when it is another reply."""
    return int.from_bytes(reply[1][:4], "big") if reply[0] == 101 else -1
