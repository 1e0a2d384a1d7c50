"""Sockets of scripts, behind the prelude's `Socket`. Source: spec mail.md 6.6. Waiting ends with the script's time."""

from __future__ import annotations

import select
import socket
from typing import Any

from dialtone.host.javascript.frames import to_bytes

MOST = 16  # of one script
LARGEST = 1024 * 1024  # bytes of one recv
STREAM, DATAGRAM = 1, 2


class ScriptSocket:
    """One `Socket` object."""

    METHODS = frozenset(
        [
            "connect",
            "bind",
            "listen",
            "write",
            "sendto",
            "recv",
            "peek",
            "recvline",
            "recvfrom",
            "poll",
            "close",
            "state",
        ]
    )

    def __init__(self, kind: int) -> None:
        self._kind = socket.SOCK_DGRAM if kind == DATAGRAM else socket.SOCK_STREAM
        self._socket: socket.socket | None = None
        self._waiting = bytearray()  # read from the network, not yet by the script
        self.error = 0

    def call(self, method: str, arguments: list[Any]) -> Any:
        """What a method gives; trouble is in `error`."""
        if method != "state":
            self.error = 0
        try:
            return getattr(self, method)(*arguments)
        except (OSError, OverflowError, UnicodeError) as trouble:
            number = trouble.errno if isinstance(trouble, OSError) else None
            self.error = number or (110 if isinstance(trouble, TimeoutError) else 22)
        return None if method.startswith(("recv", "peek")) else False

    def connect(self, host: str, port: float, timeout: float = 10.0) -> bool:
        trouble: OSError = OSError(111, "no address")
        for family, kind, protocol, _, address in socket.getaddrinfo(host, int(port), type=self._kind):
            made = socket.socket(family, kind, protocol)
            made.settimeout(max(0.01, timeout))
            try:
                made.connect(address)
            except OSError as error:
                made.close()
                trouble = error
                continue
            self.close()
            self._socket = made
            return True
        raise trouble

    def bind(self, port: float = 0, address: str = "") -> bool:
        made = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, self._kind)
        self.close()
        self._socket = made
        made.bind((address, int(port)))
        return True

    def listen(self) -> bool:
        self._here().listen(1)
        return True

    def write(self, text: str) -> int:
        data = to_bytes(text)
        made = self._here()
        made.settimeout(None)
        made.sendall(data)
        return len(data)

    def sendto(self, text: str, host: str, port: float) -> bool:
        family, kind, protocol, _, address = socket.getaddrinfo(host, int(port), type=self._kind)[0]
        if self._socket is None:
            self._socket = socket.socket(family, kind, protocol)
        self._socket.sendto(to_bytes(text), address)
        return True

    def recv(self, most: float = 512, timeout: float = 120.0) -> str | None:
        most = max(1, min(int(most), LARGEST))
        if not self._waiting and not self._fill(timeout):
            return None
        return self._take(int(most))

    def peek(self, most: float = 512, timeout: float = 120.0) -> str | None:
        if not self._waiting and not self._fill(timeout):
            return None
        return bytes(self._waiting[: int(most)]).decode("latin-1")

    def recvline(self, most: float = 512, timeout: float = 30.0) -> str | None:
        most = max(1, min(int(most), LARGEST))
        while b"\n" not in self._waiting and len(self._waiting) < most:
            if not self._fill(timeout):
                if not self._waiting:
                    return None
                break
        end = self._waiting.find(b"\n")
        line = self._take(int(min(most, end + 1 if end >= 0 else most)))
        return line.rstrip("\r\n")

    def recvfrom(self, most: float = 65536, timeout: float = 120.0) -> dict[str, Any] | None:
        made = self._here()
        made.settimeout(max(0.01, timeout))
        data, address = made.recvfrom(max(1, min(int(most), LARGEST)))
        return {"data": data.decode("latin-1"), "ip_address": address[0], "port": address[1]}

    def poll(self, timeout: float = 0.0, writing: bool = False) -> int:
        if self._waiting and not writing:
            return 1
        made = self._here()
        ready = select.select([] if writing else [made], [made] if writing else [], [], max(0.0, timeout))
        return 1 if ready[0] or ready[1] else 0

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None
        self._waiting.clear()

    def state(self) -> dict[str, Any]:
        """What the properties show."""
        facts: dict[str, Any] = {"type": DATAGRAM if self._kind == socket.SOCK_DGRAM else STREAM, "error": self.error}
        made = self._socket
        if made is None:
            return {**facts, "is_connected": False, "is_writeable": False, "data_waiting": False, "nread": 0}
        readable, writable, _ = select.select([made], [made], [], 0)
        alive = self._alive(bool(readable))
        facts |= _ends("local", made.getsockname()) | (_ends("remote", made.getpeername()) if alive else {})
        return {
            **facts,
            "is_connected": alive,
            "is_writeable": bool(writable),
            "data_waiting": bool(self._waiting or (readable and alive)),
            "nread": len(self._waiting),
        }

    def _here(self) -> socket.socket:
        if self._socket is None:
            if self._kind == socket.SOCK_DGRAM:
                self._socket = socket.socket(socket.AF_INET, self._kind)
            else:
                raise OSError(107, "not connected")
        return self._socket

    def _alive(self, readable: bool) -> bool:
        made = self._here()
        try:
            made.getpeername()
            if not readable or self._waiting or self._kind == socket.SOCK_DGRAM:
                return True
            made.settimeout(0.01)
            return bool(made.recv(1, socket.MSG_PEEK))
        except OSError:
            return False

    def _fill(self, timeout: float) -> bool:
        made = self._here()
        made.settimeout(max(0.01, timeout))
        data = made.recv(65536)
        self._waiting += data
        return bool(data)

    def _take(self, most: int) -> str:
        data = bytes(self._waiting[:most])
        del self._waiting[:most]
        return data.decode("latin-1")


def _ends(which: str, address: Any) -> dict[str, Any]:
    if not isinstance(address, tuple):
        return {}
    return {f"{which}_ip_address": address[0], f"{which}_port": address[1]}


class Sockets:
    """The sockets of one script, closed when it is over."""

    def __init__(self) -> None:
        self._all: dict[int, ScriptSocket] = {}

    def new(self, kind: int) -> int:
        """A new object; its number. Raises ValueError when there are too many."""
        if len(self._all) >= MOST:
            raise ValueError("too many sockets")
        number = len(self._all) + 1
        self._all[number] = ScriptSocket(kind)
        return number

    def call(self, number: int, method: str, arguments: list[Any]) -> list[Any]:
        """A method's result and the error number after it."""
        made = self._all.get(number)
        if made is None or method not in ScriptSocket.METHODS:
            return [None, 9]
        result = made.call(method, arguments)
        return [result, made.error]

    def close(self) -> None:
        """Close every socket."""
        for made in self._all.values():
            made.close()
        self._all.clear()
