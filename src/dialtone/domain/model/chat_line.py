"""A line somebody said on a channel, as it is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLine:
    """`channel` is the folded name ("#main"), `id` unique (letters and digits), `at` in seconds since 1970, `kind` the
    IRC command ("PRIVMSG", "NOTICE"), `source` nick!user@host, `account` the alias of who had logged in."""

    channel: str
    id: str
    at: float
    kind: str
    source: str
    text: str
    account: str = ""
    bot: bool = False
