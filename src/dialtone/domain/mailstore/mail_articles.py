"""One's own mail as articles of a newsgroup (the argument `-mail` of the news service; spec services.md 6.2).

The messages of the inbox, of the folders their owner made, and what he sent, oldest first. Their numbers are the uids
of the whole mailbox, which only grow; a message that is moved gets a new one. Spam, trash and drafts are not there,
nor what was sent for users who may not read that (restriction K). Nothing is marked as read. Overviews are read from
the texts themselves, some at a time, since mail has no rows of its own for that.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import NamedTuple

from dialtone.domain.boards.facts import read_facts
from dialtone.domain.boards.news import Article, Counts, Names
from dialtone.domain.boards.news_texts import Text, body_of, head_of, pieces_of
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail import CopySummary, CopyText, Uid
from dialtone.domain.model.mail_folder import INBOX, SENT, FolderId
from dialtone.domain.model.post import Overview, PostNumber
from dialtone.domain.model.user import NOBODY, User, UserNumber
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.mail.headers import fields, first, shown
from dialtone.formats.news.article import HEAD_MOST, Place, article_head
from dialtone.formats.news.measure import body_lines, count_lines

BLOCK = 16  # texts that are in memory at once
LISTED = 500  # messages of one question without their texts
NAMED = 5000  # the newest messages, among which message-ids are looked for
MAILBOXES = 16  # whose numbers are remembered
COUNTED = 10_000  # texts in files whose lines are remembered
TO_MOST = 400  # characters of recipients


class _Numbers(NamedTuple):
    """The messages of somebody when his mail had this modification sequence."""

    mark: int
    uids: array[int]
    next_uid: int


class MailArticles:
    """See the module's text. Every method raises StoreError."""

    __slots__ = ("_blobs", "_known", "_lines", "_store", "names")

    def __init__(self, store: Store, blobs: Blobs, names: Names) -> None:
        self._store = store
        self._blobs = blobs
        self._known: OrderedDict[tuple[UserNumber, bool], _Numbers] = OrderedDict()
        self._lines: OrderedDict[str, int] = OrderedDict()
        self.names = names

    async def counts(self, caller: Caller) -> Counts:
        """Of all of them."""
        known = await self._numbers(caller.user)
        if not known.uids:
            return Counts(0, known.next_uid, known.next_uid - 1)
        return Counts(len(known.uids), known.uids[0], known.uids[-1])

    async def numbers(self, caller: Caller, low: int, high: int) -> array[int]:
        """Those from `low` to `high`."""
        uids = (await self._numbers(caller.user)).uids
        return uids[bisect_left(uids, low) : bisect_right(uids, high)]

    async def overview(self, caller: Caller, low: int, high: int) -> AsyncIterator[list[Overview]]:
        """What is known of those, some at a time; never an empty list."""
        uids = await self.numbers(caller, low, high)
        for at in range(0, len(uids), BLOCK):
            rows = [row for row, _ in await self._read(caller, uids[at : at + BLOCK])]
            if rows:
                yield rows

    async def beside(self, caller: Caller, number: int, *, forward: bool) -> Overview | None:
        """The next one after, or before, a number."""
        uids = (await self._numbers(caller.user)).uids
        found = uids[bisect_right(uids, number) :][:1] if forward else uids[: bisect_left(uids, number)][-1:]
        rows = await self._read(caller, found)
        return rows[0][0] if rows else None

    async def article(self, caller: Caller, number: int, group: str) -> Article | None:
        """One of them; `group` is what the group is called."""
        found = await self._read(caller, await self.numbers(caller, number, number))
        if not found:
            return None
        row, text = found[0]
        pieces = pieces_of(self._blobs, text)
        stored, rest = await head_of(pieces)
        names = self.names
        place = Place(host=names.host, domain=names.domain, group=group, newsgroups=group, system=names.system)
        head = article_head(row, stored, fields(stored[:HEAD_MOST]), place)
        return Article(row, head, body_of(rest, pieces))

    async def ids(self, caller: Caller, since: float = 0.0) -> AsyncIterator[list[tuple[int, str]]]:
        """Numbers and message-ids of the newest (`NAMED`) that were received since then, newest first."""
        uids = (await self._numbers(caller.user)).uids[-NAMED:]
        for end in range(len(uids), 0, -LISTED):
            asked = [Uid(uid) for uid in uids[max(end - LISTED, 0) : end]]
            rows = await self._store.read(partial(_summaries, caller.user.number, asked))
            found = [(int(row.uid), self._id(row)) for row in reversed(rows) if row.received >= since]
            if found:
                yield found

    # Which there are

    async def _numbers(self, user: User) -> _Numbers:
        sent = not user.has_restriction("K")
        key = (user.number, sent)
        known = self._known.get(key)

        async def question(records: Records) -> _Numbers:
            mark = await records.mailboxes.mark(user.number)
            if known is not None and known.mark == mark:
                return known
            folders = [INBOX, *([SENT] if sent else []), *(one.id for one in await records.folders.all(user.number))]
            uids = [uid for folder in folders for uid in await _uids(records, user.number, folder)]
            return _Numbers(mark, array("Q", sorted(uids)), (await records.mail.state(user.number)).next_uid)

        found = self._known[key] = await self._store.read(question)
        self._known.move_to_end(key)
        if len(self._known) > MAILBOXES:
            self._known.popitem(last=False)
        return found

    # Texts

    async def _read(self, caller: Caller, uids: Sequence[int]) -> list[tuple[Overview, Text]]:
        """At most a block of messages, with their texts; those that went meanwhile are left out."""
        user, asked = caller.user.number, [Uid(uid) for uid in uids]
        if not asked:
            return []

        async def question(records: Records) -> tuple[list[CopySummary], list[CopyText]]:
            return await records.folders.of(user, asked), await records.mail.texts(user, asked)

        summaries, texts = await self._store.read(question)
        known = {summary.uid: summary for summary in summaries}
        return [(await self._row(known[text.uid], text), text) for text in texts if text.uid in known]

    async def _row(self, summary: CopySummary, text: CopyText) -> Overview:
        head, _ = await head_of(pieces_of(self._blobs, text))
        facts = read_facts(head[:HEAD_MOST])
        return Overview(
            number=PostNumber(summary.uid),
            author=facts.author or summary.author or summary.sender,
            author_user=NOBODY,
            author_address=facts.address or summary.sender,
            to=shown(first(fields(head[:HEAD_MOST]), b"to"), TO_MOST),
            to_user=NOBODY,
            subject=facts.subject,
            message_id=self._id(summary),
            reply_to=facts.reply_to,
            references=facts.references,
            posted=summary.received,
            written=facts.written or summary.received,
            size=text.size,
            held=False,
            private=False,
            anonymous=False,
            network="internet",
            lines=await self._count(summary, text),
        )

    def _id(self, summary: CopySummary) -> str:
        """The message-id; one of ours for mail that came without."""
        own = summary.message_id
        if own.startswith("<") and own.endswith(">") and "@" in own and own.isascii() and own.isprintable():
            return own
        return f"<{summary.tag}@{self.names.host}>"

    async def _count(self, summary: CopySummary, text: CopyText) -> int:
        if text.body is not None:
            return body_lines(text.prefix + text.body)
        lines = self._lines.get(summary.tag)
        if lines is None:
            lines = self._lines[summary.tag] = await count_lines(pieces_of(self._blobs, text))
            if len(self._lines) > COUNTED:
                self._lines.popitem(last=False)
        return lines


async def _summaries(user: UserNumber, uids: Sequence[Uid], records: Records) -> list[CopySummary]:
    return await records.folders.of(user, uids)


async def _uids(records: Records, user: UserNumber, folder: FolderId) -> array[int]:
    return (await records.mailboxes.columns(user, folder)).uids
