"""Putting messages on sub-boards: who may, whether it is held, what is stored of it, and the change itself.

A message goes `check` -> `new_post` -> `place` (inside the change that stores its text); what is written here and not
by mail begins in `writing.py`. Sources: spec mail.md 1.16, 2.6; bbs.md 3.1 to 3.3, 3.7.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import BoardFlag, Boards, SubBoard
from dialtone.config.levels import Levels
from dialtone.domain.boards.access import TOO_MANY, Access, Who, is_sysop
from dialtone.domain.boards.facts import NAME_MOST, Facts, cleaned, message_ids
from dialtone.domain.model.happenings import PostHeld, PostMade
from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.post import NewPost, PostNumber
from dialtone.domain.model.user import NOBODY, SYSOP, User, alias_key
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.wire.port import NO_NAME, Peer

EVERYBODY = "All"
DAY = 86400

_NOT_IN_ID = re.compile(r"[^A-Za-z0-9!#$%&'*+/=?^_`{|}~-]")

Touch = Callable[[str], None]
"""Asks that this file's time be set to now (made when missing). Returns at once and never raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How a message came. `author` is the user who logged in, or nobody; `to` overrides its To field (PostTo);
    `network` as in `NewPost`; `message_id` is what reception gave a letter that had none (then its line is in the
    prefix)."""

    author: User | None = None
    protocol: str = ""
    peer: Peer | None = None
    network: str = ""
    to: str = ""
    message_id: str = ""
    private: bool = False
    anonymous: bool = False

    @property
    def who(self) -> Who:
        """As access is judged."""
        return Who(self.author, self.protocol, self.peer)


class Posting:
    """See the module's text. `host` is what stands behind the @ of message-ids."""

    __slots__ = ("_clock", "_host", "_levels", "_store", "_touch", "access", "boards")

    def __init__(
        self,
        store: Store,
        clock: Clock,
        boards: Boards,
        levels: Levels,
        access: Access,
        *,
        host: str,
        touch: Touch | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._levels = levels
        self._host = host
        self._touch = touch
        self.boards = boards
        self.access = access

    # Who may

    def may_post(self, user: User | None, sub: SubBoard, *, protocol: str = "", peer: Peer | None = None) -> str:
        """ "" when somebody (None: has not logged in) may post there, or the reason, in the manual's words. The user's
        counters are believed: see `check`."""
        reason = self.access.cannot_post(Who(user, protocol, peer), sub)
        return reason or (TOO_MANY if self._had_their_share(user, self._clock.now()) else "")

    async def check(self, user: User | None, sub: SubBoard, *, protocol: str = "", peer: Peer | None = None) -> str:
        """As `may_post`, with the account as it is now: a session's own copy does not count what it posts."""
        if user is not None:
            number = user.number
            user = await self._store.read(lambda records: records.users.get(number)) or user
        return self.may_post(user, sub, protocol=protocol, peer=peer)

    def is_held(self, user: User | None, sub: SubBoard, *, protocol: str = "", peer: Peer | None = None) -> bool:
        """Whether this author's messages wait for a moderator."""
        return self.access.is_held(Who(user, protocol, peer), sub)

    def is_operator(self, user: User | None, sub: SubBoard) -> bool:
        """Whether this is a moderator of the sub-board."""
        return self.access.operates(Who(user), sub)

    def _had_their_share(self, user: User | None, now: float) -> bool:
        if user is None or is_sysop(user):
            return False
        most = self._levels.of(user.level).posts_per_day
        today = user.posts_today if user.post_day == self._today(now) else 0
        return bool(most) and today >= most

    # What is stored

    def new_post(
        self, sub: SubBoard, facts: Facts, origin: Origin, *, tag: str, prefix: bytes, size: int, digest: str = ""
    ) -> NewPost:
        """The post of a message whose text is being stored under `tag`; its letter is filled in by `place`.

        `prefix` are the header lines in front of the text, `size` the bytes of both; a Message-ID is added to them
        when the text has none and `origin` names none. `digest` (see `facts.digest_of`) counts only where the
        sub-board looks for repeated bodies.
        """
        now = self._clock.now()
        own = facts.message_id or next(iter(message_ids(origin.message_id.encode("utf-8", "replace"))), "")
        message_id = own or self.new_id(sub, tag, now)
        added = b"" if own or facts.identified else f"Message-ID: {message_id}\r\n".encode()
        anonymous = origin.anonymous or sub.has(BoardFlag.AONLY)
        name, address = self._author(sub, facts, origin)
        return NewPost(
            board=sub.code,
            letter=LetterId(0),
            prefix=prefix + added,
            size=size + len(added),
            author=name,
            author_user=origin.author.number if origin.author else NOBODY,
            author_address=address,
            to=cleaned(origin.to or facts.to, NAME_MOST) or EVERYBODY,
            subject=facts.subject,
            message_id=message_id,
            reply_to=facts.reply_to,
            references=facts.references,
            posted=now,
            written=facts.written or now,
            held=self.access.is_held(origin.who, sub),
            private=origin.private or sub.has(BoardFlag.PONLY),
            anonymous=anonymous,
            permanent=sub.has(BoardFlag.SYSPERM) and self.access.operates(origin.who, sub),
            digest=digest if sub.max_crcs else "",
            network=origin.network,
            host=_host_of(origin.peer),
            protocol=origin.protocol.upper(),
        )

    def wants_digest(self, sub: SubBoard) -> bool:
        """Whether bodies are compared there, so that reading the text for its digest pays."""
        return sub.max_crcs > 0

    @staticmethod
    def _author(sub: SubBoard, facts: Facts, origin: Origin) -> tuple[str, str]:
        """Name and network address: users go by their account, whatever their message says."""
        user = origin.author
        if user is None:
            return facts.author or facts.address or "Unknown", facts.address
        real = sub.has(BoardFlag.NAME) and user.real_name
        return cleaned(real or user.alias, NAME_MOST), ""

    def new_id(self, sub: SubBoard, tag: str, now: float) -> str:
        """Spec mail.md 1.16, with the letter's unguessable name in place of a number that may repeat."""
        return f"<{int(now):08X}.{tag}.{_NOT_IN_ID.sub('_', sub.code)}@{self._host}>"

    # The change

    async def place(
        self, records: Records, post: NewPost, now: float, *, letter: LetterId | None = None
    ) -> PostNumber | None:
        """Put it there, inside somebody's change; None when the sub-board has this message already (then the caller
        says so, see `diary.duplicate`, and its text is not referred to). `letter` is the text's, once it is known.
        Raises Refusal (DENIED) when something else the author posted since `check` was the last for today."""
        if letter is not None:
            post = replace(post, letter=letter)
        if await records.posts.duplicate_of(post.board, post.message_id, post.digest) is not None:
            return None
        if post.author_user != NOBODY:
            if self._had_their_share(await records.users.get(post.author_user), now):
                raise Refusal(Why.DENIED, TOO_MANY)
            await records.users.count_posts(post.author_user, self._today(now), 1)
        if post.to_user == NOBODY and post.to != EVERYBODY:
            named = await find_named(records, post.to)
            post = replace(post, to_user=named.number if named is not None else NOBODY)
        number = await records.posts.add(post)
        records.announce(PostHeld(post.board, number) if post.held else PostMade(post.board, number, post.letter))
        return number

    def made(self, fact: PostMade) -> None:
        """Listener for the bus: touches the sub-board's semaphore file, if it has one."""
        sub = self.boards.find(fact.board)
        if sub is not None and sub.semaphore and self._touch is not None:
            self._touch(sub.semaphore)

    @staticmethod
    def _today(now: float) -> int:
        return int(now // DAY)


def _host_of(peer: Peer | None) -> str:
    if peer is None:
        return ""
    return peer.address if peer.host == NO_NAME else peer.host


async def find_named(records: Records, name: str) -> User | None:
    """The account, still in use, that a name means: an alias, a real name, or the sysop."""
    key = alias_key(name)
    if key == "sysop":
        user = await records.users.get(SYSOP)
    else:
        user = (await records.users.by_alias(key) if key else None) or await records.users.by_real_name(name)
    return user if user is not None and user.active else None
