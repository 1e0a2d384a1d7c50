"""Looking at what the name service says about ourselves."""

from __future__ import annotations

from typing import Protocol

from dialtone.domain.ports.outside import Tlsa


class Published(Protocol):
    """Asks for records of any type. Its methods raise NoSuchName and NoAnswer."""

    async def published(self, name: str, kind: str) -> list[str]:
        """The records as a zone file has them; TXT records joined and without quotes."""
        ...

    async def tlsa(self, host: str, port: int) -> list[Tlsa]:
        """See `Resolver.tlsa`: only what the name server vouches for."""
        ...
