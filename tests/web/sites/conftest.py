"""Files of a site in memory, and a browser that asks an application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialtone.domain.ports.sites import CONTROL, Sight
from dialtone.wire.port import Peer

PEER = Peer("192.0.2.1", 4000, "192.0.2.9", 80)


class MemoryFile:
    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data
        self.size = len(data)
        self.changed = 784_111_777.0
        self.mark = f"m{len(data)}"
        self.closed = 0

    async def read(self, offset: int, most: int) -> bytes:
        return self.data[offset : offset + most]

    def close(self) -> None:
        self.closed += 1


class MemoryFiles:
    """Files by their paths: {"docs/index.html": b"..."}; those of a virtual host below its name."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.opened: list[MemoryFile] = []
        self.looks = 0

    def names(self, site: str = "") -> frozenset[str]:
        before = f"{site}/" if site else ""
        return frozenset(path[len(before) :].partition("/")[0] for path in self.files if path.startswith(before))

    async def look(self, site: str, parts: Sequence[str], indexes: Sequence[str]) -> Sight:
        self.looks += 1
        path = "/".join((site, *parts) if site else parts)
        controls = tuple(
            (tuple(parts[:at]), self.files[name])
            for at in range(len(parts) + 1)
            if (name := "/".join((*((site,) if site else ()), *parts[:at], CONTROL))) in self.files
        )
        if path in self.files:
            return Sight(self._open(path), False, controls)
        if not any(name.startswith(f"{path}/" if path else "") for name in self.files):
            return Sight(controls=controls)
        found = next((name for name in indexes if f"{path}/{name}".lstrip("/") in self.files), None)
        file = self._open(f"{path}/{found}".lstrip("/")) if found else None
        return Sight(file, True, controls)

    def _open(self, path: str) -> MemoryFile:
        file = MemoryFile(path.rpartition("/")[2], self.files[path])
        self.opened.append(file)
        return file


class Answer:
    def __init__(self, messages: list[Any]) -> None:
        self.status: int = messages[0]["status"]
        self.fields = {name.decode(): value.decode("latin-1") for name, value in messages[0]["headers"]}
        self.body = b"".join(message.get("body", b"") for message in messages[1:])
        self.ended = not messages[-1].get("more_body", False)


async def ask(
    application: Any, path: str = "/", *, method: str = "GET", host: str = "bbs.example", query: str = "", **fields: str
) -> Answer:
    """The answer to one request; `fields` are its header, with _ for -."""
    headers = [(b"host", host.encode())]
    headers += [(name.replace("_", "-").encode(), value.encode()) for name, value in fields.items()]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": headers,
        "state": {},
        "dialtone.peer": PEER,
    }
    messages: list[Any] = []

    async def send(message: Any) -> None:
        messages.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    await application(scope, receive, send)
    return Answer(messages)


async def board(scope: Any, receive: Any, send: Any) -> None:
    """The board's site: says which path it was asked for; /missing is not there."""
    code = 404 if scope["path"] == "/missing" else 200
    await send({"type": "http.response.start", "status": code, "headers": [(b"content-type", b"text/html")]})
    await send({"type": "http.response.body", "body": b"board " + scope["path"].encode()})
