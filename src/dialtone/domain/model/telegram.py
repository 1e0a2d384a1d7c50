"""Telegrams: short messages to a user, shown at once or when he is next on line.

Source: spec bbs.md 5, mail.md 1.10.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.domain.model.user import UserNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Telegram:
    """A stored telegram. `text` is ready to be shown: it has Ctrl-A colour codes of ours (`\\x01` and a letter), CR LF
    line ends, and nothing else that a terminal would obey."""

    id: int
    user: UserNumber  # whom it is for
    sender: str  # alias, or an address
    at: float  # seconds since 1970
    text: str
