"""Two callers talk, each seeing every key of the other. Source: spec bbs.md 7.3.

Who wants to talk pages a node and waits at his end of a line; the other takes the line up. Either one's leaving ends
it. What one types goes into the other's inbox at once, which is bounded: keys that find no room are lost, with words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import UserNumber
from dialtone.domain.presence.nodes import Presence, Visit
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.domain.presence.wording import chat_wanted
from dialtone.formats.text.foreign import one_line

KEYS_MOST = 4096  # characters that were typed and not looked at
ERASE, NEW_LINE = "\b", "\n"
NOT_YOU = "You may not chat."


@dataclass(slots=True, eq=False)
class End:
    """One end of a line. `ring` wakes whoever is there; `text` is what the other typed and he has not seen."""

    caller: Caller
    node: int
    ring: Callable[[], None]
    text: str = ""
    lost: bool = False  # keys found no room
    other: End | None = None
    open: bool = True

    @property
    def alias(self) -> str:
        """Who is here."""
        return self.caller.user.alias

    @property
    def talks(self) -> bool:
        """Whether somebody is at the other end."""
        return self.open and self.other is not None and self.other.open

    def type(self, text: str) -> None:
        """Let the other see keys: characters, ERASE, NEW_LINE."""
        other = self.other
        if not self.talks or other is None:
            return
        clean = "".join(filter(_is_key, text))
        if len(other.text) + len(clean) > KEYS_MOST:
            other.lost = True
        else:
            other.text += clean
        other.ring()

    def take(self) -> str:
        """What the other typed since the last look."""
        text, self.text = self.text, ""
        return text


@dataclass(slots=True, eq=False)
class Waiting:
    """Somebody waits for one of these users to take up the line."""

    end: End
    wanted: frozenset[UserNumber]


class PrivateChats:
    """See the module's text."""

    __slots__ = ("_presence", "_telegrams", "_waiting")

    def __init__(self, presence: Presence, telegrams: Telegrams, waiting: list[Waiting] | None = None) -> None:
        """`waiting` are those of the house before this one; the list is kept up."""
        self._presence = presence
        self._telegrams = telegrams
        self._waiting = waiting if waiting is not None else []

    def candidates(self, caller: Caller, node: int) -> list[Visit]:
        """Those on line whom a caller may page, in the order of their nodes."""
        everybody = self._presence.everybody() if _is_sysop(caller) else self._presence.visible()
        return [visit for visit in everybody if visit.node != node]

    async def page(self, caller: Caller, node: int, target: int, ring: Callable[[], None]) -> End:
        """Call whoever is on node `target`, and wait there. Raises Refusal (DENIED, NOT_FOUND), StoreError."""
        if caller.user.has_restriction("C"):
            raise Refusal(Why.DENIED, NOT_YOU)
        visit = self._presence.at(target)
        if visit is None or target == node or (visit.quiet and not _is_sysop(caller)):
            raise Refusal(Why.NOT_FOUND, f"Nobody is on node {target}.")
        if not visit.pageable and not _is_sysop(caller):
            raise Refusal(Why.DENIED, f"{visit.alias} does not want to be disturbed.")
        end = self.wait(caller, node, ring, frozenset({visit.user}))
        await self._telegrams.send(visit.user, caller.user.alias, chat_wanted(caller.user.alias, node))
        log.info("chat.paged", f"{caller.user.alias} paged {visit.alias} on node {target}", user=caller.user.number)
        return end

    def wait(self, caller: Caller, node: int, ring: Callable[[], None], wanted: frozenset[UserNumber]) -> End:
        """Wait at an end for one of these users."""
        end = End(caller, node, ring)
        self._waiting.append(Waiting(end, wanted))
        return end

    def calls(self, caller: Caller) -> list[End]:
        """Who waits for this caller, first come first."""
        return [one.end for one in self._waiting if caller.user.number in one.wanted and one.end.open]

    def answer(self, caller: Caller, node: int, end: End, ring: Callable[[], None]) -> End:
        """Take up the line of somebody who waits. Raises Refusal (GONE)."""
        waiting = next((one for one in self._waiting if one.end is end), None)
        if waiting is None or not end.open or caller.user.number not in waiting.wanted:
            raise Refusal(Why.GONE, "Nobody waits there any more.")
        self._waiting.remove(waiting)
        mine = End(caller, node, ring, other=end)
        end.other = mine
        end.ring()
        return mine

    def leave(self, end: End) -> None:
        """Go; the other end is told."""
        end.open = False
        self._waiting[:] = [one for one in self._waiting if one.end is not end]
        if end.other is not None:
            end.other.ring()


def _is_key(ch: str) -> bool:
    """Whether a character may go to somebody else's screen."""
    return ch in (ERASE, NEW_LINE, " ") or (ch.isprintable() and one_line(ch) == ch)


def _is_sysop(caller: Caller) -> bool:
    return caller.user.level >= SYSOP_LEVEL
