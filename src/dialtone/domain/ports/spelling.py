"""A dictionary, as editors ask it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class Spelling(Protocol):
    """Knows words of the board's language."""

    async def unknown(self, words: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Those of the words that are not in the dictionary, each with better ones, best first (none when it has no
        idea). Takes its time without holding anybody up."""
        ...
