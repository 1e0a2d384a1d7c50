"""What happened on the board: calls, and counts for each day. Source: spec services.md 1.14, 1.16."""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.domain.model.user import UserNumber

COUNTERS = (
    "logons",
    "minutes",
    "uploads",
    "uploaded",  # bytes
    "downloads",
    "downloaded",  # bytes
    "posts",
    "emails",
    "feedback",
    "new_users",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Counts of one day, or of all days together (`day` 0). `day` is in local days since 1970."""

    day: int
    logons: int = 0
    minutes: int = 0
    uploads: int = 0
    uploaded: int = 0
    downloads: int = 0
    downloaded: int = 0
    posts: int = 0
    emails: int = 0
    feedback: int = 0
    new_users: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCall:
    """A call to the board, for the list of last callers. Times are seconds since 1970."""

    id: int = 0
    user: UserNumber
    alias: str
    location: str = ""
    note: str = ""
    protocol: str = ""
    node: int = 0
    began: float = 0.0
    ended: float = 0.0  # 0 while it lasts
    total: int = 0  # the user's calls with this one
    today: int = 0
