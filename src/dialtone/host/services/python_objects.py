"""What a Python service finds as `client` or `server`. Runs in the script's own process.

Source: spec services.md 5.3, in Python's terms: sockets are Python's own.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from typing import IO, Any, Self

LISTENING = 3  # the descriptor of the listening socket


class Client:
    """One client. `socket` is a connected socket (None where the client is standard input and output)."""

    def __init__(self, line: socket.socket | None, ip_address: str, port: int, host_name: str, protocol: str) -> None:
        self.socket = line
        self.ip_address = ip_address
        self.port = port
        self.host_name = host_name
        self.protocol = protocol
        self.tls = False

    def file(self, mode: str = "rw", **more: Any) -> IO[Any]:
        """The client as a file of text, for reading and writing lines."""
        assert self.socket is not None
        options: Any = {"mode": mode, "encoding": "utf-8", "errors": "replace", **more}
        found: IO[Any] = self.socket.makefile(**options)
        return found

    def send(self, text: str | bytes) -> None:
        """Say something."""
        assert self.socket is not None
        self.socket.sendall(text.encode() if isinstance(text, str) else text)

    def close(self) -> None:
        """Hang up."""
        if self.socket is not None:
            self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Server:
    """The listening socket of a service with STATIC. Iterating gives clients, one by one, as long as it runs."""

    def __init__(self, listening: socket.socket, protocol: str, address: str, port: int) -> None:
        self.socket = listening
        self.protocol = protocol
        self.interface_ip_address = address
        self.port = port

    def accept(self, seconds: float | None = None) -> Client | None:
        """The next client; None when none came in so many seconds (None: wait for one)."""
        self.socket.settimeout(seconds)
        try:
            line, name = self.socket.accept()
        except TimeoutError:
            return None
        finally:
            self.socket.settimeout(None)
        line.settimeout(None)
        return Client(line, *_who(name), protocol=self.protocol)

    def __iter__(self) -> Iterator[Client]:
        while True:
            client = self.accept()
            if client is not None:
                yield client


def objects(environment: Mapping[str, str]) -> dict[str, Any]:
    """The names a script finds, by what its environment says."""
    protocol = environment.get("SERVICE", "")
    if "LISTEN_FDS" in environment:
        listening = socket.socket(fileno=LISTENING)
        place = environment.get("SERVER_ADDRESS", ""), int(environment.get("SERVER_PORT") or 0)
        return {"server": Server(listening, protocol, *place)}
    about = environment.get("CLIENT_ADDRESS", ""), int(environment.get("CLIENT_PORT") or 0)
    client = Client(None, *about, environment.get("CLIENT_HOST", ""), protocol)
    client.tls = environment.get("TLS") == "1"
    return {"client": client}


def _who(name: bytes | str) -> tuple[str, int, str]:
    """Address, port and host name, from the name of a client's end of the connection."""
    text = (
        (name if isinstance(name, bytes) else name.encode("ascii", "replace")).lstrip(b"\0").decode("ascii", "replace")
    )
    words = [*text.split(" "), "", "", ""]
    return words[0], int(words[1]) if words[1].isdigit() else 0, "" if words[2] == "-" else words[2]
