"""What the filters against spam need from outside: many questions at once, and a memory of known spam."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import Protocol, TypeVar

from dialtone.formats.spam_hash import SpamRecord

Answer = TypeVar("Answer")


class Together(Protocol):
    """Asks several questions at the same time."""

    async def __call__(self, questions: Sequence[Awaitable[Answer]]) -> list[Answer | Exception]:
        """An answer, or the exception it ended with, for each question and in their order; TimeoutError for those
        that were not answered in time."""
        ...


class SpamHashes(Protocol):
    """The hashes of data/spam.hash."""

    async def any(self) -> bool:
        """Bring in what the file holds now (it is looked at every few seconds); whether there is any hash."""
        ...

    def find(self, record: SpamRecord) -> float | None:
        """When the hash that matches was added, in seconds since 1970; None when there is none that counts."""
        ...

    async def add(self, record: SpamRecord) -> None:
        """Keep a hash, with the present as its time, durably. Raises OSError."""
        ...
