"""Short words from other boards and machines become telegrams here (spec services.md 9.2, security case MSP-01).

Nobody proves who he is: what is shown says "unverified" and names the address the words came from. They are refused
when an address sends too many, when the sender is on the twit list, when nobody has the name, when he is not to be
disturbed, and when a hundred telegrams wait for him. There is no way to say something to everybody.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.base import log
from dialtone.base.allowance import Allowance
from dialtone.base.errors import Refusal, Why
from dialtone.config.tables import PatternList
from dialtone.domain.model.user import SYSOP, User, alias_key
from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.outside import Clock
from dialtone.domain.presence.correspondents import RECEIVED, Correspondents
from dialtone.domain.presence.nodes import NO_PAGING, Presence, Visit
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.domain.presence.wording import from_elsewhere
from dialtone.formats.text.foreign import one_line
from dialtone.wire.port import Peer

BURST = 10  # messages of one address at once,
RATE = 1 / 6  # and then so many a second
MOST_WAITING = 100  # telegrams of one user


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What came. `node` None: none is named; `recipient` "": whoever is on that node. `system` is what the sender's
    program calls itself."""

    recipient: str
    node: int | None
    text: bytes
    sender: str
    system: str


class InstantMessages:
    """See the module's text. One object lives as long as its house."""

    __slots__ = ("_allowance", "_clock", "_correspondents", "_directory", "_presence", "_telegrams", "_twits")

    def __init__(
        self,
        clock: Clock,
        directory: Directory,
        presence: Presence,
        telegrams: Telegrams,
        correspondents: Correspondents,
        twits: PatternList,
    ) -> None:
        self._clock = clock
        self._directory = directory
        self._presence = presence
        self._telegrams = telegrams
        self._correspondents = correspondents
        self._twits = twits
        self._allowance = Allowance(RATE, BURST)

    async def receive(self, words: Words, peer: Peer) -> None:
        """Deliver. Raises Refusal: TOO_FAST, SENDER_DENIED, EMPTY, NOT_FOUND, DENIED, FULL; StoreError."""
        if not self._allowance.take(peer.address, self._clock.monotonic()):
            raise Refusal(Why.TOO_FAST, "too many messages from this address")
        self._judge(words, peer)
        user = await self._whom(words)
        if len(await self._telegrams.waiting(user.number)) >= MOST_WAITING:
            raise Refusal(Why.FULL, "too many telegrams wait for this user")
        name = one_line(words.sender, 60) or "somebody"
        await self._telegrams.send(user.number, name, from_elsewhere(name, words.system, peer, words.text))
        await self._correspondents.note(user.number, RECEIVED, f"{name}@{peer.address}")
        log.info("instant.received", f"message of {len(words.text)} bytes from '{name}' for {user.alias}")

    def _judge(self, words: Words, peer: Peer) -> None:
        if not words.text.strip():
            raise Refusal(Why.EMPTY, "nothing was said")
        host = peer.host if "." in peer.host else peer.address
        if self._twits and self._twits.matches(
            words.sender, f"{words.sender}@{host}", f"{words.sender}@{peer.address}"
        ):
            raise Refusal(Why.SENDER_DENIED, f"twit-listed sender '{one_line(words.sender, 60)}'")

    async def _whom(self, words: Words) -> User:
        if words.recipient:
            user = await self._named(words.recipient)
            if words.node is not None:
                self._reach(user, self._visit(words.node))
            elif user.chat & NO_PAGING or not self._may_be_disturbed(user):
                raise Refusal(Why.DENIED, "the user does not want to be disturbed")
            return user
        if words.node is None:
            raise Refusal(Why.NOT_FOUND, "it is to nobody")
        visit = self._visit(words.node)
        found = await self._directory.get(visit.user)
        if found is None or found.is_guest or not found.active:
            raise Refusal(Why.NOT_FOUND, "nobody is there")
        self._reach(found, visit)
        return found

    async def _named(self, name: str) -> User:
        """By alias, never by real name or number, even where people log in by those."""
        wanted = name.partition("@")[0]
        user = await self._directory.by_login(wanted)
        if user is None and alias_key(wanted) == "sysop":
            user = await self._directory.get(SYSOP)
        known = user is not None and alias_key(wanted) in (alias_key(user.alias), "sysop")
        if user is None or not known or not user.active or user.is_guest:
            raise Refusal(Why.NOT_FOUND, "nobody is called so")
        return user

    def _visit(self, node: int) -> Visit:
        visit = self._presence.at(node)
        if visit is None or visit.quiet:
            raise Refusal(Why.NOT_FOUND, "nobody is on that node")
        return visit

    def _reach(self, user: User, visit: Visit) -> None:
        if visit.user != user.number:
            raise Refusal(Why.NOT_FOUND, "the user is not on that node")
        if user.chat & NO_PAGING or not visit.pageable:
            raise Refusal(Why.DENIED, "the user does not want to be disturbed")

    def _may_be_disturbed(self, user: User) -> bool:
        """Whoever is on line nowhere is told when he comes."""
        here = self._presence.on_line(user.number)
        return not here or any(visit.pageable for visit in here)
