"""A bare FTP client: what real ones would never do can be done with it."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from typing import Self

TIME = 20.0  # seconds


class Control:
    """A control connection; `ask` gives a reply's last line."""

    def __init__(self, port: int, user: str = "", password: str = "sesame", *, source: str = "") -> None:
        self.port = port
        self.sock = socket.create_connection(("127.0.0.1", port), TIME, (source, 0) if source else None)
        self._lines = self.sock.makefile("rb")
        self.greeting = self.reply()
        if user:
            self.ask(f"USER {user}")
            assert self.ask(f"PASS {password}").startswith("230")

    def reply(self) -> str:
        """The last line of the next reply; "" when the server has closed."""
        while (line := self._lines.readline().decode("utf-8", "replace")) and not re.match(r"\d{3} ", line):
            pass
        return line.rstrip("\r\n")

    def all(self, line: str) -> str:
        """Send a line; every line of the answer."""
        self.sock.sendall(line.encode() + b"\r\n")
        lines = []
        while not re.match(r"(\d{3} .*)?$", said := self._lines.readline().decode("utf-8", "replace").rstrip("\r\n")):
            lines.append(said)
        return "\n".join([*lines, said])

    def ask(self, *lines: str) -> str:
        """Send lines, each answered; the last answer."""
        answer = ""
        for line in lines:
            self.sock.sendall(line.encode() + b"\r\n")
            answer = self.reply()
        return answer

    def passive(self) -> int:
        """Ask for a data connection; its port."""
        answer = self.ask("EPSV")
        found = re.search(r"\|\|\|(\d+)\|", answer)
        assert found, answer
        return int(found[1])

    def data(self, source: str = "") -> socket.socket:
        """A data connection to a port just asked for."""
        return dial(self.passive(), source)

    def get(self, command: str) -> tuple[bytes, str]:
        """What a command sends over a data connection, and the reply after it."""
        with self.data() as data:
            if not (answer := self.ask(command)).startswith("1"):
                return b"", answer
            return everything(data), self.reply()

    def put(self, command: str, content: bytes) -> str:
        """Send something with a command; the reply after it."""
        with self.data() as data:
            if not (answer := self.ask(command)).startswith("1"):
                return answer
            with suppress(OSError):
                data.sendall(content)
                data.shutdown(socket.SHUT_WR)
            return self.reply()

    def close(self) -> None:
        """Hang up."""
        self._lines.close()
        self.sock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def dial(port: int, source: str = "") -> socket.socket:
    """A connection to a port of this machine, from an address of it."""
    return socket.create_connection(("127.0.0.1", port), TIME, (source, 0) if source else None)


def everything(data: socket.socket) -> bytes:
    """All that comes until the other side closes, or cuts it."""
    pieces = []
    with suppress(ConnectionResetError):
        while piece := data.recv(1 << 20):
            pieces.append(piece)
    return b"".join(pieces)
