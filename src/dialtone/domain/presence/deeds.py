"""What callers do, as a number programs know (spec services.md 1.15)."""

from __future__ import annotations

CUSTOM = 25  # something else: the text says what
NUMBERS = {
    "at main menu": 0,
    "at the main menu": 0,
    "reading messages": 1,
    "reading mail": 2,
    "sending mail": 3,
    "reading text files": 4,
    "reading bulletins": 4,
    "reading sent mail": 5,
    "posting message": 6,
    "posting a message": 6,
    "changing defaults": 9,
    "changing settings": 9,
    "downloading": 11,
    "uploading": 12,
    "listing files": 14,
    "scanning for new files": 14,
    "logging on": 15,
    "in multinode chat": 17,
    "chatting with the guru": 18,
    "at the user editor": 20,
    "in private chat": 22,
}


def number_of(action: str) -> int:
    """The number of an action in words."""
    return NUMBERS.get(action or "logging on", CUSTOM)
