"""Short words to people on other boards, and who is on line there (spec services.md 9.3).

Only boards of the sysop's list are asked and written to, so nobody can have us connect to a place of his choice. Asking
is remembered for a while; a user may send so many messages a minute.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dialtone.base import log
from dialtone.base.allowance import Allowance
from dialtone.base.errors import Refusal, Why, WireError
from dialtone.base.lookup import TimedCache
from dialtone.domain.model.actor import Caller
from dialtone.domain.ports.other_boards import Carrier, Inquirer, Parcel
from dialtone.domain.ports.outside import Clock, Unreachable
from dialtone.domain.presence.correspondents import RECEIVED, SENT, Correspondents
from dialtone.formats.active_users import LONGEST, ActiveUser, read_active_users
from dialtone.formats.board_list import BoardList, ListedBoard
from dialtone.formats.text.foreign import one_line

QUESTION = b"?active-users.json\r\n"
WAITED = 2.0  # seconds for answers
REMEMBERED = 20.0  # seconds
TEXT_MOST = 2000  # characters
BURST, RATE = 6, 1 / 10  # messages of one user
ASKED_BURST, ASKED_RATE = 3, 1 / 10  # questions who is on line, by everybody together


class OnLine(NamedTuple):
    """A board of the list and who is on line there; `people` None: it did not answer."""

    board: ListedBoard
    people: list[ActiveUser] | None


class OtherBoards:
    """See the module's text. Verbs raise Refusal (DENIED, NOT_FOUND, EMPTY, TOO_FAST, NETWORK) and StoreError."""

    __slots__ = (
        "_allowance",
        "_asking",
        "_carrier",
        "_clock",
        "_correspondents",
        "_inquirer",
        "_known",
        "_list",
        "_ours",
    )

    def __init__(
        self,
        listed: Callable[[], BoardList],
        clock: Clock,
        carrier: Carrier,
        inquirer: Inquirer,
        correspondents: Correspondents,
        *,
        hosts: frozenset[str],
        system: str,
    ) -> None:
        """`listed` is the list as it is now; `hosts` are our own names, `system` what our board is called."""
        self._list = listed
        self._clock = clock
        self._carrier = carrier
        self._inquirer = inquirer
        self._correspondents = correspondents
        self._ours = (hosts, system)
        self._known: TimedCache[list[OnLine]] = TimedCache(1, REMEMBERED)
        self._allowance = Allowance(RATE, BURST)
        self._asking = Allowance(ASKED_RATE, ASKED_BURST)

    def boards(self) -> list[ListedBoard]:
        """The boards of the list, ours left out."""
        return [board for board in self._list().boards if board.host not in self._ours[0]]

    def is_elsewhere(self, address: str) -> bool:
        """Whether it is the address of somebody on another board: with an "@", and not our name behind it."""
        _, at, host = address.strip().rpartition("@")
        return bool(at) and host.strip().rstrip(".").lower() not in self._ours[0]

    def permit(self, caller: Caller) -> None:
        """Whether the caller may send words. Raises Refusal."""
        if caller.user.is_guest or caller.user.has_restriction("C"):
            raise Refusal(Why.DENIED, "You may not send messages.")

    async def on_line(self, caller: Caller) -> list[OnLine]:
        """Who is on line elsewhere, board by board; takes up to two seconds."""
        self.permit(caller)
        boards = self.boards()
        known = self._known.get("boards", self._clock.monotonic())
        if known is not None and [one.board for one in known] == boards:
            return known
        if not self._asking.take("", self._clock.monotonic()):
            raise Refusal(Why.TOO_FAST, "The other boards were asked just now. Try again in a moment.")
        answers = await self._inquirer.ask(
            QUESTION, [(board.address, board.systat) for board in boards], within=WAITED, most=LONGEST
        )
        found = []
        for board in boards:
            answer = answers.get((board.address, board.systat))
            found.append(OnLine(board, None if answer is None else read_active_users(answer)))
        self._known.put("boards", found, self._clock.monotonic())
        return found

    async def last(self, caller: Caller) -> list[str]:
        """Whom the caller wrote to last, and those who wrote to him; the newest first."""
        user = caller.user.number
        sent = await self._correspondents.last(user, SENT)
        received = await self._correspondents.last(user, RECEIVED)
        return list(dict.fromkeys([*sent, *received]))

    async def send(self, caller: Caller, to: str, text: str) -> ListedBoard:
        """Send words to `user@host`; where they went. The other board may still refuse them, it does not say so."""
        self.permit(caller)
        name, _, host = to.strip().rpartition("@")
        name = one_line(name, 60).strip()
        board = self._list().find(host)
        if not name or board is None or board.host in self._ours[0]:
            raise Refusal(Why.NOT_FOUND, f"No board called {one_line(host, 60)} is on this board's list.")
        if not text.strip():
            raise Refusal(Why.EMPTY, "Nothing was said.")
        if not self._allowance.take(f"user {caller.user.number}", self._clock.monotonic()):
            raise Refusal(Why.TOO_FAST, "That is too many messages at once. Wait a moment.")
        parcel = Parcel(recipient=name, text=text[:TEXT_MOST], sender=caller.user.alias, system=self._ours[1])
        await self._carry(parcel, board)
        await self._correspondents.note(caller.user.number, SENT, f"{name}@{board.host}")
        log.info("instant.sent", f"{caller.user.alias} sent words to '{name}' at {board.host}", user=caller.user.number)
        return board

    async def _carry(self, parcel: Parcel, board: ListedBoard) -> None:
        try:
            await self._carrier.carry(parcel, board.address, board.msp)
        except (Unreachable, WireError) as trouble:
            log.notice("instant.unreachable", f"!{board.host} [{board.address}] port {board.msp}: {trouble}")
            raise Refusal(Why.NETWORK, f"{board.name} cannot be reached at the moment.") from None
