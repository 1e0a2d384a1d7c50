"""The boards as news readers have them, and one's own mail as they may, as keywords of a `House`."""

from __future__ import annotations

from typing import TypedDict

from dialtone.app.pillars import Pillars
from dialtone.base.bus import Bus
from dialtone.config.load import Settings
from dialtone.config.tables import Tables
from dialtone.domain.boards.moderation import Moderation
from dialtone.domain.boards.news import Names
from dialtone.domain.boards.news_service import NewsService
from dialtone.domain.boards.posting import Posting
from dialtone.domain.mail.ourselves import Ourselves
from dialtone.domain.mailstore.mail_articles import MailArticles
from dialtone.domain.model.happenings import BoardChanged, PostMade


class News(TypedDict):
    """See the module's text; the names are fields of the house."""

    news: NewsService
    mail_articles: MailArticles


def furnish_news(
    settings: Settings,
    pillars: Pillars,
    bus: Bus,
    tables: Tables,
    posting: Posting,
    moderation: Moderation,
    ourselves: Ourselves,
) -> News:
    """Make them over the posting service mail uses too, and let them hear what happens on sub-boards."""
    names = Names(host=ourselves.host, domain=ourselves.domain, system=settings.system.name)
    service = NewsService(
        pillars.store,
        pillars.blobs,
        pillars.clock,
        pillars.chance,
        posting,
        moderation,
        settings.levels,
        tables.subject,
        ourselves.address_of,
        names,
    )
    bus.listen(PostMade, service.overviews.made)
    bus.listen(BoardChanged, service.overviews.changed)
    articles = MailArticles(pillars.store, pillars.blobs, names)
    return News(news=service, mail_articles=articles)
