"""The boards as news, and the reader's own mail as one more group (`-mail`; spec services.md 6.2).

The group is called `mail`, unless a sub-board is; nobody posts to it, and it is there for people with an account only.
For every other group the methods are those of `News` and `NewsGroups`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import Group, SubBoard
from dialtone.domain.boards.news import Article, Counts, Names, News
from dialtone.domain.boards.news_ahead import Ahead
from dialtone.domain.boards.news_groups import NewsGroup, NewsGroups
from dialtone.domain.mailstore.mail_articles import MailArticles
from dialtone.domain.model.actor import Actor, Caller
from dialtone.domain.model.post import Overview, PostNumber
from dialtone.formats.news.overview import overview

NAME = "mail"
# Lists of groups tell of groups what they know of sub-boards.
MAILBOX = SubBoard(code="", group=Group(name=NAME), name=NAME, description="Your own mail")


class GroupsWithMail:
    """See the module's text."""

    __slots__ = ("_boards", "mail")

    def __init__(self, boards: NewsGroups) -> None:
        self._boards = boards
        self.mail = NewsGroup(f"{NAME}.{NAME}" if boards.is_taken(NAME) else NAME, MAILBOX)

    def all(self, actor: Actor) -> list[NewsGroup]:
        """Every group somebody may read."""
        return self._boards.all(actor) + ([self.mail] if _has_mail(actor) else [])

    def find(self, actor: Actor, name: str) -> NewsGroup:
        """The group of this name. Raises Refusal: NOT_FOUND."""
        if name.casefold() == self.mail.name and _has_mail(actor):
            return self.mail
        return self._boards.find(actor, name)

    def of(self, actor: Actor, code: str) -> NewsGroup | None:
        """The group of a sub-board, if somebody may read it."""
        return self._boards.of(actor, code)

    def posting(self, actor: Actor, group: NewsGroup) -> str:
        """The flag in lists of groups."""
        return "n" if group is self.mail else self._boards.posting(actor, group)

    def may_post(self, actor: Actor) -> bool:
        """Whether there is any group somebody may post to."""
        return self._boards.may_post(actor)


class NewsWithMail:
    """See the module's text."""

    __slots__ = ("_mail", "_news", "groups")

    def __init__(self, news: News, mail: MailArticles) -> None:
        self._news = news
        self._mail = mail
        self.groups = GroupsWithMail(news.groups)

    @property
    def names(self) -> Names:
        """How the board calls itself."""
        return self._news.names

    async def counts(self, actor: Actor, group: NewsGroup) -> Counts:
        """Of one group."""
        if group is self.groups.mail:
            return await self._mail.counts(_owner(actor))
        return await self._news.counts(actor, group)

    async def all_counts(self, actor: Actor, groups: Sequence[NewsGroup]) -> list[tuple[NewsGroup, Counts]]:
        """Of several groups."""
        mail = self.groups.mail
        found = await self._news.all_counts(actor, [group for group in groups if group is not mail])
        return found + [(mail, await self._mail.counts(_owner(actor))) for group in groups if group is mail]

    def overview(self, actor: Actor, group: NewsGroup, first: int, last: int) -> AsyncIterator[list[Overview]]:
        """What is known of a range of articles."""
        if group is self.groups.mail:
            return self._mail.overview(_owner(actor), first, last)
        return self._news.overview(actor, group, first, last)

    def overview_lines(self, actor: Actor, group: NewsGroup, first: int, last: int) -> AsyncIterator[bytes]:
        """The same as lines."""
        if group is self.groups.mail:
            return self._mail_lines(_owner(actor), first, last)
        return self._news.overview_lines(actor, group, first, last)

    async def _mail_lines(self, caller: Caller, first: int, last: int) -> AsyncIterator[bytes]:
        names, group = self.names, self.groups.mail.name
        async for rows in self._mail.overview(caller, first, last):
            yield overview(rows, host=names.host, group=group, domain=names.domain)

    def numbers(self, actor: Actor, group: NewsGroup, first: int, last: int) -> AsyncIterator[list[int]]:
        """The numbers of a range of articles."""
        if group is self.groups.mail:
            return self._mail_numbers(_owner(actor), first, last)
        return self._news.numbers(actor, group, first, last)

    async def _mail_numbers(self, caller: Caller, first: int, last: int) -> AsyncIterator[list[int]]:
        uids = await self._mail.numbers(caller, first, last)
        if uids:
            yield list(uids)

    async def find(self, actor: Actor, group: NewsGroup, number: int) -> Overview:
        """One article by its number. Raises Refusal: NOT_FOUND."""
        if group is not self.groups.mail:
            return await self._news.find(actor, group, number)
        async for rows in self._mail.overview(_owner(actor), number, number):
            return rows[0]
        raise _missing()

    async def beside(self, actor: Actor, group: NewsGroup, number: int, *, forward: bool) -> Overview | None:
        """The next article after, or before, a number."""
        if group is self.groups.mail:
            return await self._mail.beside(_owner(actor), number, forward=forward)
        return await self._news.beside(actor, group, number, forward=forward)

    async def by_id(self, actor: Actor, message_id: str) -> list[tuple[NewsGroup, PostNumber]]:
        """Where an article with this message-id stands; in the mail only, when it is nowhere else."""
        found = await self._news.by_id(actor, message_id)
        if found or not _has_mail(actor):
            return found
        async for some in self._mail.ids(_owner(actor)):
            for number, id in some:
                if id == message_id:
                    return [(self.groups.mail, PostNumber(number))]
        return []

    async def article(self, actor: Actor, group: NewsGroup, number: int, ahead: Ahead | None = None) -> Article:
        """One article; mail is not read ahead. Raises Refusal: NOT_FOUND."""
        if group is not self.groups.mail:
            return await self._news.article(actor, group, number, ahead)
        found = await self._mail.article(_owner(actor), number, group.name)
        if found is None:
            raise _missing()
        return found

    async def xrefs(self, actor: Actor, group: NewsGroup, first: int, last: int) -> dict[int, str]:
        """The Xref fields of articles that are in other groups too."""
        return {} if group is self.groups.mail else await self._news.xrefs(actor, group, first, last)

    def since(self, actor: Actor, group: NewsGroup, at: float) -> AsyncIterator[list[str]]:
        """Message-ids of what came from then on."""
        return self._mail_since(_owner(actor), at) if group is self.groups.mail else self._news.since(actor, group, at)

    async def _mail_since(self, caller: Caller, at: float) -> AsyncIterator[list[str]]:
        async for some in self._mail.ids(caller, at):
            yield [id for _, id in some]


def _has_mail(actor: Actor) -> bool:
    return isinstance(actor, Caller) and not actor.user.is_guest


def _owner(actor: Actor) -> Caller:
    """Whose mail it is: nobody else finds the group."""
    if not isinstance(actor, Caller) or actor.user.is_guest:
        raise _missing()
    return actor


def _missing() -> Refusal:
    return Refusal(Why.NOT_FOUND, "no such article number in this group")
