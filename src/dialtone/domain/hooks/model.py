"""A webhook: what is told to which web address."""

from __future__ import annotations

from dataclasses import dataclass

EVENTS = {
    "post.made": "a message was posted, or let through",
    "post.held": "a message waits for a moderator",
    "mail.arrived": "mail came for somebody here",
    "account.changed": "an account was made or changed",
    "telegram.arrived": "a telegram came for somebody",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """`url` is HTTPS. `failures`: how often in a row nobody took what was told; `last` says what came of the last time.
    `secret` signs; it is kept sealed."""

    id: str
    url: str
    events: tuple[str, ...]
    secret: str
    made: float = 0.0
    failures: int = 0
    last: str = ""
