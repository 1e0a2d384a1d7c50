"""Groups and articles as they are read (RFC 3977 sections 6 and 8, RFC 2980). What somebody may not read is not there,
whichever command asks for it (NNT-04)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import ClassVar, NamedTuple, NoReturn

from dialtone.base import log
from dialtone.base.errors import HangUp, Refusal, StoreError, Why
from dialtone.domain.boards.news import Article, Counts
from dialtone.domain.boards.news_groups import NewsGroup
from dialtone.domain.model.post import Overview
from dialtone.formats.news.overview import overview
from dialtone.formats.news.wildmat import Wildmat
from dialtone.protocols.nntp.converting import converted
from dialtone.protocols.nntp.fields import FIELDS, Setting, field_name, from_head, one_line
from dialtone.protocols.nntp.grammar import (
    HIGHEST,
    Range,
    is_message_id,
    is_number,
    nothing,
    number_range,
    text,
    wildmat,
    words,
    wrong,
)
from dialtone.protocols.nntp.listing import NntpListing
from dialtone.protocols.nntp.login import READING, State
from dialtone.protocols.nntp.replies import refusal
from dialtone.wire.dialogue import Command
from dialtone.wire.stuffing import Stuffing, whole

NO_GROUP = "412 no newsgroup selected"
NO_CURRENT = "420 no current article has been selected"
NO_NUMBER = "423 no such article number in this group"
NO_ID = "430 no such article found"
NOTED = "article retrieved"
READ_MOST = 1000  # articles whose texts are opened for one command
OVER_FOLLOWS = b"224 overview information follows\r\n"
SHORT = 64 * 1024  # bytes of a text that goes out in one piece


class Some(NamedTuple):
    """Some of the articles a command is about. `numbered`: they are told by their numbers, else by 0."""

    group: NewsGroup
    articles: list[Overview]
    numbered: bool = True


class Place(NamedTuple):
    """Where an article is that somebody asked for. `by_number`: in the selected group, and told by its number; `no` is
    what is said when it is not there (any more)."""

    group: NewsGroup
    number: int
    by_number: bool
    no: str

    @property
    def told(self) -> int:
        """The number it is told under: 0 when it is named by its message-id, and in another group."""
        return self.number if self.by_number else 0


class NntpReading(NntpListing):
    """The commands that read."""

    # Groups

    async def select(self, argument: bytes) -> None:
        """GROUP (RFC 3977 section 6.1.1)."""
        given = words(argument)
        if len(given) != 1:
            raise wrong("GROUP takes the name of one group")
        counts = await self.enter_group(await self.named_group(given[0]))
        assert self.group is not None
        await self.wire.send(_group_line(counts, self.group) + b" group selected")

    async def named_group(self, word: bytes) -> NewsGroup:
        """The group of a name; names of none are rubbish."""
        try:
            return self.news.groups.find(self.caller, text(word))
        except Refusal:
            await self.found_rubbish(refusal(Why.NOT_FOUND, "411 no such newsgroup"))

    async def enter_group(self, group: NewsGroup) -> Counts:
        """Select a group; its first article is the current one."""
        news = self.news
        counts = await news.counts(self.caller, group)
        first = await news.beside(self.caller, group, counts.low - 1, forward=True)
        self.group, self.current = group, first.number if first is not None else 0
        return counts

    async def list_group(self, argument: bytes) -> None:
        """LISTGROUP (RFC 3977 section 6.1.2)."""
        given = words(argument)
        if len(given) > 2:
            raise wrong("LISTGROUP [group [range]]")
        wanted = number_range(given[1]) if given[1:] else Range(1, HIGHEST)
        group = await self.named_group(given[0]) if given else self.group
        if group is None:
            await self.no_group()
        counts = await self.enter_group(group)
        await self.wire.send(_group_line(counts, group) + b" list of article numbers follow")
        async for numbers in self.news.numbers(self.caller, group, *wanted):
            await self.wire.send_raw(b"".join([b"%d\r\n" % number for number in numbers]))
            await self.wire.flush()
        await self.wire.send(b".")

    async def no_group(self) -> NoReturn:
        """A command about articles without a group is rubbish."""
        await self.found_rubbish(refusal(Why.BAD_SEQUENCE, NO_GROUP))

    async def next_article(self, argument: bytes) -> None:
        """RFC 3977 section 6.1.4."""
        nothing(argument)
        await self.step(forward=True)

    async def last_article(self, argument: bytes) -> None:
        """RFC 3977 section 6.1.3."""
        nothing(argument)
        await self.step(forward=False)

    async def step(self, *, forward: bool) -> None:
        """To the article beside the current one."""
        group = self.group
        if group is None:
            await self.no_group()
        if not self.current:
            raise refusal(Why.NOT_FOUND, NO_CURRENT)
        found = await self.news.beside(self.caller, group, self.current, forward=forward)
        if found is None:
            raise refusal(Why.NOT_FOUND, "421 no next article" if forward else "422 no previous article")
        self.current = found.number
        await self.wire.send(_article_line(223, found.number, found) + b" - request text separately")

    # Articles

    async def locate(self, argument: bytes) -> Place:
        """Where the article is that a command is about: `n`, `<id>`, or the current one."""
        given = words(argument)
        if len(given) > 1:
            raise wrong("one article")
        if given and is_message_id(given[0]):
            return await self.by_id(given[0])
        if given and not is_number(given[0]):
            raise wrong("article number or message-id expected")
        group = self.group
        if group is None:
            await self.no_group()
        if given:
            return Place(group, min(int(given[0]), HIGHEST + 1), True, NO_NUMBER)
        if not self.current:
            raise refusal(Why.NOT_FOUND, NO_CURRENT)
        return Place(group, self.current, True, NO_CURRENT)

    async def by_id(self, word: bytes) -> Place:
        """Where the article of a message-id is: in the selected group when it is there too."""
        found = await self.news.by_id(self.caller, word.decode("ascii"))
        for group, number in found:
            if group is self.group:
                return Place(group, number, True, NO_ID)
        if not found:
            raise refusal(Why.NOT_FOUND, NO_ID)
        return Place(*found[0], False, NO_ID)

    async def details(self, place: Place) -> Overview:
        """What is known of an article without its text. Raises Refusal."""
        try:
            return await self.news.find(self.caller, place.group, place.number)
        except Refusal:
            raise refusal(Why.NOT_FOUND, place.no) from None

    def passed(self, place: Place) -> None:
        """A number that was there makes its article the current one; a message-id does not."""
        if place.no == NO_NUMBER:
            self.current = place.number

    async def stat(self, argument: bytes) -> None:
        """RFC 3977 section 6.2.4."""
        place = await self.locate(argument)
        found = await self.details(place)
        self.passed(place)
        await self.wire.send(_article_line(223, place.told, found))

    async def head(self, argument: bytes) -> None:
        """RFC 3977 section 6.2.2."""
        place = await self.locate(argument)
        article = await self.article(place)
        line = _article_line(221, place.told, article.particulars)
        await self.wire.send_raw(line + b" - head follows\r\n" + article.head + b".\r\n")

    async def body(self, argument: bytes) -> None:
        """RFC 3977 section 6.2.3."""
        place = await self.locate(argument)
        article = await self.article(place)
        line = _article_line(222, place.told, article.particulars) + b" - body follows\r\n"
        await self.stream(line, b"", article)

    async def whole(self, argument: bytes) -> None:
        """ARTICLE (RFC 3977 section 6.2.1)."""
        place = await self.locate(argument)
        article = await self.article(place)
        line = _article_line(220, place.told, article.particulars) + b" - head and body follow\r\n"
        await self.stream(line, article.head + b"\r\n", article)

    async def article(self, place: Place) -> Article:
        """Its text. Raises Refusal."""
        try:
            article = await self.news.article(self.caller, place.group, place.number, self.ahead)
        except Refusal:
            raise refusal(Why.NOT_FOUND, place.no) from None
        self.passed(place)
        return await converted(article, self.needs.options.convert) if self.needs.options.convert else article

    async def stream(self, line: bytes, head: bytes, article: Article) -> None:
        """Send a text with its dots doubled, as fast as the client takes it."""
        first = await anext(article.body, b"")  # a file that cannot be read is refused before anything was promised
        if article.particulars.size < SHORT:
            await self.wire.send_raw(line + whole(head + first + b"".join([piece async for piece in article.body])))
            return
        try:
            await self.wire.send_stream(_stuffed(line, head + first, article.body))
        except StoreError as trouble:  # in the middle of a text there is no way to say so
            log.error("nntp.text", f"!ERROR getting message body: {trouble}", number=article.particulars.number)
            raise HangUp from trouble

    # Overview and fields

    async def over(self, argument: bytes) -> None:
        """OVER and XOVER (RFC 3977 section 8.3)."""
        given = words(argument)
        if len(given) > 1:
            raise wrong("at most one range")
        if given and not is_message_id(given[0]):
            await self.over_range(number_range(given[0]))
            return
        names, place = self.news.names, await self.locate(given[0] if given else b"")
        found = await self.details(place)
        xrefs = await self.news.xrefs(self.caller, place.group, place.number, place.number)
        text = overview(
            [found],
            host=names.host,
            group=place.group.name,
            domain=names.domain,
            numbered=place.by_number,
            xrefs=xrefs,
        )
        await self.wire.send_raw(OVER_FOLLOWS + text + b".\r\n")

    async def over_range(self, wanted: Range) -> None:
        """The overviews of a range, some hundred at a time."""
        group = self.group
        if group is None:
            await self.no_group()
        begun = False
        async for lines in self.news.overview_lines(self.caller, group, *wanted):
            await self.wire.send_raw(lines if begun else OVER_FOLLOWS + lines)
            await self.wire.flush()
            begun = True
        if not begun:
            raise refusal(Why.NOT_FOUND, "423 no articles in that range")
        await self.wire.send(b".")

    async def hdr(self, argument: bytes) -> None:
        """RFC 3977 section 8.5."""
        await self.send_fields(words(argument), "225 headers follow", b"")

    async def xhdr(self, argument: bytes) -> None:
        """RFC 2980 section 2.6."""
        await self.send_fields(words(argument), "221 header follows", b"(none)")

    async def send_fields(self, given: list[bytes], line: str, missing: bytes) -> None:
        """One field of several articles."""
        if not 1 <= len(given) <= 2:
            raise wrong("field [range or message-id]")
        name = field_name(given[0])
        if name is None:
            raise Refusal(Why.UNSUPPORTED, "this field is not kept; see LIST HEADERS")
        await self.check_effort(name, given[1:])
        async for some in self.asked_for(given[1:], line):
            setting = await self.setting(some, name)
            for one in some.articles:
                value = await self.field(some.group, one, name, setting) or missing
                await self.wire.send(b"%d %b" % (one.number if some.numbered else 0, value))
            await self.wire.flush()
        await self.wire.send(b".")

    async def xpat(self, argument: bytes) -> None:
        """RFC 2980 section 2.9: fields that fit one of some patterns."""
        given = words(argument)
        if len(given) < 3:
            raise wrong("XPAT field range-or-message-id pattern...")
        name, patterns = field_name(given[0]), [wildmat(word, plain=True) for word in given[2:]]
        if name is None:
            raise Refusal(Why.UNSUPPORTED, "this field is not kept; see LIST HEADERS")
        await self.check_effort(name, given[1:2])
        async for some in self.asked_for(given[1:2], "221 header follows", none_is_fine=True):
            setting = await self.setting(some, name)
            for one in some.articles:
                value = await self.field(some.group, one, name, setting)
                if _fits(value, patterns):
                    await self.wire.send(b"%d %b" % (one.number if some.numbered else 0, value))
            await self.wire.flush()
        await self.wire.send(b".")

    async def check_effort(self, name: str, given: list[bytes]) -> None:
        """A field that stands in the texts alone is not told of too many articles at once. Raises Refusal."""
        if FIELDS[name] is not None or not given or is_message_id(given[0]) or self.group is None:
            return
        wanted, counts = number_range(given[0]), await self.news.counts(self.caller, self.group)
        if min(wanted.last, counts.high) - max(wanted.first, counts.low) >= READ_MOST:
            raise Refusal(Why.UNSUPPORTED, f"this field is told of {READ_MOST} articles at a time")

    async def setting(self, some: Some, name: str) -> Setting:
        """What a field of some articles is made with."""
        names, first, last = self.news.names, some.articles[0].number, some.articles[-1].number
        xrefs = await self.news.xrefs(self.caller, some.group, first, last) if name == "Xref" else {}
        return Setting(names.host, names.domain, some.group.name, xrefs)

    async def field(self, group: NewsGroup, of: Overview, name: str, setting: Setting) -> bytes:
        """One field of an article; b"" when it has none."""
        known = FIELDS[name]
        if known is not None:
            return one_line(known(of, setting).encode("ascii", "replace"))
        try:
            article = await self.news.article(self.caller, group, of.number, self.ahead)
        except Refusal:
            return b""  # it went meanwhile
        return from_head(name, article.head)

    async def asked_for(self, given: list[bytes], line: str, *, none_is_fine: bool = False) -> AsyncIterator[Some]:
        """The articles a range, a message-id or nothing (the current one) names, some hundred at a time. `line` is sent
        before the first of them. Raises Refusal when there are none."""
        if len(given) > 1:
            raise wrong("at most one range")
        if not given or is_message_id(given[0]):
            place = await self.locate(given[0] if given else b"")
            found = await self.details(place)
            await self.wire.send(line.encode())
            yield Some(place.group, [found], numbered=place.by_number)
            return
        wanted, group = number_range(given[0]), self.group
        if group is None:
            await self.no_group()
        begun = False
        async for articles in self.news.overview(self.caller, group, *wanted):
            if not begun:
                await self.wire.send(line.encode())
            begun = True
            yield Some(group, articles)
        if not begun and not none_is_fine:
            raise refusal(Why.NOT_FOUND, "423 no articles in that range")
        if not begun:
            await self.wire.send(line.encode())

    commands: ClassVar[dict[bytes, Command[State]]] = NntpListing.commands | {
        b"GROUP": Command(select, READING, help="GROUP newsgroup"),
        b"LISTGROUP": Command(list_group, READING, help="LISTGROUP [newsgroup [range]]"),
        b"NEXT": Command(next_article, READING, help="NEXT"),
        b"LAST": Command(last_article, READING, help="LAST"),
        b"STAT": Command(stat, READING, help="STAT [number or <message-id>]"),
        b"HEAD": Command(head, READING, help="HEAD [number or <message-id>]"),
        b"BODY": Command(body, READING, help="BODY [number or <message-id>]"),
        b"ARTICLE": Command(whole, READING, help="ARTICLE [number or <message-id>]"),
        b"OVER": Command(over, READING, help="OVER [range or <message-id>]"),
        b"XOVER": Command(over, READING, help="XOVER [range]"),
        b"HDR": Command(hdr, READING, help="HDR field [range or <message-id>]"),
        b"XHDR": Command(xhdr, READING, help="XHDR field [range or <message-id>]"),
        b"XPAT": Command(xpat, READING, help="XPAT field range-or-<message-id> pattern..."),
    }


def _group_line(counts: Counts, group: NewsGroup) -> bytes:
    return f"211 {counts.articles} {counts.low} {counts.high} {group.name}".encode()


def _article_line(code: int, number: int, of: Overview) -> bytes:
    return f"{code} {number} {of.message_id} {NOTED}".encode("ascii", "replace")


def _fits(value: bytes, patterns: list[Wildmat]) -> bool:
    shown = value.decode("utf-8", "replace")
    return any(pattern.matches(shown) for pattern in patterns)


async def _stuffed(line: bytes, first: bytes, more: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The whole answer: first line, text with its dots doubled, end line."""
    stuffing = Stuffing()
    yield line + stuffing.pass_on(first)
    async for piece in more:
        yield stuffing.pass_on(piece)
    yield stuffing.end()
