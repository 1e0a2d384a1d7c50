"""Fetching what others publish about their mail on the web."""

from __future__ import annotations

from typing import Protocol


class FetchPolicy(Protocol):
    """Fetches a small text over HTTPS, with a good certificate, from public addresses only, without redirects."""

    async def __call__(self, url: str) -> bytes:
        """The text, at most 64 kB, within seconds. Raises Unreachable, with the reason as text."""
        ...
