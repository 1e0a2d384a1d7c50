"""What callers do, as a number programs know (spec services.md 1.15)."""

from __future__ import annotations

CUSTOM = 25  # something else: the text says what
RUNNING = 8  # a door
NUMBERS = {
    "at main menu": 0,
    "reading messages": 1,
    "reading mail": 2,
    "sending mail": 3,
    "reading text files": 4,
    "reading sent mail": 5,
    "posting message": 6,
    "posting a message": 6,
    "changing defaults": 9,
    "downloading": 11,
    "uploading": 12,
    "listing files": 14,
    "logging on": 15,
}


def number_of(action: str) -> int:
    """The number of an action in words."""
    return NUMBERS.get(action or "logging on", CUSTOM)
