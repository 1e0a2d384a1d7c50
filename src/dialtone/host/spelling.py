"""A dictionary for the editor, by the package pyspellchecker where it is installed; without it nobody is corrected.

Looking for better words takes a while: it happens on a thread, for a few words at most.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Mapping, Sequence
from typing import Any

from dialtone.domain.ports.spelling import Spelling

WORDS_MOST = 2000  # looked up at once
BETTER_MOST = 50  # words that are given better ones
LONGEST = 24  # letters of a word for which better ones are looked for


class Dictionary:
    """See `Spelling`. `checker` has the methods of the package's class."""

    __slots__ = ("_checker",)

    def __init__(self, checker: Any) -> None:
        self._checker = checker

    async def unknown(self, words: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """See the port."""
        return await asyncio.to_thread(self._unknown, words[:WORDS_MOST])

    def _unknown(self, words: Sequence[str]) -> dict[str, list[str]]:
        missing = self._checker.unknown([word.lower() for word in words])
        found = [word for word in words if word.lower() in missing]
        return {word: self._better(word) if at < BETTER_MOST else [] for at, word in enumerate(found)}

    def _better(self, word: str) -> list[str]:
        if len(word) > LONGEST:
            return []
        best = self._checker.correction(word.lower())
        others = sorted(self._checker.candidates(word.lower()) or ())
        found = dict.fromkeys(other for other in [best, *others] if other and other != word.lower())
        return [one.capitalize() if word[:1].isupper() else one for one in found]


def dictionary(package: str = "spellchecker") -> Spelling | None:
    """The dictionary, or None when the package is not there."""
    try:
        return Dictionary(importlib.import_module(package).SpellChecker(distance=1))
    except (ImportError, AttributeError, ValueError, OSError):
        return None
