"""The sysop's diary of callers: a file for each day, and the list of those who logged on."""

from __future__ import annotations

from typing import Protocol


class CallerLog(Protocol):
    """Both are kept for reading only: whatever happens to them, calls go on."""

    def note(self, code: str, text: str) -> None:
        """Add a line to the day's file. `code` is two characters (spec services.md 2.9), such as "++".
        Never waits, never raises."""
        ...

    def logged_on(self, line: str) -> None:
        """Add a line to the list of those who logged on."""
        ...
