"""What a news session is lent by the house."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.login import Logins
from dialtone.domain.boards.news import News
from dialtone.domain.boards.news_posting import NewsPosting
from dialtone.domain.boards.news_times import NewsTimes
from dialtone.domain.mailstore.news_with_mail import NewsWithMail
from dialtone.domain.model.actor import Caller
from dialtone.domain.ports.outside import Clock
from dialtone.protocols.nntp.options import NntpOptions
from dialtone.wire.port import Peer
from dialtone.wire.proofs import Proof

Guest = Callable[[Peer], Awaitable[Caller | None]]
"""The board's guest, as a caller from there; None when it has none or does not let it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMail:
    """One's own mail as a group: the news with it, and whether somebody who signed in with this proof may read it."""

    news: NewsWithMail
    may_read: Callable[[Caller, Proof], Coroutine[Any, Any, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """See the module's text. `system` is the board's name; `mail` is there with `-mail`."""

    logins: Logins
    news: News
    posting: NewsPosting
    times: NewsTimes
    guest: Guest
    clock: Clock
    filtering: Filtering | None
    options: NntpOptions
    system: str
    version: str
    mail: OwnMail | None = None
