"""The access log of the web: one line for each request that was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request. Texts may be anything a client sent; secrets in addresses are masked already."""

    at: float  # seconds since 1970
    address: str
    host: str = ""  # the client's name; "" when it is not known
    user: str = ""  # who is signed in
    line: str = ""  # method, address, version
    protocol: str = "HTTP/1.1"
    status: int = 200
    size: int = 0  # bytes of the answer's body
    referer: str = ""
    agent: str = ""
    site: str = ""  # the Host field
    folder: str = ""  # the virtual host whose folder answered
    port: int = 0  # of ours
    client_port: int = 0


class Visits(Protocol):
    """Takes them down."""

    def note(self, visit: Visit) -> None:
        """Remember to write it; never waits, never fails."""
        ...
