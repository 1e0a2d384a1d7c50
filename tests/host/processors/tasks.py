"""A task for a runner, over real files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dialtone.domain.model.user import User
from dialtone.domain.ports.processors import BenchFiles, Task
from dialtone.wire.port import Peer

MESSAGE = b"From: Ann <ann@ext.test>\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\nX-A: 1\r\n\r\nHello\r\n"
RECIPIENTS = b"[0]\nTo=bob@local.test\nToExt=3\n"
PEER = Peer("198.51.100.7", 40000, "192.0.2.25", 25, "mx.ext.test")
USER = User(number=7, alias="Alice", real_name="Alice A", level=60)  # type: ignore[arg-type]


def files_in(folder: Path) -> BenchFiles:
    """The names of the five files, the first two of them written."""
    stem = folder / "SBBS_SMTP.1"
    files = BenchFiles(
        message=f"{stem}.msg",
        new_message=f"{stem}.new",
        recipients=f"{stem}.lst",
        error=f"{stem}.err",
        log=f"{stem}.log",
    )
    Path(files.message).write_bytes(MESSAGE)
    Path(files.recipients).write_bytes(RECIPIENTS)
    return files


def task(folder: Path, command: str, **more: Any) -> Task:
    """A task over files in `folder`."""
    files = files_in(folder)
    variables = {
        "hello_name": "client.ext.test",
        "sender_name": "Ann",
        "sender_address": "ann@ext.test",
        "reverse_path": "<ann@ext.test>",
        "recipient_address": "bob@local.test",
    }
    return Task(
        **{
            "name": "x",
            "command": command,
            "files": files,
            "session": 1,
            "peer": PEER,
            "protocol": "SMTP",
            "user": None,
            "variables": variables,
            "specifiers": {"m": files.message, "e": files.error, "s": "Ann"},
            "time_limit": 10.0,
            **more,
        }
    )


def alive(process: int) -> bool:
    """Whether a process runs (one that waits to be buried does not)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def change(path: str, data: bytes, *, at: int = -1) -> None:
    """What a program does to a file: write it anew, or write over its bytes from `at` on."""
    if at < 0:
        Path(path).write_bytes(data)
        return
    with open(path, "r+b") as file:
        file.seek(at)
        file.write(data)


def contents(path: str | Path) -> bytes:
    """What a file holds; nothing when it is not there."""
    return Path(path).read_bytes() if Path(path).exists() else b""
