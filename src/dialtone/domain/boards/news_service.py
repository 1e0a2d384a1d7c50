"""The boards as news, in one piece for the house: reading, posting, and when groups came."""

from __future__ import annotations

from collections.abc import Callable

from dialtone.base.chance import Chance
from dialtone.config.levels import Levels
from dialtone.config.tables import PatternList
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.boards.news import Names, News
from dialtone.domain.boards.news_groups import NewsGroups
from dialtone.domain.boards.news_posting import NewsPosting
from dialtone.domain.boards.news_times import NewsTimes
from dialtone.domain.boards.overviews import Overviews
from dialtone.domain.boards.posting import Posting
from dialtone.domain.model.user import User
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store


class NewsService:
    """See the module's text. `address_of` gives a user's mail address, `subjects` is subject.can."""

    __slots__ = ("_posting", "_reading", "groups", "overviews", "times")

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        chance: Chance,
        posting: Posting,
        moderation: Moderation,
        levels: Levels,
        subjects: PatternList,
        address_of: Callable[[User], str],
        names: Names,
    ) -> None:
        groups = self.groups = NewsGroups(posting.boards, posting.access)
        self.times = NewsTimes(store, clock, posting.boards.subs)
        self.overviews = Overviews(clock)
        self._reading = {
            force: News(store, blobs, posting.access, groups, names, self.overviews, force=force)
            for force in (False, True)
        }
        self._posting = {
            limited: NewsPosting(
                groups,
                posting,
                moderation,
                store,
                blobs,
                clock,
                chance,
                levels,
                subjects,
                address_of,
                limited=limited,
            )
            for limited in (False, True)
        }

    def reading(self, *, force: bool = False) -> News:
        """For readers; see `News`."""
        return self._reading[force]

    def posting(self, *, limited: bool = True) -> NewsPosting:
        """For authors; see `NewsPosting`."""
        return self._posting[limited]
