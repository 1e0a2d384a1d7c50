"""Asking the running program something over its control socket; used by the commands. Imports nothing heavy."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PATH_MOST = 100  # a socket's name is limited to about 108 bytes by the system
ANSWER_MOST = 64 << 20


class NotRunning(Exception):
    """No program answers on that root."""


class ControlRefused(Exception):
    """The running program says no; the text says why."""


@contextmanager
def reachable(path: str) -> Iterator[str]:
    """A name for the socket that the system accepts, however deep its folder lies."""
    if len(os.fsencode(path)) <= PATH_MOST:
        yield path
        return
    folder, name = os.path.split(path)
    handle = os.open(folder or ".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{handle}/{name}"
    finally:
        os.close(handle)


def socket_path(data: str) -> str:
    """Where the control socket of a data folder is."""
    return os.path.join(data, "control.sock")


def ask(data: str, command: str, *, within: float = 30.0, **details: Any) -> Any:
    """Have the program that runs on this data folder do `command`; return its answer.

    `within` is in seconds. Raises NotRunning when there is none, ControlRefused when it says no.
    """
    request = json.dumps({"command": command, **details}).encode() + b"\n"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC) as line:
        line.settimeout(within)
        try:
            with reachable(socket_path(data)) as name:
                line.connect(name)
            line.sendall(request)
            answer = _read(line)
        except TimeoutError:
            raise ControlRefused(f"the running program did not answer within {within:g} seconds") from None
        except PermissionError:
            raise ControlRefused("the running program belongs to another user") from None
        except OSError as error:
            raise NotRunning(str(error)) from None
    if not answer:
        raise ControlRefused("the running program closed the connection (does it belong to another user?)")
    result = json.loads(answer)
    if not result.get("ok"):
        raise ControlRefused(str(result.get("error", "it did not say why")))
    return result.get("result")


def _read(line: socket.socket) -> bytes:
    gathered = bytearray()
    while not gathered.endswith(b"\n") and len(gathered) < ANSWER_MOST:
        piece = line.recv(65536)
        if not piece:
            break
        gathered += piece
    return bytes(gathered)
