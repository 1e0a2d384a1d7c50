"""Who may do what on sub-boards: the rows of spec bbs.md 3.2, each one function.

Restrictions: P may not post, N not on networked sub-boards, O posts under the real name (and so not where real names
are the rule, where nobody could tell two people of one name apart; a QWK node, Q, speaks for many). For whoever has
not logged in every question about a user is answered with no; except for posting: there they count as a user of level
0 who has and may nothing (spec mail.md 2.6), so that a sub-board may ask for LEVEL 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from dialtone.config.boards import BoardFlag, Group, SubBoard
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.model.actor import Actor, Caller, System
from dialtone.domain.model.user import NOBODY, SYSOP, User, UserNumber, alias_key
from dialtone.wire.port import Peer

ANONYMOUS = "Anonymous"
CANNOT_HERE = "You can't post on this sub."
CANNOT_POST = "You can't post messages."
TOO_MANY = "You have posted too many times today."


_NULL = User(number=NOBODY, alias="", level=0)


class Who(NamedTuple):
    """Whoever acts, as far as access goes. `house`: a command or worker of ours, which may do everything."""

    user: User | None = None
    protocol: str = ""
    peer: Peer | None = None
    house: bool = False


def who(actor: Actor) -> Who:
    """What counts about an actor."""
    match actor:
        case Caller(user, peer, service):
            return Who(user, service, peer)
        case System():
            return Who(house=True)
    return Who(peer=actor.peer)


class Shown(Protocol):
    """What decides whether a message is shown to somebody: fields of `NewPost`, and of records made from it."""

    @property
    def held(self) -> bool: ...
    @property
    def private(self) -> bool: ...
    @property
    def author(self) -> str: ...
    @property
    def author_user(self) -> UserNumber: ...
    @property
    def author_address(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def to_user(self) -> UserNumber: ...
    @property
    def network(self) -> str: ...


class Access:
    """Applies requirements and restrictions. Nothing here asks the store."""

    __slots__ = ("_requirements",)

    def __init__(self, requirements: Requirements) -> None:
        self._requirements = requirements

    def sees_group(self, who: Who, group: Group) -> bool:
        """Whether the group is shown."""
        return self._met(who, group.requirements, "")

    def sees(self, who: Who, sub: SubBoard) -> bool:
        """Whether the sub-board is shown."""
        return self._met(who, sub.group.requirements, sub.code) and self._met(who, sub.requirements, sub.code)

    def reads(self, who: Who, sub: SubBoard) -> bool:
        """Whether messages of the sub-board may be read."""
        return self.sees(who, sub) and self._met(who, sub.read_requirements, sub.code)

    def operates(self, who: Who, sub: SubBoard) -> bool:
        """Whether messages of others may be let through and removed: sysops, and whom the sub-board names."""
        if who.house or is_sysop(who.user):
            return True
        return bool(sub.operator_requirements) and self._met(who, sub.operator_requirements, sub.code)

    def cannot_post(self, who: Who, sub: SubBoard) -> str:
        """ "", or why not; how often somebody posted today is another question."""
        writing = _as_writer(who)
        return next((reason for barred, reason in _BARS if barred(self, writing, sub)), "")

    def is_held(self, who: Who, sub: SubBoard) -> bool:
        """Whether a post waits for a moderator."""
        if not sub.moderated_requirements or self.operates(who, sub):
            return False
        return self._met(_as_writer(who), sub.moderated_requirements, sub.code)

    def reads_post(self, who: Who, sub: SubBoard, post: Shown) -> bool:
        """Whether one message is shown to somebody who may read its sub-board."""
        return is_shown(who.user, post, operates=self.operates(who, sub))

    def _met(self, who: Who, text: str, board: str) -> bool:
        if who.house or not text:
            return True
        return self._requirements.met(text, who.user, protocol=who.protocol, peer=who.peer, board=board)

    def _not_for(self, who: Who, sub: SubBoard) -> bool:
        return not (self.sees(who, sub) and self._met(who, sub.post_requirements, sub.code))


def _as_writer(who: Who) -> Who:
    return who if who.user is not None else who._replace(user=_NULL)


def is_sysop(user: User | None) -> bool:
    """Whether this is a sysop."""
    return user is not None and user.level >= SYSOP_LEVEL


def is_shown(user: User | None, post: Shown, *, operates: bool) -> bool:
    """Whether one message is shown to a reader of its sub-board; moderators (`operates`) see every one."""
    if operates:
        return True
    return not post.held and (not post.private or concerns(user, post))


def concerns(user: User | None, post: Shown) -> bool:
    """Whether a private message is by or to this user (by alias or real name), or passes through them to a network."""
    if user is None:
        return False
    if user.has_restriction("Q") or user.number in (post.author_user, post.to_user):
        return True
    names = {alias_key(user.alias), alias_key(user.real_name)} - {""}
    if alias_key(post.to) in names or (user.number == SYSOP and alias_key(post.to) == "sysop"):
        return True
    by_name = post.author_user == NOBODY and not post.author_address and not post.network
    return by_name and alias_key(post.author) in names


def _restricted(who: Who, letter: str) -> bool:
    return who.user is not None and who.user.has_restriction(letter)


# In the order in which they are told (spec mail.md 2.6).
_BARS: tuple[tuple[Callable[[Access, Who, SubBoard], bool], str], ...] = (
    (Access._not_for, CANNOT_HERE),
    (lambda access, who, sub: sub.networked and _restricted(who, "N"), CANNOT_HERE),
    (
        lambda access, who, sub: sub.has(BoardFlag.NAME) and _restricted(who, "O") and not _restricted(who, "Q"),
        CANNOT_HERE,
    ),
    (lambda access, who, sub: _restricted(who, "P"), CANNOT_POST),
)
