"""Who is here with a program that copies files (FTP). All sessions of a user share one node, so that a program which
opens many takes no room from callers; when hardly a node is free they are served without one.

Source: spec services.md 3.4 (one session of a QWK node at a time).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.presence.nodes import SYSOP_LEVEL, Presence

MOST = 16  # sessions of one user at a time
MOST_GUESTS = 1000  # all guests are one user
ONE_AT_A_TIME = "QWKnet accounts are limited to one concurrent FTP session"


@dataclass(slots=True)
class _Here:
    """A user's sessions: their node (0: none) and how many they are. The bell is the node's."""

    node: int = 0
    sessions: int = 0
    bell: Bell = field(default_factory=Bell)


class FileClients:
    """See the module's text."""

    __slots__ = ("_here", "_presence")

    def __init__(self, presence: Presence) -> None:
        self._presence = presence
        self._here: dict[UserNumber, _Here] = {}

    @property
    def count(self) -> int:
        """How many sessions there are."""
        return sum(here.sessions for here in self._here.values())

    def enter(self, user: User, protocol: str, bell: Bell, *, address: str = "") -> Callable[[], None]:
        """One more session of a user, whose bell rings with the node's; the result ends it. Raises Refusal (BUSY)."""
        sysop = user.level >= SYSOP_LEVEL
        if self._presence.closed and not sysop:
            raise Refusal(Why.BUSY, self._presence.closed, temporary=True)
        here = self._here.get(user.number, _Here())
        most = 1 if user.has_restriction("Q") else MOST_GUESTS if user.is_guest else MOST
        if here.sessions >= most:
            text = ONE_AT_A_TIME if most == 1 else f"{user.alias} has {most} sessions already"
            raise Refusal(Why.BUSY, text, temporary=True)
        self._here[user.number] = here
        here.sessions += 1
        stop = here.bell.listen(bell.ring)
        if not here.node:
            here.node = self._node(user, protocol, here.bell, address, locked_too=sysop or user.has_exemption("N"))

        def leave() -> None:
            stop()
            here.sessions -= 1
            if not here.sessions:
                self._here.pop(user.number, None)
                if here.node:
                    self._presence.leave(here.node)

        return leave

    def interrupted(self, user: UserNumber) -> bool:
        """Whether the sysop has ended the sessions of a user."""
        here = self._here.get(user)
        visit = self._presence.at(here.node) if here is not None and here.node else None
        return visit is not None and visit.interrupted

    def _node(self, user: User, protocol: str, bell: Bell, address: str, *, locked_too: bool) -> int:
        if self._presence.nearly_full:
            return 0  # the last one is for a caller
        try:
            visit = self._presence.enter(
                user, protocol, "at transfer menu", bell=bell, address=address, locked_too=locked_too
            )
        except Refusal:
            return 0
        self._presence.change(visit.node, pageable=False)  # there is no screen
        return visit.node
