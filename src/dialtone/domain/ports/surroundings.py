"""What the check-up asks of the machine the board is on. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A place where something listens, or should. `host` as the settings have it."""

    service: str
    protocol: str
    transport: str  # "tcp" or "udp"
    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedCertificate:
    """The certificate others see. `ends` in seconds since 1970; `names` in lower case."""

    file: str
    names: frozenset[str]
    ends: float
    self_signed: bool


@dataclass(frozen=True, slots=True)
class Exposed:
    """A file that others on this machine may read, with its mode as people write it (0644)."""

    file: str
    mode: str
    secret: bool = True


@dataclass(frozen=True, slots=True)
class Room:
    """A folder's file system: bytes that are free and that there are in all."""

    folder: str
    free: int
    total: int


class Surroundings(Protocol):
    """See the module's text. Methods return quickly, and raise nothing."""

    def addresses(self) -> Sequence[str]:
        """The machine's own addresses."""
        ...

    def way_out(self, version: int) -> str:
        """From which address this machine would call others by IPv4 or IPv6 (4, 6); "" for no way. Sends nothing."""
        ...

    def why_closed(self, port: Port) -> str:
        """Why a place cannot be listened on: "used", "denied", "address" (it is not this machine's), "other: ..."; ""
        when nothing is in the way."""
        ...

    def rooms(self) -> Sequence[Room]:
        """File systems the board writes to."""
        ...

    def exposed(self) -> Sequence[Exposed]:
        """Secrets and data that others may read."""
        ...

    def clock_is_kept(self) -> bool | None:
        """Whether the system says that its clock is synchronized; None when it does not say."""
        ...

    def certificate(self) -> ServedCertificate | str:
        """The certificate, or why there is none."""
        ...

    def backed_up(self) -> float:
        """When the last back-up was made, in seconds since 1970; 0: none is known of."""
        ...
