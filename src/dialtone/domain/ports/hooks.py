"""Telling something to a web address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class PostHook(Protocol):
    """One POST over HTTPS to a public address; redirects are not followed, what is answered is not read."""

    async def __call__(self, url: str, body: bytes, fields: Mapping[str, str]) -> int:
        """The status of the answer. Raises Unreachable (`outside.py`) when there is none."""
        ...
