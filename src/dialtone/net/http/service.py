"""What all HTTP sessions of a house share: the application with its guard, the library's settings, limits, clock."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import formatdate
from typing import Any

from dialtone.net.connection import Connection
from dialtone.net.http.protocol import library
from dialtone.net.http.session import HttpSession

SERVER = b"dialtone"


class HttpService:
    """Makes sessions. `idle` is how long a connection may be without a request, seconds; `now` seconds since 1970."""

    def __init__(self, application: Any, *, now: Callable[[], float], idle: float = 120.0) -> None:
        self.idle = idle
        self.fields: list[tuple[bytes, bytes]] = [(b"date", b""), (b"server", SERVER)]  # of every answer
        self.library = library(application)
        self._now = now
        self._second = -1
        self.freshen()

    def session(self, connection: Connection, *, secure_door: bool) -> HttpSession:
        """One connection."""
        return HttpSession(connection, self, secure_door=secure_door)

    def freshen(self) -> None:
        """Let the date be today's."""
        second = int(self._now())
        if second != self._second:
            self._second = second
            self.fields[0] = (b"date", formatdate(second, usegmt=True).encode("ascii"))
