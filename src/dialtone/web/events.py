"""Server-sent events as text. Data is one line each: JSON or a piece of HTML whose line ends do not matter."""

from __future__ import annotations

PING = ": still here\n\n"
EVERY = 15.0  # seconds between two pings: a browser that has gone is noticed


def event(name: str, data: str) -> str:
    """One event."""
    lines = "".join(f"data: {line}\n" for line in data.replace("\r", "").split("\n"))
    return f"event: {name}\n{lines}\n"
