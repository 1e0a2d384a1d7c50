"""Lists of groups and of what is new (RFC 3977 section 7, RFC 6048, RFC 2980)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import ClassVar

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag
from dialtone.domain.boards.news_groups import NewsGroup
from dialtone.formats.mail.dates import civil
from dialtone.formats.news.overview import OLD_FORMAT
from dialtone.formats.news.wildmat import Wildmat
from dialtone.protocols.nntp.fields import FIELDS
from dialtone.protocols.nntp.grammar import moment, nothing, wildmat, words, wrong
from dialtone.protocols.nntp.login import ALWAYS, READING, NntpLogin, State
from dialtone.wire.dialogue import Command

LOT = 200  # lines that are sent at a time
TOLD_MOST = 20_000  # message-ids of one NEWNEWS that are remembered
CREATOR = b"sysop"

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class NntpListing(NntpLogin):
    """The commands that are about groups as a whole."""

    async def send_list(self, first: bytes, lines: list[bytes]) -> None:
        """An answer of several lines, none of which begins with a dot."""
        await self.wire.send(first)
        for at in range(0, len(lines), LOT):
            await self.wire.send(*lines[at : at + LOT])
            await self.wire.flush()
        await self.wire.send(b".")

    def wanted(self, given: list[bytes]) -> list[NewsGroup]:
        """The groups somebody may read that fit a wildmat, all of them without one."""
        if len(given) > 1:
            raise wrong("at most one wildmat")
        pattern: Wildmat | None = wildmat(given[0]) if given else None
        groups = self.news.groups.all(self.caller)
        return [group for group in groups if pattern is None or pattern.matches(group.name)]

    async def lists(self, argument: bytes) -> None:
        """LIST and its keywords."""
        keyword, *rest = words(argument) or [b"ACTIVE"]
        row = self.LISTS.get(keyword.upper())
        if row is None:
            raise wrong("unknown list")
        await row(self, rest)

    async def list_active(self, given: list[bytes]) -> None:
        """RFC 3977 section 7.6.3."""
        found = await self.news.all_counts(self.caller, self.wanted(given))
        lines = [f"{group.name} {counts.high} {counts.low} {self.flag(group)}".encode() for group, counts in found]
        await self.send_list(b"215 list of newsgroups follows", lines)

    async def list_counts(self, given: list[bytes]) -> None:
        """RFC 6048 section 2.2."""
        found = await self.news.all_counts(self.caller, self.wanted(given))
        lines = [
            f"{group.name} {counts.high} {counts.low} {counts.articles} {self.flag(group)}".encode()
            for group, counts in found
        ]
        await self.send_list(b"215 list of newsgroups follows", lines)

    def flag(self, group: NewsGroup) -> str:
        """`y`, `n` or `m`."""
        return self.news.groups.posting(self.caller, group)

    async def list_times(self, given: list[bytes]) -> None:
        """RFC 3977 section 7.6.4."""
        created = await self.needs.times.created()
        groups = self.wanted(given)
        lines = [b"%b %d %b" % (one.name.encode(), created.get(one.sub.code, 0), CREATOR) for one in groups]
        await self.send_list(b"215 times of creation follow", lines)

    async def list_newsgroups(self, given: list[bytes]) -> None:
        """RFC 3977 section 7.6.6."""
        await self.send_list(b"215 descriptions follow", [_described(group) for group in self.wanted(given)])

    async def list_subscriptions(self, given: list[bytes]) -> None:
        """RFC 6048 section 2.6: what people new here should read is what takes part in new scans by itself."""
        default = BoardFlag.NSDEF | BoardFlag.FORCED
        lines = [group.name.encode() for group in self.wanted(given) if group.sub.has(default)]
        await self.send_list(b"215 recommended groups follow", lines)

    async def list_overview(self, given: list[bytes]) -> None:
        """RFC 3977 section 8.4, with the names older readers look for."""
        if given:
            raise wrong("LIST OVERVIEW.FMT takes no argument")
        await self.send_list(b"215 order of fields in overview database", list(OLD_FORMAT))

    async def list_headers(self, given: list[bytes]) -> None:
        """RFC 3977 section 8.6."""
        if len(given) > 1 or (given and given[0].upper() not in (b"MSGID", b"RANGE")):
            raise wrong("LIST HEADERS [MSGID|RANGE]")
        await self.send_list(b"215 fields for HDR follow", [name.encode() for name in FIELDS])

    async def list_extensions(self, given: list[bytes]) -> None:
        """What there was before CAPABILITIES (spec services.md 6.1)."""
        await self.send_list(b"202 extensions supported", [b"OVER", b"HDR", b"LISTGROUP", b"XGTITLE"])

    async def list_nothing(self, given: list[bytes]) -> None:
        """Lists of the standards that are not kept here."""
        raise Refusal(Why.UNSUPPORTED, "this list is not kept")

    async def xgtitle(self, argument: bytes) -> None:
        """RFC 2980 section 2.9; without an argument it is about the selected group."""
        given = words(argument)
        groups = [self.group] if not given and self.group is not None else self.wanted(given)
        await self.send_list(b"282 list of groups and descriptions follows", [_described(group) for group in groups])

    async def newgroups(self, argument: bytes) -> None:
        """RFC 3977 section 7.3."""
        since = self.moment(words(argument))
        created = await self.needs.times.created()
        groups = [group for group in self.wanted([]) if created.get(group.sub.code, 0) >= since]
        found = await self.news.all_counts(self.caller, groups)
        lines = [f"{group.name} {counts.high} {counts.low} {self.flag(group)}".encode() for group, counts in found]
        await self.send_list(b"231 list of new newsgroups follows", lines)

    async def newnews(self, argument: bytes) -> None:
        """RFC 3977 section 7.4: message-ids of what was posted since then; of crossposts once, unless there are very
        many."""
        given = words(argument)
        if len(given) < 3:
            raise wrong("NEWNEWS wildmat date time [GMT]")
        groups, since = self.wanted(given[:1]), self.moment(given[1:])
        await self.wire.send(b"230 list of new articles by message-id follows")
        told: set[str] = set()
        for group in groups:
            async for ids in self.news.since(self.caller, group, since):
                await self.wire.send(*(id.encode("ascii", "replace") for id in ids if id not in told))
                if len(told) < TOLD_MOST:
                    told.update(ids)
                await self.wire.flush()
        await self.wire.send(b".")

    def moment(self, given: list[bytes]) -> float:
        """A date and time of the client's."""
        now = self.needs.clock.now()
        return moment(given, now, self.needs.clock.offset(now))

    async def date(self, argument: bytes) -> None:
        """RFC 3977 section 7.1."""
        nothing(argument)
        day, rest = divmod(int(self.needs.clock.now()), 86400)
        year, month, month_day = civil(day)
        time = f"{rest // 3600:02d}{rest // 60 % 60:02d}{rest % 60:02d}"
        await self.wire.send(f"111 {year:04d}{month:02d}{month_day:02d}{time}".encode())

    async def help_text(self, argument: bytes) -> None:
        """RFC 3977 section 7.2: the table of commands."""
        nothing(argument)
        rows = sorted({row.help for row in self.commands.values()})
        await self.send_list(b"100 commands:", [b"  " + row.encode() for row in rows])

    LISTS: ClassVar[dict[bytes, Callable[[NntpListing, list[bytes]], Awaitable[None]]]] = {
        b"ACTIVE": list_active,
        b"ACTIVE.TIMES": list_times,
        b"COUNTS": list_counts,
        b"DISTRIB.PATS": list_nothing,
        b"DISTRIBUTIONS": list_nothing,
        b"EXTENSIONS": list_extensions,
        b"HEADERS": list_headers,
        b"MODERATORS": list_nothing,
        b"MOTD": list_nothing,
        b"NEWSGROUPS": list_newsgroups,
        b"OVERVIEW.FMT": list_overview,
        b"SUBSCRIPTIONS": list_subscriptions,
    }

    commands: ClassVar[dict[bytes, Command[State]]] = NntpLogin.commands | {
        b"LIST": Command(lists, READING, help="LIST [keyword [wildmat]]"),
        b"XGTITLE": Command(xgtitle, READING, help="XGTITLE [wildmat]"),
        b"NEWGROUPS": Command(newgroups, READING, help="NEWGROUPS yyyymmdd hhmmss [GMT]"),
        b"NEWNEWS": Command(newnews, READING, help="NEWNEWS wildmat yyyymmdd hhmmss [GMT]"),
        b"DATE": Command(date, ALWAYS, help="DATE"),
        b"HELP": Command(help_text, ALWAYS, help="HELP"),
    }


def _described(group: NewsGroup) -> bytes:
    """A group and what it is about, on one line."""
    text = " ".join(_CONTROLS.sub(" ", group.sub.description or group.sub.name).split())
    return f"{group.name}\t{text}".encode("utf-8", "replace")
