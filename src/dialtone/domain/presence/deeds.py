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


RUNNING = "running "  # what stands before a door's name
_BEGINNINGS = (("reading ", 1), ("posting ", 6), (RUNNING, 8))  # of actions with a name behind them


def number_of(action: str) -> int:
    """The number of an action in words."""
    known = NUMBERS.get(action or "logging on")
    if known is not None:
        return known
    return next((number for beginning, number in _BEGINNINGS if action.startswith(beginning)), CUSTOM)


def door_of(action: str) -> str:
    """The door an action names, "" for none."""
    return action.removeprefix(RUNNING) if action.startswith(RUNNING) else ""
