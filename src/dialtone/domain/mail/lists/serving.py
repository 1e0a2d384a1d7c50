"""The list server: what becomes of a message that mailproc.ini brings to it. Source: spec mail.md 6.7.

A message to a list's address is posted to its sub-board when its author is a subscriber or may always post; everything
else is read as commands and answered. What programs write is taken and ignored, so nothing of this can go in circles
(BSC-04). A message to several of our addresses is refused as a whole before anything of it is done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.config.lists import ListConfig, ListServerConfig
from dialtone.domain.boards.facts import message_ids
from dialtone.domain.mail.checking import check_shape
from dialtone.domain.mail.lists.answering import Answering, Asking
from dialtone.domain.mail.lists.automatic import is_daemon, is_reply_of_program, why_automatic
from dialtone.domain.mail.lists.body import plain_lines
from dialtone.domain.mail.lists.commands import Verb, read_commands
from dialtone.domain.mail.lists.naming import Naming, Purpose
from dialtone.domain.mail.lists.posts import Incoming, Posts
from dialtone.formats.mail.address_lists import Mailbox
from dialtone.formats.mail.addresses import mailboxes
from dialtone.formats.mail.headers import Field, clean, decode_words, fields, first, split_head
from dialtone.formats.mail.opening import Opening

HEAD = 128 * 1024  # bytes of a message that are looked at; commands stand at its beginning


class Kind(Enum):
    """What became of a message."""

    POSTED = auto()
    ANSWERED = auto()
    IGNORED = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Decision:
    """`error` is what the sender is told when it was refused: a line, or more."""

    kind: Kind
    error: str = ""


class ListServer:
    """See the module's text. `most_hops` is how many Received fields a message may have."""

    def __init__(
        self, config: ListServerConfig, naming: Naming, posts: Posts, answering: Answering, *, most_hops: int = 100
    ) -> None:
        self._config = config
        self._naming = naming
        self._posts = posts
        self._answering = answering
        self._most_hops = most_hops
        self.bounces: Counter[str] = Counter()  # by list

    async def take(self, mail: Incoming) -> Decision:
        """Deal with a message for our addresses. Raises StoreError, OSError when it cannot be done now."""
        if self._config.disabled or not self._config.lists:
            return Decision(Kind.REFUSED, "There are no mailing lists here")
        purposes = [self._naming.purpose(address) for address in mail.recipients]
        if self._is_bounce(mail, purposes):
            return Decision(Kind.IGNORED)
        try:
            check_shape(Opening(mail.head), self._most_hops)
        except Refusal as no:
            return Decision(Kind.REFUSED, f"554 {no.text or 'The header of this message is malformed'}")
        found = fields(split_head(mail.head)[0])
        authors = mailboxes(first(found, b"from") or b"", 2)
        if len(authors) != 1 or not authors[0].address:
            return Decision(Kind.REFUSED, "554 Mail header has no single address in its 'FROM' field")
        lists = [one for purpose, one in purposes if purpose is Purpose.POST and one is not None]
        asks = any(purpose is Purpose.COMMANDS for purpose, _ in purposes)
        return await self._judged(mail, found, authors[0], list(dict.fromkeys(lists)), asks)

    def _is_bounce(self, mail: Incoming, purposes: Sequence[tuple[Purpose, ListConfig | None]]) -> bool:
        """Reports of failure, and whatever else has no sender, are counted and dropped."""
        bounced = [one for purpose, one in purposes if purpose is Purpose.BOUNCE and one is not None]
        if mail.sender and len(bounced) < len(purposes):
            return False
        for name in {one.name for one in bounced} or {"the list server"}:
            self.bounces[name] += 1
            log.info("lists.bounce", f"report for {name} dropped ({self.bounces[name]} so far)", list=name)
        return True

    async def _judged(
        self, mail: Incoming, found: Sequence[Field], author: Mailbox, lists: list[ListConfig], asks: bool
    ) -> Decision:
        for one in lists:
            if reason := await self._posts.refusal(one, found, author.address, mail.user):
                log.notice("lists.refused", f"!{author.address} cannot post to {one.name}: {reason}", list=one.name)
                return Decision(Kind.REFUSED, f"{one.name} !ERROR {clean(reason)}")
        if why := self._written_by_program(mail, found, author.address, lists):
            log.info("lists.ignored", f"message from {author.address} ignored: {why}", address=author.address)
            return Decision(Kind.IGNORED)
        await self._posts.post(lists, mail, found, author.address)
        if asks and not why_automatic(found):
            await self._answer(mail, found, author)
        return Decision(Kind.POSTED if lists else Kind.ANSWERED)

    def _written_by_program(
        self, mail: Incoming, found: Sequence[Field], author: str, lists: Sequence[ListConfig]
    ) -> str:
        """Why a message gets no answer and is not posted, or "". What submitters send may be written by programs, as
        long as it answers nothing."""
        if self._naming.is_own(author) or self._naming.is_own(mail.sender):
            return "it is our own"
        if is_daemon(author) or is_daemon(mail.sender):
            return "nobody reads answers there"
        if lists and all(author.lower() in one.submitters for one in lists):
            return "Auto-Submitted: auto-replied" if is_reply_of_program(found) else ""
        return why_automatic(found)

    async def _answer(self, mail: Incoming, found: Sequence[Field], author: Mailbox) -> None:
        commands = read_commands(decode_words(first(found, b"subject") or b""), ())
        if not self._config.subject_command:  # answers to our own questions count all the same
            commands = [command for command in commands if command.verb is Verb.CONFIRM]
        if not commands and self._config.body_command:
            commands = read_commands("", plain_lines(mail.head))
        asking = Asking(
            author.address,
            author.display,
            next(iter(message_ids(first(found, b"message-id"))), ""),
            mail.user,
        )
        await self._answering.answer(commands, asking)
