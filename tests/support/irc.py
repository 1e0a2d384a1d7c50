"""A raw IRC client over a socket, for tests of the whole program."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from typing import Self


class IrcClient:
    """Connects and registers; `wait` gives the first line that has a text, whatever came before it."""

    def __init__(
        self,
        port: int,
        nick: str,
        *,
        password: str = "",
        tls: bool = False,
        source: str = "127.0.0.1",
        certificate: tuple[Path, Path] | None = None,
    ) -> None:
        """`certificate` is shown by TLS, and logs in (SASL EXTERNAL)."""
        made = socket.create_connection(("127.0.0.1", port), 30, source_address=(source, 0))
        if tls or certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            if certificate:
                context.load_cert_chain(*certificate)
            made = context.wrap_socket(made)
        self.socket = made
        self.seen: list[str] = []
        self._rest = b""
        if password:
            self.say(f"PASS :{password}")
        if certificate:
            self.say("CAP REQ :sasl", "AUTHENTICATE EXTERNAL", "AUTHENTICATE +")
        self.say(f"NICK {nick}", f"USER {nick} 0 * :{nick}")
        if certificate:
            self.said = self.wait(" 903 ", " 904 ", " 908 ")
            self.say("CAP END")
        self.wait(f" 001 {nick} ")
        self.wait(" 376 ", " 422 ")

    def say(self, *lines: str) -> None:
        """Send lines."""
        self.socket.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def line(self) -> str:
        """The next line; "" at the end."""
        while b"\n" not in self._rest:
            data = self.socket.recv(65536)
            if not data:
                return ""
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        text = line.decode().rstrip("\r")
        self.seen.append(text)
        if text.startswith("PING"):
            self.say("PONG" + text[4:])
        return text

    def wait(self, *texts: str) -> str:
        """The next line that has one of these texts."""
        while line := self.line():
            if any(text in line for text in texts):
                return line
        raise AssertionError(f"the server hung up before {texts}: {self.seen[-8:]}")

    def join(self, channel: str) -> None:
        """Come to a channel."""
        self.say(f"JOIN {channel}")
        self.wait(" 366 ")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()
